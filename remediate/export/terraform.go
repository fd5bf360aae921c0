package export

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"

	"s3audit/remediate/operation"
	"s3audit/remediate/plan"
)

// resources are the AWS provider's names of what can be written.
// https://registry.terraform.io/providers/hashicorp/aws/latest/docs
var resources = map[string]string{
	"acl": "aws_s3_bucket_acl", "policy": "aws_s3_bucket_policy", "publicAccessBlock": "aws_s3_bucket_public_access_block",
	"ownershipControls": "aws_s3_bucket_ownership_controls", "encryption": "aws_s3_bucket_server_side_encryption_configuration",
	"versioning": "aws_s3_bucket_versioning", "object-lock": "aws_s3_bucket_object_lock_configuration",
	"lifecycle": "aws_s3_bucket_lifecycle_configuration", "replication": "aws_s3_bucket_replication_configuration",
	"logging": "aws_s3_bucket_logging", "notification": "aws_s3_bucket_notification", "website": "aws_s3_bucket_website_configuration",
	"cors": "aws_s3_bucket_cors_configuration", "accelerate": "aws_s3_bucket_accelerate_configuration",
	"requestPayment": "aws_s3_bucket_request_payment_configuration", "inventory": "aws_s3_bucket_inventory",
	"analytics": "aws_s3_bucket_analytics_configuration", "metrics": "aws_s3_bucket_metric",
	"intelligent-tiering": "aws_s3_bucket_intelligent_tiering_configuration", "abac": "aws_s3_bucket_abac",
	"account.publicAccessBlock": "aws_s3_account_public_access_block",
}

// eventHold is newer than the provider.
const eventHold = "ObjectLockConfiguration.Rule.DefaultRetention.DefaultEventHold"

// Terraform writes a resource for everything that is there after the plan, with an
// import block for what was there before it, so that Terraform changes it rather
// than makes it. What has no resource, or goes, is said in a comment.
func Terraform(w io.Writer, p *plan.Plan) error {
	f := hclwrite.NewEmptyFile()
	note(f, fmt.Sprintf("Plan %s of account %s, by s3audit %s.", p.Digest, p.Account, p.Tool))
	taken := map[string]bool{}
	var mistakes []error
	for i := range p.Changes {
		f.Body().AppendNewline()
		mistakes = append(mistakes, tfChange(f, &p.Changes[i], taken))
	}
	if err := errors.Join(mistakes...); err != nil {
		return err
	}
	_, err := w.Write(hclwrite.Format(f.Bytes()))
	return err
}

func note(f *hclwrite.File, text string) {
	f.Body().AppendUnstructuredTokens(hclwrite.Tokens{{Type: 'C', Bytes: []byte("# " + comment(text) + "\n")}})
}

func tfChange(f *hclwrite.File, c *plan.Change, taken map[string]bool) error {
	kind, ok := resources[c.Subresource]
	switch {
	case c.Subresource == "tagging":
		note(f, c.ID+": tags are arguments of the aws_s3_bucket itself. They are to be "+tagText(c.After)+".")
		return nil
	case !ok:
		note(f, c.ID+": Terraform has no resource for it.")
		return nil
	case c.After.State != plan.Present:
		note(f, c.ID+": take the "+kind+" away, if there is one.")
		return nil
	}
	note(f, c.ID)
	var document map[string]any
	if err := numbers(c.After.Value, &document); err != nil {
		return fmt.Errorf("change %s: %w", c.ID, err)
	}
	if hold, ok := take(document, strings.Split(eventHold, "."), false); ok {
		text, _ := json.Marshal(hold) // of JSON
		note(f, fmt.Sprintf("The provider has no argument for %s = %s.", eventHold, text))
	}
	name := unique(kind, c, taken)
	if c.Before.State == plan.Present {
		b := f.Body().AppendNewBlock("import", nil).Body()
		b.SetAttributeRaw("to", hclwrite.TokensForIdentifier(kind+"."+name))
		b.SetAttributeValue("id", cty.StringVal(importID(c)))
		f.Body().AppendNewline()
	}
	body := f.Body().AppendNewBlock("resource", []string{kind, name}).Body()
	if c.Bucket != "" {
		body.SetAttributeValue("bucket", cty.StringVal(c.Bucket))
	}
	row, _ := operation.Find(c.Subresource)
	if err := tfBody(body, row.ToTerraform(document), row.Attributes()); err != nil {
		return fmt.Errorf("change %s: %w", c.ID, err)
	}
	return nil
}

// tfBody writes arguments in the order of their names, then blocks.
func tfBody(body *hclwrite.Body, values map[string]any, attributes []operation.Attribute) error {
	kinds := map[string]operation.Attribute{}
	for _, a := range attributes {
		kinds[a.Name] = a
		if a.Name == "" { // an element of S3's that Terraform does not have
			for _, inside := range a.Attributes {
				kinds[inside.Name] = inside
			}
		}
	}
	names := slices.Sorted(maps.Keys(values))
	slices.SortStableFunc(names, func(a, b string) int { return btoi(nests(kinds[a])) - btoi(nests(kinds[b])) })
	for _, name := range names {
		var err error
		switch v := values[name].(type) {
		case map[string]any:
			if name == "grantee" {
				delete(v, "display_name") // which S3 shows, and nobody can set
			}
			if len(v) == 0 && name == "storage_class_analysis" {
				break // the provider wants an export in it; without one it is as good as left out
			}
			if kinds[name].Kind == operation.KindBlock {
				err = tfBody(body.AppendNewBlock(name, nil).Body(), v, kinds[name].Attributes)
				break
			}
			err = tfValue(body, name, v)
		case []any:
			if kinds[name].Kind != operation.KindBlocks {
				err = tfValue(body, name, v)
				break
			}
			for _, item := range v {
				err = errors.Join(err, tfBody(body.AppendNewBlock(name, nil).Body(), item.(map[string]any), kinds[name].Attributes))
			}
		default:
			err = tfValue(body, name, v)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func nests(a operation.Attribute) bool {
	return a.Kind == operation.KindBlock || a.Kind == operation.KindBlocks
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// tfValue writes one argument. hclwrite escapes what Terraform would read as a
// template.
func tfValue(body *hclwrite.Body, name string, value any) error {
	text, err := json.Marshal(value)
	if err != nil {
		return err
	}
	kind, err := ctyjson.ImpliedType(text)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	v, err := ctyjson.Unmarshal(text, kind)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	body.SetAttributeValue(name, v)
	return nil
}

// importID is how the provider finds what is there.
func importID(c *plan.Change) string {
	switch {
	case c.Bucket == "":
		return c.Account
	case c.Key != "":
		return c.Bucket + ":" + c.Key
	}
	return c.Bucket
}

// unique is a name for a resource, made from the bucket's.
func unique(kind string, c *plan.Change, taken map[string]bool) string {
	name := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' || r == '-' {
			return r
		}
		return '_'
	}, strings.Trim(c.Bucket+"_"+c.Key, "_"))
	if name == "" {
		name = "this"
	}
	if name[0] >= '0' && name[0] <= '9' || name[0] == '-' {
		name = "b_" + name
	}
	return untaken(taken, kind+".", name, "_")
}

// untaken is a name that nothing of the kind has yet: itself, or with a number.
func untaken(taken map[string]bool, kind, name, between string) string {
	for try, n := name, 2; ; try, n = name+between+strconv.Itoa(n), n+1 {
		if !taken[kind+try] {
			taken[kind+try] = true
			return try
		}
	}
}

func tagText(d plan.Document) string {
	if d.State != plan.Present {
		return "none"
	}
	return string(d.Value)
}
