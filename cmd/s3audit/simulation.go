package main

import (
	"encoding/json"

	"s3audit/collector/snapshot"
	"s3audit/rules"
	"s3audit/rules/derive"
	"s3audit/rules/exposure"
	"s3audit/rules/finding"
)

// simulation is what the planner asks of a record that may never be: what the
// rules would say, and who would get in.
type simulation struct {
	engine   *rules.Engine
	manifest *snapshot.Manifest
	agreed   *rules.Exceptions
	trusted  *exposure.Trusted
}

// start says what is judged, and when: exceptions end.
func (s *simulation) start(m *snapshot.Manifest) {
	s.manifest = m
	s.agreed.Start(m.Started, m.Account)
}

// judge is a [remediate.Judge].
func (s *simulation) judge(account *snapshot.Account, buckets []*snapshot.Bucket) ([]finding.Finding, error) {
	var out []finding.Finding
	judge := s.engine.Judge(account, s.manifest, rules.JudgeOptions{IncludePasses: true}, func(r *rules.Result) error {
		for i := range r.Findings {
			s.agreed.Apply(&r.Findings[i])
		}
		out = append(out, r.Findings...)
		return nil
	})
	for _, b := range buckets {
		raw, err := json.Marshal(b)
		if err == nil {
			err = judge.Bucket(raw)
		}
		if err != nil {
			return nil, err
		}
	}
	_, err := judge.Close()
	return out, err
}

// exposure is a [remediate.ExposureOf].
func (s *simulation) exposure(a *snapshot.Account, b *snapshot.Bucket) (json.RawMessage, error) {
	account, err := json.Marshal(a)
	if err != nil {
		return nil, err
	}
	bucket, err := json.Marshal(b)
	if err != nil {
		return nil, err
	}
	d, err := derive.From(bucket, account, derive.Options{Trusted: s.trusted, Foreign: rules.Foreign(s.manifest.Endpoint)})
	if err != nil {
		return nil, err
	}
	return json.Marshal(d.Exposure)
}
