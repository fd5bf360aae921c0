package remediate

import (
	"slices"
	"strings"

	"s3audit/collector/snapshot"
	"s3audit/remediate/plan"
	"s3audit/rules/policy"
)

func policyOf(o snapshot.Observed[snapshot.Policy]) []policy.Statement {
	if o.State != snapshot.Present || o.Value == nil {
		return nil
	}
	d, err := plan.Of(o.Value)
	if err != nil {
		return nil
	}
	return statementsOf(d)
}

// denies looks at what new Deny statements refuse.
func (v *viewer) denies() {
	was := map[string]bool{}
	for _, s := range policyOf(v.was.Policy) {
		was[meaningOf(s)] = true
	}
	by := []string{"policy"}
	for _, s := range policyOf(v.will.Policy) {
		switch {
		case s.Effect != "Deny" || was[meaningOf(s)]:
		case conditioned(&s, "aws:securetransport"):
			v.add(by, impactTLS, "requests without TLS are refused")
			if v.will.Website.State == snapshot.Present {
				v.add(by, impactWebsite, "S3's website endpoint speaks plain HTTP only: every visitor of it is refused")
			}
		case conditioned(&s, "s3:tlsversion"):
			v.add(by, impactTLS, "requests with an older TLS are refused")
		case conditioned(&s, "s3:x-amz-server-side-encryption") || conditioned(&s, "s3:x-amz-server-side-encryption-aws-kms-key-id"):
			v.add(by, impactUploads, "uploads that ask for another encryption, or for none where the statement wants one, are refused")
		default:
			v.add(by, impactDeny, "%s denies %s to whom it meets", nameOf(&s), strings.Join(s.Actions, ", "))
		}
	}
}

func conditioned(s *policy.Statement, key string) bool {
	return slices.ContainsFunc(s.Conditions, func(c policy.Condition) bool { return c.Key == key })
}

// logServices deliver logs of the account's own doings.
var logServices = []string{
	logService, "delivery.logs.amazonaws.com", "cloudtrail.amazonaws.com", "config.amazonaws.com", "logdelivery.elasticloadbalancing.amazonaws.com",
}

// services are the principals of AWS that the policy no longer lets in.
func (v *viewer) services() {
	after := services(policyOf(v.will.Policy))
	for _, name := range services(policyOf(v.was.Policy)) {
		if slices.Contains(after, name) {
			continue
		}
		kind := impactService
		switch {
		case slices.Contains(logServices, name):
			kind = impactLogs
		case strings.HasPrefix(name, "cloudfront."):
			kind = impactCDN
		}
		v.add([]string{"policy"}, kind, "no statement allows %s anything any more", name)
	}
}

func services(list []policy.Statement) []string {
	var out []string
	for i := range list {
		if list[i].Effect == "Allow" && !list[i].NotPrincipal {
			out = append(out, list[i].Principals.Service...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

const (
	logService  = "logging.s3.amazonaws.com"
	logGroup    = "http://acs.amazonaws.com/groups/s3/LogDelivery"
	logsByACL   = "WRITE"
	fullControl = "FULL_CONTROL"
)

// takesLogs reports whether a bucket lets server access logs in, by policy or, as
// long as ACLs count, by grant.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html#grant-log-delivery-permissions-general
func takesLogs(p snapshot.Observed[snapshot.Policy], acl snapshot.Observed[snapshot.ACL], own snapshot.Observed[snapshot.Ownership]) bool {
	allows := slices.ContainsFunc(policyOf(p), func(s policy.Statement) bool {
		named := s.Principals.Any || slices.Contains(s.Principals.Service, logService)
		puts := slices.ContainsFunc(s.Actions, func(a string) bool { return policy.Match(a, "s3:putobject") })
		return s.Effect == "Allow" && named != s.NotPrincipal && puts != s.NotAction
	})
	if allows || acl.Value == nil || enforced(&snapshot.Bucket{OwnershipControls: own}) {
		return allows
	}
	return slices.ContainsFunc(acl.Value.Grants, func(g snapshot.Grant) bool {
		return g.Grantee != nil && text(g.Grantee.URI) == logGroup && (g.Permission == logsByACL || g.Permission == fullControl)
	})
}

// neighbours looks at the buckets that this one writes to: their changes can cut
// its logs and replicas off.
func (v *viewer) neighbours() {
	was, will := v.was.References.Value, v.will.References.Value
	if was == nil || will == nil {
		return
	}
	for i := range was.References {
		r := &was.References[i]
		j := slices.IndexFunc(will.References, func(x snapshot.Reference) bool { return x.Bucket == r.Bucket && x.From == r.From })
		if j < 0 || r.Target == nil || will.References[j].Target == nil {
			continue
		}
		v.target(r, r.Target, will.References[j].Target)
	}
}

func (v *viewer) target(r *snapshot.Reference, was, will *snapshot.Target) {
	say := func(by []string, kind, text string) {
		v.hits = append(v.hits, hit{r.Bucket, by, plan.Impact{Kind: kind, Text: text}})
	}
	switch r.From {
	case "logging":
		if takesLogs(was.Policy, was.ACL, was.OwnershipControls) && !takesLogs(will.Policy, will.ACL, will.OwnershipControls) {
			say([]string{"policy", "ownershipControls", "acl"}, impactLogs, "the access logs of "+v.name+" no longer arrive")
		}
		if kmsKeyed(will.Encryption) && !kmsKeyed(was.Encryption) {
			say([]string{"encryption"}, impactLogs, "the access logs of "+v.name+" are delivered to buckets with SSE-S3 only")
		}
	case "replication":
		if versioned(was.Versioning) && !versioned(will.Versioning) {
			say([]string{"versioning"}, impactReplication, v.name+" can no longer be replicated here")
		}
	}
}
