// Package sample owns random bucket records for tests and benchmarks of the
// rules: each is made from a seed and an index, so that none has to be kept.
// It never judges, and nothing but tests and benchmarks may use it.
package sample

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"

	"s3audit/collector/snapshot"
)

// Kind says how alike the buckets of a fleet are.
type Kind int

const (
	// Templated buckets name neither themselves nor their keys in their
	// documents: many are equal but for their names.
	Templated Kind = iota
	// Raw buckets have their own names in policies, their own keys and targets.
	Raw
	// Wild buckets are raw, and in any state: reads denied, failed or never
	// asked, policies that are none, documents with nothing in them.
	Wild
)

// Fleet is a sequence of buckets of one account.
type Fleet struct {
	Seed uint64
	Kind Kind
	// Wrong has GetBucketPolicyStatus say of one bucket in ten what nobody would
	// say of its policy; else it always says what the policy test does.
	Wrong bool
}

// AccountID owns every bucket.
const AccountID = "111122223333"

// Name is the name of the i-th bucket.
func (f Fleet) Name(i int) string { return fmt.Sprintf("team-%02d-data-%07d", i%17, i) }

// blueprints is how many designs a fleet's buckets are made from: people build
// buckets from a few modules, and then change one thing or another.
const blueprints = 60

// Record is the i-th bucket's record, one line of a snapshot.
func (f Fleet) Record(i int) json.RawMessage {
	r := rand.New(rand.NewPCG(f.Seed, uint64(i)))
	b := f.builder(r, i)
	return b.record(i)
}

// builder makes the i-th bucket, of which r is the beginning.
func (f Fleet) builder(r *rand.Rand, i int) *builder {
	b := &builder{r: r, own: r, kind: f.Kind, name: f.Name(i), wrong: f.Wrong && i%10 == 3}
	if f.Kind != Wild {
		b.r = rand.New(rand.NewPCG(f.Seed, uint64(r.IntN(blueprints))))
	}
	return b
}

// region is the i-th bucket's.
func (f Fleet) region(i int) string {
	return pick(f.builder(rand.New(rand.NewPCG(f.Seed, uint64(i))), i).r, regions)
}

// Records is the first n records.
func (f Fleet) Records(n int) []json.RawMessage {
	out := make([]json.RawMessage, n)
	for i := range out {
		out[i] = f.Record(i)
	}
	return out
}

// Account is the facts of the account: its block is on, off, half on or unknown
// by the seed.
func (f Fleet) Account() *snapshot.Account {
	a := &snapshot.Account{ID: AccountID, Partition: "aws"}
	for _, part := range []struct {
		name string
		into any
	}{
		{"account.publicAccessBlock", &a.PublicAccessBlock},
		{"account.accessPoints", &a.AccessPoints},
		{"account.multiRegionAccessPoints", &a.MultiRegionAccessPoints},
		{"account.directoryBuckets", &a.DirectoryBuckets},
		{"account.objectLambdaAccessPoints", &a.ObjectLambdaAccessPoints},
		{"account.accessGrants", &a.AccessGrants},
		{"account.jobs", &a.Jobs},
		{"account.storageLens", &a.StorageLens},
	} {
		r := rand.New(rand.NewPCG(f.Seed, uint64(len(part.name))))
		b := builder{r: r, own: r, kind: f.Kind, name: "any"}
		if err := json.Unmarshal([]byte(b.observed(part.name, accountDocuments[part.name])), part.into); err != nil {
			panic(err)
		}
	}
	f.attach(a)
	return a
}

type builder struct {
	r    *rand.Rand // the design's
	own  *rand.Rand // the bucket's
	kind Kind
	name string
	// policyText is the answer for the policy, which its status follows; wrong
	// has the status deny it.
	policyText string
	wrong      bool
}

func (b *builder) record(i int) json.RawMessage {
	var out strings.Builder
	region := pick(b.r, regions)
	fmt.Fprintf(&out, `{"name":%q,"arn":"arn:aws:s3:::%s","account":%q,"partition":"aws","region":%q,"creationDate":"2021-03-%02dT10:%02d:%02dZ"`,
		b.name, b.name, AccountID, region, 1+i%28, i%60, i/60%60)
	for _, d := range documents {
		answer := b.observed(d.name, d.values)
		if b.kind != Wild && b.own.IntN(40) == 0 { // changed by hand
			answer = (&builder{r: b.own, own: b.own, kind: b.kind, name: b.name, policyText: b.policyText, wrong: b.wrong}).observed(d.name, d.values)
		}
		if d.name == "policy" {
			b.policyText = answer
		}
		fmt.Fprintf(&out, ",%q:%s", d.name, answer)
	}
	out.WriteByte('}')
	return json.RawMessage(out.String())
}

var regions = []string{"us-east-1", "us-east-1", "eu-central-1", "ap-southeast-2"}

// observed is one answer. An empty text among the values is an absent one.
func (b *builder) observed(name string, values []string) string {
	if b.kind == Wild && b.r.IntN(12) == 0 {
		return b.refusal(name)
	}
	switch name {
	case "policy":
		return b.policy()
	case "policyStatus":
		return b.policyStatus()
	}
	value := pick(b.r, values)
	if value == "" {
		return `{"state":"absent"}`
	}
	return `{"state":"present","value":` + b.fill(value) + `}`
}

// refusal is an answer that no verdict may rest on.
func (b *builder) refusal(name string) string {
	api := "Get" + strings.ToUpper(name[:1]) + name[1:]
	switch b.r.IntN(5) {
	case 0:
		return `{"state":"not-collected","api":"` + api + `","action":"s3:` + api + `"}`
	case 1:
		return fmt.Sprintf(`{"state":"failed","api":%q,"action":"s3:%s","code":"SlowDown","httpStatus":503,"requestId":"R%d"}`, api, api, b.r.IntN(1e6))
	case 2:
		return fmt.Sprintf(`{"state":"unsupported","api":%q,"action":"s3:%s","code":"NotImplemented"}`, api, api)
	}
	return fmt.Sprintf(`{"state":"denied","api":%q,"action":"s3:%s","code":"AccessDenied","httpStatus":403,"requestId":"R%d"}`, api, api, b.r.IntN(1e6))
}

// fill puts names and keys into a document.
func (b *builder) fill(text string) string {
	if !strings.Contains(text, "@") {
		return text
	}
	name, key := b.name, fmt.Sprintf("%08x-1111-4222-8333-%012x", b.own.Uint32(), b.own.Uint64()>>16)
	if b.kind == Templated {
		name, key = "central", "0a1b2c3d-1111-4222-8333-0a1b2c3d4e5f"
	}
	return strings.NewReplacer("@NAME@", name, "@KEY@", key, "@ACCOUNT@", AccountID).Replace(text)
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }
