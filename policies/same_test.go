//go:build !race

package policies_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"s3audit/collector/snapshot"
	"s3audit/policies"
	"s3audit/rules"
	"s3audit/rules/finding"
)

// Stock OPA, with verdicts.rego, says of every bucket and every account what
// the tool says.
func TestStockOPAGivesTheSameVerdicts(t *testing.T) {
	verdicts := judge(t)
	engine, err := rules.Load(rules.Options{})
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(5, 6))
	for range 40 {
		hidden := hide(random, randomBucket(random), randomWholeAccount(random))
		var account snapshot.Account
		if err := json.Unmarshal([]byte(text(hidden.account)), &account); err != nil {
			t.Fatal(err)
		}
		have := findings(t, engine, &account, json.RawMessage(text(hidden.bucket)))
		document, err := engine.Input(&account, nil, json.RawMessage(text(hidden.bucket)))
		if err != nil {
			t.Fatal(err)
		}
		ofBucket := decode(t, document)
		if document, err = engine.AccountInput(&account); err != nil {
			t.Fatal(err)
		}
		ofAccount := decode(t, document)
		for _, document := range []map[string]any{ofBucket, ofAccount} {
			for id, want := range verdicts(document) {
				if have[id] != finding.Verdict(want.(string)) {
					t.Errorf("%s: stock OPA says %v, the engine %v of\n%s", id, want, have[id], text(document))
				}
				delete(have, id)
			}
		}
		if len(have) > 0 {
			t.Fatalf("stock OPA says nothing of %v", have)
		}
	}
}

// The table of rules says what the engine reads from METADATA by itself, as it
// does for the rules of users.
func TestCatalogIsWhatTheEngineReads(t *testing.T) {
	bare := fstest.MapFS{}
	err := fs.WalkDir(policies.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(name, "/data.json") {
			return err
		}
		text, err := policies.FS.ReadFile(name)
		bare[name] = &fstest.MapFile{Data: text}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	read, err := rules.Load(rules.Options{Builtin: bare})
	if err != nil {
		t.Fatal(err)
	}
	embedded, err := rules.Load(rules.Options{})
	if err != nil {
		t.Fatal(err)
	}
	want, have := read.Rules(), embedded.Rules()
	if len(have) != len(want) {
		t.Fatalf("the table has %d rules, the files %d", len(have), len(want))
	}
	for i := range want {
		if text(have[i]) != text(want[i]) {
			t.Errorf("the table says\n%s\nthe files say\n%s", text(have[i]), text(want[i]))
		}
	}
}

// findings judges one bucket and its account, and gives the verdict of each
// rule: the worst, where a rule speaks of several resources.
func findings(t *testing.T, engine *rules.Engine, account *snapshot.Account, bucket json.RawMessage) map[string]finding.Verdict {
	t.Helper()
	out := map[string]finding.Verdict{}
	order := []finding.Verdict{finding.Pass, finding.NotApplicable, finding.Unknown, finding.Fail, finding.Error}
	manifest := &snapshot.Manifest{Started: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), Account: account.ID, Partition: "aws"}
	j := engine.Judge(account, manifest, rules.JudgeOptions{IncludePasses: true}, func(r *rules.Result) error {
		for _, f := range r.Findings {
			if slices.Index(order, f.Verdict) >= slices.Index(order, out[f.Rule]) {
				out[f.Rule] = f.Verdict
			}
		}
		return nil
	})
	if err := j.Bucket(bucket); err != nil {
		t.Fatal(err)
	}
	if _, err := j.Close(); err != nil {
		t.Fatal(err)
	}
	return out
}

func decode(t *testing.T, document json.RawMessage) map[string]any {
	t.Helper()
	var out map[string]any
	if err := json.Unmarshal(document, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// randomWholeAccount is an account with access points of both kinds and
// directory buckets, some of which could not be read.
func randomWholeAccount(random *rand.Rand) map[string]any {
	account := randomAccount(random)
	part := func(documents ...string) any {
		if random.IntN(4) == 0 {
			return map[string]any{"state": "denied", "api": "Get", "action": "s3:Get", "code": "AccessDenied"}
		}
		return draw(random, documents)
	}
	list := func(key string, one func(name string) map[string]any) any {
		items := []any{}
		for _, name := range []string{"a", "b", "c"}[:random.IntN(4)] {
			items = append(items, one(name))
		}
		return map[string]any{"state": "present", "value": map[string]any{key: items}}
	}
	account["buckets"] = random.IntN(3)
	account["accessPoints"] = list("AccessPointList", func(name string) map[string]any {
		return map[string]any{
			"Name": name, "AccessPointArn": "arn:aws:s3:eu-west-1:111122223333:accesspoint/" + name, "Bucket": "data", "Region": "eu-west-1",
			"Detail": part(`{"NetworkOrigin": "VPC"}`, `{"NetworkOrigin": "Internet", `+allOn[1:], `{"NetworkOrigin": "Internet", `+allOff[1:]),
			"Policy": part(""), "PolicyStatus": part(""),
		}
	})
	account["multiRegionAccessPoints"] = list("AccessPoints", func(name string) map[string]any {
		var block map[string]any
		if err := json.Unmarshal([]byte([]string{allOn, allOff}[random.IntN(2)]), &block); err != nil {
			panic(err)
		}
		return map[string]any{
			"Arn":    "arn:aws:s3::111122223333:accesspoint/" + name + ".mrap",
			"Report": map[string]any{"Name": name, "Status": "READY", "PublicAccessBlock": block["PublicAccessBlockConfiguration"]},
			"Policy": part(""), "PolicyStatus": part(""),
		}
	})
	account["directoryBuckets"] = list("Buckets", func(name string) map[string]any {
		return map[string]any{
			"Name": name, "BucketArn": "arn:aws:s3express:eu-west-1:111122223333:bucket/" + name, "BucketRegion": "eu-west-1",
			"policy": part(""), "encryption": part(""),
			"lifecycle": part("", `{"Rules": [{"Status": "Enabled"}]}`, `{"Rules": [{"Status": "Disabled"}]}`),
		}
	})
	addControlFacts(account, part, list)
	return account
}

// addControlFacts adds what S3 Control lists beside access points.
func addControlFacts(account map[string]any, part func(...string) any, list func(string, func(string) map[string]any) any) {
	const own = ":111122223333:"
	account["objectLambdaAccessPoints"] = list("ObjectLambdaAccessPointList", func(name string) map[string]any {
		function := `{"Configuration": {"TransformationConfigurations": [{"ContentTransformation": {"AwsLambda": {"FunctionArn": "arn:aws:lambda:eu-west-1:%s:function:f"}}}]}}`
		return map[string]any{
			"Name": name, "ObjectLambdaAccessPointArn": "arn:aws:s3-object-lambda:eu-west-1" + own + "accesspoint/" + name, "Region": "eu-west-1",
			"Configuration": part(fmt.Sprintf(function, "111122223333"), fmt.Sprintf(function, "444455556666")),
			"Policy":        part(""), "PolicyStatus": part("", `{"PolicyStatus": {"IsPublic": true}}`),
		}
	})
	account["accessGrants"] = list("AccessGrantsInstancesList", func(name string) map[string]any {
		grant := `{"AccessGrantsList": [{"AccessGrantArn": "arn:aws:s3:eu-west-1:111122223333:access-grants/default/grant/1", "GrantScope": "s3://data/%s*", "Grantee": {"GranteeType": "DIRECTORY_GROUP", "GranteeIdentifier": "g"}, "Permission": "READWRITE"}]}`
		return map[string]any{
			"AccessGrantsInstanceArn": "arn:aws:s3:eu-west-1" + own + "access-grants/" + name, "AccessGrantsInstanceId": name, "Region": "eu-west-1",
			"Grants": part("", fmt.Sprintf(grant, ""), fmt.Sprintf(grant, "a/")),
			"Policy": part("", `{"Policy": "{\"Statement\": {\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"444455556666\"}, \"Action\": \"s3:GetDataAccess\", \"Resource\": \"*\"}}"}`),
		}
	})
	account["jobs"] = list("Jobs", func(name string) map[string]any {
		return map[string]any{
			"JobId": name, "JobArn": "arn:aws:s3:eu-west-1" + own + "job/" + name, "Region": "eu-west-1", "Operation": "S3PutObjectCopy", "Status": "Active",
			"Detail":  part(`{"Job": {"RoleArn": "arn:aws:iam::111122223333:role/r"}}`, `{"Job": {"RoleArn": "arn:aws:iam::444455556666:role/r"}}`),
			"Buckets": []any{map[string]any{"Bucket": "data", "From": "manifest", "Own": name != "a"}, map[string]any{"Bucket": "copy", "From": "report", "code": "Forbidden"}}[:len(name)],
		}
	})
	account["storageLens"] = list("StorageLensConfigurationList", func(name string) map[string]any {
		export := `{"StorageLensConfiguration": {"DataExport": {"S3BucketDestination": {"AccountId": "%s"}}}}`
		return map[string]any{
			"Id": name, "StorageLensArn": "arn:aws:s3:eu-west-1" + own + "storage-lens/" + name, "HomeRegion": "eu-west-1", "IsEnabled": name != "c",
			"Configuration": part(`{"StorageLensConfiguration": {}}`, `{"StorageLensConfiguration": {"Include": {"Buckets": []}}}`, fmt.Sprintf(export, "111122223333"), fmt.Sprintf(export, "444455556666")),
		}
	})
}
