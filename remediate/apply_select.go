package remediate

import (
	"errors"
	"fmt"
	"slices"

	"github.com/gobwas/glob"

	"s3audit/remediate/plan"
)

// Select says which changes are to be made. A pattern that fits none is a
// mistake: somebody meant something by it.
func Select(changes []plan.Change, only, exclude []string) ([]bool, error) {
	in, errIn := fitting(changes, only)
	out, errOut := fitting(changes, exclude)
	selected := make([]bool, len(changes))
	for i := range changes {
		selected[i] = (len(only) == 0 || in[i]) && !out[i]
	}
	return selected, errors.Join(errIn, errOut)
}

func fitting(changes []plan.Change, patterns []string) ([]bool, error) {
	fits := make([]bool, len(changes))
	var mistakes []error
	for _, text := range patterns {
		g, err := glob.Compile(text)
		if err != nil {
			mistakes = append(mistakes, fmt.Errorf("pattern %q: %w", text, err))
			continue
		}
		any := false
		for i := range changes {
			if c := &changes[i]; c.Bucket != "" && g.Match(c.Bucket) || g.Match(c.ID) {
				fits[i], any = true, true
			}
		}
		if !any {
			mistakes = append(mistakes, fmt.Errorf("pattern %q fits no change of the plan", text))
		}
	}
	return fits, errors.Join(mistakes...)
}

// groups are what is done one after the other: all, or the canary and the rest.
func (r *applyRun) groups() [][]int {
	var open []int
	for i := range r.results {
		if r.results[i].Status == NotReached {
			open = append(open, i)
		}
	}
	if !r.o.Canary {
		return [][]int{open}
	}
	first := r.canary(open)
	rest := slices.DeleteFunc(slices.Clone(open), func(i int) bool { return first[i] })
	return [][]int{slices.DeleteFunc(open, func(i int) bool { return !first[i] }), rest}
}

// canary is every change of the first bucket, and all that these need.
func (r *applyRun) canary(open []int) map[int]bool {
	first, needed := map[int]bool{}, map[string]bool{}
	bucket := ""
	for _, i := range open {
		if bucket == "" {
			bucket = r.changes[i].Bucket
		}
	}
	for _, i := range slices.Backward(open) { // what is needed stands above
		c := &r.changes[i]
		if c.Bucket != bucket && !needed[c.ID] {
			continue
		}
		first[i] = true
		for _, id := range c.Requires {
			needed[id] = true
		}
	}
	return first
}

func (r *applyRun) judgeCanary(group []int) {
	for _, i := range group {
		if !r.results[i].done() {
			r.stopped = fmt.Sprintf("the first bucket's change %s is %s", r.changes[i].ID, r.results[i].Status)
			return
		}
	}
}
