package rules

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"

	"s3audit/rules/finding"
)

// store is OPA's data: the parameters' defaults, and users' data files.
type store struct{ storage.Store }

// newStore builds data.s3audit.parameters from the rules' metadata, and puts
// the data files where their directories say.
func newStore(rules []finding.Rule, files []dataFile) (*store, error) {
	defaults := map[string]any{}
	for _, r := range rules {
		values := map[string]any{}
		for _, p := range r.Parameters {
			v, err := number(p.Default)
			if err != nil {
				return nil, fmt.Errorf("default of %s of %s: %w", p.Name, r.ID, err)
			}
			values[p.Name] = v
		}
		if len(values) > 0 {
			defaults[r.ID] = values
		}
	}
	data := map[string]any{}
	for _, f := range files {
		v, err := number(f.text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.file, err)
		}
		if err := mount(data, f.at, v); err != nil {
			return nil, fmt.Errorf("%s: %w", f.file, err)
		}
	}
	if err := mount(data, []string{"s3audit", "parameters"}, defaults); err != nil {
		return nil, err
	}
	return &store{inmem.NewFromObjectWithOpts(data, inmem.OptReturnASTValuesOnRead(true))}, nil
}

// number decodes JSON with numbers as they are written, as OPA wants them.
func number(text []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var v any
	err := d.Decode(&v)
	return v, err
}

// mount merges a document into data. Objects merge; anything else may be
// there once only, as one of the members OPA's data is made of.
func mount(data map[string]any, at []string, v any) error {
	for _, name := range slices.Backward(at) {
		v = map[string]any{name: v}
	}
	object, ok := v.(map[string]any)
	if !ok {
		return errors.New("data must be an object")
	}
	return merge(data, object)
}

func merge(into, from map[string]any) error {
	for key, v := range from {
		old, taken := into[key]
		if !taken {
			into[key] = v
			continue
		}
		a, aok := old.(map[string]any)
		b, bok := v.(map[string]any)
		if !aok || !bok {
			return fmt.Errorf("data has %q twice", key)
		}
		if err := merge(a, b); err != nil {
			return err
		}
	}
	return nil
}
