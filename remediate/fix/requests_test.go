package fix_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"s3audit/collector/snapshot"
	"s3audit/remediate/fix"
	"s3audit/remediate/operation"
	"s3audit/remediate/plan"
	"s3audit/rules/finding"
	"s3audit/rules/policy"
)

// bucket is one of which everything was read and nothing is configured but what
// is given, as JSON of its members.
func bucket(t testing.TB, members string) *snapshot.Bucket {
	t.Helper()
	all := map[string]json.RawMessage{}
	for _, row := range operation.Rows() {
		if !row.Account {
			all[row.Subresource] = json.RawMessage(`{"state": "absent"}`)
		}
	}
	given := map[string]json.RawMessage{}
	if err := json.Unmarshal([]byte("{"+members+"}"), &given); err != nil {
		t.Fatal(err)
	}
	for name, v := range given {
		all[name] = v
	}
	b := &snapshot.Bucket{}
	if err := json.Unmarshal(encode(t, all), b); err != nil {
		t.Fatal(err)
	}
	b.Name, b.ARN, b.Account, b.Partition, b.Region = "logs", "arn:aws:s3:::logs", "111122223333", "aws", "eu-west-1"
	return b
}

func found(rules ...string) []finding.Finding {
	var out []finding.Finding
	for i, r := range rules {
		out = append(out, finding.Finding{
			Rule: r, Verdict: finding.Fail, Fingerprint: fmt.Sprint("f", i), Bucket: "logs",
			Evidence: []finding.Evidence{{Path: fmt.Sprintf("derived.policy.statements[%d]", i), Value: json.RawMessage(`{"n": 1}`)}},
		})
	}
	return out
}

func ask(t testing.TB, text string, b *snapshot.Bucket, variables map[string]string) ([]fix.Request, error) {
	t.Helper()
	set, err := load(text, variables)
	if err != nil {
		t.Fatal(err)
	}
	return set.Fixes()[0].Requests(fix.Context{
		Account: &snapshot.Account{ID: "111122223333", Partition: "aws", PublicAccessBlock: snapshot.Observed[snapshot.PublicAccessBlock]{State: snapshot.Absent}},
		Bucket:  b, Findings: found("bucket-versioning", "bucket-tags"), Exposure: json.RawMessage(`{"verdict": "public", "cross_account": [{"kind": "account", "id": "1"}]}`),
	})
}

const tagged = `"tagging": {"state": "present", "value": {"TagSet": [{"Key": "env", "Value": "prod"}]}}`

// when are conditions that hold of a bucket with nothing but tags. None is a mistake.
var when = []string{
	`bucket.name == "logs"`, `bucket.versioning.status == null`, `!bucket.versioning.configured`, `bucket.tagging.configured`, `bucket.tags.env == "prod"`,
	`lookup(bucket.tags, "team", "none") == "none"`, `bucket.policy.text == null`, `length(bucket.policy.statement) == 0`, `length(bucket.inventory) == 0`,
	`bucket.website.index_document.suffix == null`, `bucket.object_lock.rule.default_retention.mode == null`, `length(bucket.lifecycle.rule) == 0`,
	`bucket.public_access_block.block_public_acls == null`, `bucket.logging.target_bucket == null`, `bucket.acl.owner.id == null`, `length(bucket.acl.grant) == 0`,
	`bucket.abac.status == null`, `bucket.notification.eventbridge == null`, `account.id == bucket.account`, `!account.public_access_block.configured`,
	`exposure.verdict == "public"`, `exposure.cross_account[0].kind == "account"`, `exposure.list == null`, `finding.rule == "bucket-versioning"`, `length(findings) == 2`,
	`jsondecode(findings[1].evidence[0].value).n == 1`, `alltrue([for f in findings : f.bucket == "logs"])`, `bucket.creation_date == null`,
	`cidrsubnet("10.0.0.0/8", 8, 2) == "10.2.0.0/16"`, `cidrhost("10.0.0.0/8", -1) == "10.255.255.255"`, `cidrnetmask("10.0.0.0/12") == "255.240.0.0"`,
	`cidrsubnet("fd00::/16", 48, 1) == "fd00:0:0:1::/64"`, `cidrcontains("10.0.0.0/8", "10.1.0.0/16") && !cidrcontains("10.0.0.0/8", "11.0.0.0")`,
	`replace("a1b2", "/[0-9]/", "") == "ab"`, `length("ünï") == 3`, `try(bucket.lifecycle.rule[0].id, "none") == "none"`, `can(regex("^l", bucket.name))`,
	`sum([1, 2]) == 3`, `one([]) == null`, `index(["a", "b"], "b") == 1`, `anytrue([]) == false`, `base64decode(base64encode("x")) == "x"`,
	`timecmp("2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00") == 0`, `length({ a = 1 }) == 1`, `strcontains("abc", "b") && startswith("abc", "a") && endswith("abc", "c")`,
	`one(["x"]) == "x"`, `jsonencode({ b = [1, null], a = "<" }) != ""`,
}

func TestExpressions(t *testing.T) {
	b := bucket(t, tagged)
	for _, w := range when {
		text := "fix \"a\" {\n  rules = [\"bucket-*\"]\n  when = " + w + versioned
		if _, err := load(text, nil); err != nil {
			t.Errorf("%s: %v", w, err)
			continue
		}
		if requests, err := ask(t, text, b, nil); err != nil || len(requests) != 1 {
			t.Errorf("%s: %d requests, %v", w, len(requests), err)
		}
	}
}

const refusal = `{"state": "denied", "api": "GetBucketPolicy", "action": "s3:GetBucketPolicy", "code": "AccessDenied"}`

// What was not answered is never guessed: the fix is refused, with what to grant.
func TestNothingIsGuessed(t *testing.T) {
	b := bucket(t, `"policy": `+refusal+`, "tagging": {"state": "failed"}, "logging": {"state": "not-collected"}, "cors": `+refusal+`, "lifecycle": `+refusal)
	body := func(more string) string { return "fix \"a\" {\n  rules = [\"bucket-*\"]\n" + more }
	for text, want := range map[string]string{
		body("  when = bucket.policy.text == null" + versioned):                                                              "Grant s3:GetBucketPolicy",
		body("  when = try(bucket.policy.text, \"\") == \"\"" + versioned):                                                   "bucket.policy, which is not known: GetBucketPolicy was refused (AccessDenied)",
		body("  when = lookup(bucket.tags, \"a\", \"no\") != \"yes\"" + versioned):                                           `bucket.tags, which is not known: its state is "failed"`,
		body("  when = can(bucket.tags.a)" + versioned):                                                                      "bucket.tags",
		body("  when = local.l" + versioned + "\nlocals {\n  l = length(bucket.policy.statement) > 0\n}"):                    "bucket.policy",
		body("  for_each = bucket.cors.cors_rule" + versioned):                                                               "bucket.cors",
		body("  when = !alltrue([for k, v in bucket.tags : v == \"\"])" + versioned):                                         "bucket.tags",
		body("  put_bucket_logging {\n    target_bucket = bucket.logging.target_bucket\n  }\n}"):                             `its state is "not-collected"`,
		body("  put_bucket_policy {\n    remove {\n      where = statement.effect == \"Allow\"\n    }\n  }\n}"):              "bucket.policy",
		body("  dynamic \"disable_acls\" {\n    for_each = bucket.cors.cors_rule\n    content {}\n  }\n}"):                   "bucket.cors",
		body("  when = var.v == \"\"" + versioned + "\nvariable \"v\" {}"):                                                   "Set it: --var v=",
		body("  put_bucket_lifecycle_configuration {\n    rule {\n      id = \"x-${bucket.policy.version}\"\n    }\n  }\n}"): "what it writes rests on bucket.policy",
	} {
		requests, err := ask(t, text, b, nil)
		var refused *fix.Refused
		if !errors.As(err, &refused) || requests != nil || !strings.Contains(err.Error(), want) {
			t.Errorf("have %v, %v, want a refusal with %q, of\n%s", requests, err, want, text)
		}
	}
	if requests, err := ask(t, body("  when = false && bucket.policy.text == null"+versioned), b, nil); err != nil || requests != nil {
		t.Errorf("what does not matter is refused: %v", err)
	}
	if requests, err := ask(t, body("  when = true || bucket.policy.text == null"+versioned), b, nil); err != nil || len(requests) != 1 {
		t.Errorf("what does not matter is refused: %v", err)
	}
}

// asks are bodies with the requests they come to.
var asks = []struct{ body, want string }{
	{"put_public_access_block {\n block_public_acls = true\n ignore_public_acls = null\n}", `set {"BlockPublicAcls":true}`},
	{"put_bucket_tagging {\n tags = { for k, v in { env = \"x\", team = \"y\" } : k => v if !contains(keys(bucket.tags), k) }\n}", `set {"TagSet":[{"Key":"team","Value":"y"}]}`},
	{"put_bucket_tagging {\n remove {\n tags = [\"env\"]\n }\n}", `remove {"TagSet":[{"Key":"env"}]}`},
	{"put_bucket_logging {\n remove {\n target_grant {\n permission = \"READ\"\n }\n target_prefix = true\n }\n}", `remove {"LoggingEnabled":{"TargetGrants":[{"Permission":"READ"}],"TargetPrefix":true}}`},
	{"put_bucket_website {\n remove {\n error_document = true\n index_document {\n suffix = true\n }\n }\n}", `remove {"ErrorDocument":true,"IndexDocument":{"Suffix":true}}`},
	{"put_bucket_lifecycle_configuration {\n whole = true\n rule {\n id = \"a\"\n status = \"Enabled\"\n filter {}\n}\n}", `set {"Rules":[{"Filter":{},"ID":"a","Status":"Enabled"}]} whole`},
	{"delete_bucket_inventory_configuration {\n name = \"w\"\n}", "inventory w"},
	{"delete_bucket_cors {}", "delete_bucket_cors cors"},
	{"disable_acls {}", "disable_acls ownershipControls"},
	{"put_bucket_acl {\n acl = \"private\"\n}", `set {"ACL":"private"}`},
	{"put_bucket_notification_configuration {\n eventbridge = true\n queue {\n id = \"q\"\n events = [\"s3:ObjectCreated:*\"]\n filter_suffix = \".jpg\"\n}\n}",
		`set {"EventBridgeConfiguration":{},"QueueConfigurations":[{"Events":["s3:ObjectCreated:*"],"Filter":{"Key":{"FilterRules":[{"Name":"Suffix","Value":".jpg"}]}},"Id":"q"}]}`},
	{"put_bucket_policy {\n remove {\n sid = \"A\"\n }\n remove {\n sid = \"B\"\n }\n}", `remove {"Statement":[{"Sid":"A"},{"Sid":"B"}]}`},
	{"put_bucket_policy {\n whole = true\n policy = jsonencode({ Statement = [{ Effect = \"Deny\", Principal = \"*\", Action = \"s3:*\", Resource = bucket.arn }] })\n}",
		`set {"Statement":[{"Action":"s3:*","Effect":"Deny","Principal":"*","Resource":"arn:aws:s3:::logs"}]} whole`},
	{"put_bucket_policy {\n statement {\n actions = [\"s3:GetObject\"]\n resources = [\"${bucket.arn}/*\"]\n principals {\n type = \"AWS\"\n identifiers = [\"111122223333\"]\n}\n principals {\n type = \"Service\"\n identifiers = [\"a.amazonaws.com\", \"b.amazonaws.com\"]\n}\n" +
		" condition {\n test = \"NumericLessThan\"\n variable = \"s3:max-keys\"\n values = [10]\n}\n}\n}",
		`set {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"111122223333","Service":["a.amazonaws.com","b.amazonaws.com"]},"Action":"s3:GetObject","Resource":"arn:aws:s3:::logs/*","Condition":{"NumericLessThan":{"s3:max-keys":"10"}}}]}`},
	{"for_each = { a = 1, b = 2 }\nput_bucket_metrics_configuration {\n name = \"${each.key}-${each.value}\"\n}", "metrics b-2"},
	{"for_each = findings\nput_bucket_metrics_configuration {\n name = \"${finding.rule}-${each.value.fingerprint}\"\n}", "metrics bucket-tags-f1 set {} for f1"},
}

func TestRequests(t *testing.T) {
	b := bucket(t, tagged)
	for _, c := range asks {
		requests, err := ask(t, "fix \"a\" {\nrules = [\"bucket-*\"]\n"+c.body+"\n}", b, nil)
		if err != nil {
			t.Errorf("%s: %v", c.body, err)
			continue
		}
		var have []string
		for _, r := range requests {
			line := r.Edit.Block + " " + r.Subresource + " " + r.Key
			if r.Edit.Set != nil {
				line += " set " + string(r.Edit.Set)
			}
			if r.Edit.Remove != nil {
				line += " remove " + string(r.Edit.Remove)
			}
			if r.Edit.Whole {
				line += " whole"
			}
			for _, f := range r.Resolves {
				line += " for " + f.Fingerprint
			}
			have = append(have, line)
			if _, err := operation.Compose(r.Subresource, plan.None(), []operation.Edit{r.Edit}); errors.Is(err, operation.ErrConflict) {
				t.Error(err)
			}
		}
		if !strings.Contains(strings.Join(have, "\n"), c.want) {
			t.Errorf("want %s in\n%s", c.want, strings.Join(have, "\n"))
		}
	}
}

const statements = `"policy": {"state": "present", "value": {"Policy": "{\"Statement\": [{\"Sid\": \"a\", \"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::logs/*\"},{\"Sid\": \"b\", \"Effect\": \"Deny\", \"Principal\": \"*\", \"Action\": \"s3:*\", \"Resource\": \"*\"}]}"}}`

// A block whose lists come to nothing asks for nothing.
func TestEmptyLists(t *testing.T) {
	for _, body := range []string{
		"put_bucket_cors {\n dynamic \"cors_rule\" {\n for_each = bucket.cors.cors_rule\n content {\n id = cors_rule.value.id\n}\n}\n}",
		"put_bucket_policy {\n dynamic \"statement\" {\n for_each = bucket.policy.statement\n content {\n actions = [\"s3:*\"]\n resources = [\"*\"]\n principals {\n type = \"*\"\n identifiers = [\"*\"]\n}\n}\n}\n}",
		"for_each = bucket.inventory\nput_bucket_metrics_configuration {\n name = each.value.name\n}", "dynamic \"delete_bucket_cors\" {\n for_each = []\n content {}\n}",
	} {
		if requests, err := ask(t, "fix \"a\" {\nrules = [\"bucket-*\"]\n"+body+"\n}", bucket(t, tagged), nil); err != nil || len(requests) != 0 {
			t.Errorf("%s: have %+v, %v", body, requests, err)
		}
	}
}

func TestStatementsByPredicate(t *testing.T) {
	b := bucket(t, statements)
	for where, want := range map[string]string{
		`statement.principals.any && statement.effect == "Allow"`: "a", `statement.covers_bucket`: "b", `contains(statement.actions, "s3:getobject")`: "a",
		`contains(flatten([for f in findings : f.evidence[*].path]), "derived.policy.statements[${statement.index}]")`: "ab", `statement.sid == "c"`: "",
	} {
		requests, err := ask(t, "fix \"a\" {\n rules = [\"bucket-*\"]\n put_bucket_policy {\n remove {\n where = "+where+"\n}\n}\n}", b, nil)
		if err != nil {
			t.Errorf("%s: %v", where, err)
			continue
		}
		document, err := policy.ParseString(*b.Policy.Value.Policy)
		if err != nil {
			t.Fatal(err)
		}
		have := ""
		for _, s := range document.Statements {
			if len(requests) > 0 && requests[0].Edit.Where(s) {
				have += s.Sid
			}
		}
		if have != want {
			t.Errorf("%s removes %q, want %q", where, have, want)
		}
	}
	_, err := ask(t, "fix \"a\" {\n rules = [\"bucket-*\"]\n put_bucket_policy {\n remove {\n where = tobool(statement.sid)\n}\n}\n}", b, nil)
	var wrong *fix.Error
	if !errors.As(err, &wrong) {
		t.Errorf("have %v, want the mistake in the predicate", err)
	}
}

// Only findings that failed, of the fix's rules and under no exception, are answered.
func TestWhatIsAnswered(t *testing.T) {
	set, err := load("fix \"a\" {\n  rules = [\"bucket-versioning\"]"+versioned, nil)
	if err != nil {
		t.Fatal(err)
	}
	one := found("bucket-versioning")[0]
	excepted, passed := one, one
	excepted.Exception, passed.Verdict = &finding.Exception{}, finding.Pass
	for name, c := range map[string]struct {
		list []finding.Finding
		want int
	}{"none": {nil, 0}, "one": {[]finding.Finding{one}, 1}, "another rule": {found("bucket-tags"), 0}, "exception": {[]finding.Finding{excepted}, 0}, "pass": {[]finding.Finding{passed}, 0}} {
		requests, err := set.Fixes()[0].Requests(fix.Context{Account: &snapshot.Account{}, Bucket: bucket(t, ""), Findings: c.list})
		if err != nil || len(requests) != c.want {
			t.Errorf("%s: %d requests, %v", name, len(requests), err)
		}
	}
	if _, err := set.Fixes()[0].Requests(fix.Context{Account: &snapshot.Account{}, Findings: []finding.Finding{one}}); err == nil {
		t.Error("a fix of buckets was asked of the account")
	}
}

// Of two places that set a variable, the flag counts more than a file, the later
// file more than the first, and the environment least.
func TestVariables(t *testing.T) {
	dir := write(t, map[string]string{
		"f.hcl":    "variable \"a\" {\n  type = string\n}\nvariable \"n\" {\n  type = number\n  validation {\n    condition = var.n > 1\n    error_message = \"want more than ${1}\"\n  }\n}\nvariable \"o\" {\n  type = object({ x = optional(string, \"dx\"), y = list(number) })\n}\nfix \"a\" {\n  rules = [\"bucket-*\"]\n  put_bucket_metrics_configuration {\n    name = \"${var.a}-${var.n}-${var.o.x}-${var.o.y[0]}\"\n  }\n}\n",
		"one.vars": "a = \"file\"\nn = 2\n", "two.vars": "n = 3\n",
	})
	o := fix.Options{
		Paths: []string{dir + "/f.hcl"}, Rules: known, VariableFiles: []string{dir + "/one.vars", dir + "/two.vars"},
		Environment: map[string]string{"n": "9", "o": "{ y = [7] }", "nobody": "x"}, Variables: map[string]string{"a": "flag = \"x\""},
	}
	set, err := fix.Load(o)
	if err != nil {
		t.Fatal(err)
	}
	requests, err := set.Fixes()[0].Requests(fix.Context{Account: &snapshot.Account{}, Bucket: bucket(t, ""), Findings: found("bucket-tags")})
	if want := "flag = \"x\"-3-dx-7"; err != nil || requests[0].Key != want {
		t.Errorf("have %+v, %v, want %s", requests, err, want)
	}
	if list := set.Variables(); len(list) != 3 || list[2].Type != "object({x=optional(string),y=list(number)})" && !strings.HasPrefix(list[2].Type, "object(") || !list[0].Required {
		t.Errorf("have %+v", list)
	}
	o.Variables = map[string]string{"n": "1"}
	if _, err := fix.Load(o); err == nil || !strings.Contains(err.Error(), "want more than 1") {
		t.Errorf("have %v", err)
	}
}
