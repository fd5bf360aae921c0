package operation

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"s3audit/remediate/plan"
)

// TestRemoveTakesNoMore: an entry that is removed by its id goes, and nothing else.
func TestRemoveTakesNoMore(t *testing.T) {
	r, removed := random(13), 0
	for _, row := range Rows() {
		docs := pool(t)[row.Subresource]
		for range 300 {
			before := docs[r.IntN(len(docs))]
			body := mustBody(t, &row, before)
			for _, name := range slices.Sorted(maps.Keys(row.lists)) {
				key, list := row.lists[name].key, rulesAny(body, name)
				if key == "" || len(list) == 0 || row.Keyed {
					continue
				}
				id := textOf(list[r.IntN(len(list))].(object)[key])
				if id == "" {
					continue
				}
				e := Edit{Source: "x", Block: row.Put.Block, Remove: encoded(object{name: []any{object{key: id}}})}
				after := compose(t, row.Subresource, before, e)
				want := clone(body).(object)
				want[name] = slices.DeleteFunc(rulesAny(want, name), func(v any) bool { return v.(object)[key] == id })
				got := mustBody(t, &row, after)
				if vacant(&row, want) != (after.State == plan.Absent) {
					t.Fatalf("%s: %s %s", row.Subresource, after.State, after.Value)
				}
				if len(rulesAny(want, name)) == 0 {
					delete(want, name)
				}
				if after.State == plan.Present && !same(want, got) {
					t.Fatalf("%s[%q]: want %s\ngot %s", name, id, encoded(want), encoded(got))
				}
				removed++
			}
		}
	}
	if removed < 1000 {
		t.Errorf("only %d were removed", removed)
	}
}

// TestRemoveStatements: by Sid, by the whole statement and by its effect.
func TestRemoveStatements(t *testing.T) {
	r, docs := random(17), pool(t)["policy"]
	for i := range drawings {
		before := docs[r.IntN(len(docs))]
		p := read(t, textIn(t, before))
		k := r.IntN(len(p.raw))
		s := &p.parsed.Statements[k]
		goes := func(j int) bool { return p.parsed.Statements[j].Effect == s.Effect }
		part := `{"Effect":"` + s.Effect + `"}`
		switch {
		case i%3 == 0 && s.Sid != "":
			part, goes = `{"Sid":"`+s.Sid+`"}`, func(j int) bool { return p.parsed.Statements[j].Sid == s.Sid }
		case i%3 == 1:
			part = string(p.raw[k])
			goes = func(j int) bool {
				other := &p.parsed.Statements[j]
				return meaning(other) == meaning(s) && (s.Sid == "" || other.Sid == s.Sid)
			}
		}
		after := compose(t, "policy", before, Edit{Source: "x", Block: "put_bucket_policy", Remove: []byte(`{"Statement":[` + part + `]}`)})
		var want []string
		for j := range p.raw {
			if !goes(j) {
				want = append(want, compact(t, p.raw[j]))
			}
		}
		var got []string
		if after.State == plan.Present {
			for _, raw := range read(t, textIn(t, after)).raw {
				got = append(got, compact(t, raw))
			}
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("remove %s from %s\ngot %s", part, textIn(t, before), after.Value)
		}
	}
}
