package exposure

import "strings"

// The codes of latent access.
const (
	publicPolicyRestricted = "public-policy-restricted"
	publicACLIgnored       = "public-acl-ignored"
	publicACLDisabled      = "public-acl-disabled"
)

// latent finds public access that only a setting holds back.
func (s *situation) latent() []Latent {
	out := []Latent{}
	if s.policyIsPublic() && s.surelyRestricting() {
		out = append(out, Latent{publicPolicyRestricted, s.policies[0].direct.open.list(), restrictSwitch, s.levelsWith(restricting)})
	}
	if s.acl.open != 0 {
		if s.surelyEnforced() {
			because, layers := ownershipEnforced, []string{ownershipLayer}
			if s.surelyIgnoring() {
				because += " and " + ignoreSwitch
				layers = append(layers, s.levelsWith(ignoring)...)
			}
			out = append(out, Latent{publicACLDisabled, s.acl.open.list(), because, layers})
		} else if s.surelyIgnoring() && len(s.enforced) == 1 {
			out = append(out, Latent{publicACLIgnored, s.acl.open.list(), ignoreSwitch, s.levelsWith(ignoring)})
		}
	}
	for i := range s.points {
		if l, ok := s.latentPoint(i); ok {
			out = append(out, l)
		}
	}
	return out
}

// levelsWith names the levels where a switch is on for certain.
func (s *situation) levelsWith(on func(blockFlags) bool) []string {
	layers := []string{}
	if always(s.bucket, on) {
		layers = append(layers, bucketBlockLayer)
	}
	if always(s.account, on) {
		if _, replaces := organizationFlags(s.in); replaces {
			return append(layers, organizationLayer)
		}
		layers = append(layers, accountBlockLayer)
	}
	return layers
}

// latentPoint is a public policy of an access point that
// RestrictPublicBuckets keeps from opening what the bucket delegates to it.
func (s *situation) latentPoint(i int) (Latent, bool) {
	f := &s.points[i]
	if f.result == nil || len(f.vpc) > 1 || len(s.policies) > 1 || s.policies[0].points == nil || s.policies[0].grade == policyPublic {
		return Latent{}, false
	}
	bare := through(s.policies[0].points[i], f.policies[0], f.vpc[0], false, false)
	layers := s.levelsWith(restricting)
	if len(f.restricts) == 1 && f.restricts[0] {
		layers = append(layers, accessPointLayer+"/"+s.in.AccessPoints.Value[i].Name)
	}
	if bare.open == 0 || len(layers) == 0 {
		return Latent{}, false
	}
	return Latent{publicPolicyRestricted, bare.open.list(), restrictSwitch, layers}, true
}

// grantNames spells the grants to outsiders: "AllUsers READ".
func grantNames(in *Input) string {
	var b strings.Builder
	for i := range in.ACL.Value.Grants {
		grant := &in.ACL.Value.Grants[i]
		kind, caller := granteeOf(in, grant.Grantee)
		if kind != granteePublic && kind != granteeForeign {
			continue
		}
		if b.Len() > 0 {
			b.WriteString(", ")
		}
		if kind == granteePublic {
			b.WriteString(caller.Principal)
		} else {
			b.WriteString(caller.ID)
		}
		b.WriteByte(' ')
		b.WriteString(grant.Permission)
	}
	return b.String()
}
