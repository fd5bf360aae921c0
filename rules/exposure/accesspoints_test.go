package exposure

import (
	"testing"

	"s3audit/rules/policy"
)

func points(list ...AccessPoint) func(*testing.T, *Input) {
	return func(_ *testing.T, in *Input) { in.AccessPoints = known(list) }
}

const (
	delegateAll = `{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::data","arn:aws:s3:::data/*"],` + toOwnAPs + `}`
	foreignAPs  = `"Condition":{"StringEquals":{"s3:DataAccessPointAccount":"` + otherAccount + `"}}`
)

func TestAccessPoints(t *testing.T) {
	open := withPolicy(t, allow(anyone, "s3:GetObject", apARN, ""))
	openAll := withPolicy(t, allow(anyone, "s3:*", apBothARNs, ""))
	shared := withPolicy(t, allow(other, "s3:GetObject", apARN, ""))
	delegated := statements(delegateAll)
	byARN := func(pattern string) func(*testing.T, *Input) {
		return statements(allow(anyone, "s3:GetObject", objectsARN, `"Condition":{"ArnLike":{"s3:DataAccessPointArn":"`+pattern+`"}}`))
	}
	named := func(ap AccessPoint, name string) AccessPoint {
		ap.Name = name
		return ap
	}
	runCases(t, []bucketCase{
		{"delegation to the owner's access points is private by itself", delegated, "private .....", inLayer("bucket-policy", "none", DelegatedToAccessPoint, "")},
		{"delegation to a foreign account is shared and disputed", statements(allow(anyone, "s3:GetObject", objectsARN, foreignAPs)), "shared .s...",
			allOf(callersAre("access-point "+otherAccount+" read statement 1"), restsOn(Documented, true))},
		{"public through an access point", also(delegated, points(point(open, "Internet", ""))), "public .P...",
			allOf(inLayer("access-point", "opens", DelegatedToAccessPoint, ""), callersAre("anyone  read access point web"))},
		{"the request needs both policies: the bucket's has to delegate", also(statements(allow(own, "s3:*", bothARNs, "")), points(point(open, "Internet", ""))), "private .....", nil},
		{"the request needs both policies: without a bucket policy", points(point(open, "Internet", "")), "private .....", nil},
		{"the request needs both policies: the access point's has to allow", also(delegated, points(point(absent[*policy.Document](), "Internet", ""))), "private .....", nil},
		{"the bucket has to delegate that action", also(statements(allow(anyone, "s3:ListBucket", bucketARN, toOwnAPs)), points(point(open, "Internet", ""))), "private .....", nil},
		{"origin VPC is never public", also(delegated, points(point(open, "VPC", ""))), "shared .s...", inLayer("access-point", "opens", DelegatedToAccessPoint, "VPC")},
		{"shared through an access point", also(delegated, points(point(shared, "Internet", "r"))), "shared .s...", callersAre("account " + otherAccount + " read access point web")},
		{"RestrictPublicBuckets of the access point", also(delegated, points(point(open, "Internet", "r"))), "private .....",
			allOf(inLayer("access-point", "closes", RestrictedByBlock, "RestrictPublicBuckets"), latentIs("public-policy-restricted RestrictPublicBuckets access-point/web"))},
		{"RestrictPublicBuckets of the bucket", also(delegated, bucketBlock("r"), points(point(open, "Internet", ""))), "private .....",
			latentIs("public-policy-restricted RestrictPublicBuckets bucket-block")},
		{"RestrictPublicBuckets of the account", also(delegated, accountBlock("r"), points(point(open, "Internet", ""))), "private .....", nil},
		{"it cuts the other grants of a public access point policy too", also(delegated,
			points(point(withPolicy(t, allow(anyone, "s3:GetObject", apARN, ""), allow(other, "s3:ListBucket", apBothARNs, "")), "Internet", "r"))), "private .....", nil},
		{"but not those of one with origin VPC, which is not public", also(delegated, points(point(open, "VPC", "r"))), "shared .s...", nil},
		{"an access point's block does not act on direct requests", also(statements(publicRead), points(point(open, "Internet", "r"))), "public .P...", nil},
		{"one made without a block has all on", also(delegated, points(AccessPoint{Name: "web", Account: ownAccount, NetworkOrigin: "Internet", Block: absent[Block](), Policy: open})), "private .....", nil},
		{"a bucket policy's own anchors stay", also(statements(allow(anyone, "s3:*", bothARNs,
			`"Condition":{"StringEquals":{"s3:DataAccessPointAccount":"`+ownAccount+`","aws:PrincipalOrgID":"o-abcdefghij"}}`)), points(point(openAll, "Internet", ""))), "shared sssss",
			callersAre("access-point web list+read+write+admin+metadata access point web")},
		{"delegation by a Deny for everything else", also(statements(allow(anyone, "s3:GetObject", objectsARN, ""),
			deny(anyone, "s3:*", bothARNs, `"Condition":{"StringNotEquals":{"s3:DataAccessPointAccount":"`+ownAccount+`"}}`)), points(point(open, "Internet", ""))), "public .P...", nil},
		{"the same without an access point that opens it", statements(allow(anyone, "s3:GetObject", objectsARN, ""),
			deny(anyone, "s3:*", bothARNs, `"Condition":{"StringNotEquals":{"s3:DataAccessPointAccount":"`+ownAccount+`"}}`)), "private .....", nil},
		{"delegation by ARN, any name", also(byARN("arn:aws:s3:us-east-1:"+ownAccount+":accesspoint/*"), points(point(open, "Internet", ""))), "public .P...", nil},
		{"delegation by ARN, this name", also(byARN("arn:aws:s3:*:"+ownAccount+":accesspoint/web"), points(point(open, "Internet", ""))), "public .P...", nil},
		{"delegation by ARN, another name", also(byARN("arn:aws:s3:us-east-1:"+ownAccount+":accesspoint/web"), points(named(point(open, "Internet", ""), "backoffice"))), "private .....", nil},
		{"delegation by ARN, another account's", also(byARN("arn:aws:s3:us-east-1:"+otherAccount+":accesspoint/*"), points(point(open, "Internet", ""))), "shared .s...", nil},
		{"a multi-Region access point is tested the same way", also(delegated, points(AccessPoint{Name: "global", Account: ownAccount, MultiRegion: true, Block: block(""), Policy: open})), "public .P...", nil},
		{"a multi-Region access point's ARN has an alias for its name", also(byARN("arn:aws:s3::"+ownAccount+":accesspoint/abcdefgh.mrap"),
			points(AccessPoint{Name: "global", Account: ownAccount, MultiRegion: true, Block: block(""), Policy: open})), "public .P...", nil},
		{"an access point of another account that is not delegated to", also(delegated, points(AccessPoint{Name: "theirs", Account: otherAccount, NetworkOrigin: "Internet", Block: block(""), Policy: open})), "private .....", nil},
		{"an access point of another account that is delegated to and open", also(statements(allow(anyone, "s3:GetObject", objectsARN, foreignAPs)),
			points(AccessPoint{Name: "theirs", Account: otherAccount, NetworkOrigin: "Internet", Block: block(""), Policy: open})), "public .P...", nil},
		{"an access point listed without an account is the owner's", also(delegated, points(AccessPoint{Name: "web", NetworkOrigin: "Internet", Block: block(""), Policy: open})), "public .P...", nil},
		{"an unconditional Deny of the bucket policy holds for access points", also(statements(delegateAll, deny(anyone, "s3:*", bothARNs, "")), points(point(open, "Internet", ""))), "private .....", nil},
		{"access points not known under delegation", func(t *testing.T, in *Input) {
			delegated(t, in)
			in.AccessPoints = Maybe[[]AccessPoint]{Reason: "AccessDenied"}
		}, "unknown ?????", missingIs("access_points")},
		{"access points not known, without delegation", func(t *testing.T, in *Input) {
			statements(sharedRead)(t, in)
			in.AccessPoints = Maybe[[]AccessPoint]{}
		}, "shared .s...", missingIs()},
		{"access points not known, and the policy is open", func(t *testing.T, in *Input) {
			statements(publicRead, delegateAll)(t, in)
			in.AccessPoints = Maybe[[]AccessPoint]{}
		}, "public ?P???", missingIs("access_points")},
		{"a member's policy that is not known is unknown, not private", also(delegated, points(point(Maybe[*policy.Document]{Reason: "denied"}, "Internet", ""))), "unknown ?????",
			missingIs("access_points/web/policy")},
		{"a member's block that is not known", also(delegated, points(AccessPoint{Name: "web", Account: ownAccount, NetworkOrigin: "Internet", Policy: open})), "unknown .?...",
			missingIs("access_points/web/public_access_block")},
		{"but nothing of it matters under the account's RestrictPublicBuckets", also(delegated, accountBlock("r"), points(AccessPoint{Name: "web", Account: ownAccount, NetworkOrigin: "Internet", Policy: open})), "private .....", missingIs()},
		{"a member's origin that is not known", also(delegated, points(point(open, "", ""))), "unknown .?...", missingIs("access_points/web/network_origin")},
	})
}

// An access point's policy alone, as a document on its own.
func TestAccessPointPolicyAlone(t *testing.T) {
	in := plainInput()
	in.Kind = AccessPointPolicy
	in.Policy = withPolicy(t, allow(anyone, "s3:GetObject", apARN,
		`"Condition":{"ArnLike":{"s3:DataAccessPointArn":"arn:aws:s3:us-east-1:`+ownAccount+`:accesspoint/*"}}`))
	if r := Analyse(in); r.Verdict != Public || r.Read != Public {
		t.Errorf("an access point policy with * for the name is %s", r.Verdict)
	}
	in.Kind = BucketPolicy
	in.Policy = withPolicy(t, allow(anyone, "s3:GetObject", objectsARN,
		`"Condition":{"ArnLike":{"s3:DataAccessPointArn":"arn:aws:s3:us-east-1:`+ownAccount+`:accesspoint/*"}}`))
	if r := Analyse(in); r.Verdict != Private {
		t.Errorf("a bucket policy with * for the name is %s", r.Verdict)
	}
}
