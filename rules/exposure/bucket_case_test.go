package exposure

import (
	"strings"
	"testing"

	"s3audit/collector/snapshot"
	"s3audit/rules/policy"
)

// What the tests' buckets are made of.
const (
	ownAccount   = "111122223333"
	otherAccount = "444455556666"
	thirdAccount = "777788889999"
	ownID        = "owner0000000000000000000000000000000000000000000000000000000000"
	otherID      = "other0000000000000000000000000000000000000000000000000000000000"
	friendID     = "friend000000000000000000000000000000000000000000000000000000000"
)

var ownerSelf = Self{Account: ownAccount, CanonicalID: ownID, Bucket: "data"}

// document parses a policy whose statements are given as JSON.
func document(t testing.TB, statements ...string) *policy.Document {
	t.Helper()
	doc, err := policy.Parse([]byte(`{"Version":"2012-10-17","Statement":[` + strings.Join(statements, ",") + `]}`))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func withPolicy(t testing.TB, statements ...string) Maybe[*policy.Document] {
	t.Helper()
	return known(document(t, statements...))
}

// allow writes an Allow; rest is further members, such as a Condition.
func allow(principal, action, resource, rest string) string {
	return statement("Allow", principal, action, resource, rest)
}

func deny(principal, action, resource, rest string) string {
	return statement("Deny", principal, action, resource, rest)
}

func statement(effect, principal, action, resource, rest string) string {
	if rest != "" {
		rest = "," + rest
	}
	if !strings.HasPrefix(resource, "[") {
		resource = `"` + resource + `"`
	}
	return `{"Effect":"` + effect + `","Principal":` + principal + `,"Action":["` + action + `"],"Resource":` + resource + rest + `}`
}

const (
	anyone     = `"*"`
	other      = `{"AWS":"` + otherAccount + `"}`
	own        = `{"AWS":"` + ownAccount + `"}`
	bucketARN  = "arn:aws:s3:::data"
	objectsARN = "arn:aws:s3:::data/*"
	bothARNs   = `["arn:aws:s3:::data","arn:aws:s3:::data/*"]`
	apARN      = "arn:aws:s3:us-east-1:" + ownAccount + ":accesspoint/web/object/*"
	apBothARNs = `["arn:aws:s3:us-east-1:` + ownAccount + `:accesspoint/web","arn:aws:s3:us-east-1:` + ownAccount + `:accesspoint/web/object/*"]`
	toOwnAPs   = `"Condition":{"StringEquals":{"s3:DataAccessPointAccount":"` + ownAccount + `"}}`
	publicRead = `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::data/*"}`
	sharedRead = `{"Effect":"Allow","Principal":{"AWS":"` + otherAccount + `"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::data/*"}`
)

func known[T any](v T) Maybe[T] { return Maybe[T]{State: Configured, Value: v} }

// block makes a block with the named switches on: "i" IgnorePublicAcls, "r"
// RestrictPublicBuckets, "a" BlockPublicAcls, "p" BlockPublicPolicy.
func block(switches string) Maybe[Block] {
	on := func(letter string) *bool {
		b := strings.Contains(switches, letter)
		return &b
	}
	return known(Block{BlockPublicAcls: on("a"), IgnorePublicAcls: on("i"), BlockPublicPolicy: on("p"), RestrictPublicBuckets: on("r")})
}

func absent[T any]() Maybe[T] { return Maybe[T]{State: NotConfigured} }

// plainInput is a bucket with nothing configured, all of it known.
func plainInput() *Input {
	return &Input{
		Self: ownerSelf, Policy: absent[*policy.Document](), ACL: absent[*snapshot.ACL](), Ownership: absent[string](),
		BucketBlock: absent[Block](), AccountBlock: absent[Block](), OrganizationBlock: absent[string](),
		AccessPoints: absent[[]AccessPoint](),
		Trusted:      &Trusted{Accounts: []string{thirdAccount}, CanonicalIDs: []string{friendID}},
	}
}

func ptr[T any](v T) *T { return &v }

// grant writes a grant to "AllUsers", "AuthenticatedUsers", "LogDelivery", an
// e-mail address or a canonical id.
func grant(grantee, permission string) snapshot.Grant {
	g := &snapshot.Grantee{}
	switch {
	case grantee == "LogDelivery":
		g.Type, g.URI = "Group", ptr("http://acs.amazonaws.com/groups/s3/"+grantee)
	case grantee == "AllUsers" || grantee == "AuthenticatedUsers":
		g.Type, g.URI = "Group", ptr("http://acs.amazonaws.com/groups/global/"+grantee)
	case strings.Contains(grantee, "@"):
		g.Type, g.EmailAddress = "AmazonCustomerByEmail", ptr(grantee)
	default:
		g.Type, g.ID = "CanonicalUser", ptr(grantee)
	}
	return snapshot.Grant{Grantee: g, Permission: permission}
}

// acl is an ACL of "grantee PERMISSION" grants, beside the owner's own.
func acl(grants ...string) Maybe[*snapshot.ACL] {
	a := &snapshot.ACL{Owner: &snapshot.Owner{ID: ptr(ownID)}, Grants: []snapshot.Grant{grant(ownID, "FULL_CONTROL")}}
	for _, text := range grants {
		grantee, permission, _ := strings.Cut(text, " ")
		a.Grants = append(a.Grants, grant(grantee, permission))
	}
	return known(a)
}

// point is an access point "web" of the owner's account.
func point(doc Maybe[*policy.Document], origin, switches string) AccessPoint {
	return AccessPoint{Name: "web", Account: ownAccount, NetworkOrigin: origin, Block: block(switches), Policy: doc}
}

// levelsText is "list read write admin metadata" of a result, a letter each.
func levelsText(r *Result) string {
	out := ""
	for _, level := range []Level{r.List, r.Read, r.Write, r.Admin, r.Metadata} {
		letter := map[Level]string{Private: ".", Shared: "s", Public: "P", Unknown: "?"}[level]
		if letter == "" {
			letter = "!" + string(level)
		}
		out += letter
	}
	return out
}
