package derive

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"s3audit/collector/snapshot"
	"s3audit/rules/policy"
)

// Roles is what a bucket's own configuration shows that it is used for.
type Roles struct {
	// AccessLogs is a target of server access logs.
	AccessLogs Role `json:"accessLogs"`
	// Trail holds the logs of CloudTrail.
	Trail Role `json:"trail"`
	// Config holds what AWS Config records.
	Config Role `json:"config"`
	// LoadBalancerLogs holds the access logs of load balancers.
	LoadBalancerLogs Role `json:"loadBalancerLogs"`
	// DeliveredLogs holds logs that other services deliver: flow logs of VPCs,
	// logs of network load balancers, CloudFront's newer ones.
	DeliveredLogs Role `json:"deliveredLogs"`
	// CDNLogs holds the legacy logs of CloudFront.
	CDNLogs Role `json:"cdnLogs"`
	// Reports holds the inventories and analyses of other buckets.
	Reports Role `json:"reports"`
	// CDNOrigin is read by CloudFront.
	CDNOrigin Role `json:"cdnOrigin"`
	// Replica holds copies that others make.
	Replica Role `json:"replica"`
	// Website serves a website.
	Website Role `json:"website"`
}

// Role is one of them.
type Role struct {
	// Is is true where something shows the role, false where all that could show
	// it was read and nothing does, and nil else.
	Is *bool `json:"is"`
	// Evidence is what shows it.
	Evidence []RoleEvidence `json:"evidence"`
}

// RoleEvidence is one place that shows a role.
type RoleEvidence struct {
	Path string `json:"path"`
	Msg  string `json:"msg"`
}

// roleRow is one line of the table of roles: what shows it. A row without
// services, for one, does not look for them.
type roleRow struct {
	name string
	of   func(*Roles) *Role
	// services are those that the policy lets do the action.
	services []string
	action   string
	// principals are texts within an ARN that the policy lets do the action.
	principals []string
	// begins is how an action begins that the policy lets anybody do.
	begins string
	// groups and ids are the grantees whom the ACL lets write.
	groups, ids []string
	website     bool
}

// Sources: the guides of each, under
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
// https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-policy.html
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-S3.html
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3.html
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html
var roleTable = []roleRow{
	{
		name: "accessLogs", of: func(r *Roles) *Role { return &r.AccessLogs }, services: []string{"logging.s3.amazonaws.com"}, action: putObject,
		groups: []string{"http://acs.amazonaws.com/groups/s3/LogDelivery"},
	},
	{name: "trail", of: func(r *Roles) *Role { return &r.Trail }, services: []string{"cloudtrail.amazonaws.com"}, action: putObject},
	{name: "config", of: func(r *Roles) *Role { return &r.Config }, services: []string{"config.amazonaws.com"}, action: putObject},
	{
		name: "loadBalancerLogs", of: func(r *Roles) *Role { return &r.LoadBalancerLogs },
		services: []string{"logdelivery.elasticloadbalancing.amazonaws.com"}, action: putObject,
	},
	{name: "deliveredLogs", of: func(r *Roles) *Role { return &r.DeliveredLogs }, services: []string{"delivery.logs.amazonaws.com"}, action: putObject},
	{
		name: "cdnLogs", of: func(r *Roles) *Role { return &r.CDNLogs },
		ids: []string{"c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0"},
	},
	{name: "reports", of: func(r *Roles) *Role { return &r.Reports }, services: []string{"s3.amazonaws.com"}, action: putObject},
	{
		name: "cdnOrigin", of: func(r *Roles) *Role { return &r.CDNOrigin }, services: []string{"cloudfront.amazonaws.com"}, action: "s3:getobject",
		principals: []string{":iam::cloudfront:user/"},
	},
	{name: "replica", of: func(r *Roles) *Role { return &r.Replica }, begins: "s3:replicate"},
	{name: "website", of: func(r *Roles) *Role { return &r.Website }, website: true},
}

const putObject = "s3:putobject"

// needs is the subresources that can show the role.
func (r *roleRow) needs() []string {
	var names []string
	if len(r.services)+len(r.principals) > 0 || r.begins != "" {
		names = append(names, "policy")
	}
	if len(r.groups)+len(r.ids) > 0 {
		names = append(names, "acl")
	}
	if r.website {
		names = append(names, "website")
	}
	return names
}

// roleSources is all that shows one role or another.
func roleSources() []string {
	var names []string
	for i := range roleTable {
		names = append(names, roleTable[i].needs()...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// RoleTexts is the JSON texts of what shows roles beside the policy.
type RoleTexts struct{ ACL, Website []byte }

// RolesOf finds the roles that a policy in normal form and two documents show.
func RolesOf(p *Policy, t RoleTexts) *Roles {
	acl, website := observedText[snapshot.ACL](t.ACL), observedText[snapshot.Website](t.Website)
	answered := map[string]bool{
		"policy": snapshot.State(p.State).Answered(), "acl": acl.State.Answered(), "website": website.State.Answered(),
	}
	roles := &Roles{}
	for i := range roleTable {
		row := &roleTable[i]
		found := slices.Concat(row.inPolicy(p), row.inACL(acl.Value), row.inWebsite(website.Value))
		role := row.of(roles)
		role.Evidence = append([]RoleEvidence{}, found...)
		known := !slices.ContainsFunc(row.needs(), func(name string) bool { return !answered[name] })
		if is := len(found) > 0; is || known {
			role.Is = &is
		}
	}
	return roles
}

// observedText reads an observed document; one that is none is not answered.
func observedText[T any](text []byte) snapshot.Observed[T] {
	var o snapshot.Observed[T]
	if len(text) > 0 && json.Unmarshal(text, &o) != nil {
		return snapshot.Observed[T]{State: snapshot.Failed}
	}
	return o
}

func (r *roleRow) inPolicy(p *Policy) (found []RoleEvidence) {
	for i := range p.Statements {
		s := &p.Statements[i]
		if s.Effect != "Allow" {
			continue
		}
		if who := r.who(s); who != "" {
			found = append(found, RoleEvidence{
				Path: fmt.Sprintf("derived.policy.statements[%d]", s.Index),
				Msg:  fmt.Sprintf("the policy lets %s %s", who, r.does()),
			})
		}
	}
	return found
}

// does is what the policy lets them do, in words.
func (r *roleRow) does() string {
	switch {
	case r.begins != "":
		return "replicate objects"
	case r.action == putObject:
		return "put objects"
	}
	return "read objects"
}

// who is whom a statement lets do what shows the role, "" for nobody.
func (r *roleRow) who(s *policy.Statement) string {
	if r.begins != "" {
		if slices.ContainsFunc(s.Actions, func(a string) bool { return strings.HasPrefix(a, r.begins) }) {
			return "others"
		}
		return ""
	}
	if s.NotPrincipal || !lets(s, r.action) {
		return ""
	}
	for _, service := range r.services {
		if slices.Contains(s.Principals.Service, service) {
			return service
		}
	}
	for _, part := range r.principals {
		if i := slices.IndexFunc(s.Principals.AWS, func(arn string) bool { return strings.Contains(arn, part) }); i >= 0 {
			return s.Principals.AWS[i]
		}
	}
	return ""
}

// lets reports whether a statement's action element takes an action in.
func lets(s *policy.Statement, action string) bool {
	named := slices.ContainsFunc(s.Actions, func(pattern string) bool { return policy.Match(pattern, action) })
	return named != s.NotAction
}

func (r *roleRow) inACL(acl *snapshot.ACL) (found []RoleEvidence) {
	if acl == nil {
		return nil
	}
	for i := range acl.Grants {
		g := &acl.Grants[i]
		if g.Grantee == nil || g.Permission != "WRITE" && g.Permission != "FULL_CONTROL" {
			continue
		}
		for _, who := range []string{orEmpty(g.Grantee.URI), orEmpty(g.Grantee.ID)} {
			if slices.Contains(r.groups, who) || slices.Contains(r.ids, who) {
				found = append(found, RoleEvidence{
					Path: fmt.Sprintf("bucket.acl.value.Grants[%d]", i), Msg: "the ACL lets " + who + " write",
				})
			}
		}
	}
	return found
}

func (r *roleRow) inWebsite(w *snapshot.Website) []RoleEvidence {
	if !r.website || w == nil {
		return nil
	}
	return []RoleEvidence{{Path: "bucket.website.value", Msg: "a website is configured"}}
}
