//go:build !race

package main

// underRace says that the race detector watches, which makes a scan many times slower.
const underRace = false
