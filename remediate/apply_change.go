package remediate

import (
	"context"
	"time"

	"s3audit/remediate/journal"
	"s3audit/remediate/operation"
	"s3audit/remediate/plan"
)

// changeRun is one change being made.
type changeRun struct {
	o        *ApplyOptions
	c        *plan.Change
	attempts int // how often it was sent
	// intended: the journal has it, so that an outcome has to follow.
	intended bool
	// unclear: S3 may have taken what was sent, now or by a run that was killed.
	unclear bool
}

// maxBackoff bounds the wait between two attempts.
const maxBackoff = 20 * time.Second

// do makes the change: look, journal, send, look again. Each attempt begins with
// a look, so that one whose answer was lost is never sent over somebody else's.
func (w *changeRun) do(ctx context.Context) Result {
	wait := w.o.Backoff
	for tries := 1; ; tries++ {
		result, f := w.attempt(ctx)
		if f == nil {
			return w.record(result)
		}
		if tries >= w.o.Attempts || !f.again() || ctx.Err() != nil {
			return w.record(w.giveUp(ctx, f))
		}
		if w.o.Sleep(ctx, max(wait, f.retryAfter)) != nil {
			return w.record(w.giveUp(ctx, f))
		}
		wait = min(2*wait, maxBackoff)
	}
}

// attempt looks and sends once. Without a fault the result is what became of it.
func (w *changeRun) attempt(ctx context.Context) (Result, *applyFault) {
	found, err := w.read(ctx)
	switch {
	case err != nil && ctx.Err() != nil && !w.intended:
		return w.unreached(ctx), nil
	case err != nil:
		return Result{}, faultOf("read", err)
	case operation.Settled(w.c.Subresource, w.c.After, found):
		return w.result(w.either(journal.Confirmed, journal.Already), ""), nil
	case !w.unchanged(found):
		return w.foreign(found), nil
	case ctx.Err() != nil && !w.intended:
		return w.unreached(ctx), nil
	}
	if !w.intended {
		if err := w.o.Journal.Intent(*w.c, w.o.Now()); err != nil {
			result := w.result(NotReached, err.Error())
			result.fatal = err
			return result, nil
		}
		w.intended = true
	}
	w.attempts++
	if err := w.send(ctx); err != nil {
		f := faultOf("write", err)
		w.unclear = w.unclear || f.lost()
		return Result{}, f
	}
	w.unclear = true
	return w.settle(ctx, nil), nil
}

// either is the first where something was sent, be it by an earlier run.
func (w *changeRun) either(sent, unsent Status) Status {
	if w.intended || w.unclear {
		return sent
	}
	return unsent
}

// unchanged reports whether a bucket is as the plan says it was. A list that
// comes in another order has not changed.
func (w *changeRun) unchanged(found plan.Document) bool {
	digest, err := found.Digest()
	return err == nil && digest == w.c.BeforeDigest || operation.Settled(w.c.Subresource, w.c.Before, found)
}

// foreign is the result where somebody else wrote.
func (w *changeRun) foreign(found plan.Document) Result {
	result := w.result(w.either(journal.Raced, journal.Stale), "")
	result.Found = &found
	if result.Status == journal.Stale {
		result.Message = "it is not as it was when the plan was made; nothing was written. Make a new plan"
	} else {
		result.Message = "somebody else has written it meanwhile: what is there is neither what was planned nor what was there before"
		if w.o.Journal.Journal().Header.Endpoint != "" && w.unclear { // S3 keeps what it took; others leave out what they do not know
			result.Message = "what is there is neither what was planned nor what was there before: somebody else has written it meanwhile, or this server does not keep all of what it took"
		}
	}
	return result
}

func (w *changeRun) unreached(ctx context.Context) Result {
	result := w.result(NotReached, "it was interrupted")
	result.fatal = context.Cause(ctx)
	return result
}

func (w *changeRun) result(status Status, message string) Result {
	return Result{Change: w.c, Status: status, Message: message, Attempts: w.attempts}
}

// read looks at what is there. Once S3 has heard of the change, an interruption
// does not keep from looking what became of it.
func (w *changeRun) read(ctx context.Context) (plan.Document, error) {
	if w.intended {
		ctx = context.WithoutCancel(ctx)
	}
	ctx, cancel := context.WithTimeout(ctx, w.o.Timeout)
	defer cancel()
	return w.o.Read(ctx, w.c.Bucket, w.c.Region, w.c.Subresource, w.c.Key)
}

// send lets a write that has begun end, whatever becomes of the run.
func (w *changeRun) send(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), w.o.Timeout)
	defer cancel()
	return operation.Send(ctx, w.o.Target(w.c.Region), *w.c)
}

// giveUp is the result of a change that is not tried again.
func (w *changeRun) giveUp(ctx context.Context, f *applyFault) Result {
	if w.unclear && f.doing == "write" && !f.credentials {
		return w.settle(ctx, f)
	}
	result := w.result(w.eitherUnclear(), f.message(w.c))
	result.Code, result.RequestID = f.code, f.requestID
	if f.credentials {
		result.fatal = credentialsError(f.err)
		if !w.intended && !w.unclear {
			result.Status = NotReached
		}
	}
	return result
}

func (w *changeRun) eitherUnclear() Status {
	if w.unclear {
		return journal.Pending
	}
	return journal.Failed
}

// record puts the outcome into the journal.
func (w *changeRun) record(result Result) Result {
	if result.Status == NotReached {
		return result
	}
	if err := w.o.Journal.Outcome(result.outcome(), w.o.Now()); err != nil && result.fatal == nil {
		result.fatal = err
	}
	return result
}
