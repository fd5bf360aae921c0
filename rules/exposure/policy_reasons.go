package exposure

// The reasons and warnings of the policy test alone.
const (
	// AnonymousCaller is of a value that every unsigned request has.
	AnonymousCaller Reason = "anonymous-caller"
	// UnknownOperator is of an operator that the policy language does not have.
	UnknownOperator Reason = "unknown-operator"
	// PositiveOperator is of a Deny that takes some callers out and leaves an
	// unbounded rest.
	PositiveOperator Reason = "positive-operator"
	// ForAnyValueAbsent is of a Deny that spares whoever does not have the key.
	ForAnyValueAbsent Reason = "for-any-value"
	// CoversPart is of a Deny that takes in part of the actions or resources.
	CoversPart Reason = "covers-part"
	// NamesSome is of a Deny for named principals, or for all but some that
	// cannot be told.
	NamesSome Reason = "named-principals-only"
	// EndpointHidesAddress warns that aws:SourceIp is absent from requests
	// through a VPC endpoint, which the same statement asks for.
	EndpointHidesAddress Reason = "source-ip-absent-through-endpoint"
	// ServiceOnlyKey warns of a key that only AWS services bring: it shuts the
	// named principals' own calls out.
	ServiceOnlyKey Reason = "key-set-by-services-only"
)
