package remediate

import (
	"context"
	"time"

	"s3audit/remediate/journal"
	"s3audit/remediate/operation"
)

// maxLook bounds the wait between two looks at what was written.
const maxLook = 5 * time.Second

// settle looks until what was written shows, somebody else's shows, or the time
// is over. f is why the last attempt is not known to have reached S3, if so. The
// time is the sum of the waits: no clock is asked.
func (w *changeRun) settle(ctx context.Context, f *applyFault) Result {
	foreign := 0
	var unread error
	for waited, wait := time.Duration(0), max(w.o.Backoff/4, time.Millisecond); ; wait = min(2*wait, maxLook) {
		found, err := w.read(ctx)
		unread = err
		switch {
		case err != nil:
		case operation.Settled(w.c.Subresource, w.c.After, found):
			return w.result(journal.Confirmed, "")
		case w.unchanged(found):
			foreign = 0
		default:
			// Once may be an old state that a replica still has; S3 is consistent
			// for objects, and eventually so for a bucket's configuration.
			// https://docs.aws.amazon.com/AmazonS3/latest/userguide/Welcome.html#ConsistencyModel
			if foreign++; foreign == 2 {
				return w.foreign(found)
			}
		}
		if waited >= w.o.Settle || ctx.Err() != nil && waited > 0 || credentialsFault(err) {
			return w.pending(f, unread)
		}
		if w.o.Sleep(context.WithoutCancel(ctx), wait) != nil {
			return w.pending(f, unread)
		}
		waited += wait
	}
}

// pending is the result where nobody knows yet.
func (w *changeRun) pending(f *applyFault, unread error) Result {
	result := w.result(journal.Pending, "S3 took it, and does not show it yet")
	switch {
	case f != nil:
		result.Message = "nobody knows whether S3 took it: " + f.message(w.c)
		result.Code, result.RequestID = f.code, f.requestID
	case unread != nil:
		result.Message = "S3 took it, and it could not be read back: " + faultOf("read", unread).message(w.c)
	}
	if credentialsFault(unread) {
		result.fatal = credentialsError(unread)
	}
	return result
}
