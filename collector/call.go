package collector

import (
	"context"
	"math/rand/v2"
	"time"

	"s3audit/collector/snapshot"
)

const (
	longestBackoff  = 20 * time.Second
	transientLimit  = 4 // attempts at what is not a throttle
	canceledMessage = "the collection was stopped"
)

// invoke is the one way a request goes out: with the limits' leave, counted,
// timed, its error sorted, and sent again where that may help.
func invoke[Out any](ctx context.Context, s *session, call *Call, region string, send func(context.Context) (*Out, error)) (*Out, *fault) {
	for attempt := 1; ; attempt++ {
		out, f := once(ctx, s, call, region, send)
		if f == nil || !s.again(f, attempt) {
			return out, f
		}
		if !s.pause(ctx, f, attempt) {
			return nil, stopped(call)
		}
		s.counts.retries.Add(1)
	}
}

func once[Out any](ctx context.Context, s *session, call *Call, region string, send func(context.Context) (*Out, error)) (*Out, *fault) {
	leave, err := s.limits.acquire(ctx, region)
	if err != nil {
		return nil, stopped(call)
	}
	n := s.counts.of(call)
	n.calls.Add(1)
	s.counts.calls.Add(1)
	s.counts.inFlight.Add(1)
	timed, cancel := context.WithTimeout(ctx, s.o.Timeout)
	out, err := send(timed)
	cancel()
	s.counts.inFlight.Add(-1)
	if err == nil {
		leave.release(false, false)
		return out, nil
	}
	f := classify(ctx, call, err, s.clients.custom())
	leave.release(f.kind == throttled, f.kind == canceled)
	if f.kind == throttled {
		n.throttled.Add(1)
		s.counts.throttled.Add(1)
	}
	return nil, f
}

func (s *session) again(f *fault, attempt int) bool {
	switch f.kind {
	case throttled:
		return attempt < s.o.Attempts
	case transient:
		return attempt < min(s.o.Attempts, transientLimit)
	}
	return false
}

// pause waits before the next attempt: twice as long each time, with jitter so
// that those throttled together do not come back together, and at least as long
// as the server asks.
// https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
func (s *session) pause(ctx context.Context, f *fault, attempt int) bool {
	wait := min(longestBackoff, s.o.Backoff<<min(attempt-1, 16))
	wait = wait/2 + rand.N(wait/2+1)
	timer := time.NewTimer(max(wait, min(f.retryAfter, longestBackoff)))
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

func stopped(call *Call) *fault {
	return &fault{kind: canceled, state: snapshot.Failed, refusal: snapshot.Refusal{
		API: call.API, Action: call.Action, Code: "Canceled", Message: canceledMessage,
	}, err: context.Canceled}
}

// give makes a fault of something that no server said.
func (s *session) give(call *Call, code, message string) *fault {
	f := &fault{state: snapshot.Failed, refusal: snapshot.Refusal{API: call.API, Action: call.Action, Code: code, Message: message}}
	s.counts.settle(call, f)
	return f
}
