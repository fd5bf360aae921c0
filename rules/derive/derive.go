// Package derive owns the facts about a bucket that Rego should not have to
// compute: the effective public access block, the policy in normal form and
// judged statement by statement, who can reach the bucket, what it is used for,
// and what is known of the buckets that it names. They are
// self-relative: the bucket's own name is {bucket} and its owner's account id
// {account}, so that equal configurations of different buckets are equal
// documents. It never judges.
package derive

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"s3audit/rules/exposure"
	"s3audit/rules/policy"
	"s3audit/rules/rawjson"
)

// Document is what rules find under input.derived.
type Document struct {
	PublicAccessBlock Block            `json:"publicAccessBlock"`
	Policy            Policy           `json:"policy"`
	Exposure          *exposure.Result `json:"exposure"`
	References        References       `json:"references"`
	Roles             *Roles           `json:"roles"`
}

// Source is one derived document and what it is derived from: what a rule
// that reads it has to declare.
type Source struct {
	Name         string
	Subresources []string
}

// Sources is every document of a [Document]. The account's subresources carry the
// prefix "account.".
func Sources() []Source {
	return []Source{
		{"policy", []string{"policy"}},
		{"publicAccessBlock", []string{"publicAccessBlock", "account.publicAccessBlock"}},
		{"exposure", []string{
			"policy", "policyStatus", "acl", "ownershipControls", "publicAccessBlock",
			"account.publicAccessBlock", "account.accessPoints", "account.multiRegionAccessPoints",
		}},
		{"references", []string{"references"}},
		{"roles", roleSources()},
	}
}

// Needs is what the derived document at a path, such as "roles.website.is", is
// derived from: of the roles, each has sources of its own.
func Needs(path string) []string {
	name, rest, _ := strings.Cut(path, ".")
	if name == "roles" {
		role, _, _ := strings.Cut(rest, ".")
		for i := range roleTable {
			if roleTable[i].name == role {
				return roleTable[i].needs()
			}
		}
	}
	for _, s := range slices.Concat(Sources(), AccountSources()) {
		if s.Name == name {
			return s.Subresources
		}
	}
	return nil
}

// Self is whose configuration is derived.
type Self struct{ Name, Account, Partition string }

// relative is the analyser's view of whose bucket it is, in self-relative documents.
func (s Self) relative(canonicalID string) exposure.Self {
	e := exposure.Self{Bucket: policy.OwnBucket, Partition: s.Partition, CanonicalID: canonicalID}
	if s.Account != "" {
		e.Account = policy.OwnAccount
	}
	return e
}

// From derives everything from a bucket's record and its account's, in the
// plain way: nothing is cached or shared.
func From(bucket, account json.RawMessage, o Options) (*Document, error) {
	facts, err := ReadFacts(account, o)
	if err != nil {
		return nil, err
	}
	return facts.From(bucket)
}

// record is what of a bucket's record is derived from.
type record struct {
	Self
	region string
	policy []byte
	texts  Texts
	// website and references are the texts of these two.
	website, references []byte
}

// From derives everything from the record of one of the account's buckets.
func (f *Facts) From(bucket json.RawMessage) (*Document, error) {
	r, err := readRecord(bucket)
	if err != nil {
		return nil, err
	}
	p, _, err := PolicyOf(r.Self, r.Relativize(nil, r.policy))
	if err != nil {
		return nil, err
	}
	p.Analyse(r.Self, f.Trusted)
	block, err := BlockOf(r.texts.Block, f.BlockText)
	if err != nil {
		return nil, err
	}
	points := f.AccessPoints(r.Name, r.region)
	refs, _ := ReferencesOf(r.Self, r.references)
	return &Document{
		PublicAccessBlock: block, Policy: p, Exposure: f.Exposure(r.Self, &p, r.texts, points),
		References: refs, Roles: RolesOf(&p, RoleTexts{ACL: r.texts.ACL, Website: r.website}),
	}, nil
}

func readRecord(bucket json.RawMessage) (*record, error) {
	r := &record{Self: Self{Partition: "aws"}}
	var errs []error
	take := func(into *string, value []byte) {
		s, err := rawjson.String(value)
		*into = s
		errs = append(errs, err)
	}
	err := rawjson.Object(bucket, func(key, value []byte) error {
		name, err := rawjson.Unquote(key)
		switch name {
		case "name":
			take(&r.Name, value)
		case "account":
			take(&r.Account, value)
		case "partition":
			take(&r.Partition, value)
		case "region":
			take(&r.region, value)
		case "policy":
			r.policy = value
		case "publicAccessBlock":
			r.texts.Block = value
		case "acl":
			r.texts.ACL = value
		case "ownershipControls":
			r.texts.Ownership = value
		case "policyStatus":
			r.texts.Status = value
		case "website":
			r.website = value
		case "references":
			r.references = value
		}
		return err
	})
	return r, errors.Join(append(errs, err)...)
}
