package exposure

// ground is how well an answer is founded; a higher one is weaker.
type ground uint8

const (
	documented ground = iota
	inferred
	convention
)

func (g ground) confidence() Confidence {
	return [...]Confidence{Documented, Inferred, Convention}[g]
}

// keyType is what the values of a key are: it says which operators fit.
type keyType uint8

const (
	idKey keyType = iota
	arnKey
	ipKey
)

// anchorKey is a condition key whose fixed values limit who calls.
type anchorKey struct {
	name  string // as the guide spells it
	kind  keyType
	parse parser
	mark  ground
	// entity is the Caller.Kind of a value; parsers may know better.
	entity string
	// principal says that the key describes the caller itself, so that what
	// holds for a principal of that account holds for the value.
	principal bool
	// pins says that a service called by this key acts for a known resource.
	pins bool
	// many says that the key holds many values: set operators are right on it.
	many bool
	// always says that every request has the key.
	always bool
	rank   uint8 // of two anchors alike in all else, the lower is shown
}

// The keys that limit who calls, as S3's own test of a public policy names
// them, and those that follow from them.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
// and https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
var anchorTable = [...]anchorKey{
	{name: "aws:PrincipalArn", kind: arnKey, parse: parseARN, mark: inferred, entity: "account", principal: true, rank: 0},
	{name: "aws:PrincipalAccount", parse: parseAccount, mark: inferred, entity: "account", principal: true, always: true, rank: 1},
	{name: "aws:userid", parse: parseUserID, entity: "identity", principal: true, always: true, rank: 2},
	{name: "aws:SourceArn", kind: arnKey, parse: parseARN, entity: "account", pins: true, rank: 3},
	{name: "aws:SourceAccount", parse: parseAccount, entity: "account", pins: true, rank: 4},
	{name: "aws:SourceOwner", parse: parseAccount, entity: "account", pins: true, rank: 5},
	{name: "s3:DataAccessPointArn", kind: arnKey, parse: parseAccessPointARN, entity: "access-point", rank: 6},
	{name: "s3:DataAccessPointAccount", parse: parseAccount, entity: "access-point", rank: 7},
	{name: "aws:VpceAccount", parse: parseAccount, mark: convention, entity: "account", rank: 8},
	{name: "aws:PrincipalOrgPaths", parse: parseOrgPath, mark: inferred, entity: "organization", pins: true, many: true, rank: 9},
	{name: "aws:PrincipalOrgID", parse: parseOrgID, entity: "organization", pins: true, rank: 10},
	{name: "aws:SourceOrgPaths", parse: parseOrgPath, mark: convention, entity: "organization", pins: true, many: true, rank: 11},
	{name: "aws:SourceOrgID", parse: parseOrgID, mark: convention, entity: "organization", pins: true, rank: 12},
	{name: "aws:VpceOrgPaths", parse: parseOrgPath, mark: convention, entity: "organization", many: true, rank: 13},
	{name: "aws:VpceOrgID", parse: parseOrgID, mark: convention, entity: "organization", rank: 14},
	{name: "aws:SourceVpce", parse: parseNetwork, entity: "network", rank: 15},
	{name: "aws:SourceVpc", parse: parseNetwork, entity: "network", rank: 16},
	{name: "aws:SourceIp", kind: ipKey, parse: parseCIDR, entity: "network", rank: 17},
	{name: "aws:PrincipalServiceName", parse: parseService, mark: convention, entity: "service", rank: 18},
}

// plainKey is a key that never limits who calls, whatever its value.
type plainKey struct {
	name string
	// disputed says that a text or a tool of AWS's reads it otherwise.
	disputed bool
}

// The keys known not to limit who calls; one that is not here is as good.
// The KMS key id stood in S3's list until about 2023. Any account may own
// the range of a VpcSourceIp. The rest say how, when or what, not who.
var plainTable = [...]plainKey{
	{"aws:PrincipalIsAWSService", true},
	{"aws:VpcSourceIp", true},
	{"s3:x-amz-server-side-encryption-aws-kms-key-id", true},
	{"aws:SecureTransport", false}, {"s3:TlsVersion", false}, {"aws:Referer", false}, {"aws:UserAgent", false},
	{"aws:CurrentTime", false}, {"aws:EpochTime", false}, {"aws:TokenIssueTime", false},
	{"aws:MultiFactorAuthPresent", false}, {"aws:MultiFactorAuthAge", false},
	{"aws:PrincipalType", false}, {"aws:username", false}, {"aws:SourceIdentity", false}, {"aws:FederatedProvider", false},
	{"aws:PrincipalServiceNamesList", false}, {"aws:RequestedRegion", false}, {"aws:TagKeys", false},
	{"aws:CalledVia", false}, {"aws:CalledViaFirst", false}, {"aws:CalledViaLast", false}, {"aws:ViaAWSService", false},
	{"aws:ResourceAccount", false}, {"aws:ResourceOrgID", false}, {"aws:ResourceOrgPaths", false}, {"s3:ResourceAccount", false},
	{"s3:AccessPointNetworkOrigin", false}, {"s3:prefix", false}, {"s3:delimiter", false}, {"s3:max-keys", false},
	{"s3:authType", false}, {"s3:signatureAge", false}, {"s3:signatureversion", false}, {"s3:VersionId", false},
	{"s3:x-amz-acl", false}, {"s3:x-amz-server-side-encryption", false}, {"s3:x-amz-content-sha256", false},
	{"s3:x-amz-storage-class", false}, {"s3:x-amz-copy-source", false}, {"s3:x-amz-metadata-directive", false},
	{"s3:x-amz-website-redirect-location", false}, {"s3:x-amz-grant-read", false}, {"s3:x-amz-grant-write", false},
	{"s3:x-amz-grant-read-acp", false}, {"s3:x-amz-grant-write-acp", false}, {"s3:x-amz-grant-full-control", false},
	{"s3:RequestObjectTagKeys", false}, {"s3:LocationConstraint", false}, {"s3:if-match", false}, {"s3:if-none-match", false},
	{"s3:object-lock-mode", false}, {"s3:object-lock-legal-hold", false}, {"s3:object-lock-retain-until-date", false},
	{"s3:object-lock-remaining-retention-days", false}, {"s3:InventoryAccessibleOptionalFields", false},
}

// plainPrefixes start the families of keys that carry a name of their own.
var plainPrefixes = [...]string{
	"aws:PrincipalTag/", "aws:RequestTag/", "aws:ResourceTag/", "s3:ExistingObjectTag/", "s3:RequestObjectTag/",
	"s3:BucketTag/", "s3:AccessPointTag/",
}
