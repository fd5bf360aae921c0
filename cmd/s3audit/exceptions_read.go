package main

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"s3audit/rules"
	"s3audit/rules/finding"
)

// exceptionConfig is an exception block of s3audit.hcl.
type exceptionConfig struct {
	Name      string    `hcl:"name,label"`
	NameRange hcl.Range `hcl:"name,label_range"`
	Body      hcl.Body  `hcl:",remain"`
}

// exceptionReader reads exception blocks and gathers what is wrong with them.
type exceptionReader struct {
	known []finding.Rule
	names map[string]hcl.Range
	files map[string]*hcl.File
	list  []rules.Exception
	diags hcl.Diagnostics
}

func newExceptionReader(known []finding.Rule) *exceptionReader {
	return &exceptionReader{known: known, names: map[string]hcl.Range{}, files: map[string]*hcl.File{}}
}

// wrongException is the summary of every mistake of a block.
const wrongException = "Exception cannot be used"

// exceptionKey is one attribute of an exception block: a list, a text or a flag.
type exceptionKey struct {
	name  string
	check func(string) string
	list  func(*rules.Exception) *[]string
	text  func(*rules.Exception) *string
	flag  func(*rules.Exception) *bool
}

var exceptionKeys = []exceptionKey{
	{name: "rules", check: checkRulePattern, list: func(e *rules.Exception) *[]string { return &e.Rules }},
	{name: "buckets", check: checkBucketName, list: func(e *rules.Exception) *[]string { return &e.Buckets }},
	{name: "buckets_matching", check: checkPattern, list: func(e *rules.Exception) *[]string { return &e.BucketGlobs }},
	{name: "resources", check: checkARN, list: func(e *rules.Exception) *[]string { return &e.Resources }},
	{name: "accounts", check: checkAccount, list: func(e *rules.Exception) *[]string { return &e.Accounts }},
	{name: "regions", check: checkText, list: func(e *rules.Exception) *[]string { return &e.Regions }},
	{name: "reason", check: checkText, text: func(e *rules.Exception) *string { return &e.Reason }},
	{name: "owner", check: checkText, text: func(e *rules.Exception) *string { return &e.Owner }},
	{name: "ticket", check: checkText, text: func(e *rules.Exception) *string { return &e.Ticket }},
	{name: "expires", check: checkDate, text: func(e *rules.Exception) *string { return &e.Expires }},
	{name: "covers_unknown", flag: func(e *rules.Exception) *bool { return &e.CoversUnknown }},
}

func exceptionKeyNames() []string {
	var out []string
	for _, k := range exceptionKeys {
		out = append(out, k.name)
	}
	return out
}

// read reads one block.
func (r *exceptionReader) read(name string, at hcl.Range, body hcl.Body) {
	e := rules.Exception{Exception: finding.Exception{Name: name}, Where: hclPlace(at)}
	attributes, diags := body.JustAttributes()
	for _, key := range exceptionKeys {
		if attribute, ok := attributes[key.name]; ok {
			diags = append(diags, key.read(&e, attribute)...)
		}
	}
	for given, attribute := range attributes {
		if !slices.Contains(exceptionKeyNames(), given) {
			diags = diags.Append(unknownName("key of an exception", given, exceptionKeyNames(), attribute.NameRange))
		}
	}
	if first, taken := r.names[name]; taken {
		diags = diags.Append(hclMistake(at, "Exception named twice", "There is an exception %q at %s already. Give each a name of its own.", name, hclPlace(first)))
	} else {
		r.names[name] = at
	}
	if !diags.HasErrors() {
		diags = append(diags, r.complete(&e, at)...)
	}
	r.diags = append(r.diags, diags...)
	r.list = append(r.list, e)
}

func (k *exceptionKey) read(e *rules.Exception, attribute *hcl.Attribute) (diags hcl.Diagnostics) {
	if k.list != nil {
		*k.list(e), diags = textList{k.name, wrongException, k.check}.read(attribute)
		return diags
	}
	value, diags := attribute.Expr.Value(nil)
	at := attribute.Expr.Range()
	switch {
	case diags.HasErrors():
	case k.flag != nil:
		if value.IsNull() || !value.IsWhollyKnown() || value.Type() != cty.Bool {
			return hcl.Diagnostics{hclMistake(at, wrongException, "Write %s = true, or leave it out.", k.name)}
		}
		*k.flag(e) = value.True()
	case !isText(value):
		diags = hcl.Diagnostics{hclMistake(at, wrongException, "Write %s in quotes.", k.name)}
	case k.check(value.AsString()) != "":
		diags = hcl.Diagnostics{hclMistake(at, wrongException, "%s", k.check(value.AsString()))}
	default:
		*k.text(e) = value.AsString()
	}
	return diags
}

// complete checks what the keys are together.
func (r *exceptionReader) complete(e *rules.Exception, at hcl.Range) (diags hcl.Diagnostics) {
	wrong := func(format string, args ...any) {
		diags = diags.Append(hclMistake(at, wrongException, format, args...))
	}
	for _, needed := range []struct {
		name string
		none bool
	}{{"rules", len(e.Rules) == 0}, {"reason", e.Reason == ""}, {"owner", e.Owner == ""}} {
		if needed.none {
			wrong("Exception %q has no %s. It needs rules, what it is about, a reason and an owner.", e.Name, needed.name)
		}
	}
	named := len(e.Buckets)+len(e.BucketGlobs) > 0
	for _, rule := range r.known {
		if !namesRule(e.Rules, rule.ID) {
			continue
		}
		switch {
		case e.Expires == "" && rule.Severity >= finding.High:
			wrong("Rule %q is of %s severity: an exception from it has to end. Write expires = \"YYYY-MM-DD\", the last day it holds.", rule.ID, rule.Severity)
		case rule.Scope == "account" && named && len(e.Resources) == 0 && slices.Contains(e.Rules, rule.ID):
			wrong("Rule %q is about the account: name its resources by ARN, or accounts only.", rule.ID)
		case rule.Scope != "account" && !named && len(e.Resources) == 0:
			wrong("Rule %q is about buckets: name them in buckets, or say buckets_matching.", rule.ID)
		default:
			continue
		}
		return diags // a glob names many rules; one is enough to see why
	}
	if !named && len(e.Resources)+len(e.Accounts) == 0 {
		wrong("Exception %q is about nothing. Name buckets, buckets_matching, resources or accounts.", e.Name)
	}
	return diags
}

func namesRule(patterns []string, id string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { ok, _ := path.Match(p, id); return ok })
}

func checkRulePattern(text string) string {
	if _, err := path.Match(text, ""); err != nil || checkText(text) != "" {
		return fmt.Sprintf("%q is neither the id of a rule nor a pattern over ids.", text)
	}
	return ""
}

// checkBucketName wants a pattern to say that it is one: S3's names hold none
// of these characters.
func checkBucketName(text string) string {
	if strings.ContainsAny(text, `*?[]{}\`) {
		return fmt.Sprintf("%q is a pattern, and buckets takes names as they stand. Write buckets_matching = [%q].", text, text)
	}
	return checkText(text)
}

func checkARN(text string) string {
	switch {
	case !strings.HasPrefix(text, "arn:") || strings.Count(text, ":") < 5:
		return fmt.Sprintf("%q is no ARN.", text)
	case strings.ContainsAny(text, "*?"):
		return fmt.Sprintf("%q is a pattern, and resources takes ARNs as they stand.", text)
	}
	return ""
}

func checkDate(text string) string {
	if _, err := time.Parse(time.DateOnly, text); err != nil {
		return fmt.Sprintf("%q is no date. Write the last day it holds as YYYY-MM-DD, such as 2027-01-31.", text)
	}
	return ""
}
