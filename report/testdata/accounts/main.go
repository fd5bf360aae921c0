// Command accounts writes snapshots of two accounts that try the formats: one
// without a bucket, and one whose owner put into every name, tag, Sid and id
// what terminals, browsers, spreadsheets and CI systems would act upon.
//
//	go run ./report/testdata/accounts -empty empty.snapshot -hostile hostile.snapshot
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"s3audit/collector/snapshot"
	"s3audit/fixtures"
)

// hostile is what its owner writes wherever there is room for a text.
const hostile = "</script><img src=x onerror=alert(1)>\x1b[31m\n::set-output name=x::y\r\n##[error]x\n=cmd|'/c calc'!A1,\"+1 | a`b [click](http://evil.example) " +
	"@octocat #1 &amp; \u202egnp.exe\u2066 \u200b\u0085 ]]> {0} {{.}} -- \U000e0041 end"

// openers begin a cell that a spreadsheet would calculate.
var openers = []string{"=", "+", "-", "@", "\t=", "::error::", "##[group]", "<"}

func main() {
	empty := flag.String("empty", "", "where the account without a bucket goes")
	evil := flag.String("hostile", "", "where the account of hostile texts goes")
	flag.Parse()
	account := fixtures.Sample()
	var some []json.RawMessage
	for i := range account.Buckets[:12] {
		raw, err := json.Marshal(&account.Buckets[i])
		if err == nil {
			raw, err = poisoned(raw, openers[i%len(openers)])
		}
		check(err)
		some = append(some, raw)
	}
	check(write(*empty, account, nil))
	check(write(*evil, account, some))
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "accounts: "+err.Error())
		os.Exit(2)
	}
}

// theirs are the members whose text the owner of a bucket chooses.
var theirs = []string{"Sid", "ID", "Id", "Key", "Value", "DisplayName", "Prefix", "Name"}

// poisoned puts hostile texts where the owner of a bucket may put any, into the
// policy's own JSON too, and begins the bucket's name with one.
func poisoned(raw json.RawMessage, opener string) (json.RawMessage, error) {
	var bucket map[string]any
	if err := json.Unmarshal(raw, &bucket); err != nil {
		return nil, err
	}
	for key, value := range bucket {
		if key != "name" {
			bucket[key] = spread(value, key, opener)
		}
	}
	bucket["name"] = opener + hostile + fmt.Sprint(bucket["name"])
	return json.Marshal(bucket)
}

func spread(v any, member, opener string) any {
	switch v := v.(type) {
	case map[string]any:
		for key, value := range v {
			v[key] = spread(value, key, opener)
		}
	case []any:
		for i := range v {
			v[i] = spread(v[i], member, opener)
		}
	case string:
		var policy map[string]any
		switch {
		case strings.HasPrefix(v, "{") && json.Unmarshal([]byte(v), &policy) == nil:
			text, _ := json.Marshal(spread(policy, "", opener))
			return string(text)
		case slices.Contains(theirs, member):
			return opener + hostile + v
		}
	}
	return v
}

func write(path string, account *fixtures.Account, buckets []json.RawMessage) error {
	if path == "" {
		return nil
	}
	at := time.Date(2026, 3, 14, 9, 0, 0, 0, time.UTC)
	f, err := snapshot.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	facts := account.Facts
	facts.ID, facts.Partition, facts.Buckets = account.ID, account.Partition, len(buckets)
	err = f.Manifest(&snapshot.Manifest{Format: snapshot.Format, Tool: "made", Started: at, Account: account.ID, Partition: account.Partition,
		Caller: account.Caller + hostile, Region: account.Region, Sources: []string{"s3"}, Expected: len(buckets), Listed: len(buckets)})
	if err == nil {
		err = f.Account(&facts)
	}
	for _, raw := range buckets {
		if err == nil {
			err = f.RawBucket(raw)
		}
	}
	if err != nil {
		return err
	}
	return f.Finish(&snapshot.Footer{Finished: at.Add(time.Minute), Listed: len(buckets), Expected: len(buckets), Read: len(buckets),
		Calls: []snapshot.Calls{{API: "GetBucketPolicy" + hostile, Action: "s3:GetBucketPolicy", Calls: len(buckets) + 1, Denied: 1}}})
}
