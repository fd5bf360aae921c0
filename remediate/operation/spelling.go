package operation

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// FromTerraform turns a block's content into S3's spelling, for [Edit.Set]. The
// error joins every mistake: names that are not there, with the nearest that is.
func (r Row) FromTerraform(block map[string]any) (map[string]any, error) {
	s := &speller{}
	out := s.toS3("", block, r.Attributes())
	return out, errors.Join(s.mistakes...)
}

type speller struct{ mistakes []error }

func (s *speller) wrong(path, format string, args ...any) {
	s.mistakes = append(s.mistakes, fmt.Errorf("%s: %s", path, fmt.Sprintf(format, args...)))
}

func (s *speller) toS3(path string, block object, attributes []Attribute) object {
	out := object{}
	known := map[string]bool{}
	for i := range attributes {
		a := &attributes[i]
		if a.turn == outside {
			rest := object{}
			for _, inside := range a.Attributes {
				if v, ok := block[inside.Name]; ok {
					rest[inside.Name] = v
				}
				known[inside.Name] = true
			}
			if len(rest) > 0 {
				out[a.Field] = s.toS3(path, rest, a.Attributes)
			}
			continue
		}
		known[a.Name] = true
		if v := block[a.Name]; v != nil {
			s.attribute(sub(path, a.Name), a, v, out)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(block)) {
		if !known[name] {
			s.wrong(sub(path, name), "is not known here%s", nearest(name, known))
		}
	}
	return out
}

func (s *speller) attribute(path string, a *Attribute, v any, out object) {
	if s.reshaped(path, a, v, out) {
		return
	}
	switch a.Kind {
	case KindBlock:
		one, ok := single(v)
		if !ok {
			s.wrong(path, "want one block")
			return
		}
		inside := s.toS3(path, one, a.Attributes)
		switch a.turn {
		case level:
			maps.Copy(out, inside)
		case scope:
			out[a.Field] = scoped(inside)
		default:
			out[a.Field] = inside
		}
	case KindBlocks:
		list := []any{}
		for i, item := range several(v) {
			one, ok := item.(object)
			if !ok {
				s.wrong(path, "want blocks")
				return
			}
			list = append(list, s.toS3(fmt.Sprintf("%s[%d]", path, i), one, a.Attributes))
		}
		out[a.Field] = list
	default:
		out[a.Field] = v
	}
}

// reshaped sets what Terraform and S3 have in different shapes.
func (s *speller) reshaped(path string, a *Attribute, v any, out object) bool {
	switch a.turn {
	case tagList:
		tags, ok := v.(object)
		if !ok {
			s.wrong(path, "want a map of tags")
		}
		list := []any{}
		for _, key := range slices.Sorted(maps.Keys(tags)) {
			list = append(list, object{"Key": key, "Value": tags[key]})
		}
		out[a.Field] = list
	case flag:
		if v != true {
			s.wrong(path, "want true, or nothing: what is on is switched off by removing it")
		}
		out[a.Field] = object{}
	case inner:
		out[a.Field] = object{"EncryptionType": v}
	case keyNames:
		name := strings.ToUpper(a.Name[7:8]) + a.Name[8:] // "Prefix" of "filter_prefix"
		filter, _ := out[a.Field].(object)
		key, _ := filter["Key"].(object)
		rules, _ := key["FilterRules"].([]any)
		out[a.Field] = object{"Key": object{"FilterRules": append(rules, object{"Name": name, "Value": v})}}
	default:
		return false
	}
	return true
}

// scoped puts more than one condition under And, as S3 wants it.
func scoped(filter object) object {
	tags, _ := filter["Tags"].([]any)
	switch {
	case len(filter)-min(1, len(tags))+len(tags) > 1:
		return object{"And": filter}
	case len(tags) == 1:
		return object{"Tag": tags[0]}
	}
	delete(filter, "Tags")
	return filter
}

func single(v any) (object, bool) {
	if list, ok := v.([]any); ok && len(list) == 1 {
		v = list[0]
	}
	one, ok := v.(object)
	return one, ok
}

func several(v any) []any {
	if list, ok := v.([]any); ok {
		return list
	}
	return []any{v}
}

// nearest is a hint for a name that is not known.
func nearest(name string, known map[string]bool) string {
	best, least := "", 1+len(name)/3
	for _, other := range slices.Sorted(maps.Keys(known)) {
		if d := distance(name, other); d <= least && other != "" {
			best, least = other, d-1
		}
	}
	if best == "" {
		return ": there are " + strings.Join(slices.Sorted(maps.Keys(known)), ", ")
	}
	return fmt.Sprintf("; is %q meant?", best)
}

// distance is the number of letters to change, add or leave out.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		corner := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			corner, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, corner+cost)
		}
	}
	return row[len(b)]
}
