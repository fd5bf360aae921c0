package derive

import (
	"encoding/json"

	"s3audit/collector/snapshot"
	"s3audit/rules/exposure"
)

// AccountDocument is what rules of account scope find under input.derived: the
// policies of what hangs in the account's record, each in the place of what it
// is attached to.
type AccountDocument struct {
	AccessPoints            []Policy `json:"accessPoints"`
	MultiRegionAccessPoints []Policy `json:"multiRegionAccessPoints"`
	// ProposedMultiRegion is the policies that are not established in every Region yet.
	ProposedMultiRegion []Policy `json:"proposedMultiRegion"`
	DirectoryBuckets    []Policy `json:"directoryBuckets"`
	// AccessGrants is the resource policies of the S3 Access Grants instances.
	AccessGrants []Policy `json:"accessGrants"`
}

// AccountSources is every document of an [AccountDocument].
func AccountSources() []Source {
	return []Source{
		{"accessPoints", []string{"account.accessPoints"}},
		{"multiRegionAccessPoints", []string{"account.multiRegionAccessPoints"}},
		{"proposedMultiRegion", []string{"account.multiRegionAccessPoints"}},
		{"directoryBuckets", []string{"account.directoryBuckets"}},
		{"accessGrants", []string{"account.accessGrants"}},
	}
}

// FromAccount derives from the JSON text of an account's record; no text is an
// account of which nothing was asked.
func FromAccount(account json.RawMessage, o Options) (*AccountDocument, error) {
	var a struct {
		ID                      string                                              `json:"id"`
		Partition               string                                              `json:"partition"`
		AccessPoints            snapshot.Observed[snapshot.AccessPoints]            `json:"accessPoints"`
		MultiRegionAccessPoints snapshot.Observed[snapshot.MultiRegionAccessPoints] `json:"multiRegionAccessPoints"`
		DirectoryBuckets        snapshot.Observed[snapshot.DirectoryBuckets]        `json:"directoryBuckets"`
		AccessGrants            snapshot.Observed[snapshot.AccessGrants]            `json:"accessGrants"`
	}
	if len(account) > 0 {
		if err := json.Unmarshal(account, &a); err != nil {
			return nil, err
		}
	}
	self := Self{Account: a.ID, Partition: a.Partition}
	if self.Partition == "" {
		self.Partition = "aws"
	}
	policy := func(kind exposure.Kind, observed snapshot.Observed[snapshot.Policy]) Policy {
		p := relativePolicy(self, observed)
		p.analyse(kind, self, o.Trusted)
		return p
	}
	d := &AccountDocument{
		AccessPoints: []Policy{}, MultiRegionAccessPoints: []Policy{}, ProposedMultiRegion: []Policy{}, DirectoryBuckets: []Policy{}, AccessGrants: []Policy{},
	}
	if v := a.AccessPoints.Value; v != nil {
		for _, p := range v.AccessPointList {
			d.AccessPoints = append(d.AccessPoints, policy(exposure.AccessPointPolicy, p.Policy))
		}
	}
	if v := a.MultiRegionAccessPoints.Value; v != nil {
		for _, p := range v.AccessPoints {
			d.MultiRegionAccessPoints = append(d.MultiRegionAccessPoints, policy(exposure.AccessPointPolicy, p.Policy))
			d.ProposedMultiRegion = append(d.ProposedMultiRegion, policy(exposure.AccessPointPolicy, p.Proposed))
		}
	}
	if v := a.DirectoryBuckets.Value; v != nil {
		for _, b := range v.Buckets {
			d.DirectoryBuckets = append(d.DirectoryBuckets, policy(exposure.BucketPolicy, b.Policy))
		}
	}
	if v := a.AccessGrants.Value; v != nil {
		for _, i := range v.AccessGrantsInstancesList {
			d.AccessGrants = append(d.AccessGrants, policy(exposure.AccessPointPolicy, i.Policy))
		}
	}
	return d, nil
}
