package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"s3audit/collector"
	"s3audit/collector/snapshot"
	"s3audit/rules"
	"s3audit/rules/exposure"
)

// explainSource is what was read for one explanation. It takes what a collector
// hands over, and is filled from a snapshot too.
type explainSource struct {
	manifest snapshot.Manifest
	account  *snapshot.Account
	raw      json.RawMessage // the bucket's record, nil for the account
	names    []string        // of other buckets, to suggest one
}

// maxNames is how many names are kept to find the nearest among.
const maxNames = 10000

func (s *explainSource) Manifest(m *snapshot.Manifest) error {
	s.manifest = *m
	return nil
}

func (s *explainSource) Account(a *snapshot.Account) error {
	s.account = a
	return nil
}

func (s *explainSource) Bucket(b *snapshot.Bucket) (err error) {
	s.raw, err = json.Marshal(b)
	return err
}

// look reads what the rule needs of the place.
func (o *explainOptions) look(ctx context.Context, env *environment, engine *rules.Engine, place explainPlace) (*explainSource, error) {
	if o.from != "" {
		return lookInSnapshot(env, o.from, place)
	}
	s := &explainSource{}
	sel := &selectOptions{buckets: []string{place.bucket}}
	if place.bucket == "" {
		sel = &selectOptions{exclude: []string{"*"}} // the account's own facts only
	}
	// An empty list asks for nothing, and no list for everything.
	wanted := append([]string{}, o.limits.subresources(engine.Subresources(), o.fix)...)
	c, err := newCollector(ctx, env, &o.aws, sel, &o.limits, wanted, nil)
	if err != nil {
		return nil, err
	}
	bar := startProgress(env, &o.limits, c)
	footer, err := c.Collect(ctx, s)
	bar.stop()
	if err != nil {
		return nil, err
	}
	if place.bucket == "" || len(footer.NotFound) == 0 && s.raw != nil {
		return s, nil
	}
	return nil, fmt.Errorf("no such bucket: %s.%s", place.bucket, didYouMean(place.bucket, o.otherNames(ctx, env)))
}

// errEnoughNames ends a listing that only suggests.
var errEnoughNames = errors.New("enough names")

// nameSink keeps the names of the buckets of an account.
type nameSink struct {
	explainSource
	list []string
}

func (n *nameSink) Bucket(b *snapshot.Bucket) error {
	if n.list = append(n.list, b.Name); len(n.list) >= maxNames {
		return errEnoughNames
	}
	return nil
}

// otherNames lists the account's buckets, as far as that is possible.
func (o *explainOptions) otherNames(ctx context.Context, env *environment) []string {
	c, err := newCollector(ctx, env, &o.aws, &selectOptions{}, &o.limits, []string{}, nil)
	if err != nil {
		return nil
	}
	sink := &nameSink{}
	if _, err := c.Collect(ctx, sink); err != nil && !errors.Is(err, errEnoughNames) {
		return nil
	}
	return sink.list
}

// lookInSnapshot finds the record of the bucket.
func lookInSnapshot(env *environment, name string, place explainPlace) (*explainSource, error) {
	in, err := openInput(env, name)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	r, err := snapshot.NewReader(in)
	if err != nil {
		return nil, fmt.Errorf("read snapshot %s: %w", name, err)
	}
	defer r.Close()
	s := &explainSource{manifest: *r.Manifest(), account: r.Account()}
	if place.bucket == "" {
		return s, nil
	}
	for {
		raw, err := r.Next()
		if errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("snapshot %s has no bucket %q.%s", name, place.bucket, didYouMean(place.bucket, s.names))
		}
		var head struct{ Name string }
		if err == nil {
			err = json.Unmarshal(raw, &head)
		}
		if err != nil {
			return nil, fmt.Errorf("read snapshot %s: %w", name, err)
		}
		if head.Name == place.bucket {
			s.raw = slices.Clone(raw)
			return s, nil
		}
		if len(s.names) < maxNames {
			s.names = append(s.names, head.Name)
		}
	}
}

// access explains who can reach the bucket, where the rule reads that. Of a
// rule that reads no more than the analysis of the policy only the statements
// are explained: of the rest nobody may have asked.
func (s *explainSource) access(reads []string, trusted *exposure.Trusted) ([]exposure.Paragraph, error) {
	about := func(prefix string) bool {
		return slices.ContainsFunc(reads, func(path string) bool { return path == prefix || strings.HasPrefix(path, prefix+".") })
	}
	exposed, analysed := about("derived.exposure"), about("derived.policy.analysis")
	if !exposed && !analysed {
		return nil, nil
	}
	b := &snapshot.Bucket{}
	if err := json.Unmarshal(s.raw, b); err != nil {
		return nil, err
	}
	in := exposureInput(b, s.account, s.manifest.Endpoint == "", trusted)
	all := exposure.Explain(in, exposure.Analyse(in))
	if exposed {
		return all, nil
	}
	return slices.DeleteFunc(all, func(p exposure.Paragraph) bool { return p.Heading != "Bucket policy" }), nil
}

// arns lists everything in the account's record that has an ARN.
func (s *explainSource) arns() []string {
	text, err := json.Marshal(s.account)
	var v any
	if err != nil || json.Unmarshal(text, &v) != nil {
		return nil
	}
	var out []string
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			for key, value := range v {
				if name, ok := value.(string); ok && strings.HasSuffix(strings.ToLower(key), "arn") {
					out = append(out, name)
				}
				walk(value)
			}
		case []any:
			for _, one := range v {
				walk(one)
			}
		}
	}
	walk(v)
	return out
}

var _ collector.Sink = (*explainSource)(nil)
