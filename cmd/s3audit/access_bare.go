package main

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/pflag"

	"s3audit/rules/exposure"
	"s3audit/rules/policy"
	"s3audit/rules/rawjson"
)

// bareOptions are documents that belong to no bucket that was read. What is
// not given is not configured.
type bareOptions struct {
	policy, acl, block, accountBlock string // files, - for stdin
	ownership, organization          string
	ownerAccount, ownerCanonicalID   string
	kind                             string
}

func (o *bareOptions) flags(f *pflag.FlagSet) {
	f.StringVar(&o.policy, "policy", "", "judge this policy: a file with the document, or with get-bucket-policy's answer, - for stdin")
	f.StringVar(&o.acl, "acl", "", "judge this ACL: a file with get-bucket-acl's answer, - for stdin")
	f.StringVar(&o.ownership, "ownership", "", "judge with this object ownership: BucketOwnerEnforced, BucketOwnerPreferred, ObjectWriter")
	f.StringVar(&o.block, "public-access-block", "", "judge with this public access block: a file with the document, or with get-public-access-block's answer, - for stdin")
	f.StringVar(&o.accountBlock, "account-public-access-block", "", "judge with this public access block of the account: a file, - for stdin")
	f.StringVar(&o.organization, "organization-s3-policy", "", "judge with this S3 policy of the organization: all or none")
	f.StringVar(&o.ownerAccount, "owner-account", "", "the account id of the documents' owner")
	f.StringVar(&o.ownerCanonicalID, "owner-canonical-id", "", "the canonical user id of the documents' owner (default: the owner that --acl names)")
	f.StringVar(&o.kind, "kind", "", "what --policy is: bucket-policy or access-point-policy (default bucket-policy)")
}

// about are the flags that hold something to judge.
func (o *bareOptions) about() []string {
	return []string{"policy", "acl", "ownership", "public-access-block", "account-public-access-block", "organization-s3-policy"}
}

// all are those, and the flags that only say whose it is.
func (o *bareOptions) all() []string {
	return append(o.about(), "owner-account", "owner-canonical-id", "kind")
}

// documents reads bare documents and keeps every mistake.
type documents struct {
	env      *environment
	mistakes []string
	stdin    string // the flag that took standard input
}

// input reads all that was given. All mistakes are reported at once.
func (o *bareOptions) input(env *environment, bucket string) (*exposure.Input, error) {
	d := &documents{env: env}
	in := &exposure.Input{Self: exposure.Self{Account: o.ownerAccount, CanonicalID: o.ownerCanonicalID, Bucket: bucket}}
	in.Policy = document(d, "policy", o.policy, policyText)
	in.ACL = document(d, "acl", o.acl, exposure.DecodeACL)
	in.BucketBlock = document(d, "public-access-block", o.block, exposure.DecodeBlock)
	in.AccountBlock = document(d, "account-public-access-block", o.accountBlock, exposure.DecodeBlock)
	in.Ownership = value(d, "ownership", o.ownership, exposure.ParseOwnership)
	in.OrganizationBlock = value(d, "organization-s3-policy", o.organization, exposure.ParseOrganizationBlock)
	in.AccessPoints.State = exposure.NotConfigured
	in.Alone = o.policy != "" && o.acl+o.block+o.accountBlock+o.ownership+o.organization == ""
	var err error
	if in.Kind, err = exposure.ParseKind(o.kind); err != nil {
		d.add("--kind %q: %v", o.kind, err)
	}
	if o.ownerAccount != "" && !isAccountID(o.ownerAccount) {
		d.add("--owner-account %q: want an account id of 12 digits", o.ownerAccount)
	}
	if acl := in.ACL.Value; o.ownerCanonicalID == "" && acl != nil && acl.Owner != nil && acl.Owner.ID != nil {
		in.Self.CanonicalID = *acl.Owner.ID
	}
	return in, d.err()
}

func (d *documents) add(format string, args ...any) {
	d.mistakes = append(d.mistakes, fmt.Sprintf(format, args...))
}

func (d *documents) err() error {
	if len(d.mistakes) == 0 {
		return nil
	}
	return fmt.Errorf("%s in what was given\n\n%s", count(len(d.mistakes), "mistake"), strings.Join(d.mistakes, "\n\n"))
}

// document reads the file of one flag; none is not configured.
func document[T any](d *documents, flag, name string, decode func([]byte) (T, error)) exposure.Maybe[T] {
	if name == "" {
		return exposure.Maybe[T]{State: exposure.NotConfigured}
	}
	text, err := d.read(flag, name)
	if err != nil {
		d.add("--%s: %v", flag, err)
		return exposure.Maybe[T]{}
	}
	if at, err, broken := syntaxPlace(text); broken {
		d.add("%s", mistake(name, text, at, "is not JSON: "+err.Error(), flag))
		return exposure.Maybe[T]{}
	}
	v, err := decode(text)
	if err != nil {
		at := placeAt(text, locate(text, err.Error()))
		d.add("%s", mistake(name, text, at, err.Error(), flag))
		return exposure.Maybe[T]{}
	}
	return exposure.Maybe[T]{State: exposure.Configured, Value: v}
}

func value(d *documents, flag, text string, parse func(string) (string, error)) exposure.Maybe[string] {
	if text == "" {
		return exposure.Maybe[string]{State: exposure.NotConfigured}
	}
	v, err := parse(text)
	if err != nil {
		d.add("--%s: %v", flag, err)
	}
	return exposure.Maybe[string]{State: exposure.Configured, Value: v}
}

// documentLimit bounds one file: a policy has at most 20 KB, an ACL a hundred grants.
const documentLimit = 16 << 20

func (d *documents) read(flag, name string) ([]byte, error) {
	if name == "-" && d.stdin != "" {
		return nil, fmt.Errorf("standard input is taken by --%s already; put one of the two into a file", d.stdin)
	}
	if name == "-" {
		d.stdin = flag
	}
	in, err := openInput(d.env, name)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	text, err := io.ReadAll(io.LimitReader(in, documentLimit+1))
	if err == nil && len(text) > documentLimit {
		err = fmt.Errorf("%s is longer than %d MiB; it holds no such document", name, documentLimit>>20)
	}
	return text, err
}

// remedies say what a file should hold, flag by flag.
var remedies = map[string]string{
	"policy":                      "Give the policy document as S3 would take it, or what `aws s3api get-bucket-policy` prints.",
	"acl":                         "Give what `aws s3api get-bucket-acl` prints: Owner and Grants.",
	"public-access-block":         "Give the four switches, or what `aws s3api get-public-access-block` prints.",
	"account-public-access-block": "Give the four switches, or what `aws s3control get-public-access-block` prints.",
}

func mistake(name string, text []byte, at place, what, flag string) string {
	if name == "-" {
		name = "standard input"
	}
	out := fmt.Sprintf("%s:%d:%d: %s\n  %s", name, at.line, at.column, what, remedies[flag])
	if lines := bytes.Split(text, []byte("\n")); at.line <= len(lines) {
		out += "\n  > " + excerpt(strings.TrimRight(string(lines[at.line-1]), "\r"), at.column)
	}
	return out
}

// excerpt is the part of a line around a column: documents often have one line.
func excerpt(line string, column int) string {
	const around = 60
	start, end := max(0, column-1-around), min(len(line), column-1+around)
	out := strings.ToValidUTF8(line[min(start, len(line)):max(start, end)], "")
	if start > 0 {
		out = "…" + out
	}
	if end < len(line) {
		out += "…"
	}
	return out
}

// wrapper is the member of GetBucketPolicy's answer that holds the text.
const wrapper = "Policy"

// policyText reads a policy document, or GetBucketPolicy's answer around one.
func policyText(text []byte) (*policy.Document, error) {
	var inner *string
	_ = rawjson.Object(text, func(key, value []byte) error {
		if string(key) == wrapper {
			if s, err := rawjson.String(value); err == nil {
				inner = &s
			}
		}
		return nil
	})
	if inner == nil {
		return policy.Parse(text)
	}
	doc, err := policy.Parse([]byte(*inner))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", wrapper, innerPlace([]byte(*inner), err))
	}
	return doc, nil
}

// innerPlace says where in a policy that is itself a JSON string the mistake is.
func innerPlace(text []byte, cause error) error {
	at, syntax, broken := syntaxPlace(text)
	if broken {
		cause = syntax
	} else {
		at = placeAt(text, locate(text, cause.Error()))
	}
	return fmt.Errorf("at %d:%d of the text: %w", at.line, at.column, cause)
}

// runBare judges bare documents.
func (o *accessOptions) runBare(env *environment, args []string, trusted *exposure.Trusted) error {
	bucket := strings.Join(args, "")
	in, err := o.bare.input(env, bucket)
	if err != nil {
		return err
	}
	in.Trusted = trusted
	w, err := openAccess(env, o.wishes("text"), true)
	if err != nil {
		return err
	}
	defer w.abort()
	a := &answer{Bucket: bucket, Account: in.Self.Account, Result: exposure.Analyse(in), in: in}
	if err := w.add(a); err != nil {
		return err
	}
	if err := w.end(); err != nil {
		return err
	}
	return o.end(env, w.verdicts, "")
}
