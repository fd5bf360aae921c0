//go:build !race

package operation

// drawings is how many random edits of each kind are tried.
const drawings = 3000
