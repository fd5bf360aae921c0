package framework

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// UnknownError says that no framework has that name.
type UnknownError struct {
	Name  string
	Known []string
	near  string
}

func (e *UnknownError) Error() string {
	return fmt.Sprintf("there is no framework %q.%s \"s3audit frameworks list\" has them all.", e.Name, e.near)
}

// Find returns the framework that a name means: its id, or the id's beginning
// up to a hyphen or a dot where only one has it ("soc2", "cis-aws-7"). A
// mapping of our own must be named whole.
func (l *Library) Find(name string) (*Framework, error) {
	if f := l.Framework(name); f != nil {
		return f, nil
	}
	var candidates, known []string
	for _, f := range l.frameworks {
		known = append(known, f.ID)
		if rest, ok := strings.CutPrefix(f.ID, name); ok && !f.Proposed && name != "" && strings.ContainsAny(rest[:1], ".-") {
			candidates = append(candidates, f.ID)
		}
	}
	switch len(candidates) {
	case 0:
		return nil, &UnknownError{Name: name, Known: known, near: l.near(name, known)}
	case 1:
		return l.Framework(candidates[0]), nil
	}
	return nil, fmt.Errorf("framework %q has several versions: name one of %s", name, strings.Join(candidates, ", "))
}

var pieces = regexp.MustCompile(`\d+|\D+`)

// natural compares ids as people number them: 2.9 before 2.10.
func natural(a, b string) int {
	x, y := pieces.FindAllString(a, -1), pieces.FindAllString(b, -1)
	for i := range min(len(x), len(y)) {
		m, errA := strconv.Atoi(x[i])
		n, errB := strconv.Atoi(y[i])
		order := cmp.Compare(x[i], y[i])
		if errA == nil && errB == nil {
			order = cmp.Or(cmp.Compare(m, n), order)
		}
		if order != 0 {
			return order
		}
	}
	return cmp.Compare(len(x), len(y))
}
