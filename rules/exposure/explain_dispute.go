package exposure

// readings are both sides of what AWS's texts leave open: the one taken
// first.
var readings = map[Reason]string{
	AccountAnchor:      "taken: a fixed account in an ARN is enough, as AWS's account of its engine says; the other reading: AWS's list of fixed values allows no wildcard, so the policy would be public",
	OrganizationAnchor: "taken: a fixed organization is enough; the other reading: AWS's list of fixed values allows no wildcard, so the policy would be public",
	LiteralWildcard:    "taken: a value with a wildcard is not fixed, so the policy is public; the other reading: to IAM it is plain text that matches nobody",
	IfExists:           "taken: IfExists lets in requests without the key; the other reading: some keys are in every request, so that IfExists changes nothing",
	InvalidPrincipal:   "taken: it stands for anybody it could match; the other reading: S3 refuses the policy, or matches nobody",
	WebIdentity:        "taken: anybody can have such an identity, as AWS's guide once said; the other reading: the example is gone from the guide, and requests to S3 carry no such principal",
	PrivateRange:       "taken: private ranges bound who calls; the other reading: S3 hardly ever sees such addresses, so that it matches nobody",
	ValueWildcard:      "taken: a wildcard leaves the value open, so the policy is public; the other reading: what stands before it bounds who calls",
	TypeMismatch:       "taken: the value is judged as the key's own kind; the other reading: an operator that does not fit never matches",
	ForAnyValueSingle:  "taken: ForAnyValue on a key of one value is a plain comparison; the other reading: IAM advises against it, and AWS's test may not count it",
}

// disputes says for each disputed statement which reading was taken.
func (e *explanation) disputes() []string {
	var lines []string
	add := func(prefix string, all []Statement) {
		for i := range all {
			if all[i].Disputed || delegatesAbroad(&all[i]) {
				lines = append(lines, prefix+statementTitle(&all[i])+": "+dispute(&all[i])+".")
			}
		}
	}
	add("", e.r.Statements)
	for _, point := range e.points {
		add("Access point "+shown(point.name)+": ", point.result.Statements)
	}
	return append(lines, e.bucketDisputes()...)
}

func dispute(s *Statement) string {
	for i := range s.Conditions {
		if text := readings[s.Conditions[i].Reason]; text != "" {
			return text
		}
	}
	for _, reason := range s.Reasons {
		if text := readings[reason]; text != "" {
			return text
		}
	}
	for i := range s.Callers {
		switch {
		case delegatesAbroad(s):
			return "taken: delegation to access points of another account shares the bucket with that account; Access Analyzer lists it as public until RestrictPublicBuckets is on"
		case s.Callers[i].Kind == "service" && !s.Callers[i].Own:
			return "taken: a service that is pinned to another account acts for that account; the other reading: Access Analyzer does not list services"
		}
	}
	return "taken: " + levelWords(s.Level, s.Trusted) + "; tools and texts differ on this form"
}

// bucketDisputes are about grants to single ids beside a switch that AWS
// describes for public access only, and about what makes a bucket public.
func (e *explanation) bucketDisputes() []string {
	var lines []string
	if e.r.Metadata == Public && e.r.Verdict != Public && e.r.Disputed {
		lines = append(lines, "Public access to the bucket's settings alone: taken: the bucket is not public by it, as its data is not; the other reading: AWS's status and block settings call such a policy or ACL public.")
	}
	s := newSituation(e.in, e.policyResult())
	if s.acl.shared == 0 || s.surelyEnforced() || len(s.policies) > 1 {
		return lines
	}
	if s.surelyRestricting() && s.policyIsPublic() {
		lines = append(lines, "ACL: taken: RestrictPublicBuckets acts on policies only, so grants to other accounts in the ACL stay; the other reading: it cuts these too.")
	}
	if s.acl.open != 0 && s.surelyIgnoring() {
		lines = append(lines, "ACL: taken: IgnorePublicAcls drops the public grants only, so grants to other accounts beside them stay; the other reading: S3 ignores the whole ACL.")
	}
	return lines
}

func (e *explanation) policyResult() *PolicyResult {
	if e.in.Policy.State != Configured || e.in.Policy.Value == nil {
		return nil
	}
	return &PolicyResult{Public: e.r.Disagreement == nil && e.r.PolicyIsPublic != nil && *e.r.PolicyIsPublic ||
		e.r.Disagreement != nil && e.r.Disagreement.Analyser, Level: Private, Statements: e.r.Statements}
}
