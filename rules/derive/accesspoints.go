package derive

import (
	"slices"

	"s3audit/collector/snapshot"
	"s3audit/rules/exposure"
	"s3audit/rules/policy"
)

// AccessPoints finds the access points of a bucket. A region that is not
// known, of either, is no reason to leave one out.
func (f *Facts) AccessPoints(bucket, region string) []AccessPoint {
	all := f.points[bucket]
	elsewhere := func(p AccessPoint) bool { return p.region != "" && region != "" && p.region != region }
	if !slices.ContainsFunc(all, elsewhere) {
		return all
	}
	return slices.DeleteFunc(slices.Clone(all), elsewhere)
}

// known is a bucket's access points as an input of the analyser. Those that
// are known stand there though the list may not be whole.
func (f *Facts) known(self Self, points []AccessPoint) exposure.Maybe[[]exposure.AccessPoint] {
	m := exposure.Maybe[[]exposure.AccessPoint]{State: exposure.Configured}
	switch {
	case f.unknown != "":
		m.State, m.Reason = exposure.NotKnown, f.unknown
	case len(points) == 0:
		m.State = exposure.NotConfigured
	}
	for i := range points {
		m.Value = append(m.Value, points[i].relative(self))
	}
	return m
}

// relative writes the owner's account id as {account}.
func (p *AccessPoint) relative(self Self) exposure.AccessPoint {
	account := p.account
	if account == self.Account && account != "" {
		account = policy.OwnAccount
	}
	doc := relativePolicy(self, p.policy)
	return exposure.AccessPoint{
		Name: p.name, Account: account, NetworkOrigin: p.networkOrigin, MultiRegion: p.multiRegion,
		Block: p.block, Policy: doc.known(),
	}
}

// relativePolicy derives from the policy of an access point.
func relativePolicy(self Self, o snapshot.Observed[snapshot.Policy]) Policy {
	if o.Value == nil || o.Value.Policy == nil {
		p, _ := FromPolicy(self, o)
		return p
	}
	if spellsBrace([]byte(*o.Value.Policy)) {
		return malformed(escapedBrace)
	}
	relative := string(self.Relativize(nil, []byte(*o.Value.Policy)))
	o.Value = &snapshot.Policy{Policy: &relative}
	p, _ := FromPolicy(self, o)
	if p.Document != nil {
		whole := *p.Document
		whole.Statements = p.Statements // the names in its resources are not the bucket's
		p.Document = &whole
	}
	return p
}
