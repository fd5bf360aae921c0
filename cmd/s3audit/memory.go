package main

import (
	"os"
	"runtime/debug"
)

// memoryLimit makes the collector run more often before the heap outgrows
// what a small CI container has.
const memoryLimit = 1 << 30

// tuneMemory trades memory for CPU: most of what a scan allocates is garbage
// a call later. GOGC and GOMEMLIMIT, where set, win.
func tuneMemory() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
}
