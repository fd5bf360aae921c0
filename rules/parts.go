package rules

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"s3audit/rules/finding"
	"s3audit/rules/policy"
)

// A rule has one finding a bucket, and a place in it for each entry of a list
// that failed. Places count entries, so they change when a list is sorted
// otherwise; parts name what stays: a statement's Sid, a rule's ID, a grantee,
// or a digest of what the entry means where it has no name.

// nameParts names the parts of every failed verdict on one bucket.
func nameParts(findings []finding.Finding, raw json.RawMessage) {
	look := &partLook{raw: raw}
	for i := range findings {
		f := &findings[i]
		if f.Verdict != finding.Fail {
			continue
		}
		var parts []string
		for k := range f.Evidence {
			if part := look.part(f.Evidence[k].Path); part != "" {
				parts = append(parts, part)
			}
		}
		slices.Sort(parts)
		f.Change = &finding.Change{Parts: slices.Compact(parts)}
	}
}

// partLook finds entries in one record, decoding only what is asked for.
type partLook struct {
	raw        json.RawMessage
	tree       any
	statements []policy.Statement
	parsed     bool
}

// statementsPath opens the place of a statement of the bucket's policy.
const statementsPath = "derived.policy.statements["

// part is the name of the entry that an evidence's path leads into, "" where it
// leads to no entry of a list of the bucket.
func (l *partLook) part(path string) string {
	path = strings.TrimPrefix(path, "input.")
	if rest, ok := strings.CutPrefix(path, statementsPath); ok {
		return l.statement(rest)
	}
	if name := path[strings.LastIndexByte(path, '.')+1:]; isBlockSwitch(name) {
		return name
	}
	inside, ok := strings.CutPrefix(path, "bucket.")
	if !ok || strings.IndexByte(path, '[') < 0 {
		return ""
	}
	return l.entry(inside)
}

// isBlockSwitch holds for the four settings of a public access block, each of
// which can fail alone.
func isBlockSwitch(name string) bool {
	switch name {
	case "BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets":
		return true
	}
	return false
}

// statement names the statement at "0]…".
func (l *partLook) statement(rest string) string {
	at, _, ok := strings.Cut(rest, "]")
	i, err := strconv.Atoi(at)
	if !ok || err != nil {
		return ""
	}
	if !l.parsed {
		l.parsed = true
		l.statements = statementsOf(l.raw)
	}
	if i < 0 || i >= len(l.statements) {
		return ""
	}
	s := &l.statements[i]
	return partName("Statement", cmp.Or(s.Sid, "#"+meaning(s)))
}

func statementsOf(raw json.RawMessage) []policy.Statement {
	var record struct {
		Policy struct {
			Value struct {
				Policy string `json:"Policy"`
			} `json:"value"`
		} `json:"policy"`
	}
	if json.Unmarshal(raw, &record) != nil {
		return nil
	}
	doc, err := policy.Parse([]byte(record.Policy.Value.Policy))
	if err != nil {
		return nil
	}
	return doc.Statements
}

// meaning is the digest of what a statement says, however it is spelled.
func meaning(s *policy.Statement) string {
	said := *s
	said.Index, said.Sid = 0, ""
	said.CoversActions, said.CoversBucket, said.CoversObjects, said.TouchesBucket, said.TouchesObjects = false, false, false, false, false
	said.Actions, said.Resources = set(s.Actions), set(s.Resources)
	said.Principals = meantPrincipals(s.Principals)
	said.Conditions = make([]policy.Condition, len(s.Conditions))
	for i, c := range s.Conditions {
		c.Values = set(c.Values)
		said.Conditions[i] = c
	}
	slices.SortFunc(said.Conditions, func(a, b policy.Condition) int {
		return cmp.Or(cmp.Compare(a.Operator, b.Operator), cmp.Compare(a.Qualifier, b.Qualifier), cmp.Compare(a.Key, b.Key), slices.Compare(a.Values, b.Values))
	})
	text, err := json.Marshal(said)
	if err != nil {
		panic("rules: " + err.Error()) // strings and booleans always encode
	}
	return shortDigest(text)
}

// meantPrincipals has one spelling of an account, which can be named by its id
// or by its root's ARN.
func meantPrincipals(p policy.Principals) policy.Principals {
	named := slices.Clone(p.AWS)
	for i, name := range named {
		if head, found := strings.CutSuffix(name, ":root"); found && strings.Count(head, ":") == 4 {
			named[i] = head[strings.LastIndexByte(head, ':')+1:]
		}
	}
	return policy.Principals{
		Any: p.Any, AWS: set(named), Service: set(p.Service), Federated: set(p.Federated), CanonicalUser: set(p.CanonicalUser),
	}
}

func set(list []string) []string {
	list = slices.Clone(list)
	slices.Sort(list)
	return slices.Compact(list)
}

// entry names the first entry of a list on a path such as
// lifecycle.value.Rules[2].Expiration.
func (l *partLook) entry(path string) string {
	if l.tree == nil && json.Unmarshal(l.raw, &l.tree) != nil {
		return ""
	}
	head, rest, _ := strings.Cut(path, "[")
	at, _, _ := strings.Cut(rest, "]")
	i, err := strconv.Atoi(at)
	if err != nil {
		return ""
	}
	node, name := l.tree, ""
	for name = range strings.SplitSeq(head, ".") {
		object, _ := node.(map[string]any)
		node = object[name]
	}
	list, _ := node.([]any)
	if i < 0 || i >= len(list) {
		return ""
	}
	return partName(name, identity(list[i]))
}

// identity is what an entry of a list is called by.
func identity(entry any) string {
	object, _ := entry.(map[string]any)
	for _, key := range []string{"ID", "Id", "Sid", "Key"} {
		if name, ok := object[key].(string); ok && name != "" {
			return name
		}
	}
	if grantee, ok := object["Grantee"].(map[string]any); ok {
		for _, key := range []string{"URI", "ID", "EmailAddress"} {
			if name, ok := grantee[key].(string); ok && name != "" {
				permission, _ := object["Permission"].(string)
				return name[strings.LastIndexByte(name, '/')+1:] + " " + permission
			}
		}
	}
	text, err := json.Marshal(sorted(entry))
	if err != nil {
		panic("rules: " + err.Error()) // it was decoded from JSON
	}
	return "#" + shortDigest(text)
}

// sorted has every list within v in one order.
func sorted(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for key, value := range v {
			out[key] = sorted(value)
		}
		return out
	case []any:
		texts := make([]json.RawMessage, len(v))
		for i, item := range v {
			texts[i], _ = json.Marshal(sorted(item))
		}
		slices.SortFunc(texts, func(a, b json.RawMessage) int { return bytes.Compare(a, b) })
		return texts
	}
	return v
}

func partName(list, name string) string { return list + "[" + strconv.Quote(name) + "]" }

func shortDigest(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8])
}
