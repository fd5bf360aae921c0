package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"
)

// policyFormats are the formats of permissions, in the order help shows them.
var policyFormats = []struct {
	name  string
	write func(io.Writer, iamPolicy) error
}{
	{"json", func(w io.Writer, p iamPolicy) error { return writeJSON(w, p) }},
	{"terraform", writeTerraform},
	{"cloudformation", writeCloudFormation},
}

func policyFormatNames() []string {
	var names []string
	for _, f := range policyFormats {
		names = append(names, f.name)
	}
	return names
}

func policyFormat(name string) (func(io.Writer, iamPolicy) error, error) {
	for _, f := range policyFormats {
		if f.name == name {
			return f.write, nil
		}
	}
	return nil, fmt.Errorf("-o %q: want one of %s", name, strings.Join(policyFormatNames(), ", "))
}

const policyDescription = "What s3audit reads, and nothing else."

// writeTerraform writes a policy document and the policy made from it.
func writeTerraform(w io.Writer, p iamPolicy) error {
	file := hclwrite.NewEmptyFile()
	data := file.Body().AppendNewBlock("data", []string{"aws_iam_policy_document", "s3audit"}).Body()
	for i, s := range p.Statement {
		if i > 0 {
			data.AppendNewline()
		}
		block := data.AppendNewBlock("statement", nil).Body()
		block.SetAttributeValue("sid", cty.StringVal(s.Sid))
		block.SetAttributeValue("effect", cty.StringVal(s.Effect))
		block.SetAttributeRaw("actions", lineList(s.Action))
		block.SetAttributeRaw("resources", lineList(s.Resource))
	}
	file.Body().AppendNewline()
	resource := file.Body().AppendNewBlock("resource", []string{"aws_iam_policy", "s3audit"}).Body()
	resource.SetAttributeValue("name", cty.StringVal("s3audit-read"))
	resource.SetAttributeValue("description", cty.StringVal(policyDescription))
	resource.SetAttributeTraversal("policy", hcl.Traversal{
		hcl.TraverseRoot{Name: "data"}, hcl.TraverseAttr{Name: "aws_iam_policy_document"},
		hcl.TraverseAttr{Name: "s3audit"}, hcl.TraverseAttr{Name: "json"},
	})
	_, err := w.Write(hclwrite.Format(file.Bytes()))
	return err
}

// lineList is a list with one element a line.
func lineList(elements []string) hclwrite.Tokens {
	newline := &hclwrite.Token{Type: hclsyntax.TokenNewline, Bytes: []byte("\n")}
	tokens := hclwrite.Tokens{{Type: hclsyntax.TokenOBrack, Bytes: []byte("[")}, newline}
	for _, element := range elements {
		tokens = append(tokens, hclwrite.TokensForValue(cty.StringVal(element))...)
		tokens = append(tokens, &hclwrite.Token{Type: hclsyntax.TokenComma, Bytes: []byte(",")}, newline)
	}
	return append(tokens, &hclwrite.Token{Type: hclsyntax.TokenCBrack, Bytes: []byte("]")})
}

// writeCloudFormation writes a template of one managed policy. Every text is a
// JSON string, which YAML takes as it is.
// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-managedpolicy.html
func writeCloudFormation(w io.Writer, p iamPolicy) error {
	var b strings.Builder
	line := func(depth int, format string, args ...any) {
		fmt.Fprintf(&b, strings.Repeat("  ", depth)+format+"\n", args...)
	}
	line(0, "AWSTemplateFormatVersion: %s", quoted("2010-09-09"))
	line(0, "Description: %s", quoted(policyDescription))
	line(0, "Resources:")
	line(1, "S3AuditReadPolicy:")
	line(2, "Type: AWS::IAM::ManagedPolicy")
	line(2, "Properties:")
	line(3, "Description: %s", quoted(policyDescription))
	line(3, "PolicyDocument:")
	line(4, "Version: %s", quoted(p.Version))
	line(4, "Statement:")
	for _, s := range p.Statement {
		line(5, "- Sid: %s", quoted(s.Sid))
		line(6, "Effect: %s", quoted(s.Effect))
		for _, list := range []struct {
			name     string
			elements []string
		}{{"Action", s.Action}, {"Resource", s.Resource}} {
			line(6, "%s:", list.name)
			for _, element := range list.elements {
				line(7, "- %s", quoted(element))
			}
		}
	}
	line(0, "Outputs:")
	line(1, "PolicyArn:")
	line(2, "Value: !Ref S3AuditReadPolicy")
	_, err := io.WriteString(w, b.String())
	return err
}

func quoted(text string) string {
	raw, err := json.Marshal(text)
	if err != nil {
		panic(err) // a string is always JSON
	}
	return string(raw)
}
