package library

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"

	"s3audit/rules/finding"
)

// list keeps none apart from empty.
func (w *writer) list(list []string) {
	w.flag(list != nil)
	w.number(len(list))
	for _, s := range list {
		w.string(s)
	}
}

func encodeRules(rules []finding.Rule) []byte {
	w := &writer{}
	w.number(len(rules))
	for i := range rules {
		r := &rules[i]
		for _, s := range []string{r.ID, r.Title, r.Description, r.Scope, r.Package, r.Remediation, r.Fix, r.Source} {
			w.string(s)
		}
		w.number(int(r.Severity))
		w.flag(r.Partial)
		for _, list := range [][]string{r.Subresources, r.References, r.Tags} {
			w.list(list)
		}
		w.number(len(r.Frameworks))
		for _, name := range slices.Sorted(maps.Keys(r.Frameworks)) {
			w.string(name)
			w.list(r.Frameworks[name])
		}
		w.number(len(r.Parameters))
		for _, p := range r.Parameters {
			for _, s := range []string{p.Name, p.Type, string(p.Default), p.Description} {
				w.string(s)
			}
		}
	}
	return w.out
}

func decodeRules(text string) (rules []finding.Rule, err error) {
	defer recovered(&err)
	r := &reader{text: text}
	rules = make([]finding.Rule, r.count())
	for i := range rules {
		one := &rules[i]
		for _, s := range []*string{&one.ID, &one.Title, &one.Description, &one.Scope, &one.Package, &one.Remediation, &one.Fix, &one.Source} {
			*s = r.string()
		}
		one.Severity = finding.Severity(r.number())
		one.Partial = r.flag()
		for _, list := range []*[]string{&one.Subresources, &one.References, &one.Tags} {
			*list = r.list()
		}
		n := r.count()
		one.Frameworks = make(map[string][]string, n)
		for range n {
			name := r.string()
			one.Frameworks[name] = r.list()
		}
		one.Parameters = make([]finding.Parameter, r.count())
		for k := range one.Parameters {
			one.Parameters[k] = finding.Parameter{Name: r.string(), Type: r.string(), Default: json.RawMessage(r.string()), Description: r.string()}
		}
	}
	if r.at != len(text) {
		return nil, errors.New("more than a table")
	}
	return rules, nil
}

func (r *reader) flag() bool { return r.byte() != 0 }

func (r *reader) list() []string {
	there := r.flag()
	list := make([]string, r.count())
	for i := range list {
		list[i] = r.string()
	}
	if !there {
		return nil
	}
	return list
}
