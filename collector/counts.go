package collector

import (
	"cmp"
	"slices"
	"sync"
	"sync/atomic"

	"s3audit/collector/snapshot"
)

// Progress is how far a collection has come.
type Progress struct {
	Listed    int // buckets that S3 named so far
	Expected  int // of those, selected
	Done      int // of those, finished: written, skipped by tag, or taken over
	Calls     int // requests sent
	Retries   int // of those, sent again
	Throttled int // answered with "slow down"
	Denied    int // refused
	Failed    int // given up
	InFlight  int
}

// counts are the collector's, safe for concurrent use.
type counts struct {
	listed, expected, done, calls, retries, throttled, denied, failed, inFlight atomic.Int64

	mu    sync.Mutex
	byAPI map[[2]string]*apiCounts
}

type apiCounts struct {
	calls, denied, throttled, failed, unsupported atomic.Int64
}

func (c *counts) of(call *Call) *apiCounts {
	key := [2]string{call.API, call.Action}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.byAPI == nil {
		c.byAPI = map[[2]string]*apiCounts{}
	}
	if c.byAPI[key] == nil {
		c.byAPI[key] = &apiCounts{}
	}
	return c.byAPI[key]
}

// settle counts how a call ended after all its attempts.
func (c *counts) settle(call *Call, f *fault) {
	if f == nil || f.kind == canceled {
		return
	}
	switch f.state {
	case snapshot.Denied:
		c.denied.Add(1)
		c.of(call).denied.Add(1)
	case snapshot.Unsupported:
		c.of(call).unsupported.Add(1)
	case snapshot.Failed:
		c.failed.Add(1)
		c.of(call).failed.Add(1)
	}
}

func (c *counts) progress() Progress {
	return Progress{
		Listed: int(c.listed.Load()), Expected: int(c.expected.Load()), Done: int(c.done.Load()), Calls: int(c.calls.Load()), Retries: int(c.retries.Load()),
		Throttled: int(c.throttled.Load()), Denied: int(c.denied.Load()), Failed: int(c.failed.Load()), InFlight: int(c.inFlight.Load()),
	}
}

// calls is the footer's table, sorted.
func (c *counts) table() []snapshot.Calls {
	c.mu.Lock()
	defer c.mu.Unlock()
	rows := make([]snapshot.Calls, 0, len(c.byAPI))
	for key, n := range c.byAPI {
		rows = append(rows, snapshot.Calls{
			API: key[0], Action: key[1], Calls: int(n.calls.Load()), Denied: int(n.denied.Load()),
			Throttled: int(n.throttled.Load()), Failed: int(n.failed.Load()), Unsupported: int(n.unsupported.Load()),
		})
	}
	slices.SortFunc(rows, func(a, b snapshot.Calls) int {
		return cmp.Or(cmp.Compare(a.API, b.API), cmp.Compare(a.Action, b.Action))
	})
	return rows
}
