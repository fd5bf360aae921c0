package operation

import (
	"slices"
	"strings"

	"s3audit/remediate/plan"
)

// Settled reports whether what was read back is what was wanted. Lists whose
// order says nothing may come in another, servers may spell a policy in their own
// way, and a default may be there in words or not.
func Settled(subresource string, want, got plan.Document) bool {
	if want.State != got.State || want.Same(got) {
		return want.State == got.State
	}
	row, ok := Find(subresource)
	if !ok {
		return false
	}
	a, errA := normal(&row, want)
	b, errB := normal(&row, got)
	return errA == nil && errB == nil && a == b
}

func normal(row *Row, d plan.Document) (string, error) {
	body, err := bodyOf(row, d)
	if err != nil {
		return "", err
	}
	switch row.Subresource {
	case "policy":
		return normalPolicy(textOf(body["Policy"]))
	case "acl": // whatever names S3 shows beside the ids
		owner, _ := body["Owner"].(object)
		return string(encoded([]any{owner["ID"], grantsOf(body)})), nil
	}
	c := &composition{row: row, old: clone(body).(object), body: body, edits: []Edit{{Key: textOf(body["Id"])}}}
	if row.finish != nil {
		if err := row.finish(c); err != nil {
			return "", err
		}
	}
	unspoken(row, c.body)
	for name := range row.lists {
		if list, ok := c.body[name].([]any); ok && name != "RoutingRules" && name != "CORSRules" {
			slices.SortStableFunc(list, func(a, b any) int { return strings.Compare(string(encoded(a)), string(encoded(b))) })
		}
	}
	return string(encoded(c.body)), nil
}

// unspoken takes away what says nothing: MFADelete that is Disabled, which S3 says
// only of buckets that once had it and others say always, and a filter that lets
// everything through.
func unspoken(row *Row, body object) {
	if row.Subresource == "versioning" && body["MFADelete"] == "Disabled" {
		delete(body, "MFADelete")
	}
	if row.Subresource != "lifecycle" && row.Subresource != "replication" {
		return
	}
	for _, rule := range rulesOf(body, "Rules") {
		if prefix, ok := rule["Prefix"]; ok && rule["Filter"] == nil && row.Subresource == "lifecycle" {
			rule["Filter"] = object{"Prefix": prefix} // as it was said before there were filters
			delete(rule, "Prefix")
		}
		if filter, _ := rule["Filter"].(object); filter["Prefix"] == "" {
			delete(filter, "Prefix")
		}
	}
}

func normalPolicy(text string) (string, error) {
	p, err := readPolicy([]byte(text))
	if err != nil {
		return "", err
	}
	list := make([]string, len(p.parsed.Statements))
	for i := range p.parsed.Statements {
		list[i] = string(encoded([]any{p.parsed.Statements[i].Sid, meaning(&p.parsed.Statements[i])}))
	}
	slices.Sort(list)
	return string(encoded([]any{p.parsed.Version, p.parsed.ID, list})), nil
}
