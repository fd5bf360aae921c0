package exposure

import "s3audit/rules/policy"

// reduce returns the classes that the Deny statements which deny everyone a
// part leave of an Allow, and marks those that took something.
func (t *policyTest) reduce(s *statementReading) (left classSet) {
	table := reaches()
	resources := s.source.Resources
	if s.source.NotResource {
		resources = []string{"*"}
	}
	for _, a := range t.allowedActions(s.source) {
		r := table[a.Index()]
		for _, resource := range resources {
			f := t.fit(resource)
			if s.source.NotResource {
				f = t.fits(s.source)
			}
			if f.bucket && r.bucket != 0 && !deniedPart(s, a, resource, fit{bucket: true}) {
				left |= r.bucket
			}
			if f.object && r.object != 0 && !deniedPart(s, a, resource, fit{object: true}) {
				left |= r.object
			}
		}
	}
	return left
}

func (t *policyTest) allowedActions(s *policy.Statement) []*policy.Action {
	if s.NotAction {
		return t.exceptActions(s.Actions)
	}
	var out []*policy.Action
	for _, pattern := range s.Actions {
		out = append(out, policy.Expand(pattern)...)
	}
	return out
}

// deniedPart reports whether everyone is denied an action on all that a
// resource pattern means of the bucket, or of its objects.
func deniedPart(s *statementReading, a *policy.Action, resource string, part fit) bool {
	denied := false
	for _, p := range s.partial {
		d, whole := p.deny.source, p.deny.whole
		if matchesAction(d.Actions, a) == d.NotAction || d.NotResource {
			continue
		}
		if coversResource(d.Resources, resource) || whole.bucket && part.bucket || whole.object && part.object {
			s.denies[p.at].Effect, s.denies[p.at].Reason = "removes-actions", DeniedBy
			denied = true
		}
	}
	return denied
}
