package main

import (
	"slices"
	"strings"

	"s3audit/remediate/operation"
	"s3audit/rules/finding"
)

// withWrites adds statements for what the fixes of the rules write, to apply
// them and to roll them back: the call that sets a subresource, and the one
// that takes it away.
func (w permissionPlace) withWrites(p iamPolicy, rules []finding.Rule) iamPolicy {
	scopes := map[string]permissionScope{}
	for _, row := range fixRows(rules) {
		for _, call := range []operation.Call{row.Put, row.Delete} {
			if call.Action != "" {
				scopes[call.Action] = scopeOf(call.Action)
			}
		}
	}
	for _, s := range w.statements(scopes).Statement {
		s.Sid = strings.Replace(s.Sid, "S3Audit", "S3AuditWrite", 1)
		p.Statement = append(p.Statement, s)
	}
	return p
}

// fixRows are the subresources that the rules' fixes write.
func fixRows(rules []finding.Rule) []operation.Row {
	var rows []operation.Row
	for _, rule := range rules {
		block := strings.ReplaceAll(rule.Fix, "-", "_")
		if rule.Scope == "account" {
			block = strings.Replace(block, "_", "_account_", 1)
		}
		row, _, ok := operation.ByBlock(block)
		if ok && !slices.ContainsFunc(rows, func(r operation.Row) bool { return r.Subresource == row.Subresource }) {
			rows = append(rows, row)
		}
	}
	return rows
}

// writtenSubresources are read before and after they are written.
func writtenSubresources(rules []finding.Rule) []string {
	var names []string
	for _, row := range fixRows(rules) {
		names = append(names, row.Subresource)
	}
	return names
}
