package collector

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"
)

// take acquires without waiting; ok is false if the window is full.
func take(t *testing.T, l *limiter) (generation int, ok bool) {
	t.Helper()
	l.mu.Lock()
	full := float64(l.inFlight) >= l.window
	l.mu.Unlock()
	if full {
		return 0, false
	}
	generation, err := l.acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return generation, true
}

func TestWindowGrowsAndShrinks(t *testing.T) {
	l := newLimiter(256)
	if l.window != firstWindow {
		t.Fatalf("starts at %v", l.window)
	}
	var sent []int
	for range firstWindow {
		generation, ok := take(t, l)
		if !ok {
			t.Fatal("full too soon")
		}
		sent = append(sent, generation)
	}
	if _, ok := take(t, l); ok {
		t.Fatal("more than the window")
	}
	for _, generation := range sent { // a round trip without a throttle doubles it
		l.release(generation, false, false)
	}
	if l.window != 2*firstWindow {
		t.Errorf("window %v after one round trip", l.window)
	}
	sent = sent[:0]
	for range 20 {
		generation, _ := take(t, l)
		sent = append(sent, generation)
	}
	for _, generation := range sent { // one burst of throttles halves it once
		l.release(generation, true, false)
	}
	if l.window != firstWindow {
		t.Errorf("window %v after a burst of throttles", l.window)
	}
	before := l.window
	for range firstWindow { // and now a round trip adds one
		generation, _ := take(t, l)
		l.release(generation, false, false)
	}
	if grown := l.window - before; grown < 0.9 || grown > 1.1 {
		t.Errorf("grew by %v in a round trip", grown)
	}
	for range 50 {
		generation, _ := take(t, l)
		l.release(generation, true, false)
	}
	if l.window != 1 {
		t.Errorf("window %v, want it never below 1", l.window)
	}
	for range 100_000 {
		generation, ok := take(t, l)
		if !ok {
			t.Fatal("stuck")
		}
		l.release(generation, false, false)
	}
	if l.window != 256 {
		t.Errorf("window %v, want it recovered to the most", l.window)
	}
	generation, _ := take(t, l)
	l.release(generation, true, true)
	if l.window != 256 {
		t.Error("a request that was not sent changed the window")
	}
}

func TestLimiterIsFair(t *testing.T) {
	l := newLimiter(1)
	generation, _ := take(t, l)
	order := make(chan int, 3)
	var wg sync.WaitGroup
	for i := range 3 {
		wg.Go(func() {
			g, err := l.acquire(t.Context())
			if err != nil {
				t.Error(err)
				return
			}
			order <- i
			l.release(g, false, false)
		})
		for waiting := 0; waiting <= i; {
			time.Sleep(time.Millisecond)
			l.mu.Lock()
			waiting = l.waiting.Len()
			l.mu.Unlock()
		}
	}
	l.release(generation, false, false)
	wg.Wait()
	for want := range 3 {
		if got := <-order; got != want {
			t.Errorf("waiter %d came when %d was due", got, want)
		}
	}
}

// Waiters that give up lose no leave, whenever they do.
func TestLimiterCanceled(t *testing.T) {
	l := newLimits(2, 0)
	for range 200 {
		ctx, cancel := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				leave, err := l.acquire(ctx, "r")
				if err == nil {
					leave.release(false, false)
				} else if !errors.Is(err, context.Canceled) {
					t.Error(err)
				}
			})
		}
		cancel()
		wg.Wait()
	}
	lim := l.region("r")
	if lim.inFlight != 0 || lim.waiting.Len() != 0 || len(l.slots) != 0 {
		t.Errorf("%d in flight, %d waiting, %d slots", lim.inFlight, lim.waiting.Len(), len(l.slots))
	}
}

// A region that throttles does not hold up the others.
func TestRegionsAreApart(t *testing.T) {
	l := newLimits(64, 0)
	slow := l.region("slow")
	for range 10 {
		g, _ := take(t, slow)
		slow.release(g, true, false)
	}
	if _, err := l.acquire(t.Context(), "slow"); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	for range 60 {
		if _, err := l.acquire(ctx, "fast"); err != nil {
			t.Fatal(err)
		}
	}
}
