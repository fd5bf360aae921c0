package exposure

import (
	"slices"
	"strings"

	"s3audit/collector/snapshot"
)

// aclClasses are the classes that a bucket's ACL can give. The content of
// objects is never among them: only an object's own ACL opens it.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#permissions
const aclClasses = listBit | writeBit | adminBit | metadataBit

func permissionClasses(permission string) classSet {
	switch strings.ToUpper(permission) {
	case "READ":
		return listBit
	case "WRITE":
		return writeBit
	case "READ_ACP":
		return metadataBit
	case "WRITE_ACP":
		return adminBit
	}
	return aclClasses // FULL_CONTROL, or one that S3 did not have yet
}

// granteeKind is whom a grant names.
type granteeKind uint8

const (
	granteeOwner granteeKind = iota
	granteeService
	granteePublic
	granteeForeign
)

// The groups that S3 knows. Every holder of any AWS account is in the second,
// so it is as public as the first.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#specifying-grantee-predefined-groups
const (
	allUsersGroup      = "acs.amazonaws.com/groups/global/AllUsers"
	authenticatedGroup = "acs.amazonaws.com/groups/global/AuthenticatedUsers"
	logDeliveryGroup   = "acs.amazonaws.com/groups/s3/LogDelivery"
)

func aclText(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// versityEveryone is how versitygw names the group of everyone, where S3 has a
// URI. No canonical id looks like it.
const versityEveryone = "all-users"

// granteeOf sorts a grantee; the kind of field that is set tells more than
// its Type, which some documents leave out.
func granteeOf(in *Input, g *snapshot.Grantee) (granteeKind, Caller) {
	if g == nil {
		return granteeForeign, Caller{Kind: "identity"}
	}
	if uri := aclText(g.URI); uri != "" {
		_, group, _ := strings.Cut(uri, "://")
		switch group {
		case allUsersGroup, authenticatedGroup:
			return granteePublic, Caller{Kind: "anyone", Principal: group[strings.LastIndexByte(group, '/')+1:]}
		case logDeliveryGroup:
			return granteeService, Caller{Kind: "service", ID: "LogDelivery"}
		}
		return granteeForeign, Caller{Kind: "identity", ID: uri}
	}
	id := aclText(g.ID)
	if id == "" && g.EmailAddress == nil && namelessOwner(in) {
		return granteeOwner, Caller{Kind: "canonical-user", Own: true}
	}
	if id == "" {
		return granteeForeign, Caller{Kind: "identity", ID: aclText(g.EmailAddress)}
	}
	if id == versityEveryone {
		return granteePublic, Caller{Kind: "anyone", Principal: id}
	}
	if ownCanonicalID(in, id) {
		return granteeOwner, Caller{Kind: "canonical-user", ID: id, Own: true}
	}
	trusted := in.Trusted != nil && slices.Contains(in.Trusted.CanonicalIDs, id)
	return granteeForeign, Caller{Kind: "canonical-user", ID: id, Trusted: trusted}
}

// namelessOwner is true of an ACL whose owner has no id, as MinIO answers:
// then the grantee without one is that owner.
func namelessOwner(in *Input) bool {
	acl := in.ACL.Value
	return acl != nil && acl.Owner != nil && aclText(acl.Owner.ID) == ""
}

func ownCanonicalID(in *Input, id string) bool {
	if id == in.Self.CanonicalID {
		return true
	}
	acl := in.ACL.Value
	return acl != nil && acl.Owner != nil && id == aclText(acl.Owner.ID)
}

// ownerKnown reports whether the owner's canonical id is known at all.
func ownerKnown(in *Input) bool {
	acl := in.ACL.Value
	return in.Self.CanonicalID != "" || acl != nil && acl.Owner != nil && aclText(acl.Owner.ID) != ""
}

// aclState takes an ACL that is said to be there, and is not, for not known.
func aclState(in *Input) State {
	if in.ACL.State == Configured && in.ACL.Value == nil {
		return NotKnown
	}
	return in.ACL.State
}

// readACL is what the bucket's ACL gives to outsiders while nothing masks it.
func readACL(in *Input) access {
	var r access
	if aclState(in) != Configured {
		return r
	}
	for i := range in.ACL.Value.Grants {
		grant := &in.ACL.Value.Grants[i]
		classes := permissionClasses(grant.Permission)
		switch kind, caller := granteeOf(in, grant.Grantee); kind {
		case granteePublic:
			r.open |= classes
		case granteeForeign:
			r.shared |= classes
			r.untrusted = r.untrusted || !caller.Trusted
		}
	}
	return r
}

// The codes of grants whose grantee S3 will not resolve.
const (
	EmailGrantee   Reason = "email-grantee"
	UnknownGrantee Reason = "unknown-grantee"
)

// aclWarnings are about grants that do not say what they seem to.
func aclWarnings(in *Input, warnings []Warning) []Warning {
	if aclState(in) != Configured {
		return warnings
	}
	known := ownerKnown(in)
	for i := range in.ACL.Value.Grants {
		g := in.ACL.Value.Grants[i].Grantee
		kind, caller := granteeOf(in, g)
		switch {
		case kind != granteeForeign:
		case caller.Kind == "canonical-user" && !known:
			warnings = append(warnings, Warning{OwnerIDNotKnown, -1,
				"the ACL names a canonical id and the owner's is not known: it is taken to be somebody else's"})
			known = true // once is enough
		case g != nil && aclText(g.EmailAddress) != "" && aclText(g.ID) == "":
			warnings = append(warnings, Warning{EmailGrantee, -1,
				"the ACL names a grantee by e-mail address, which S3 no longer accepts: writing this ACL will fail"})
		case caller.Kind == "identity":
			warnings = append(warnings, Warning{UnknownGrantee, -1,
				"the ACL names a grantee that S3 does not define: it is taken to be outside the account"})
		}
	}
	return warnings
}
