package operation

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"s3audit/remediate/plan"
)

// drawn is a random edit: some of what another bucket has, under ids that are in
// part those of the bucket itself.
func drawn(t testing.TB, r *rand.Rand, row *Row, donor plan.Document, n int) Edit {
	t.Helper()
	e := Edit{Source: fmt.Sprintf("fix %q", fmt.Sprint("f", n)), Block: row.Put.Block}
	if row.Subresource == "policy" {
		var p struct{ Policy string }
		if err := json.Unmarshal(donor.Value, &p); err != nil {
			t.Fatal(err)
		}
		e.Set = json.RawMessage(p.Policy)
		return e
	}
	body := clone(mustBody(t, row, donor)).(object)
	if row.Keyed {
		e.Key = textOf(body["Id"])
	}
	for _, name := range slices.Sorted(maps.Keys(body)) {
		if name != "Id" && name != "Role" && r.IntN(3) == 0 && len(body) > 1 {
			delete(body, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(row.lists)) {
		list, _ := body[name].([]any)
		for _, item := range list {
			entry := item.(object)
			if key := row.lists[name].key; key != "" && r.IntN(2) == 0 && entry[key] != nil && row.Subresource != "intelligent-tiering" {
				entry[key] = fmt.Sprintf("%s-%d", entry[key], n)
			}
		}
	}
	if row.Subresource == "acl" {
		delete(body, "Owner")
		grants := slices.DeleteFunc(rulesAny(body, "Grants"), func(v any) bool {
			return v.(object)["Grantee"].(object)["EmailAddress"] != nil
		})
		if body["Grants"] = grants; len(grants) == 0 {
			delete(body, "Grants")
		}
	}
	e.Set = encoded(body)
	return e
}

func rulesAny(o object, name string) []any { list, _ := o[name].([]any); return list }

// TestNothingIsLost: whatever the edit does not name is afterwards as it was, and
// whatever it names is so. The check knows nothing of how documents are composed:
// it walks both documents and the edit.
func TestNothingIsLost(t *testing.T) {
	all := pool(t)
	for _, row := range Rows() {
		if row.Put.API == "" || row.Subresource == "policy" {
			continue
		}
		t.Run(row.Subresource, func(t *testing.T) {
			docs := all[row.Subresource]
			if len(docs) < 5 {
				t.Fatalf("only %d documents", len(docs))
			}
			r := random(7)
			composed, refused := 0, map[string]int{}
			for i := range drawings {
				before := docs[r.IntN(len(docs))]
				e := drawn(t, r, &row, docs[r.IntN(len(docs))], i)
				if row.Keyed {
					rekey(t, &row, &before, e.Key)
				}
				after, err := Compose(row.Subresource, before, []Edit{e})
				if err != nil {
					refused[err.Error()[strings.LastIndex(err.Error(), ": ")+1:]]++
					continue
				}
				composed++
				var set object
				if err := number(e.Set, &set); err != nil {
					t.Fatal(err)
				}
				survives(t, &row, "", mustBody(t, &row, before), set, mustBody(t, &row, after))
				again, err := Compose(row.Subresource, after, []Edit{e})
				if err != nil || string(again.Value) != string(after.Value) {
					t.Errorf("twice is not once: %v\nfirst  %s\nsecond %s\nedit %s", err, after.Value, again.Value, e.Set)
				}
				if t.Failed() {
					t.Fatalf("before %s\nedit   %s\nafter  %s", before.Value, e.Set, after.Value)
				}
			}
			if composed < drawings/2 {
				t.Errorf("only %d were composed: %v", composed, refused)
			}
		})
	}
}

func rekey(t testing.TB, row *Row, d *plan.Document, key string) {
	t.Helper()
	body := clone(mustBody(t, row, *d)).(object)
	body["Id"] = key
	d.Value = encoded(body)
}

// survives holds a document to the one before and what was set.
func survives(t *testing.T, row *Row, path string, before, set, after object) {
	t.Helper()
	for name, old := range before {
		if _, named := set[name]; !named {
			if other := instead[name]; other != "" && set[other] != nil {
				continue
			}
			if name == "KMSMasterKeyID" && after["SSEAlgorithm"] == "AES256" {
				continue // S3 takes no key with AES256
			}
			if name == "DisplayName" {
				continue
			}
			if path == "" && name == "Grants" {
				continue
			}
			if !same(old, after[name]) {
				t.Errorf("%s.%s was not named and is lost: %s, now %s", path, name, brief(old), brief(after[name]))
			}
		}
	}
	for name, want := range set {
		at := sub(path, name)
		l, keyed := row.lists[at]
		switch want := want.(type) {
		case object:
			if slices.Contains(units, name) {
				break
			}
			old, _ := before[name].(object)
			have, _ := after[name].(object)
			survives(t, row, at, old, want, have)
			continue
		case []any:
			if keyed {
				entriesSurvive(t, row, at, l, rulesAny(before, name), want, rulesAny(after, name))
				continue
			}
		}
		if name == "KMSMasterKeyID" && after["SSEAlgorithm"] == "AES256" {
			continue
		}
		if !same(want, after[name]) {
			t.Errorf("%s was named and is not so: want %s, have %s", at, brief(want), brief(after[name]))
		}
	}
}

// same compares without the names that S3 no longer keeps.
func same(a, b any) bool { return string(encoded(nameless(a))) == string(encoded(nameless(b))) }

func nameless(v any) any {
	v = clone(v)
	if o, ok := v.(object); ok {
		delete(o, "DisplayName")
		for name, item := range o {
			o[name] = nameless(item)
		}
	}
	return v
}

func entriesSurvive(t *testing.T, row *Row, path string, l entries, before, set, after []any) {
	t.Helper()
	named := func(e object) object {
		for _, s := range set {
			s := s.(object)
			if l.single || l.key != "" && s[l.key] != nil && s[l.key] == e[l.key] || l.same != nil && l.same(s, e) {
				return s
			}
		}
		return nil
	}
	for _, b := range before {
		e := b.(object)
		if named(e) == nil && !slices.ContainsFunc(after, func(v any) bool { return alike(row, v.(object), e) }) {
			t.Errorf("%s: an entry that was not named is lost: %s", path, brief(e))
		}
	}
	for _, s := range set {
		if !slices.ContainsFunc(after, func(v any) bool { return holdsAll(row, v.(object), s.(object), l) }) && last(set, s.(object), l) {
			t.Errorf("%s: an entry that was named is not there: %s", path, brief(s))
		}
	}
}

// last reports whether no later entry of the edit is of the same id.
func last(set []any, s object, l entries) bool {
	n := 0
	for _, o := range set {
		o := o.(object)
		if l.key != "" && o[l.key] == s[l.key] || l.same != nil && l.same(o, s) {
			n++
		}
	}
	return n < 2
}

func alike(row *Row, a, b object) bool {
	if row.Subresource == "acl" {
		return grantMeaning(a) == grantMeaning(b)
	}
	return same(a, b)
}

func holdsAll(row *Row, have, want object, l entries) bool {
	if l.says(have) == l.says(want) {
		return true
	}
	for name, v := range want {
		switch v := v.(type) {
		case object:
			if inner, ok := have[name].(object); ok && !slices.Contains(units, name) && holdsAll(row, inner, v, entries{}) {
				continue
			}
		}
		if name == "KMSMasterKeyID" && have["SSEAlgorithm"] == "AES256" {
			continue
		}
		if !same(have[name], v) {
			return false
		}
	}
	return true
}

// TestOrderDoesNotMatter: edits that agree give one document in any order; those
// that do not are refused in any order.
func TestOrderDoesNotMatter(t *testing.T) {
	all := pool(t)
	for _, row := range Rows() {
		if row.Put.API == "" {
			continue
		}
		docs, r := all[row.Subresource], random(11)
		composed, contradicted := 0, 0
		for i := range 150 {
			before := docs[r.IntN(len(docs))]
			if r.IntN(5) == 0 && row.Subresource != "acl" {
				before = plan.None()
			}
			edits := make([]Edit, 1+r.IntN(3))
			for j := range edits {
				edits[j] = drawn(t, r, &row, docs[r.IntN(len(docs))], 10*i+j)
				if row.Keyed {
					edits[j].Key = "conf-0001"
					var set object
					_ = number(edits[j].Set, &set)
					set["Id"] = "conf-0001"
					edits[j].Set = encoded(set)
				}
			}
			if row.Keyed && before.State == plan.Present {
				rekey(t, &row, &before, "conf-0001")
			}
			after, err := Compose(row.Subresource, before, edits)
			shuffled := slices.Clone(edits)
			r.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
			other, errOther := Compose(row.Subresource, before, shuffled)
			if (err == nil) != (errOther == nil) || err == nil && string(after.Value) != string(other.Value) || errors.Is(err, ErrConflict) != errors.Is(errOther, ErrConflict) {
				t.Fatalf("%s: the order matters: %v, %v\n%s\n%s", row.Subresource, err, errOther, after.Value, other.Value)
			}
			switch {
			case err == nil:
				composed++
				if again, err := Compose(row.Subresource, after, shuffled); err != nil || string(again.Value) != string(after.Value) {
					t.Fatalf("%s: twice is not once: %v\nfirst  %s\nsecond %s", row.Subresource, err, after.Value, again.Value)
				}
			case errors.Is(err, ErrConflict):
				contradicted++
				if !strings.Contains(err.Error(), `fix "f`) {
					t.Fatalf("names nobody: %v", err)
				}
			}
		}
		if composed < 40 {
			t.Errorf("%s: only %d composed, %d contradicted", row.Subresource, composed, contradicted)
		}
	}
}
