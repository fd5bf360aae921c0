package exposure

import (
	"slices"
	"strings"
)

// trustAll marks the entities that the user knows.
func (t *policyTest) trustAll(list []entity) {
	if t.trusted == nil {
		return
	}
	for i := range list {
		t.trust(&list[i])
	}
}

// trust marks one entity, where the user's list of its kind has it. What is
// the owner's own needs no trust.
func (t *policyTest) trust(e *entity) {
	if t.trusted == nil || e.own || e.open {
		return
	}
	switch e.kind {
	case "account", "access-point", "federated":
		e.trusted = e.account != "" && slices.Contains(t.trusted.Accounts, e.account)
	case "organization":
		e.trusted = slices.Contains(t.trusted.Organizations, e.id)
	case "network":
		e.trusted = t.trustsNetwork(e.id)
	case "canonical-user":
		e.trusted = slices.Contains(t.trusted.CanonicalIDs, e.id)
	case "cloudfront-identity":
		e.trusted = slices.Contains(t.trusted.CloudFrontIdentities, e.id) || slices.Contains(t.trusted.CloudFrontIdentities, e.written)
	}
}

// trustsNetwork reports whether a VPC, an endpoint or a range is trusted; a
// range is within a trusted one.
func (t *policyTest) trustsNetwork(id string) bool {
	switch {
	case strings.HasPrefix(id, "vpce-"):
		return slices.Contains(t.trusted.VPCEndpoints, id)
	case strings.HasPrefix(id, "vpc-"):
		return slices.Contains(t.trusted.VPCs, id)
	}
	inner, ok := parsePrefix(id)
	if !ok {
		return false
	}
	return slices.ContainsFunc(t.trusted.CIDRs, func(text string) bool {
		outer, ok := parsePrefix(text)
		return ok && contains(outer, inner)
	})
}
