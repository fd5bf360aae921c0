package derive

import (
	"encoding/json"
	"strings"

	"s3audit/collector/snapshot"
	"s3audit/rules/exposure"
)

// Facts is what an account's record says of all its buckets, read once.
type Facts struct {
	Options
	// BlockText is the JSON text of the account's observed public access block,
	// nil where nobody asked.
	BlockText []byte
	block     exposure.Maybe[exposure.Block]
	// points are the access points, by the name of their bucket.
	points map[string][]AccessPoint
	// unknown says why the list of access points is not known to be whole, "" if it is.
	unknown string
}

// AccessPoint is one access point, as it was read.
type AccessPoint struct {
	name, account, region, networkOrigin string
	multiRegion                          bool
	block                                exposure.Maybe[exposure.Block]
	policy                               snapshot.Observed[snapshot.Policy]
}

// ReadFacts reads the JSON text of an account's record; no text is an account
// of which nothing was asked.
func ReadFacts(account json.RawMessage, o Options) (*Facts, error) {
	var a struct {
		ID                      string                                              `json:"id"`
		PublicAccessBlock       json.RawMessage                                     `json:"publicAccessBlock"`
		AccessPoints            snapshot.Observed[snapshot.AccessPoints]            `json:"accessPoints"`
		MultiRegionAccessPoints snapshot.Observed[snapshot.MultiRegionAccessPoints] `json:"multiRegionAccessPoints"`
	}
	if len(account) > 0 {
		if err := json.Unmarshal(account, &a); err != nil {
			return nil, err
		}
	}
	f := &Facts{
		Options: o, BlockText: a.PublicAccessBlock, block: maybe(a.PublicAccessBlock, BlockIn),
		points: map[string][]AccessPoint{},
	}
	f.single(known(a.AccessPoints, func(p *snapshot.AccessPoints) ([]snapshot.AccessPoint, bool) { return p.AccessPointList, true }))
	f.multiRegion(a.ID, multiRegionOf(a.MultiRegionAccessPoints))
	return f, nil
}

// single takes the access points of one bucket each.
func (f *Facts) single(listed exposure.Maybe[[]snapshot.AccessPoint]) {
	if listed.State == exposure.NotKnown {
		f.unknown = listed.Reason
		return
	}
	for _, p := range listed.Value {
		detail := known(p.Detail, func(d *snapshot.AccessPointDetail) (snapshot.AccessPointDetail, bool) { return *d, true })
		f.points[p.Bucket] = append(f.points[p.Bucket], AccessPoint{
			name: p.Name, account: AccountIn(p.Arn), region: p.Region, networkOrigin: detail.Value.NetworkOrigin,
			block: pointBlock(detail), policy: p.Policy,
		})
	}
}

// pointBlock is the block of an access point, which its details hold.
func pointBlock(detail exposure.Maybe[snapshot.AccessPointDetail]) exposure.Maybe[exposure.Block] {
	block := exposure.Maybe[exposure.Block]{State: detail.State, Reason: detail.Reason}
	switch {
	case detail.State != exposure.Configured:
	case detail.Value.PublicAccessBlockConfiguration == nil:
		block.State = exposure.NotConfigured
	default:
		block.Value = *detail.Value.PublicAccessBlockConfiguration
	}
	return block
}

// notInPartition is the code of a read that was not made because the partition
// has no such thing: then there is none.
const notInPartition = "NotInPartition"

func multiRegionOf(o snapshot.Observed[snapshot.MultiRegionAccessPoints]) exposure.Maybe[[]snapshot.MultiRegionAccessPoint] {
	if o.State == snapshot.Unsupported && o.Code == notInPartition {
		o.State = snapshot.Absent
	}
	return known(o, func(p *snapshot.MultiRegionAccessPoints) ([]snapshot.MultiRegionAccessPoint, bool) {
		return p.AccessPoints, true
	})
}

// multiRegion takes the access points of several buckets: one for each.
func (f *Facts) multiRegion(account string, listed exposure.Maybe[[]snapshot.MultiRegionAccessPoint]) {
	if listed.State == exposure.NotKnown {
		if f.unknown == "" {
			f.unknown = listed.Reason
		}
		return
	}
	for _, p := range listed.Value {
		point := AccessPoint{
			name: orEmpty(p.Report.Name), account: account, networkOrigin: "Internet", multiRegion: true,
			block: exposure.Maybe[exposure.Block]{State: exposure.NotConfigured}, policy: p.Policy,
		}
		if p.Report.PublicAccessBlock != nil {
			point.block = exposure.Maybe[exposure.Block]{State: exposure.Configured, Value: *p.Report.PublicAccessBlock}
		}
		for _, r := range p.Report.Regions {
			point.region = orEmpty(r.Region)
			bucket := orEmpty(r.Bucket)
			f.points[bucket] = append(f.points[bucket], point)
		}
	}
}

func orEmpty(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// AccountIn is the account in an ARN.
func AccountIn(arn string) string {
	fields := strings.SplitN(arn, ":", 6)
	if len(fields) < 6 {
		return ""
	}
	return fields[4]
}

// Key appends what buckets without access points derive from the account:
// where two accounts' keys are equal, so is what such buckets derive.
func (f *Facts) Key(b []byte) []byte {
	if f.Foreign {
		b = append(b, 1)
	}
	b = append(append(b, f.unknown...), 0)
	if f.block.State == exposure.NotKnown {
		return append(b, f.block.Reason...)
	}
	return append(append(b, 0), f.BlockText...)
}
