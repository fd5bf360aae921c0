package main

import (
	"github.com/aws/aws-sdk-go-v2/aws"

	"s3audit/collector/snapshot"
	"s3audit/rules/derive"
	"s3audit/rules/exposure"
)

// accessPointsOf are the access points of a bucket that its account has. Those
// that are known stand there though a region did not answer.
func accessPointsOf(b *snapshot.Bucket, a *snapshot.Account) exposure.Maybe[[]exposure.AccessPoint] {
	single := maybe(a.AccessPoints, func(l *snapshot.AccessPoints) ([]exposure.AccessPoint, bool) { return singleRegion(b, l), true })
	multi := maybe(inPartition(a.MultiRegionAccessPoints), func(l *snapshot.MultiRegionAccessPoints) ([]exposure.AccessPoint, bool) {
		return multiRegion(b, a, l), true
	})
	all := exposure.Maybe[[]exposure.AccessPoint]{State: exposure.Configured, Value: append(single.Value, multi.Value...)}
	switch {
	case single.State == exposure.NotKnown:
		all.State, all.Reason = exposure.NotKnown, single.Reason
	case multi.State == exposure.NotKnown:
		all.State, all.Reason = exposure.NotKnown, multi.Reason
	case len(all.Value) == 0:
		all.State = exposure.NotConfigured
	}
	return all
}

// inPartition takes a partition that has no multi-Region access points for what
// it is: there are none.
func inPartition(o snapshot.Observed[snapshot.MultiRegionAccessPoints]) snapshot.Observed[snapshot.MultiRegionAccessPoints] {
	if o.State == snapshot.Unsupported && o.Code == "NotInPartition" {
		o.State = snapshot.Absent
	}
	return o
}

// elsewhere reports whether an access point is another region's: bucket names
// are one per partition, so this is a bucket of that name that once was.
func elsewhere(b *snapshot.Bucket, region string) bool {
	return region != "" && b.Region != "" && region != b.Region
}

func singleRegion(b *snapshot.Bucket, list *snapshot.AccessPoints) (out []exposure.AccessPoint) {
	for i := range list.AccessPointList {
		p := &list.AccessPointList[i]
		if p.Bucket != b.Name || elsewhere(b, p.Region) {
			continue
		}
		one := exposure.AccessPoint{Name: p.Name, Account: derive.AccountIn(p.Arn), Policy: policyOf(p.Policy)}
		one.Block = maybe(p.Detail, func(d *snapshot.AccessPointDetail) (exposure.Block, bool) {
			return derive.BlockIn(&snapshot.PublicAccessBlock{PublicAccessBlockConfiguration: d.PublicAccessBlockConfiguration})
		})
		if p.Detail.Value != nil {
			one.NetworkOrigin = p.Detail.Value.NetworkOrigin
		}
		out = append(out, one)
	}
	return out
}

func multiRegion(b *snapshot.Bucket, a *snapshot.Account, list *snapshot.MultiRegionAccessPoints) (out []exposure.AccessPoint) {
	for i := range list.AccessPoints {
		p := &list.AccessPoints[i]
		for _, region := range p.Report.Regions {
			if aws.ToString(region.Bucket) != b.Name || elsewhere(b, aws.ToString(region.Region)) {
				continue
			}
			one := exposure.AccessPoint{Name: aws.ToString(p.Report.Name), Account: a.ID, NetworkOrigin: "Internet", MultiRegion: true, Policy: policyOf(p.Policy)}
			one.Block.State = exposure.NotConfigured
			if p.Report.PublicAccessBlock != nil {
				one.Block = exposure.Maybe[exposure.Block]{State: exposure.Configured, Value: *p.Report.PublicAccessBlock}
			}
			out = append(out, one)
		}
	}
	return out
}
