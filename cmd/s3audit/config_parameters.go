package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gobwas/glob"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"s3audit/rules"
	"s3audit/rules/finding"
)

// The selectors of an override block. A parameter of one of these names can be
// set for all buckets only.
const (
	selectBuckets  = "buckets"
	selectTags     = "tags"
	selectAccounts = "accounts"
	selectRegions  = "regions"
)

var selectorNames = []string{selectBuckets, selectTags, selectAccounts, selectRegions}

// settings is every parameter of the file, with the overrides. The parameters and
// exceptions are checked against the rules that exist, and all mistakes of the
// file are reported at once.
func (c *configuration) settings(all []finding.Rule) (rules.Settings, error) {
	byID := map[string]finding.Rule{}
	var ids []string
	for _, rule := range all {
		byID[rule.ID] = rule
		ids = append(ids, rule.ID)
	}
	out := rules.Settings{Base: map[string]map[string]any{}}
	var diags hcl.Diagnostics
	for _, block := range c.Rules {
		rule, ok := byID[block.ID]
		if !ok {
			diags = diags.Append(unknownName("rule", block.ID, ids, block.IDRange))
			continue
		}
		if out.Base[block.ID] != nil {
			diags = diags.Append(hclMistake(block.IDRange, "Rule set twice",
				"Rule %q already has a block in this file. Put its parameters together.", block.ID))
			continue
		}
		values, more := parameters(rule, block.Body)
		out.Base[block.ID] = values
		diags = append(diags, more...)
		_, blocks, _ := bodyOf(block.Body, "override") // parameters told what is wrong
		for _, one := range blocks {
			o, more := readOverride(rule, one)
			diags = append(diags, more...)
			out.Overrides = append(out.Overrides, o)
		}
	}
	c.exceptions = newExceptionReader(all)
	for _, block := range c.Exceptions {
		c.exceptions.read(block.Name, block.NameRange, block.Body)
	}
	c.diags = slices.Concat(c.diags, diags, c.exceptions.diags)
	return out, asError(c.diags, c.files)
}

// bodyOf takes a body of any attributes and of blocks of one type apart.
func bodyOf(body hcl.Body, blockType string) (hcl.Attributes, []*hclsyntax.Block, hcl.Diagnostics) {
	attributes, diags := body.JustAttributes()
	native, ok := body.(*hclsyntax.Body)
	if !ok {
		return attributes, nil, diags
	}
	// What JustAttributes says of blocks, it says of the first one only.
	diags = slices.DeleteFunc(diags, func(d *hcl.Diagnostic) bool { return strings.HasPrefix(d.Summary, "Unexpected ") })
	var blocks []*hclsyntax.Block
	for _, block := range native.Blocks {
		switch {
		case block.Type != blockType:
			diags = diags.Append(unknownName("block", block.Type, []string{blockType}, block.TypeRange))
		case len(block.Labels) > 0:
			diags = diags.Append(hclMistake(block.LabelRanges[0], "Block with a name", "A block of type %s has none. Remove %q.", blockType, block.Labels[0]))
		default:
			blocks = append(blocks, block)
		}
	}
	return attributes, blocks, diags
}

// readOverride reads one override block of a rule.
func readOverride(rule finding.Rule, block *hclsyntax.Block) (rules.Override, hcl.Diagnostics) {
	at := block.DefRange()
	o := rules.Override{Rule: rule.ID, Values: map[string]any{}, Where: hclPlace(at)}
	attributes, diags := block.Body.JustAttributes()
	selected := false
	for name, attribute := range attributes {
		var more hcl.Diagnostics
		switch parameter, known := findParameter(rule, name); {
		case slices.Contains(selectorNames, name):
			selected = true
			more = readSelector(&o, rule, attribute)
		case known:
			o.Values[name], more = parameterValue(parameter, attribute)
		default:
			more = hcl.Diagnostics{unknownName("parameter or selector of rule "+rule.ID, name,
				slices.Concat(parameterNames(rule), selectorNames), attribute.NameRange)}
		}
		diags = append(diags, more...)
	}
	if !selected && !diags.HasErrors() {
		diags = diags.Append(hclMistake(at, "Override selects nothing",
			"Say for which buckets it is: %s. What holds for all of them belongs into the rule block itself.", strings.Join(selectorNames, ", ")))
	}
	if len(o.Values) == 0 && !diags.HasErrors() {
		diags = diags.Append(hclMistake(at, "Override sets nothing", "Set a parameter of rule %q in it.%s", rule.ID, didYouMean("", parameterNames(rule))))
	}
	return o, diags
}

// readSelector reads one selector into an override.
func readSelector(o *rules.Override, rule finding.Rule, attribute *hcl.Attribute) hcl.Diagnostics {
	if rule.Scope == "account" && attribute.Name != selectAccounts {
		return hcl.Diagnostics{hclMistake(attribute.NameRange, "Override can never hold",
			"Rule %q is about the account, which is judged once and has no %s. Select by accounts.", rule.ID, attribute.Name)}
	}
	list := textList{name: attribute.Name, summary: "Override can never hold"}
	var into *[]string
	switch attribute.Name {
	case selectBuckets:
		list.check, into = checkPattern, &o.Buckets
	case selectAccounts:
		list.check, into = checkAccount, &o.Accounts
	case selectRegions:
		list.check, into = checkText, &o.Regions
	case selectTags:
		if every, ok, diags := tagObject(attribute); ok {
			o.EveryTag = every
			return diags
		}
		list.check, into = checkTag, &o.AnyTag
	}
	var diags hcl.Diagnostics
	*into, diags = list.read(attribute)
	return diags
}

// tagObject reads tags = {key = "value"}; ok is false for any other expression.
func tagObject(attribute *hcl.Attribute) (tags map[string]string, ok bool, diags hcl.Diagnostics) {
	pairs, notMap := hcl.ExprMap(attribute.Expr)
	if notMap.HasErrors() {
		return nil, false, nil
	}
	at := attribute.Expr.Range()
	if len(pairs) == 0 {
		return nil, true, hcl.Diagnostics{hclMistake(at, "Override can never hold", "The object of tags is empty. Leave it out, or name a tag.")}
	}
	tags = map[string]string{}
	for _, pair := range pairs {
		key, more := pair.Key.Value(nil)
		value, also := pair.Value.Value(nil)
		diags = append(append(diags, more...), also...)
		switch {
		case more.HasErrors() || also.HasErrors():
		case !isText(key) || !isText(value) || checkPattern(value.AsString()) != "" && value.AsString() != "":
			diags = diags.Append(hclMistake(pair.Value.Range(), "Override can never hold", "Write a tag as KEY = \"VALUE\"; the value may be a pattern."))
		default:
			tags[key.AsString()] = value.AsString()
		}
	}
	return tags, true, diags
}

// textList is an attribute that holds a list of texts, none of them useless.
type textList struct {
	name    string
	summary string
	check   func(string) string // what is wrong with an entry, "" for nothing
}

func (l textList) read(attribute *hcl.Attribute) ([]string, hcl.Diagnostics) {
	elements, diags := hcl.ExprList(attribute.Expr)
	if diags.HasErrors() {
		return nil, hcl.Diagnostics{hclMistake(attribute.Expr.Range(), l.summary, "Write a list: %s = [\"…\"].", l.name)}
	}
	if len(elements) == 0 {
		return nil, hcl.Diagnostics{hclMistake(attribute.Expr.Range(), l.summary, "The list of %s is empty. Leave it out, or name something.", l.name)}
	}
	var out []string
	for _, element := range elements {
		value, more := element.Value(nil)
		switch {
		case more.HasErrors():
			diags = append(diags, more...)
		case !isText(value):
			diags = diags.Append(hclMistake(element.Range(), l.summary, "Write each entry of %s in quotes.", l.name))
		case l.check(value.AsString()) != "":
			diags = diags.Append(hclMistake(element.Range(), l.summary, "%s", l.check(value.AsString())))
		default:
			out = append(out, value.AsString())
		}
	}
	return out, diags
}

func isText(value cty.Value) bool {
	return value.IsWhollyKnown() && !value.IsNull() && value.Type() == cty.String
}

func checkText(text string) string {
	if strings.TrimSpace(text) == "" {
		return "An empty text names nothing."
	}
	return ""
}

func checkPattern(text string) string {
	if checkText(text) != "" {
		return checkText(text)
	}
	if _, err := glob.Compile(text); err != nil {
		return fmt.Sprintf("%q is no pattern: %v.", text, err)
	}
	return ""
}

func checkTag(text string) string {
	key, value, _ := strings.Cut(text, "=")
	if key == "" {
		return fmt.Sprintf("%q names no tag. Write KEY or KEY=VALUE.", text)
	}
	if value == "" {
		return ""
	}
	return checkPattern(value)
}

func checkAccount(text string) string {
	if !isAccountID(text) {
		return fmt.Sprintf("%q is not an account id of 12 digits.", text)
	}
	return ""
}

func hclMistake(at hcl.Range, summary, format string, args ...any) *hcl.Diagnostic {
	return &hcl.Diagnostic{Severity: hcl.DiagError, Summary: summary, Detail: fmt.Sprintf(format, args...), Subject: at.Ptr()}
}

// hclPlace is where something stands, as people write it.
func hclPlace(at hcl.Range) string {
	return fmt.Sprintf("%s:%d:%d", at.Filename, at.Start.Line, at.Start.Column)
}
