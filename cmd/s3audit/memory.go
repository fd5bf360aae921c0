package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

const (
	// memoryLimit makes the collector run more often before the heap outgrows
	// what a small CI container has.
	memoryLimit = 1 << 30
	// heapTarget is how large the heap grows before it is collected, whatever is
	// live of it: so a scan of many buckets, which remembers more, takes as much
	// memory as one of few.
	heapTarget = 144 << 20
	// liveMemory is what the rules engine remembers while an account is read: with
	// the compiled rules it is half of heapTarget.
	liveMemory = 56 << 20
	// The bounds of GOGC: below the first, collecting would take too much CPU
	// (reports that hold every finding); above the second, little is saved.
	leastPercent, mostPercent = 100, 400
	// startPercent puts off the first collection until the rules are compiled:
	// they stay, and the heap is far below its target.
	startPercent = 1600
)

// tuneMemory trades memory for CPU: most of what a scan allocates is garbage
// a call later. GOGC and GOMEMLIMIT, where set, win.
func tuneMemory() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(startPercent)
		afterEachGC(aimAtTarget)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
}

// aimAtTarget sets GOGC so that the next collection begins at heapTarget. GOGC
// is a percentage of what is live and of what is scanned for it.
// https://go.dev/doc/gc-guide#GOGC
func aimAtTarget() {
	s := []metrics.Sample{{Name: "/gc/heap/live:bytes"}, {Name: "/gc/scan/stack:bytes"}, {Name: "/gc/scan/globals:bytes"}}
	metrics.Read(s)
	live := int(s[0].Value.Uint64())
	scanned := max(1<<20, live+int(s[1].Value.Uint64()+s[2].Value.Uint64()))
	debug.SetGCPercent(min(max(100*(heapTarget-live)/scanned, leastPercent), mostPercent))
}

// afterEachGC calls f once a garbage collection: the finalizer of an object
// that nobody holds runs then, and holds the object for one more round.
func afterEachGC(f func()) {
	type sentinel struct{ _ *byte }
	var again func(*sentinel)
	again = func(s *sentinel) {
		f()
		runtime.SetFinalizer(s, again)
	}
	runtime.SetFinalizer(&sentinel{}, again)
}
