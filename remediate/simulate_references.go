package remediate

import (
	"cmp"
	"slices"
	"strings"

	"s3audit/collector/snapshot"
	"s3audit/remediate/plan"
)

// namers are the subresources whose documents name other buckets.
var namers = []string{"analytics", "inventory", "logging", "replication", "website"}

// references brings the looked-up documents of other buckets up to date: those
// buckets may change in the same plan, and changes may name others.
func (w *world) references(before, after *snapshot.Bucket, changes []plan.Change) {
	if !before.References.State.Answered() {
		return
	}
	var list []snapshot.Reference
	if v := after.References.Value; v != nil {
		list = v.References
	}
	for _, from := range namers {
		if slices.ContainsFunc(changes, func(c plan.Change) bool { return c.Subresource == from }) {
			list = w.renamed(list, from, before, after)
		}
	}
	for i := range list {
		if t := list[i].Target; t != nil {
			retarget(t, w.changes(list[i].Bucket))
		}
	}
	slices.SortFunc(list, func(a, b snapshot.Reference) int {
		return cmp.Or(strings.Compare(a.From, b.From), strings.Compare(a.Bucket, b.Bucket))
	})
	after.References = snapshot.Observed[snapshot.References]{State: snapshot.Absent}
	if len(list) > 0 {
		after.References = snapshot.Observed[snapshot.References]{State: snapshot.Present, Value: &snapshot.References{References: list}}
	}
}

// renamed replaces the references of one subresource by those of its new document.
func (w *world) renamed(list []snapshot.Reference, from string, before, after *snapshot.Bucket) []snapshot.Reference {
	var out []snapshot.Reference
	known := map[string]snapshot.Reference{}
	for _, r := range list {
		if r.From != from {
			out = append(out, r)
		} else {
			known[r.Bucket] = r
		}
	}
	for _, name := range mentioned(after, from) {
		r, ok := known[name]
		if !ok {
			r = w.lookUp(name, from)
		}
		out = append(out, r)
	}
	return out
}

// lookUp is the reference that a scan would find, as far as the snapshot tells.
func (w *world) lookUp(name, from string) snapshot.Reference {
	r := snapshot.Reference{Bucket: name, From: from}
	t := w.targets[name]
	if t == nil {
		r.Refusal = snapshot.Refusal{API: "HeadBucket", Action: "s3:ListBucket", Code: "NotCollected", Message: "the snapshot does not have this bucket"}
		return r
	}
	is := true
	r.Own, r.Exists, r.Region = &is, &is, t.Region
	ask := snapshot.Refusal{Message: "not looked at for this use"}
	switch from {
	case "logging":
		r.Target = &snapshot.Target{
			ACL: t.ACL, Policy: t.Policy, PublicAccessBlock: t.PublicAccessBlock, OwnershipControls: t.OwnershipControls,
			Encryption: t.Encryption, Versioning: t.Versioning, ObjectLock: t.ObjectLock, RequestPayment: t.RequestPayment,
		}
	case "replication":
		r.Target = &snapshot.Target{
			ACL:    snapshot.Observed[snapshot.ACL]{State: snapshot.NotCollected, Refusal: ask},
			Policy: snapshot.Observed[snapshot.Policy]{State: snapshot.NotCollected, Refusal: ask},

			OwnershipControls: snapshot.Observed[snapshot.Ownership]{State: snapshot.NotCollected, Refusal: ask},
			RequestPayment:    snapshot.Observed[snapshot.RequestPayment]{State: snapshot.NotCollected, Refusal: ask},
			PublicAccessBlock: t.PublicAccessBlock, Encryption: t.Encryption, Versioning: t.Versioning, ObjectLock: t.ObjectLock,
		}
	}
	return r
}

// retarget plays a bucket's changes on what another's record holds of it. What was
// not looked at for that use stays so.
func retarget(t *snapshot.Target, changes []plan.Change) {
	if len(changes) == 0 {
		return
	}
	rec, err := recordOf(t)
	if err != nil {
		return
	}
	for i := range changes {
		c := &changes[i]
		if _, ok := rec[c.Subresource]; ok && rec.reading(c.Subresource).State != snapshot.NotCollected {
			_ = rec.set(c.Subresource, c.Key, c.After) // a document of the plan's own
		}
	}
	fresh := snapshot.Target{}
	if rec.into(&fresh) == nil {
		*t = fresh
	}
}

// mentioned are the buckets that one subresource's document names, each once.
func mentioned(b *snapshot.Bucket, from string) []string {
	var names []string
	add := func(name *string) {
		if n := text(name); n != "" {
			names = append(names, n[strings.LastIndex(n, ":")+1:])
		}
	}
	switch from {
	case "logging":
		target := logTarget(b)
		add(&target)
	case "replication":
		if replicates(b) {
			for _, r := range b.Replication.Value.ReplicationConfiguration.Rules {
				if r.Destination != nil {
					add(r.Destination.Bucket)
				}
			}
		}
	case "inventory":
		if v := b.Inventory.Value; v != nil {
			for _, c := range v.InventoryConfigurationList {
				if c.Destination != nil && c.Destination.S3BucketDestination != nil {
					add(c.Destination.S3BucketDestination.Bucket)
				}
			}
		}
	case "analytics":
		if v := b.Analytics.Value; v != nil {
			for i := range v.AnalyticsConfigurationList {
				add(exportedTo(&v.AnalyticsConfigurationList[i]))
			}
		}
	case "website":
		for _, host := range redirectHosts(b) {
			add(hostBucket(host))
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func exportedTo(c *snapshot.AnalyticsConfiguration) *string {
	if s := c.StorageClassAnalysis; s != nil && s.DataExport != nil && s.DataExport.Destination != nil && s.DataExport.Destination.S3BucketDestination != nil {
		return s.DataExport.Destination.S3BucketDestination.Bucket
	}
	return nil
}

func redirectHosts(b *snapshot.Bucket) []string {
	var hosts []string
	if v := b.Website.Value; v != nil {
		if v.RedirectAllRequestsTo != nil {
			hosts = append(hosts, text(v.RedirectAllRequestsTo.HostName))
		}
		for _, r := range v.RoutingRules {
			if r.Redirect != nil {
				hosts = append(hosts, text(r.Redirect.HostName))
			}
		}
	}
	return hosts
}

// hostBucket is the bucket that one of S3's own host names leads to.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteEndpoints.html
func hostBucket(host string) *string {
	host, _, _ = strings.Cut(strings.ToLower(host), ":")
	if !strings.HasSuffix(host, ".amazonaws.com") && !strings.HasSuffix(host, ".amazonaws.com.cn") {
		return nil
	}
	for _, mark := range []string{".s3-website.", ".s3-website-", ".s3.", ".s3-"} {
		if i := strings.LastIndex(host, mark); i > 0 {
			name := host[:i]
			return &name
		}
	}
	return nil
}
