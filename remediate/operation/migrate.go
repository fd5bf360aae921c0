package operation

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"s3audit/collector/snapshot"
	"s3audit/remediate/plan"
)

// DisableACLs is the block that switches ACLs off and keeps what they grant. It
// stands for edits of several subresources: see [Migrate].
const DisableACLs = "disable_acls"

// A Step is a subresource with the edits that a migration makes of it.
type Step struct {
	Subresource string
	Edits       []Edit
}

// Migrate is what it takes to set BucketOwnerEnforced on a bucket without cutting
// off those whom its ACL lets in: policy statements in the place of the grants,
// then an ACL with the owner alone, which S3 demands, then the setting. The ACLs
// of single objects are not looked at. A grant that no policy can express is an
// error.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-ownership-migrating-acls-prerequisites.html
func Migrate(source string, b *snapshot.Bucket, acl plan.Document) ([]Step, error) {
	if acl.State != plan.Present {
		return nil, errors.New("the ACL was not read")
	}
	var doc snapshot.ACL
	if err := strict(acl.Value, &doc); err != nil {
		return nil, fmt.Errorf("the ACL: %w", err)
	}
	if doc.Owner == nil || doc.Owner.ID == nil {
		return nil, errors.New("the ACL names no owner")
	}
	statements, err := statementsFor(b, &doc)
	if err != nil {
		return nil, err
	}
	ownership := Edit{Source: source, Block: "put_bucket_ownership_controls", Set: json.RawMessage(`{"Rules":[{"ObjectOwnership":"BucketOwnerEnforced"}]}`)}
	last := Step{"ownershipControls", []Edit{ownership}}
	if !othersIn(&doc) {
		return []Step{last}, nil
	}
	steps := []Step{{"acl", []Edit{{Source: source, Block: "put_bucket_acl", Set: json.RawMessage(`{"ACL":"private"}`)}}}, last}
	if len(statements) == 0 {
		return steps, nil
	}
	policy := Edit{Source: source, Block: "put_bucket_policy", Set: encoded(object{"Version": version2012, "Statement": statements})}
	return append([]Step{{"policy", []Edit{policy}}}, steps...), nil
}

func othersIn(acl *snapshot.ACL) bool {
	return slices.ContainsFunc(acl.Grants, func(g snapshot.Grant) bool { return !owners(acl, g) })
}

func owners(acl *snapshot.ACL, g snapshot.Grant) bool {
	return g.Grantee != nil && g.Grantee.ID != nil && *g.Grantee.ID == *acl.Owner.ID
}

// statementsFor makes one statement for each grantee and kind of resource.
func statementsFor(b *snapshot.Bucket, acl *snapshot.ACL) ([]any, error) {
	var out []any
	var mistakes []error
	for i, g := range acl.Grants {
		if owners(acl, g) {
			continue // who owns the bucket needs no statement
		}
		list, err := grantStatements(b, g)
		if err != nil {
			mistakes = append(mistakes, fmt.Errorf("grant %d: %w", i, err))
		}
		out = append(out, list...)
	}
	return out, errors.Join(mistakes...)
}

func grantStatements(b *snapshot.Bucket, g snapshot.Grant) ([]any, error) {
	principal, condition, err := principalFor(b, g)
	if err != nil {
		return nil, err
	}
	var out []any
	add := func(kind, resource string, actions ...string) {
		if len(actions) == 0 {
			return
		}
		s := object{"Sid": "Acl" + kind + strings.ReplaceAll(g.Permission, "_", "") + short(principal), "Effect": "Allow", "Principal": principal, "Action": actions, "Resource": resource}
		if condition != nil {
			s["Condition"] = condition
		}
		out = append(out, s)
	}
	m, ok := equivalents[g.Permission]
	if !ok {
		return nil, fmt.Errorf("nobody knows what the permission %q allows", g.Permission)
	}
	if g.Grantee.URI != nil && *g.Grantee.URI == logDelivery {
		m.bucket = nil // the service writes; it looks nothing up
	}
	add("Bucket", b.ARN, m.bucket...)
	add("Object", b.ARN+"/*", m.object...)
	return out, nil
}

// equivalents are the actions that a bucket ACL's permissions stand for. WRITE by
// others than the owner makes objects, and deletes none.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#acl-access-policy-permission-mapping
var equivalents = map[string]struct{ bucket, object []string }{
	"READ":      {bucket: listActions},
	"WRITE":     {object: []string{"s3:PutObject"}},
	"READ_ACP":  {bucket: []string{"s3:GetBucketAcl"}},
	"WRITE_ACP": {bucket: []string{"s3:PutBucketAcl"}},
	fullControl: {bucket: slices.Concat(listActions, []string{"s3:GetBucketAcl", "s3:PutBucketAcl"}), object: []string{"s3:PutObject"}},
}

var listActions = []string{"s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads"}

// principalFor is the grantee as a policy names it.
func principalFor(b *snapshot.Bucket, g snapshot.Grant) (principal any, condition any, err error) {
	switch who := g.Grantee; {
	case who == nil:
		return nil, nil, errors.New("has no grantee")
	case who.ID != nil:
		return object{"CanonicalUser": *who.ID}, nil, nil
	case who.URI != nil && *who.URI == allUsers:
		return "*", nil, nil
	case who.URI != nil && *who.URI == logDelivery:
		return object{"Service": "logging.s3.amazonaws.com"}, object{"StringEquals": object{"aws:SourceAccount": b.Account}}, nil
	case who.URI != nil:
		return nil, nil, fmt.Errorf("no policy names the group %s: remove the grant first", *who.URI)
	}
	return nil, nil, errors.New("no policy names an e-mail address: remove the grant first")
}

// short is a few letters that tell one principal's Sid from another's.
func short(principal any) string {
	if m, ok := principal.(object); ok {
		if id := textOf(m["CanonicalUser"]); len(id) > 8 {
			return id[:8]
		}
		return "Logs"
	}
	return "Everyone"
}
