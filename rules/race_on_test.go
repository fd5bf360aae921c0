//go:build race

package rules

// few cuts how many random buckets a test goes through: the race detector
// slows OPA tenfold, and looks for races, not for wrong verdicts. The tests
// run whole without it.
func few(n int) int { return max(n/10, 3) }
