package report

import (
	"bytes"
	"encoding/json"
	"math/rand"
	"reflect"
	"testing"
	"testing/quick"

	"s3audit/rules/finding"
)

// hostileTexts stand among the drawn ones.
var hostileTexts = []string{
	"", "plain", `"quoted"`, `back\slash`, "##[error]x", "a#b", "line\nend", "\x1b[31m", "\u202e", "\xff\xfe", "é", "😀", "<b>&amp;", "\u2028", "\ue000", "a\tb", "\x7f",
}

// drawn fills v at random, every field of every struct, whatever is added.
func drawn(v reflect.Value, r *rand.Rand) {
	switch {
	case v.Type() == reflect.TypeFor[finding.Severity]():
		v.SetInt(int64(r.Intn(5) + 1))
	case v.Type() == reflect.TypeFor[json.RawMessage]():
		values := []string{"", "null", `{"a": [1, "##", "\u202e"]}`, `"<é>"`, "{broken </x>", "[ 1 ,2\n]", `"a\u2028b"`}
		v.SetBytes([]byte(values[r.Intn(len(values))]))
	case v.Kind() == reflect.String:
		text := hostileTexts[r.Intn(len(hostileTexts))]
		if r.Intn(3) == 0 {
			random, _ := quick.Value(reflect.TypeFor[string](), r)
			text = random.String()
		}
		v.SetString(text)
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			drawn(v.Field(i), r)
		}
	case v.Kind() == reflect.Pointer && r.Intn(2) == 0:
		v.Set(reflect.New(v.Type().Elem()))
		drawn(v.Elem(), r)
	case v.Kind() == reflect.Slice && r.Intn(4) > 0:
		v.Set(reflect.MakeSlice(v.Type(), r.Intn(4), 4))
		for i := range v.Len() {
			drawn(v.Index(i), r)
		}
	case v.Kind() == reflect.Map && r.Intn(4) > 0:
		v.Set(reflect.MakeMap(v.Type()))
		for range r.Intn(4) {
			key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			drawn(key, r)
			drawn(value, r)
			v.SetMapIndex(key, value)
		}
	case v.Kind() == reflect.Int:
		v.SetInt(int64(r.Intn(1000)))
	case v.Kind() == reflect.Bool:
		v.SetBool(r.Intn(2) == 0)
	}
}

func TestLineIsWhatEncodingGives(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	for range 20_000 {
		var f finding.Finding
		drawn(reflect.ValueOf(&f).Elem(), r)
		want, err := encode(completeFinding(f), "")
		if err != nil {
			t.Fatal(err)
		}
		var got bytes.Buffer
		if err := writeLine(&got, &f); err != nil {
			t.Fatal(err)
		}
		if got.String() != string(want) {
			t.Fatalf("line of %+v:\n%s\nwant\n%s", f, got.String(), want)
		}
	}
}
