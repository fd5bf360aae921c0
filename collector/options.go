package collector

import (
	"encoding/json"
	"fmt"
	"time"

	"s3audit/collector/snapshot"
)

// Options say what to read, and how fast. The zero value of every field but Now
// is a sensible default.
type Options struct {
	// Subresources names what to ask for, as [Subresources] spells it; nil asks
	// for everything that is not opt-in. ListBuckets and GetCallerIdentity are
	// always asked.
	Subresources []string
	// Selection says which buckets; its zero value takes all.
	Selection Selection
	// Concurrency is the most requests in flight, 256 if zero.
	Concurrency int
	// MaxRPS is the most requests a second, unlimited if zero.
	MaxRPS float64
	// ObjectSamples is how many objects of a bucket the subresources objectAcl and
	// objectEncryption look at, 10 if zero.
	ObjectSamples int
	// Now is the clock of the manifest and footer. It is required.
	Now func() time.Time
	// Tool is the version of s3audit, for the manifest and the user agent.
	Tool string

	// Endpoint is the S3 endpoint, over whatever the configuration and the
	// environment say. Empty leaves it to them.
	Endpoint string
	// ControlEndpoint is the S3 Control endpoint. With a custom S3 endpoint and
	// neither this nor AWS_ENDPOINT_URL_S3_CONTROL, S3 Control and
	// ListDirectoryBuckets are not called: other servers answer them with nonsense.
	ControlEndpoint string
	// STSEndpoint is the STS endpoint. With a custom S3 endpoint and neither this,
	// AWS_ENDPOINT_URL_STS nor AWS_ENDPOINT_URL, STS is not called.
	STSEndpoint string

	// Done returns the record of a bucket that an earlier, unfinished collection
	// read. It is asked in listing order from one goroutine.
	Done func(name string) (raw json.RawMessage, ok bool)
	// Previous is the manifest of that collection. What it read has to be what
	// is asked for now, else New returns [ErrResume].
	Previous *snapshot.Manifest

	// Timeout bounds one request, 30 s if zero.
	Timeout time.Duration
	// Attempts is how often a throttled request is sent before it counts as
	// failed, 10 if zero; other transient faults get at most 4.
	Attempts int
	// Backoff is the wait before the second attempt, 100 ms if zero. It doubles.
	Backoff time.Duration
	// PageSize is the MaxBuckets of a ListBuckets call, 2000 if zero.
	PageSize int
}

func (o Options) withDefaults() (Options, error) {
	if o.Now == nil {
		return o, fmt.Errorf("collector: no clock")
	}
	set := func(field *int, value int) {
		if *field <= 0 {
			*field = value
		}
	}
	set(&o.Concurrency, 256)
	set(&o.ObjectSamples, 10)
	set(&o.Attempts, 10)
	set(&o.PageSize, 2000)
	if o.Timeout <= 0 {
		o.Timeout = 30 * time.Second
	}
	if o.Backoff <= 0 {
		o.Backoff = 100 * time.Millisecond
	}
	return o, nil
}
