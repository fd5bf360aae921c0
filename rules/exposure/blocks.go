package exposure

// blockFlags are the two switches of a public access block that act on access
// which exists already. BlockPublicAcls and BlockPublicPolicy refuse new
// writes only: they never change a verdict.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
type blockFlags struct{ ignoreACLs, restrict bool }

func (f blockFlags) or(other blockFlags) blockFlags {
	return blockFlags{f.ignoreACLs || other.ignoreACLs, f.restrict || other.restrict}
}

// bothFlags are the values a block has that is not known.
var bothFlags = []blockFlags{{}, {ignoreACLs: true}, {restrict: true}, {ignoreACLs: true, restrict: true}}

// possibleFlags are the values that one level's block can have. A level that
// has no configuration has every switch off, and so has one that leaves a
// switch out.
func possibleFlags(block *Maybe[Block]) []blockFlags {
	switch block.State {
	case NotKnown:
		return bothFlags
	case Configured:
		return knownFlags[flagIndex(isOn(block.Value.IgnorePublicAcls), isOn(block.Value.RestrictPublicBuckets))]
	default:
		return knownFlags[0]
	}
}

// knownFlags are the four single values of [bothFlags], as lists.
var knownFlags = [...][]blockFlags{bothFlags[0:1], bothFlags[1:2], bothFlags[2:3], bothFlags[3:4]}

func flagIndex(ignore, restrict bool) int {
	i := 0
	if ignore {
		i = 1
	}
	if restrict {
		i += 2
	}
	return i
}

func isOn(flag *bool) bool { return flag != nil && *flag }

// organizationFlags are the switches of an organization's S3 policy, which
// turns all four on or off at once and takes the place of the account's block.
// Not known, the account's block speaks for it: S3 Control answers with what
// the account inherits.
// Source: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_s3.html
func organizationFlags(in *Input) (flags []blockFlags, replaces bool) {
	if in.OrganizationBlock.State != Configured {
		return nil, false
	}
	switch in.OrganizationBlock.Value {
	case "all":
		return knownFlags[3], true
	case "none":
		return knownFlags[0], true
	}
	return nil, false
}

// accountFlags are the values that the switches above the bucket can have.
func accountFlags(in *Input) []blockFlags {
	if flags, replaces := organizationFlags(in); replaces {
		return flags
	}
	return possibleFlags(&in.AccountBlock)
}

// always reports whether a switch is on in every possible value.
func always(flags []blockFlags, on func(blockFlags) bool) bool {
	for _, f := range flags {
		if !on(f) {
			return false
		}
	}
	return true
}

func ignoring(f blockFlags) bool    { return f.ignoreACLs }
func restricting(f blockFlags) bool { return f.restrict }
