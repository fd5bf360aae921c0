package collector

import (
	"container/list"
	"context"
	"sync"

	"golang.org/x/time/rate"
)

// limits bounds requests three ways: in flight over all (the flag), a second
// over all (--max-rps), and in flight for each region by how the region takes it.
type limits struct {
	slots chan struct{}
	rps   *rate.Limiter // nil: unlimited
	most  int

	mu      sync.Mutex
	regions map[string]*limiter
}

func newLimits(most int, rps float64) *limits {
	l := &limits{slots: make(chan struct{}, most), most: most, regions: map[string]*limiter{}}
	if rps > 0 {
		l.rps = rate.NewLimiter(rate.Limit(rps), max(1, int(rps/10)))
	}
	return l
}

func (l *limits) region(name string) *limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.regions[name] == nil {
		l.regions[name] = newLimiter(l.most)
	}
	return l.regions[name]
}

// acquire waits for leave to send one request to a region.
func (l *limits) acquire(ctx context.Context, region string) (*ticket, error) {
	lim := l.region(region)
	generation, err := lim.acquire(ctx)
	if err != nil {
		return nil, err
	}
	t := &ticket{limits: l, limiter: lim, generation: generation}
	select {
	case l.slots <- struct{}{}:
	case <-ctx.Done():
		lim.release(generation, false, true)
		return nil, ctx.Err()
	}
	if l.rps != nil {
		if err := l.rps.Wait(ctx); err != nil {
			t.release(false, true)
			return nil, err
		}
	}
	return t, nil
}

// A ticket is the leave to have one request in flight.
type ticket struct {
	limits     *limits
	limiter    *limiter
	generation int
}

// release gives the leave back, and says whether the request was throttled;
// unsent says that it tells nothing.
func (t *ticket) release(throttled, unsent bool) {
	<-t.limits.slots
	t.limiter.release(t.generation, throttled, unsent)
}

// firstWindow is where a region's window starts: far below where S3 begins to
// throttle, and two round trips from the default concurrency.
const firstWindow = 64

// A limiter is one region's window of requests in flight: additive increase,
// multiplicative decrease. Before the first throttle it doubles each round trip.
type limiter struct {
	mu         sync.Mutex
	window     float64
	most       float64
	inFlight   int
	slowStart  bool
	generation int // of the window: a decrease begins a new one
	waiting    list.List
}

func newLimiter(most int) *limiter {
	return &limiter{window: float64(min(most, firstWindow)), most: float64(most), slowStart: true}
}

// acquire waits, first come first served, for room in the window. The result is
// to be handed to release.
func (l *limiter) acquire(ctx context.Context) (generation int, err error) {
	l.mu.Lock()
	if l.waiting.Len() == 0 && float64(l.inFlight) < l.window {
		l.inFlight++
		generation = l.generation
		l.mu.Unlock()
		return generation, nil
	}
	turn := make(chan int, 1)
	place := l.waiting.PushBack(turn)
	l.mu.Unlock()
	select {
	case generation = <-turn:
		return generation, nil
	case <-ctx.Done():
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case <-turn: // the leave came at the same moment: pass it on
		l.inFlight--
		l.admit()
	default:
		l.waiting.Remove(place)
	}
	return 0, ctx.Err()
}

// release ends a request. One round of throttles shrinks the window once: those
// sent before the last decrease say nothing about the window as it is now.
func (l *limiter) release(generation int, throttled, unsent bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.inFlight--
	switch {
	case unsent:
	case throttled && generation == l.generation:
		l.window = max(1, l.window/2)
		l.generation++
		l.slowStart = false
	case throttled:
	case l.slowStart:
		l.window = min(l.most, l.window+1)
	default:
		l.window = min(l.most, l.window+1/l.window)
	}
	l.admit()
}

func (l *limiter) admit() {
	for l.waiting.Len() > 0 && float64(l.inFlight) < max(1, float64(int(l.window))) {
		l.inFlight++
		l.waiting.Remove(l.waiting.Front()).(chan int) <- l.generation
	}
}
