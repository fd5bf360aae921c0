package fix_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"s3audit/remediate/fix"
)

var known = []string{"bucket-versioning", "bucket-tags", "bucket-policy-exists", "account-public-access-block", "stale-multipart-uploads"}

func load(text string, variables map[string]string) (*fix.Set, error) {
	return fix.Load(fix.Options{Embedded: []fix.File{{Name: "f.hcl", Text: []byte(text)}}, Variables: variables, Rules: known})
}

// write makes a directory of files.
func write(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const versioned = `
  put_bucket_versioning {
    versioning_configuration {
      status = "Enabled"
    }
  }
}
`

// mistakes are bodies with what is said of them, with the place.
var mistakes = []struct {
	name, text string
	want       []string
}{
	{"rule", `fix "a" {
  rules = ["bucket-versionin"]` + versioned, []string{`f.hcl:2:12: Unknown rule`, `Did you mean "bucket-versioning"?`}},
	{"glob", `fix "a" {
  rules = ["nothing-*"]` + versioned, []string{"f.hcl:2:12: Unknown rule"}},
	{"no rules", `fix "a" {` + versioned, []string{`f.hcl:1:9: Missing required argument`}},
	{"empty rules", `fix "a" {
  rules = []` + versioned, []string{"f.hcl:2:3: No rules"}},
	{"danger", `fix "a" {
  rules = ["bucket-*"]
  allow = ["expire-object"]` + versioned, []string{`f.hcl:3:12: Unknown danger`, `Did you mean "expire-objects"?`}},
	{"danger with a name", `fix "a" {
  rules = ["bucket-*"]
  allow = ["lock-out", "irreversible:versionin", "new-finding:bucket-versionin"]` + versioned,
		[]string{`f.hcl:3:24: Unknown danger`, `Did you mean "irreversible:versioning"?`, `f.hcl:3:50: Unknown danger`, `Did you mean "new-finding:bucket-versioning"?`}},
	{"block", `fix "a" {
  rules = ["bucket-*"]
  put_bucket_versionin {}
}`, []string{"f.hcl:1:5: Nothing to do", "f.hcl:3:3: Unsupported block type", `Did you mean "put_bucket_versioning"?`}},
	{"attribute", `fix "a" {
  rules = ["bucket-*"]
  put_public_access_block {
    block_public_acl = true
  }
}`, []string{"f.hcl:4:5: Unsupported argument", `Did you mean "block_public_acls"?`}},
	{"literal", `fix "a" {
  rules = ["bucket-*"]
  put_public_access_block {
    block_public_acls = "perhaps"
  }
}`, []string{"f.hcl:4:25: Wrong type", "Want bool"}},
	{"fraction", `fix "a" {
  rules = ["bucket-*"]
  put_bucket_lifecycle_configuration {
    rule {
      expiration {
        days = 1.5
      }
    }
  }
}`, []string{"f.hcl:6:16: Wrong type", "whole number"}},
	{"nothing said", `fix "a" {
  rules = ["bucket-*"]
  put_bucket_cors {}
  put_bucket_policy {}
}`, []string{"f.hcl:3:3: Block without content", "f.hcl:4:3: Block without content"}},
	{"two blocks of one", `fix "a" {
  rules = ["bucket-*"]
  put_bucket_versioning {
    versioning_configuration {}
    versioning_configuration {}
  }
}`, []string{"f.hcl:5:5: Block given twice"}},
	{"name of a thing", `fix "a" {
  rules = ["bucket-*"]
  when  = buckt.name == ""` + versioned, []string{"f.hcl:3:11: Unknown name", `Did you mean "bucket"?`}},
	{"attribute of a thing", `fix "a" {
  rules = ["bucket-*"]
  when  = bucket.versionin.status == "" || bucket.encryption.rule[0].bucket_key == true` + versioned,
		[]string{"f.hcl:3:17: Unknown attribute", `Did you mean "versioning"?`, "f.hcl:3:69: Unknown attribute", `Did you mean "bucket_key_enabled"?`}},
	{"variable", `variable "log_bucket" {
  default = ""
}
fix "a" {
  rules = ["bucket-*"]
  when  = var.log_bukket == local.x` + versioned, []string{`f.hcl:6:14: Unknown variable`, `Did you mean "log_bucket"?`, "f.hcl:6:34: Unknown local value"}},
	{"function", `fix "a" {
  rules = ["bucket-*"]
  when  = false && lengthh(bucket.name) > 0` + versioned, []string{"f.hcl:3:20: Unknown function", `Did you mean "length"?`}},
	{"condition", `fix "a" {
  rules = ["bucket-*"]
  when  = "often"` + versioned, []string{"f.hcl:3:11: Wrong type", "bool"}},
	{"each", `fix "a" {
  rules = ["bucket-*"]
  when  = each.key == ""` + versioned, []string{`f.hcl:3:11: "each" is not known here`}},
	{"bucket in a fix of the account", `locals {
  b = bucket.name
}
fix "a" {
  rules = ["bucket-*"]
  when  = bucket.name == ""
  put_account_public_access_block {
    block_public_acls = true
  }
}
fix "b" {
  rules = ["bucket-*"]
  when  = local.b == ""
  put_account_public_access_block {
    block_public_acls = true
  }
}`, []string{"f.hcl:6:11: No bucket here", "f.hcl:11:5: No bucket here"}},
	{"account and bucket", `fix "a" {
  rules = ["bucket-*"]
  put_account_public_access_block {
    block_public_acls = true
  }` + versioned, []string{"f.hcl:1:5: Account and bucket in one fix"}},
	{"statement", `fix "a" {
  rules = ["bucket-*"]
  put_bucket_policy {
    statement {
      effect    = "allow"
      resources = ["*"]
    }
  }
}`, []string{"f.hcl:4:5: Missing actions", "f.hcl:4:5: Missing principals", "f.hcl:5:19: Invalid effect"}},
	{"policy", `fix "a" {
  rules = ["bucket-*"]
  put_bucket_policy {
    policy = jsonencode({ Statement = [{ Effect = "Perhaps" }] })
  }
}`, []string{"f.hcl:4:14: Invalid policy"}},
	{"remove", `fix "a" {
  rules = ["bucket-*"]
  put_bucket_policy {
    remove {}
    remove {
      where = statement.efect == "Allow"
    }
  }
}`, []string{"f.hcl:4:5: Remove what?", "f.hcl:6:24: Unknown attribute", `Did you mean "effect"?`}},
	{"key", `fix "a" {
  rules = ["bucket-*"]
  abort_multipart_upload {}
}`, []string{"f.hcl:3:26: Missing required argument", "upload_id"}},
	{"inside a dynamic block", `fix "a" {
  rules = ["bucket-*"]
  put_bucket_cors {
    dynamic "cors_rule" {
      for_each = bucket.cors.cors_rule
      content {
        allowed_methods = cors_rule.value.allowed_methods
        allowed_origin  = [bucket.nam]
      }
    }
  }
}`, []string{"f.hcl:8:9: Unsupported argument", "f.hcl:8:34: Unknown attribute"}},
	{"locals in a ring", `locals {
  a = local.b
  b = local.a
}
fix "a" {
  rules = ["bucket-*"]` + versioned, []string{"Local value uses itself"}},
	{"twice", `fix "a" {
  rules = ["bucket-*"]` + versioned + `fix "a" {
  rules = ["bucket-*"]` + versioned, []string{"f.hcl:9:5: Fix given twice", "f.hcl:1 already"}},
	{"default of another type", `variable "n" {
  type    = number
  default = "many"
}
fix "a" {
  rules = ["bucket-*"]` + versioned, []string{"f.hcl:3:13: Wrong type of variable", "number"}},
	{"no fix for what is no rule", `no_fix "bucket-tag" {
  reason = "x"
}`, []string{"f.hcl:1:8: Unknown rule", `Did you mean "bucket-tags"?`}},
	{"syntax", `fix "a" {`, []string{"f.hcl:1:"}},
	{"deep", `locals { a = ` + strings.Repeat("(", 500), []string{"Nested too deep"}},
	{"deep signs", `locals { a = ` + strings.Repeat("!", 500) + `true }`, []string{"Nested too deep"}},
	{"long number", `locals { a = 1e999999999 }`, []string{"Number too long"}},
	{"wide", `locals {
  a = format("%999999999d", 1)
}`, []string{"three digits"}},
	{"file of a ready fix", `locals {
  a = file("f.hcl")
}`, []string{"no directory"}},
}

func TestMistakes(t *testing.T) {
	for _, c := range mistakes {
		t.Run(c.name, func(t *testing.T) {
			_, err := load(c.text, nil)
			var all *fix.Error
			if !errors.As(err, &all) {
				t.Fatalf("have %v, want mistakes", err)
			}
			for _, want := range c.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("want %q in:\n%v", want, err)
				}
			}
			if n := len(all.Diagnostics); n > 1+strings.Count(strings.Join(c.want, "\n"), "f.hcl:") {
				t.Errorf("%d mistakes are told:\n%v", n, err)
			}
		})
	}
}

// Mistakes of all files are told at once, each with the line.
func TestMistakesOfAllFiles(t *testing.T) {
	dir := write(t, map[string]string{
		"a.hcl": "variable \"one\" {\n  type = string\n}\nvariable \"two\" {}\nfix \"a\" {\n  rules = [\"nothing\"]" + versioned,
		"b.hcl": "fix \"b\" {\n  rules = [\"bucket-*\"]\n  when = bucket.nam == \"\"" + versioned,
	})
	_, err := fix.Load(fix.Options{Paths: []string{dir}, Rules: known, Variables: map[string]string{"tw": "1"}})
	if err == nil {
		t.Fatal("want mistakes")
	}
	for _, want := range []string{"a.hcl:6:12: Unknown rule", "b.hcl:3:16: Unknown attribute", `Did you mean "two"?`, "Set one, two: by --var", "  >   rules = [\"nothing\"]", "4 mistakes"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("want %q in:\n%v", want, err)
		}
	}
}

// What a sensitive variable holds is never told.
func TestSecretsStaySecret(t *testing.T) {
	const secret = "hunter2-hunter2"
	head := "variable \"s\" {\n  type = %T\n  sensitive = true\n}\n"
	for name, c := range map[string]struct{ typ, body, value string }{
		"type":       {"number", "", secret},
		"expression": {"list(string)", "", secret},
		"broken":     {"list(string)", "", "[" + secret},
		"used":       {"string", "fix \"a\" {\n  rules = [\"bucket-*\"]\n  when = tobool(var.s)" + versioned, secret},
		"by a local": {"string", "locals {\n  l = regex(var.s, \"x\")\n}\nfix \"a\" {\n  rules = [\"bucket-*\"]\n  when = local.l == \"\"" + versioned, secret + "("},
		"parsed":     {"string", "fix \"a\" {\n  rules = [\"bucket-*\"]\n  put_bucket_policy {\n    policy = var.s\n  }\n}", secret},
		"indexed":    {"string", "fix \"a\" {\n  rules = [\"bucket-*\"]\n  when = { a = true }[var.s]" + versioned, secret},
	} {
		_, err := load(strings.ReplaceAll(head, "%T", c.typ)+c.body, map[string]string{"s": c.value})
		if err == nil {
			t.Errorf("%s: want a mistake", name)
			continue
		}
		if strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: the secret is told:\n%v", name, err)
		}
	}
	_, err := load("variable \"s\" {\n  sensitive = true\n  default = \""+secret+"\"\n  validation {\n    condition = var.s == \"\"\n    error_message = \"not ${var.s}\"\n  }\n}\nfix \"a\" {\n  rules = [\"bucket-*\"]"+versioned, nil)
	if err == nil || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("have %v", err)
	}
}

// Files are read below the fix's own directory, and nowhere else.
func TestFilesStayInside(t *testing.T) {
	outside := write(t, map[string]string{"secret": "out"})
	dir := write(t, map[string]string{"in/side.txt": "hello", "big": strings.Repeat("x", 300<<10), "t.tpl": "%{ for x in list }${x};%{ endfor }", "bytes": "\xff"})
	for name, target := range map[string]string{"link": filepath.Join(outside, "secret"), "dirlink": outside, "up": "../"} {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	for expr, want := range map[string]string{
		`file("in/side.txt") == "hello"`: "", `file("./in/../in/side.txt") == "hello"`: "", `templatefile("t.tpl", { list = ["a", "b"] }) == "a;b;"`: "",
		`file("../x") == ""`: "escapes", `file("link") == ""`: "escapes", `file("dirlink/secret") == ""`: "escapes", `file("up/x") == ""`: "escapes",
		`file("` + outside + `/secret") == ""`: "escapes", `file("in") == ""`: "no plain file", `file("big") == ""`: "more than", `file("bytes") == ""`: "UTF-8",
		`templatefile("link", {}) == ""`: "escapes", `templatefile("t.tpl", { list = [file("link")] }) == ""`: "escapes",
	} {
		if err := os.WriteFile(filepath.Join(dir, "f.hcl"), []byte("fix \"a\" {\n  rules = [\"bucket-*\"]\n  when = "+expr+versioned), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := fix.Load(fix.Options{Paths: []string{dir}, Rules: known})
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: have %v, want %q", expr, err, want)
		}
	}
}

func TestFormat(t *testing.T) {
	out, err := fix.Format([]byte("fix \"a\" {\nrules=[\"x\"]\n  allow   =   []\n}\n"), "f.hcl")
	if want := "fix \"a\" {\n  rules = [\"x\"]\n  allow = []\n}\n"; err != nil || string(out) != want {
		t.Errorf("have %q, %v", out, err)
	}
	if _, err := fix.Format([]byte("fix {"), "f.hcl"); err == nil || !strings.Contains(err.Error(), "f.hcl:1:") {
		t.Errorf("have %v", err)
	}
}
