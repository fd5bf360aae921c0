package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/agext/levenshtein"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/hashicorp/hcl/v2/gohcl"
	"github.com/hashicorp/hcl/v2/hclparse"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	ctyjson "github.com/zclconf/go-cty/cty/json"

	"s3audit/rules/exposure"
	"s3audit/rules/finding"
)

// configName is read from the working directory when --config names nothing.
const configName = "s3audit.hcl"

// configuration is what s3audit.hcl says. Flags and S3AUDIT_* win over it.
type configuration struct {
	Policies    []string     `hcl:"policies,optional"`
	BundleKey   *string      `hcl:"bundle_key,optional"`
	Include     []string     `hcl:"rules,optional"`
	Exclude     []string     `hcl:"exclude_rules,optional"`
	FailOn      *string      `hcl:"fail_on,optional"`
	OnUnknown   *string      `hcl:"on_unknown,optional"`
	Concurrency *int         `hcl:"concurrency,optional"`
	MaxRPS      *float64     `hcl:"max_rps,optional"`
	Rules       []ruleConfig `hcl:"rule,block"`
	// ExceptionFiles are read by exceptionOptions.load.
	ExceptionFiles []string          `hcl:"exceptions,optional"`
	Exceptions     []exceptionConfig `hcl:"exception,block"`
	Trusted        *trustedConfig    `hcl:"trusted,block"`

	trusted    *exposure.Trusted // nil where the file has none
	exceptions *exceptionReader  // of the file's own blocks, once the rules are known
	diags      hcl.Diagnostics   // what is wrong so far
	files      map[string]*hcl.File
}

type ruleConfig struct {
	ID      string    `hcl:"id,label"`
	IDRange hcl.Range `hcl:"id,label_range"`
	Body    hcl.Body  `hcl:",remain"`
}

// loadConfiguration reads path, or s3audit.hcl where path is empty and that
// file exists. A mistake is an [hclError] with every place in it; with one, the
// configuration is nil if nothing more can be said of it. See settings.
func loadConfiguration(path string) (*configuration, error) {
	named := path != ""
	if !named {
		path = configName
	}
	src, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) && !named {
		return &configuration{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read configuration: %w", err)
	}
	return parseConfiguration(src, path)
}

// parseConfiguration reads the text of a configuration file.
func parseConfiguration(src []byte, path string) (*configuration, error) {
	parser := hclparse.NewParser()
	file, diags := parser.ParseHCL(src, path)
	c := &configuration{files: parser.Files()}
	if diags.HasErrors() {
		return nil, asError(diags, c.files)
	}
	c.diags = nearerNames(append(diags, gohcl.DecodeBody(file.Body, nil, c)...))
	c.checkValues(file.Body)
	if c.Trusted != nil {
		c.trusted, diags = c.Trusted.read()
		c.diags = append(c.diags, diags...)
	}
	return c, asError(c.diags, c.files)
}

// checkValues says of the settings that are flags too what the flags would.
func (c *configuration) checkValues(body hcl.Body) {
	attributes, _ := body.JustAttributes() // blocks are no mistake here
	check := func(name string, err error) {
		if err != nil {
			c.diags = c.diags.Append(hclMistake(attributes[name].Expr.Range(), "Wrong value for "+name, "%s.", err))
		}
	}
	if c.FailOn != nil {
		_, err := parseFailOn(*c.FailOn)
		check("fail_on", err)
	}
	if c.OnUnknown != nil {
		check("on_unknown", checkOnUnknown(*c.OnUnknown))
	}
	if c.Concurrency != nil {
		check("concurrency", checkConcurrency(*c.Concurrency))
	}
	if c.MaxRPS != nil {
		check("max_rps", checkMaxRPS(*c.MaxRPS))
	}
}

// parameters reads what is set of a rule.
func parameters(rule finding.Rule, body hcl.Body) (map[string]any, hcl.Diagnostics) {
	attributes, _, diags := bodyOf(body, "override")
	values := map[string]any{}
	for name, attribute := range attributes {
		parameter, ok := findParameter(rule, name)
		if !ok {
			diags = diags.Append(unknownName("parameter of rule "+rule.ID, name, parameterNames(rule), attribute.NameRange))
			continue
		}
		value, more := parameterValue(parameter, attribute)
		diags = append(diags, more...)
		values[name] = value
	}
	return values, diags
}

func parameterValue(p finding.Parameter, attribute *hcl.Attribute) (any, hcl.Diagnostics) {
	value, diags := attribute.Expr.Value(nil)
	if diags.HasErrors() {
		return nil, diags
	}
	want, err := parameterType(p.Type)
	if err == nil {
		value, err = convert.Convert(value, want)
	}
	var raw []byte
	if err == nil && (value.IsNull() || !value.IsWhollyKnown()) {
		err = errors.New("a value is required")
	}
	if err == nil {
		raw, err = ctyjson.Marshal(value, want)
	}
	var out any
	if err == nil {
		err = json.Unmarshal(raw, &out)
	}
	if err != nil {
		return nil, hcl.Diagnostics{{
			Severity: hcl.DiagError, Summary: "Wrong type for parameter " + p.Name, Subject: attribute.Expr.Range().Ptr(),
			Detail: fmt.Sprintf("Parameter %q takes %s: %s.", p.Name, p.Type, err),
		}}
	}
	return out, nil
}

// parameterType reads a type as Terraform writes it: list(string).
func parameterType(text string) (cty.Type, error) {
	expr, diags := hclsyntax.ParseExpression([]byte(text), "type", hcl.InitialPos)
	if diags.HasErrors() {
		return cty.NilType, diags
	}
	want, diags := typeexpr.TypeConstraint(expr)
	if diags.HasErrors() {
		return cty.NilType, diags
	}
	return want, nil
}

func findParameter(rule finding.Rule, name string) (finding.Parameter, bool) {
	for _, p := range rule.Parameters {
		if p.Name == name {
			return p, true
		}
	}
	return finding.Parameter{}, false
}

func parameterNames(rule finding.Rule) []string {
	var list []string
	for _, p := range rule.Parameters {
		list = append(list, p.Name)
	}
	return list
}

func unknownName(what, name string, known []string, at hcl.Range) *hcl.Diagnostic {
	return &hcl.Diagnostic{
		Severity: hcl.DiagError, Summary: "Unknown " + what, Subject: at.Ptr(),
		Detail: fmt.Sprintf("There is no %s %q.%s", what, name, didYouMean(name, known)),
	}
}

// didYouMean names the nearest known name, or lists a few.
func didYouMean(name string, known []string) string {
	best, distance := "", len(name)/2+1
	for _, k := range known {
		if d := levenshtein.Distance(name, k, nil); d < distance {
			best, distance = k, d
		}
	}
	switch {
	case best != "":
		return fmt.Sprintf(" Did you mean %q?", best)
	case len(known) == 0:
		return " There are none."
	case len(known) <= 8:
		return " Known: " + strings.Join(known, ", ") + "."
	}
	return ""
}

// nearerNames adds the nearest top-level name to hcl's "Unsupported argument".
func nearerNames(diags hcl.Diagnostics) hcl.Diagnostics {
	schema, _ := gohcl.ImpliedBodySchema(&configuration{})
	var known []string
	for _, a := range schema.Attributes {
		known = append(known, a.Name)
	}
	for _, d := range diags {
		_, rest, found := strings.Cut(d.Detail, `named "`)
		name, _, closed := strings.Cut(rest, `"`)
		if d.Summary == "Unsupported argument" && found && closed && !strings.Contains(d.Detail, "Did you mean") {
			d.Detail += didYouMean(name, known)
		}
	}
	return diags
}

// hclError is every mistake of one or more HCL files, as people read them.
type hclError struct{ text string }

func (e hclError) Error() string { return e.text }

func asError(diags hcl.Diagnostics, files map[string]*hcl.File) error {
	if !diags.HasErrors() {
		return nil
	}
	slices.SortStableFunc(diags, inOrder)
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s in the configuration", count(len(diags), "mistake"))
	for _, d := range diags {
		b.WriteString("\n\n")
		if d.Subject != nil {
			fmt.Fprintf(&b, "%s:%d:%d: ", d.Subject.Filename, d.Subject.Start.Line, d.Subject.Start.Column)
		}
		fmt.Fprintf(&b, "%s\n  %s", d.Summary, d.Detail)
		b.WriteString(sourceLine(d, files))
	}
	return hclError{b.String()}
}

// inOrder sorts mistakes by their places.
func inOrder(a, b *hcl.Diagnostic) int {
	if a.Subject == nil || b.Subject == nil {
		return 0
	}
	return cmp.Or(cmp.Compare(a.Subject.Filename, b.Subject.Filename), cmp.Compare(a.Subject.Start.Byte, b.Subject.Start.Byte))
}

func sourceLine(d *hcl.Diagnostic, files map[string]*hcl.File) string {
	if d.Subject == nil || files[d.Subject.Filename] == nil {
		return ""
	}
	lines := bytes.Split(files[d.Subject.Filename].Bytes, []byte("\n"))
	if d.Subject.Start.Line < 1 || d.Subject.Start.Line > len(lines) {
		return ""
	}
	return "\n  > " + string(lines[d.Subject.Start.Line-1])
}
