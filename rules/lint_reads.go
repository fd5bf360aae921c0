package rules

import (
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"s3audit/rules/derive"
)

// needs names the subresources that a rule has to declare to read a path, and
// whether the path says which: the whole of input, or of one of its parts, does
// not, since nobody can tell what of it matters.
func needs(path inputPath) (names []string, says bool) {
	if len(path) < 2 {
		return nil, len(path) == 1 && path[0] == timePath
	}
	switch {
	case path[0] == rootDerived:
		return derive.Needs(strings.Join(path[1:], ".")), true
	case path[0] == rootAccount && bit(accountPrefix+path[1]) != 0:
		return []string{accountPrefix + path[1]}, true
	case path[0] == rootBucket && bit(path[1]) != 0:
		return []string{path[1]}, true
	}
	return nil, true
}

// declared holds what a rule declares against what it really reads: what it
// reads and does not declare would not be collected, and what it declares and
// does not read would be asked for in vain and make verdicts unknown.
func (l *linter) declared(r *rule) {
	read := map[string]bool{}
	for _, path := range r.reads {
		names, says := needs(path)
		if !says {
			l.errs = append(l.errs, at(l.reading(r, path), "The rule reads the whole of "+strings.TrimSuffix("input."+path.String(), "."),
				"Name the part that it needs, so that it is known what to collect."))
		}
		for _, name := range names {
			if !read[name] && !slices.Contains(r.Subresources, name) {
				l.errs = append(l.errs, at(l.reading(r, path), "The rule reads input."+path.String()+" and does not declare "+name,
					"Add "+name+" to custom.subresources, or it is not collected."))
			}
			read[name] = true
		}
	}
	for _, name := range r.Subresources {
		if !read[name] && bit(name) != 0 {
			l.wrong(r.Rule, name, "The rule declares "+name+" and never reads it",
				"Remove it from custom.subresources: it would be collected in vain, and its denial would make verdicts unknown.")
		}
	}
}

// reading is where a rule's own modules read a path, or else where its METADATA
// declares what it reads.
func (l *linter) reading(r *rule, path inputPath) *ast.Location {
	var found *ast.Location
	for _, m := range l.src.modules {
		if packageName(m) != r.Package {
			continue
		}
		ast.WalkRefs(m, func(ref ast.Ref) bool {
			if ref.HasPrefix(ast.InputRootRef) && len(path) > 0 && names(ref[1:]).hasPrefix(path) && (found == nil || ref[0].Location.Row < found.Row) {
				found = ref[0].Location
			}
			return false
		})
	}
	if found != nil {
		return found
	}
	m := l.module(r.Rule)
	loc := *packageBlock(m).Location
	loc.File = m.Package.Location.File
	if row, col := metadataAt(l.texts[loc.File], loc.Row, "subresources"); row > 0 {
		loc.Row, loc.Col = row, col
	}
	return &loc
}
