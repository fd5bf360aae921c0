//go:build race

package operation

// drawings is how many random edits of each kind are tried: few, since nothing
// runs side by side here, and the race detector is slow.
const drawings = 100
