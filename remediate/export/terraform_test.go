package export

import (
	"bytes"
	"context"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/s3"

	"s3audit/remediate/operation"
	"s3audit/remediate/plan"
)

var terraformMirror = flag.String("export.terraform", "", "a provider mirror with hashicorp/aws: run the real Terraform with it")

const terraformSettings = `
provider "aws" {
  region                      = "us-east-1"
  skip_requesting_account_id  = true
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  s3_use_path_style           = true
}
`

// TestTerraformApplies: what was there before the plan is there, Terraform imports
// it, changes it, and has nothing left to do; the account is then as planned.
func TestTerraformApplies(t *testing.T) {
	if *terraformMirror == "" {
		t.Log("without -export.terraform")
		return
	}
	srv := world(t)
	p := everything(t, 1)
	p.Changes = slices.DeleteFunc(p.Changes, func(c plan.Change) bool {
		return c.Bucket == "" || c.Subresource == "abac" || c.Subresource == "tagging" // another host, newer providers, and no resource
	})
	target := operation.Target{S3: s3.NewFromConfig(srv.AWSConfig("us-east-1"), func(o *s3.Options) { o.UsePathStyle = true })}
	for _, c := range p.Changes {
		row, _ := operation.Find(c.Subresource)
		c.After, c.Before = c.Before, plan.None()
		c.Operation = row.API(c.After)
		if err := operation.Send(context.Background(), target, c); err != nil {
			t.Fatal(err)
		}
	}
	var text bytes.Buffer
	if err := Terraform(&text, p); err != nil {
		t.Fatal(err)
	}
	dir, who := t.TempDir(), srv.Identity()
	for name, content := range map[string]string{
		"main.tf": text.String(), "provider.tf": terraformSettings,
		"rc": "provider_installation {\n  filesystem_mirror {\n    path = \"" + *terraformMirror + "\"\n  }\n}\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{{"init"}, {"apply", "-auto-approve", "-parallelism=2"}, {"plan", "-detailed-exitcode"}} {
		terraform := exec.Command("terraform", append(args, "-no-color", "-input=false")...)
		terraform.Dir = dir
		terraform.Env = []string{
			"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "TF_CLI_CONFIG_FILE=" + filepath.Join(dir, "rc"), "CHECKPOINT_DISABLE=1",
			"AWS_ENDPOINT_URL_S3=" + srv.URL, "AWS_ACCESS_KEY_ID=" + who.AccessKey, "AWS_SECRET_ACCESS_KEY=" + who.SecretKey,
		}
		if out, err := terraform.CombinedOutput(); err != nil {
			t.Fatalf("terraform %v: %v\n%s", args, err, out)
		}
	}
	played(t, srv, p, `,"MaxAgeSeconds":0`, ``, `"Filter":{"Prefix":""}`, `"Filter":{}`)
}
