package remediate

import (
	"fmt"
	"slices"
	"strings"

	"s3audit/collector/snapshot"
	"s3audit/remediate/plan"
)

// hit is an impact, and where it comes from: the first of the subresources that
// is changed in that bucket, else the account's block.
type hit struct {
	bucket string
	by     []string
	impact plan.Impact
}

// The kinds of impact.
const (
	impactWebsite      = "website"
	impactPublic       = "public-access"
	impactCrossAccount = "cross-account"
	impactCDN          = "cloudfront"
	impactLogs         = "log-delivery"
	impactReplication  = "replication"
	impactService      = "service"
	impactTLS          = "tls"
	impactUploads      = "uploads"
	impactDeny         = "deny"
	impactKey          = "encryption"
	impactNeeds        = "needs"
)

// access are the subresources that say who gets in, the likeliest cause first.
var access = []string{"publicAccessBlock", "policy", "acl", "ownershipControls"}

// change is the index of the change that brings the impact, -1 without any.
func (h *hit) change(changes []plan.Change) int {
	for _, subresource := range h.by {
		for i := range changes {
			if changes[i].Bucket == h.bucket && changes[i].Subresource == subresource {
				return i
			}
		}
	}
	return slices.IndexFunc(changes, func(c plan.Change) bool { return c.Bucket == "" })
}

// look finds what a bucket's changes, and those of the account and of its
// neighbours, may cut off.
func (p *planner) look(b, will *snapshot.Bucket, o *outcome) error {
	v := &viewer{p: p, was: b, will: will, name: b.Name}
	if err := v.callers(); err != nil {
		return err
	}
	v.website()
	v.denies()
	v.services()
	v.uploads()
	v.key()
	v.neighbours()
	v.needs()
	o.impacts = v.hits
	return nil
}

// viewer compares a bucket before and after.
type viewer struct {
	p         *planner
	name      string
	was, will *snapshot.Bucket
	hits      []hit
}

func (v *viewer) add(by []string, kind, format string, args ...any) {
	v.hits = append(v.hits, hit{v.name, by, plan.Impact{Kind: kind, Text: fmt.Sprintf(format, args...)}})
}

// callers are those from outside who get in before and not after.
func (v *viewer) callers() error {
	before, err := v.p.world.exposed(v.p.Account, v.was)
	if err != nil || before == nil {
		return err
	}
	after, err := v.p.world.exposed(v.p.world.account, v.will)
	if err != nil || after == nil {
		return err
	}
	for _, c := range before.CrossAccount {
		left := c.Classes
		for _, d := range after.CrossAccount {
			if d.Kind == c.Kind && d.ID == c.ID && d.Principal == c.Principal {
				left = slices.DeleteFunc(slices.Clone(left), func(class string) bool { return slices.Contains(d.Classes, class) })
			}
		}
		if len(left) == 0 {
			continue
		}
		kind, who := kindOf(c.Kind), strings.TrimSpace(c.Kind+" "+c.ID)
		if c.Principal != "" {
			who = c.Principal
		}
		v.add(access, kind, "%s can no longer %s", who, strings.Join(left, ", "))
	}
	return nil
}

func kindOf(caller string) string {
	switch caller {
	case "anyone":
		return impactPublic
	case "cloudfront-identity":
		return impactCDN
	}
	return impactCrossAccount
}

// website looks at those who browse the site.
func (v *viewer) website() {
	if v.was.Website.State != snapshot.Present {
		return
	}
	if v.will.Website.State == snapshot.Absent {
		v.add([]string{"website"}, impactWebsite, "the website is no longer served")
		return
	}
	for i := range v.hits {
		if h := &v.hits[i]; h.impact.Kind == impactPublic && strings.Contains(h.impact.Text, "read") {
			v.add(access, impactWebsite, "visitors of the website can no longer read it")
			return
		}
	}
}

// uploads looks at those who set ACLs on what they upload.
func (v *viewer) uploads() {
	switch {
	case enforced(v.will) && !enforced(v.was):
		if ignoresACLs(v.was, v.p.Account) {
			v.add([]string{"ownershipControls"}, impactNeeds, "no grant to everyone is in the bucket's ACL: IgnorePublicAcls hides such from every reader, and S3 refuses this write while there is one (put a private ACL first)")
		}
		v.add([]string{"ownershipControls"}, impactUploads, "uploads that set an ACL other than bucket-owner-full-control are refused, and objects of other accounts become the owner's")
		if v.grants(cdnLogs) {
			v.add([]string{"ownershipControls"}, impactLogs, "CloudFront's standard logs (legacy) are delivered by an ACL, and no longer arrive")
		}
	case blocksACLs(v.will, v.p.world.account) && !blocksACLs(v.was, v.p.Account):
		v.add([]string{"publicAccessBlock"}, impactUploads, "uploads that set a public ACL are refused")
	}
}

// cdnLogs is the canonical id by which CloudFront delivers legacy logs.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3.html
const cdnLogs = "c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0"

func (v *viewer) grants(id string) bool {
	acl := v.was.ACL.Value
	return acl != nil && slices.ContainsFunc(acl.Grants, func(g snapshot.Grant) bool { return g.Grantee != nil && text(g.Grantee.ID) == id })
}

// key looks at those who read and write without the new key.
func (v *viewer) key() {
	if !kmsKeyed(v.will.Encryption) || kmsKeyed(v.was.Encryption) {
		return
	}
	by := []string{"encryption"}
	v.add(by, impactKey, "whoever writes new objects, or reads them, needs the KMS key too: other accounts and AWS services only get it by the key's policy")
	if v.will.Website.State == snapshot.Present {
		v.add(by, impactWebsite, "new objects are encrypted with KMS, which anonymous visitors cannot read")
	}
}

// needs are S3's demands that a snapshot cannot answer.
func (v *viewer) needs() {
	say := func(subresource, text string) {
		for _, c := range v.p.world.changes(v.name) {
			if c.Subresource == subresource && c.After.State == plan.Present {
				v.add([]string{subresource}, impactNeeds, "%s", text)
				return
			}
		}
	}
	say("replication", "whoever applies this may pass the replication role (iam:PassRole), and the role may read here and write there")
	say("notification", "every target exists and lets s3.amazonaws.com send, else S3 refuses the configuration")
	say("inventory", "the destination lets s3.amazonaws.com write, else no report arrives")
	say("analytics", "the destination of an export lets s3.amazonaws.com write, else no report arrives")
}
