package rules

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/cover"
)

// Coverage is which lines of the rules their tests went through.
type Coverage struct {
	// Percent is the part of the lines that were, of all files together.
	Percent float64        `json:"percent"`
	Covered int            `json:"covered"`
	Missed  int            `json:"missed"`
	Files   []FileCoverage `json:"files"`
}

// FileCoverage is the coverage of one file.
type FileCoverage struct {
	File    string  `json:"file"`
	Percent float64 `json:"percent"`
	Covered int     `json:"covered"`
	Missed  int     `json:"missed"`
	// Lines are those that no test went through, first and last.
	Lines [][2]int `json:"lines"`
}

// covered sums up a run, by file. Tests are not counted, nor, where only the
// user's ran, the built-in rules.
func (s *testSet) covered(lines *cover.Cover, userOnly bool) *Coverage {
	counted := maps.Clone(s.modules)
	maps.DeleteFunc(counted, func(name string, _ *ast.Module) bool {
		return strings.HasSuffix(name, testSuffix) || userOnly && strings.HasPrefix(name, builtinPrefix)
	})
	all := &Coverage{Files: []FileCoverage{}}
	for name, f := range lines.Report(counted).Files {
		if counted[name] == nil {
			continue
		}
		one := FileCoverage{File: name, Lines: [][2]int{}, Covered: f.CoveredLines, Missed: f.NotCoveredLines}
		one.Percent = percent(one.Covered, one.Missed)
		for _, r := range f.NotCovered {
			one.miss(r.Start.Row, max(r.Start.Row, r.End.Row))
		}
		all.Files = append(all.Files, one)
		all.Covered, all.Missed = all.Covered+one.Covered, all.Missed+one.Missed
	}
	all.Percent = percent(all.Covered, all.Missed)
	slices.SortFunc(all.Files, func(a, b FileCoverage) int { return cmp.Compare(a.File, b.File) })
	return all
}

// miss adds lines, in order, to those before.
func (f *FileCoverage) miss(first, last int) {
	if n := len(f.Lines); n > 0 && first <= f.Lines[n-1][1]+1 {
		f.Lines[n-1][1] = max(f.Lines[n-1][1], last)
		return
	}
	f.Lines = append(f.Lines, [2]int{first, last})
}

// percent is 100 where there is nothing to go through.
func percent(covered, missed int) float64 {
	if covered+missed == 0 {
		return 100
	}
	return 100 * float64(covered) / float64(covered+missed)
}
