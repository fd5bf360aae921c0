package main

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"s3audit/rules/exposure"
)

// trustedConfig is the trusted block of s3audit.hcl: the outsiders that are
// meant to get in. A bucket that only they reach is shared (trusted).
type trustedConfig struct {
	Body hcl.Body `hcl:",remain"`
}

// trustedList is one list of the block.
type trustedList struct {
	name string
	want string // what an entry looks like
	fits func(string) bool
	into func(*exposure.Trusted) *[]string
}

var trustedLists = []trustedList{
	{"accounts", "an account id of 12 digits", isAccountID, func(t *exposure.Trusted) *[]string { return &t.Accounts }},
	{"organizations", "an organization id such as o-a1b2c3d4e5", isOrganizationID, func(t *exposure.Trusted) *[]string { return &t.Organizations }},
	{"vpcs", "a VPC id such as vpc-0a1b2c3d4e5f60718", resourceID("vpc-"), func(t *exposure.Trusted) *[]string { return &t.VPCs }},
	{"vpc_endpoints", "a VPC endpoint id such as vpce-0a1b2c3d4e5f60718", resourceID("vpce-"), func(t *exposure.Trusted) *[]string { return &t.VPCEndpoints }},
	{"cidrs", "an address, or a range of /8 (IPv6: /32) or smaller, such as 203.0.113.0/24", isTrustedRange, func(t *exposure.Trusted) *[]string { return &t.CIDRs }},
	{"canonical_ids", "a canonical user id of 64 hexadecimal digits", isCanonicalID, func(t *exposure.Trusted) *[]string { return &t.CanonicalIDs }},
	{"cloudfront_identities", "an origin access identity such as E2QWRUHAPOMQZL", isIdentity, func(t *exposure.Trusted) *[]string { return &t.CloudFrontIdentities }},
}

// read reads the block.
func (c *trustedConfig) read() (*exposure.Trusted, hcl.Diagnostics) {
	attributes, diags := c.Body.JustAttributes()
	out := &exposure.Trusted{}
	var known []string
	for _, list := range trustedLists {
		known = append(known, list.name)
		if attribute, ok := attributes[list.name]; ok {
			values, more := list.read(attribute)
			diags = append(diags, more...)
			*list.into(out) = values
		}
	}
	for name, attribute := range attributes {
		if !slices.Contains(known, name) {
			diags = diags.Append(unknownName("list in trusted", name, known, attribute.NameRange))
		}
	}
	return out, diags
}

func (l *trustedList) read(attribute *hcl.Attribute) ([]string, hcl.Diagnostics) {
	elements, diags := hcl.ExprList(attribute.Expr)
	if diags.HasErrors() {
		return nil, hcl.Diagnostics{l.wrong(attribute.Expr.Range(), "Write a list: "+l.name+" = [\"…\"].")}
	}
	var out []string
	for _, element := range elements {
		value, more := element.Value(nil)
		switch {
		case more.HasErrors():
			diags = append(diags, more...)
		case value.IsNull() || value.Type() != cty.String:
			diags = diags.Append(l.wrong(element.Range(), "Write it in quotes, as "+l.want+"."))
		case !l.fits(value.AsString()):
			diags = diags.Append(l.wrong(element.Range(), fmt.Sprintf("%q is not %s.", value.AsString(), l.want)))
		default:
			out = append(out, value.AsString())
		}
	}
	return out, diags
}

func (l *trustedList) wrong(where hcl.Range, detail string) *hcl.Diagnostic {
	return &hcl.Diagnostic{Severity: hcl.DiagError, Summary: "Nobody can be trusted by this entry of " + l.name, Detail: detail, Subject: where.Ptr()}
}

func made(text, of string) bool { return text != "" && strings.Trim(text, of) == "" }

func isAccountID(text string) bool { return len(text) == 12 && made(text, "0123456789") }

func isCanonicalID(text string) bool { return len(text) == 64 && made(text, "0123456789abcdef") }

// isOrganizationID follows the pattern of Organizations' API.
// Source: https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html
func isOrganizationID(text string) bool {
	id, ok := strings.CutPrefix(text, "o-")
	return ok && len(id) >= 10 && len(id) <= 32 && made(id, "abcdefghijklmnopqrstuvwxyz0123456789")
}

// resourceID takes EC2's short ids of 8 and long ids of 17 hexadecimal digits.
// Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html
func resourceID(prefix string) func(string) bool {
	return func(text string) bool {
		id, ok := strings.CutPrefix(text, prefix)
		return ok && (len(id) == 8 || len(id) == 17) && made(id, "0123456789abcdef")
	}
}

// isTrustedRange refuses what S3 itself calls public: trust in the whole
// internet is no trust.
func isTrustedRange(text string) bool {
	if address, err := netip.ParseAddr(text); err == nil {
		return address.Zone() == ""
	}
	prefix, err := netip.ParsePrefix(text)
	if err != nil {
		return false
	}
	least := 8
	if prefix.Addr().Is6() {
		least = 32
	}
	return prefix.Bits() >= least
}

// isIdentity takes an origin access identity's id, or the principal that
// policies name it by.
// Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
func isIdentity(text string) bool {
	text = strings.TrimPrefix(text, "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity ")
	return len(text) >= 8 && len(text) <= 32 && text[0] == 'E' && made(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
}
