package rules

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"

	"s3audit/rules/sample"
)

var documentSeeds = []string{
	`{}`, `[]`, `null`, `true`, `-1.5e3`, `0`, `12345678901234567890`, `"a\u00e9\ud83d\ude00"`, `{"a":{"b":[1,2,{"c":null}]},"d":"x"}`,
	`{"a":1,"a":2}`, `{"\u0061":1,"a":2}`, ` [ 1 , false ] `, `{"":""}`, `"` + strings.Repeat("long ", 30) + `"`, "\"\xff\"", `1E400`, `100`, `1.0`,
}

// checkDecoder holds our decoder against OPA's.
func checkDecoder(t *testing.T, text []byte) {
	t.Helper()
	if !json.Valid(text) {
		return // the decoder is given valid text only
	}
	want, err := ast.ValueFromReader(bytes.NewReader(text))
	if err != nil {
		return
	}
	d := newDecoder()
	for range 2 { // the second time with shared strings
		have, err := d.term(text)
		if err != nil || have.Value.Compare(want) != 0 {
			t.Fatalf("%q: %v, %v; OPA has %v", text, have, err, want)
		}
	}
}

func TestDecoder(t *testing.T) {
	for _, text := range documentSeeds {
		checkDecoder(t, []byte(text))
	}
	for i := range 200 {
		checkDecoder(t, sample.Fleet{Seed: 5, Kind: sample.Wild}.Record(i))
	}
}

func FuzzDecoder(f *testing.F) {
	for _, text := range documentSeeds {
		f.Add([]byte(text))
	}
	f.Fuzz(checkDecoder)
}

// FuzzRecord gives both engines any record: they agree on what they find, or
// on that it is none.
func FuzzRecord(f *testing.F) {
	fleet := sample.Fleet{Seed: 9, Kind: sample.Wild}
	for i := range 4 {
		f.Add([]byte(fleet.Record(i)))
	}
	f.Add([]byte(`{"name":"x","policy":{"state":"present","value":{"Policy":"{}"}},"acl":7}`))
	f.Add([]byte(`{"name":"x","name":"y","versioning":{"state":"present","state":"absent"}}`))
	f.Add([]byte(`{"name":"x","\u0061cl":{"state":"absent"},"publicAccessBlock":{"state":"present","value":{"PublicAccessBlockConfiguration":{"BlockPublicAcls":true}}}}`))
	acct := fleet.Account()
	var engines []*Engine
	for _, name := range bothEngines {
		e, err := Load(Options{Engine: name, Workers: 1})
		if err != nil {
			f.Fatal(err)
		}
		engines = append(engines, e)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var have [2]string
		for i, e := range engines {
			var results []*Result
			j := e.Judge(acct, nil, JudgeOptions{IncludePasses: true}, func(r *Result) error {
				results = append(results, r)
				return nil
			})
			if err := j.Bucket(bytes.Clone(raw)); err != nil {
				t.Fatal(err)
			}
			if _, err := j.Close(); err != nil {
				have[i] = "error"
			}
			have[i] += text(t, results)
		}
		if have[0] != have[1] {
			t.Fatalf("%q:\nopa  %s\nmemo %s", raw, have[0], have[1])
		}
	})
}

// heavy is a value of a given weight.
type heavy int

func (h heavy) weight() int { return int(h) }

func TestTablesForgetTogether(t *testing.T) {
	const each = 1000
	space := newRoom(20 * (each + entryWeight))
	tables := [3]table[heavy]{newTable[heavy](space), newTable[heavy](space), newTable[heavy](space)}
	hot := digestOf([]byte("hot"))
	tables[0].put(hot, each)
	for i := range 1000 {
		tables[i%len(tables)].put(digestOf([]byte{byte(i), byte(i >> 8)}), each)
		if _, ok := tables[0].get(hot); !ok {
			t.Fatalf("what is asked for was forgotten after %d", i)
		}
		held := 0
		for k := range tables {
			tables[k].get(digest{}) // which makes it catch up
			held += len(tables[k].young) + len(tables[k].old)
		}
		if held > 22 {
			t.Fatalf("%d entries of %d that there is room for", held, 20)
		}
	}
	if _, ok := tables[1].get(digestOf([]byte{1, 0})); ok {
		t.Error("what nobody asks for is kept")
	}
}

// A value that is larger than the room must not cost the others more than once.
func TestTableHoldsOneTooLarge(t *testing.T) {
	one := newTable[heavy](newRoom(10))
	k := digestOf([]byte("large"))
	one.put(k, 1000)
	if v, ok := one.get(k); !ok || v != 1000 {
		t.Errorf("%v, %v: the last value is held, whatever its weight", v, ok)
	}
}
