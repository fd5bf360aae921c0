package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2/hclparse"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/open-policy-agent/opa/v1/util"
	"github.com/zclconf/go-cty/cty"

	"s3audit/collector"
	"s3audit/rules/policy"
)

// everything is the widest policy there is.
func everything(t *testing.T, partition string, buckets ...string) iamPolicy {
	t.Helper()
	where, err := newPermissionPlace(partition, buckets)
	if err != nil {
		t.Fatal(err)
	}
	return where.policy(optInNames(), true)
}

// TestPolicyIsNarrow: an action that can be limited to a resource is.
func TestPolicyIsNarrow(t *testing.T) {
	takes := map[string][]string{}
	for _, a := range policy.Actions() {
		takes["s3:"+a.Name] = a.Resources
	}
	p := everything(t, "aws")
	for _, s := range p.Statement {
		for _, action := range s.Action {
			kinds, known := takes[action]
			if !known && strings.HasPrefix(action, "s3:") {
				t.Errorf("%s is in no table of AWS's", action)
			}
			if slices.Contains(s.Resource, "*") != (len(kinds) == 0) && strings.HasPrefix(action, "s3:") {
				t.Errorf("%s is allowed on %q, and can be limited to %q", action, s.Resource, kinds)
			}
		}
		if !slices.IsSorted(s.Action) || !slices.IsSorted(s.Resource) {
			t.Errorf("statement %s is not sorted", s.Sid)
		}
		if !regexp.MustCompile(`^[A-Za-z0-9]+$`).MatchString(s.Sid) || s.Effect != "Allow" {
			t.Errorf("IAM would refuse statement %+v", s)
		}
	}
	if size := p.size(); size > maxPolicySize {
		t.Errorf("%d characters", size)
	}
}

// TestPolicyHasEveryCall: each call that a subresource takes is allowed, where
// IAM has an action for it.
func TestPolicyHasEveryCall(t *testing.T) {
	p := everything(t, "aws")
	for _, sub := range collector.Subresources() {
		for _, call := range sub.Calls {
			if call.Action != "" && call.API != "GetBucketLocation" && !grants(p, call.Action) {
				t.Errorf("%s: %s is not allowed", sub.Name, call.Action)
			}
		}
	}
}

func TestPolicyPlaces(t *testing.T) {
	p := everything(t, "aws-cn", "b-*", "a")
	found := map[string][]string{}
	for _, s := range p.Statement {
		found[s.Sid] = s.Resource
		for _, arn := range s.Resource {
			if arn != "*" && !strings.HasPrefix(arn, "arn:aws-cn:") {
				t.Errorf("%s is of another partition", arn)
			}
		}
	}
	for sid, want := range map[string][]string{
		"S3AuditBuckets": {"arn:aws-cn:s3:::a", "arn:aws-cn:s3:::b-*"}, "S3AuditObjects": {"arn:aws-cn:s3:::a/*", "arn:aws-cn:s3:::b-*/*"},
		"S3AuditAccount": {"*"}, "S3AuditTargets": {"arn:aws-cn:s3:::*"},
	} {
		if diff := cmp.Diff(want, found[sid]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", sid, diff)
		}
	}
	for _, bad := range []string{"a[b]", "${x}", "a b", "", "a\"", "{a,b}", "ä"} {
		if _, err := newPermissionPlace("aws", []string{bad}); err == nil {
			t.Errorf("the bucket %q is taken", bad)
		}
	}
}

// TestPolicySize: a policy that IAM would refuse is not printed.
func TestPolicySize(t *testing.T) {
	env, out, errs := testEnvironment()
	args := []string{"permissions", "--rule", "bucket-versioning"}
	for i := range 200 {
		args = append(args, "--bucket", fmt.Sprintf("a-bucket-with-quite-a-long-name-%03d", i))
	}
	if code := execute(t.Context(), env, args); code != exitCannotRun || out.Len() > 0 || !strings.Contains(errs.String(), "6144") {
		t.Errorf("exit %d, %d bytes: %s", code, out.Len(), errs)
	}
}

// TestPolicyFormats: every format reads back as the same policy.
func TestPolicyFormats(t *testing.T) {
	want := everything(t, "aws", "prod-*", "logs.example")
	for name, read := range map[string]func(*testing.T, []byte) iamPolicy{
		"json": readPolicyJSON, "terraform": readPolicyTerraform, "cloudformation": readPolicyCloudFormation,
	} {
		t.Run(name, func(t *testing.T) {
			write, err := policyFormat(name)
			if err != nil {
				t.Fatal(err)
			}
			var b bytes.Buffer
			if err := write(&b, want); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, read(t, b.Bytes())); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func readPolicyJSON(t *testing.T, text []byte) (p iamPolicy) {
	t.Helper()
	if err := json.Unmarshal(text, &p); err != nil {
		t.Fatal(err)
	}
	return p
}

func readPolicyCloudFormation(t *testing.T, text []byte) iamPolicy {
	t.Helper()
	var template struct {
		Resources map[string]struct {
			Type       string
			Properties struct{ PolicyDocument iamPolicy }
		}
	}
	// !Ref is CloudFormation's own tag.
	if err := util.Unmarshal(bytes.ReplaceAll(text, []byte("!Ref "), nil), &template); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	r := template.Resources["S3AuditReadPolicy"]
	if len(template.Resources) != 1 || r.Type != "AWS::IAM::ManagedPolicy" {
		t.Errorf("%+v", template)
	}
	return r.Properties.PolicyDocument
}

func readPolicyTerraform(t *testing.T, text []byte) iamPolicy {
	t.Helper()
	file, diags := hclparse.NewParser().ParseHCL(text, "policy.tf")
	if diags.HasErrors() {
		t.Fatalf("%v\n%s", diags, text)
	}
	blocks := file.Body.(*hclsyntax.Body).Blocks
	if len(blocks) != 2 || blocks[0].Type != "data" || blocks[1].Type != "resource" {
		t.Fatalf("%d blocks", len(blocks))
	}
	p := iamPolicy{Version: "2012-10-17"} // the provider's own default
	for _, b := range blocks[0].Body.Blocks {
		p.Statement = append(p.Statement, iamStatement{
			Sid: hclText(t, b, "sid")[0], Effect: hclText(t, b, "effect")[0],
			Action: hclText(t, b, "actions"), Resource: hclText(t, b, "resources"),
		})
	}
	return p
}

func hclText(t *testing.T, b *hclsyntax.Block, name string) (out []string) {
	t.Helper()
	v, diags := b.Body.Attributes[name].Expr.Value(nil)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	if v.Type() == cty.String {
		return []string{v.AsString()}
	}
	for _, one := range v.AsValueSlice() {
		out = append(out, one.AsString())
	}
	return out
}
