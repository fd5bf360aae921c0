package export

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v3"

	"s3audit/remediate/operation"
	"s3audit/remediate/plan"
)

// CloudFormation writes a template with a resource for every bucket, and one for
// every bucket policy, that the plan changes. A resource is all of a bucket in
// CloudFormation's eyes, and a plan knows only what it changes: the template says
// so, as it says what CloudFormation has nothing for.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources.html
func CloudFormation(w io.Writer, p *plan.Plan) error {
	s := stack{resources: map[string]*resource{}, logical: map[string]string{}, taken: map[string]bool{}, of: map[string]string{}, regions: regionsOf(p)}
	var mistakes []error
	for i := range p.Changes {
		mistakes = append(mistakes, s.change(&p.Changes[i]))
	}
	for i := range p.Changes {
		s.order(&p.Changes[i])
	}
	var out bytes.Buffer
	mistakes = append(mistakes, s.write(&out, p))
	if err := errors.Join(mistakes...); err != nil {
		return err
	}
	_, err := w.Write(out.Bytes())
	return err
}

const (
	bucketType = "AWS::S3::Bucket"
	policyType = "AWS::S3::BucketPolicy"
)

// resource is one of a template. What goes from the template is retained.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
type resource struct {
	Type                string         `yaml:"Type"`
	Condition           string         `yaml:"Condition,omitempty"`
	DependsOn           []string       `yaml:"DependsOn,omitempty"`
	DeletionPolicy      string         `yaml:"DeletionPolicy"`
	UpdateReplacePolicy string         `yaml:"UpdateReplacePolicy"`
	Properties          map[string]any `yaml:"Properties"`
}

// stack is a template in the making.
type stack struct {
	resources map[string]*resource
	imports   []any
	unsaid    []string          // what CloudFormation cannot say
	logical   map[string]string // logical id of a type and bucket
	of        map[string]string // logical id of a change
	taken     map[string]bool
	regions   []string
}

func regionsOf(p *plan.Plan) []string {
	var regions []string
	for i := range p.Changes {
		if c := &p.Changes[i]; c.Bucket != "" && !slices.Contains(regions, c.Region) {
			regions = append(regions, c.Region)
		}
	}
	slices.Sort(regions)
	return regions
}

func (s *stack) cannot(c *plan.Change, format string, args ...any) {
	s.unsaid = append(s.unsaid, c.ID+": "+fmt.Sprintf(format, args...))
}

func (s *stack) change(c *plan.Change) error {
	reason, none := inexpressible[c.Subresource]
	switch {
	case none:
		s.cannot(c, "%s", reason)
		return nil
	case c.After.State != plan.Present:
		s.cannot(c, "take %s away, where a stack has it: CloudFormation removes only what an earlier template set", property(c))
		return nil
	}
	doc, err := documentOf(c)
	if err != nil {
		return fmt.Errorf("change %s: %w", c.ID, err)
	}
	if name := function(doc); name != "" {
		s.cannot(c, "it holds %q, which CloudFormation would not take as it is written", name)
		return nil
	}
	switch c.Subresource {
	case "policy":
		s.resource(c, policyType, "Policy").Properties["PolicyDocument"] = native(doc["Policy"])
		return nil
	case "acl":
		s.acl(c)
		return nil
	case "tagging":
		s.ownTags(c, doc)
	}
	spelled := properties[c.Subresource].spell(doc)
	for _, left := range leftover("", doc) {
		s.cannot(c, "%s has no property", left)
	}
	into := s.resource(c, bucketType, "").Properties
	if list, ok := lists[c.Subresource]; ok {
		have, _ := into[list].([]any)
		spelled = map[string]any{list: append(have, spelled)}
	}
	for name, v := range spelled {
		into[name] = native(v)
	}
	return nil
}

// property is what holds a subresource.
func property(c *plan.Change) string {
	switch c.Subresource {
	case "policy":
		return "the " + policyType + " of " + c.Bucket
	case "acl":
		return "AccessControl"
	}
	if list, ok := lists[c.Subresource]; ok {
		return fmt.Sprintf("the %q of %s", c.Key, list)
	}
	for _, f := range properties[c.Subresource] {
		name, _, _ := strings.Cut(f.to, ".")
		return name
	}
	return ""
}

// documentOf is what a change puts, with a policy as the object that it is.
func documentOf(c *plan.Change) (map[string]any, error) {
	var doc map[string]any
	if err := numbers(c.After.Value, &doc); err != nil || c.Subresource != "policy" {
		return doc, err
	}
	var policy any
	text, _ := doc["Policy"].(string)
	err := numbers([]byte(text), &policy)
	return map[string]any{"Policy": policy}, err
}

// ownTags leaves out those that nobody but AWS may write.
func (s *stack) ownTags(c *plan.Change, doc map[string]any) {
	tags, _ := doc["TagSet"].([]any)
	doc["TagSet"] = slices.DeleteFunc(tags, func(tag any) bool {
		key, _ := tag.(map[string]any)["Key"].(string)
		if !strings.HasPrefix(key, "aws:") {
			return false
		}
		s.cannot(c, "the tag %q is AWS's own", key)
		return true
	})
}

// acl is a canned one, which is all that CloudFormation has.
func (s *stack) acl(c *plan.Change) {
	name := operation.CannedACL(c.After)
	if name == "" {
		s.cannot(c, "CloudFormation has canned ACLs only, and these grants are none: %s", tagText(c.After))
		return
	}
	s.resource(c, bucketType, "").Properties["AccessControl"] = camel(name)
}

// resource is the one of a change's bucket, made when it is first asked for.
func (s *stack) resource(c *plan.Change, kind, suffix string) *resource {
	place, named := kind+" "+c.Bucket, "BucketName"
	if kind == policyType {
		named = "Bucket"
	}
	id, ok := s.logical[place]
	if !ok {
		id = untaken(s.taken, "", camel(c.Bucket)+suffix, "")
		s.logical[place] = id
		s.resources[id] = &resource{Type: kind, DeletionPolicy: "Retain", UpdateReplacePolicy: "Retain", Properties: map[string]any{named: c.Bucket}}
		if len(s.regions) > 1 {
			s.resources[id].Condition = "In" + camel(c.Region)
		}
		if kind == bucketType || c.Before.State == plan.Present {
			s.imports = append(s.imports, map[string]any{"ResourceType": kind, "LogicalResourceId": id, "ResourceIdentifier": map[string]any{named: c.Bucket}})
		}
	}
	s.of[c.ID] = id
	return s.resources[id]
}

// order keeps the order of the plan where it is one between resources.
func (s *stack) order(c *plan.Change) {
	for _, first := range c.Requires {
		a, b := s.of[c.ID], s.of[first]
		switch {
		case a == "" || b == "" || a == b || slices.Contains(s.resources[a].DependsOn, b):
		case s.waits(b, a):
			s.cannot(c, "%s has to come first, and CloudFormation would have to make both at once: update twice", first)
		default:
			s.resources[a].DependsOn = append(s.resources[a].DependsOn, b)
		}
	}
}

// waits reports whether a resource depends on another, by whatever way.
func (s *stack) waits(a, b string) bool {
	return slices.ContainsFunc(s.resources[a].DependsOn, func(first string) bool { return first == b || s.waits(first, b) })
}

func (s *stack) write(out *bytes.Buffer, p *plan.Plan) error {
	line := func(format string, args ...any) {
		fmt.Fprintf(out, "# %s\n", comment(fmt.Sprintf(format, args...)))
	}
	line("Plan %s of account %s, by s3audit %s.", p.Digest, p.Account, p.Tool)
	for _, text := range manners {
		line("%s", text)
	}
	if len(s.imports) > 0 {
		text, err := json.Marshal(s.imports)
		if err != nil {
			return err
		}
		line("Resources to import: %s", text)
	}
	if len(s.regions) == 1 {
		line("The stack has to be one of the Region %s.", s.regions[0])
	}
	if p.Endpoint != "" {
		line("The plan is one for the endpoint %s: CloudFormation writes to AWS only.", p.Endpoint)
	}
	if len(s.unsaid) > 0 {
		line("Not in this template:")
	}
	for _, text := range s.unsaid {
		line("- %s", text)
	}
	if len(s.resources) == 0 {
		line("Nothing is left for a template.")
		return nil
	}
	e := yaml.NewEncoder(out)
	e.SetIndent(2)
	return errors.Join(e.Encode(s.template(p)), e.Close())
}

// manners are what whoever uses a template has to know.
var manners = []string{
	"A resource here holds only what the plan changes, not all that the bucket has.",
	"Where a stack has the bucket, take these properties over into its template. Where none has, import",
	"the bucket first, with nothing but its name, and a policy as it is now; then update the stack with",
	"this template. What a template says at the import CloudFormation takes to be so, and does not write.",
}

func (s *stack) template(p *plan.Plan) any {
	conditions := map[string]any{}
	for _, region := range s.regions {
		if len(s.regions) > 1 { // the stack of each Region has its own buckets
			conditions["In"+camel(region)] = map[string]any{"Fn::Equals": []any{map[string]any{"Ref": "AWS::Region"}, region}}
		}
	}
	return struct {
		Version     string               `yaml:"AWSTemplateFormatVersion"`
		Description string               `yaml:"Description"`
		Conditions  map[string]any       `yaml:"Conditions,omitempty"`
		Resources   map[string]*resource `yaml:"Resources"`
	}{"2010-09-09", "Plan " + p.Digest + " of s3audit", conditions, s.resources}
}

// function is what CloudFormation would compute rather than write, "" for nothing.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
func function(v any) string {
	switch v := v.(type) {
	case string:
		if strings.Contains(v, "{{resolve:") {
			return v
		}
	case []any:
		for _, item := range v {
			if name := function(item); name != "" {
				return name
			}
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if name == "Ref" || strings.HasPrefix(name, "Fn::") || function(name) != "" {
				return name
			}
			if found := function(v[name]); found != "" {
				return found
			}
		}
	}
	return ""
}

// numbers decodes JSON, with numbers as they are.
func numbers(text []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	return d.Decode(into)
}

// native is a value of JSON with Go's own numbers.
func native(v any) any {
	switch v := v.(type) {
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return n
		}
		n, _ := v.Float64() // of JSON
		return n
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = native(item)
		}
		return out
	case map[string]any:
		out := map[string]any{}
		for name, item := range v {
			out[name] = native(item)
		}
		return out
	}
	return v
}

// camel is a name of letters and digits, as CloudFormation wants a logical id:
// "my-logs.2024" is "MyLogs2024".
func camel(name string) string {
	var out strings.Builder
	start := true
	for _, r := range name {
		switch {
		case r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r):
			start = true
			continue
		case start:
			r = unicode.ToUpper(r)
		}
		start = false
		out.WriteRune(r)
	}
	if out.Len() == 0 {
		return "Bucket"
	}
	return out.String()
}
