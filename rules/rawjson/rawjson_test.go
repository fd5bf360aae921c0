package rawjson_test

import (
	"encoding/json"
	"testing"

	"s3audit/rules/rawjson"
)

func members(text string) (map[string]string, error) {
	out := map[string]string{}
	err := rawjson.Object([]byte(text), func(key, value []byte) error {
		out[string(key)] = string(value)
		return nil
	})
	return out, err
}

func TestObject(t *testing.T) {
	have, err := members(" {\"a\" : 1 , \"b\":\"}\\\"{\",\"c\":[{\"x\":\"]\"}],\"d\":{}, \"e\":null}\n")
	want := map[string]string{"a": "1", "b": `"}\"{"`, "c": `[{"x":"]"}]`, "d": "{}", "e": "null"}
	if err != nil || len(have) != len(want) {
		t.Fatal(have, err)
	}
	for key, value := range want {
		if have[key] != value {
			t.Errorf("%s: %s", key, have[key])
		}
	}
	for _, text := range []string{"", "{", "[]", `{"a"}`, `{"a":}`, `{"a":1`, `{"a":1}x`, `{"a":1,}`, `{,}`, `{a:1}`, `{"a":"x}`, `{"a":{}`, `"a"`} {
		if _, err := members(text); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}

func TestArray(t *testing.T) {
	for text, want := range map[string]int{"[]": 0, "[ ]": 0, "[1]": 1, `[1, "," ,[2]]`: 3, "[": -1, "[1": -1, "[1,]": -1, "[1]]": -1, "{}": -1, "[,]": -1} {
		n := 0
		err := rawjson.Array([]byte(text), func([]byte) error { n++; return nil })
		if (err != nil) != (want < 0) || err == nil && n != want {
			t.Errorf("%q: %d, %v", text, n, err)
		}
	}
}

func TestString(t *testing.T) {
	for _, text := range []string{`"a"`, `""`, `"a\"b\\c\/d\n\t\r\b\f"`, `"\u00e9\ud83d\ude00"`, `"é"`, `"\ud800"`, "\"\xff\xfe\"", `"a`, `a"`, `"\x"`, "\"\n\"", `"a"b"`, `5`, `"\"`} {
		var want string
		wrong := json.Unmarshal([]byte(text), &want)
		have, err := rawjson.String([]byte(text))
		if (err != nil) != (wrong != nil) || err == nil && have != want {
			t.Errorf("%q: %q, %v; encoding/json: %q, %v", text, have, err, want, wrong)
		}
	}
}

// FuzzObject holds the walk against encoding/json on whatever is valid JSON.
func FuzzObject(f *testing.F) {
	for _, seed := range []string{`{}`, `{"a":1,"b":[1,{"c":"}"}]}`, `{"a":"\"\\","\u0061":2}`, ` { "x" : { } } `, `{"a":1,"a":2}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		have := map[string]json.RawMessage{}
		err := rawjson.Object(text, func(key, value []byte) error {
			name, err := rawjson.Unquote(key)
			have[name] = value
			return err
		})
		if !json.Valid(text) || rawjson.Trim(text)[0] != '{' {
			return // then it only has to come back
		}
		var want map[string]json.RawMessage
		if e := json.Unmarshal(text, &want); e != nil || err != nil || len(have) != len(want) {
			t.Fatalf("%q: %v and %v, %v and %v", text, have, want, err, e)
		}
		for key, value := range want {
			if string(rawjson.Trim(value)) != string(have[key]) {
				t.Fatalf("%q: %s: %s, not %s", text, key, have[key], value)
			}
		}
	})
}
