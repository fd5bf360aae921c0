package remediate

import "s3audit/remediate/fix"

// Fixer is a fix as the planner sees it.
type Fixer interface {
	Name() string
	// Rules are the ids of those whose findings it answers.
	Rules() []string
	// Allow names the dangers that it was written in view of.
	Allow() []string
	// Account reports whether it is about the account, not about buckets.
	Account() bool
	// Requests are what it asks for in one place: none where its condition is
	// false. An error is about that place alone.
	Requests(Context) ([]Request, error)
}

// Context is what a fix sees.
type Context = fix.Context

// Request is one write that a fix asks for.
type Request = fix.Request

// Fixes makes those of the fix language known to the planner.
func Fixes(list []*fix.Fix) []Fixer {
	out := make([]Fixer, len(list))
	for i, f := range list {
		out[i] = written{f}
	}
	return out
}

// written is a fix of the fix language.
type written struct{ *fix.Fix }

// Name implements Fixer.
func (w written) Name() string { return w.Fix.Name }

// Rules implements Fixer.
func (w written) Rules() []string { return w.Fix.Rules }

// Allow implements Fixer.
func (w written) Allow() []string { return w.Fix.Allow }

// Account implements Fixer.
func (w written) Account() bool { return w.Scope == fix.OfAccount }
