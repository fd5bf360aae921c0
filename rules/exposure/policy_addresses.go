package exposure

import (
	"net/netip"
	"strings"
)

// The shortest prefixes that S3 takes for a fixed range.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
const (
	shortestV4 = 8
	shortestV6 = 32
)

// The ranges of RFC 1918 and RFC 4193. No request from the internet has such
// an address.
var privateRanges = [...]netip.Prefix{
	netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("172.16.0.0/12"), netip.MustParsePrefix("192.168.0.0/16"),
	netip.MustParsePrefix("fc00::/7"),
}

// parseCIDR reads a range of addresses. With a string operator IAM compares
// the text, so such an entry matches little; the range still bounds it.
func parseCIDR(_ *policyTest, value string, key *anchorKey, op *operator) reading {
	if r, ok := varies(value, op); ok {
		return r
	}
	prefix, ok := parsePrefix(value)
	if !ok {
		return reading{reason: UnparsableValue}
	}
	r := fixedAs(entity{kind: key.entity, id: value})
	r.private = isPrivate(prefix)
	if !isNarrow(prefix) {
		if !r.private {
			return reading{reason: BroadCIDR}
		}
		r.ground, r.disputed = convention, true // S3's text speaks of RFC 1918 only
	}
	if op.family == exactText || op.family == patternText {
		r.reason, r.ground, r.disputed = TypeMismatch, convention, true
	}
	return r
}

func isNarrow(p netip.Prefix) bool {
	if p.Addr().Is4() {
		return p.Bits() >= shortestV4
	}
	return p.Bits() >= shortestV6
}

func isPrivate(p netip.Prefix) bool {
	for _, private := range privateRanges {
		if contains(private, p) {
			return true
		}
	}
	return false
}

// contains reports whether all of inner lies in outer; both are masked.
func contains(outer, inner netip.Prefix) bool {
	return outer.Bits() <= inner.Bits() && outer.Contains(inner.Addr())
}

// parsePrefix reads "192.0.2.0/24", or an address alone, which is one host.
// Bits after the prefix are masked.
func parsePrefix(text string) (netip.Prefix, bool) {
	if strings.IndexByte(text, '/') >= 0 {
		p, err := netip.ParsePrefix(text)
		return p.Masked(), err == nil
	}
	a, err := netip.ParseAddr(text)
	if err != nil || a.Zone() != "" {
		return netip.Prefix{}, false
	}
	return netip.PrefixFrom(a, a.BitLen()), true
}
