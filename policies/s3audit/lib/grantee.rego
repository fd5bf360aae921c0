# METADATA
# title: Grantees
# description: Whether a policy statement lets in callers that are not of the bucket's own account.
package s3audit.lib.grantee

import data.s3audit.lib.condition
import data.s3audit.lib.policy

# foreign holds for an Allow that callers outside of the account can use.
foreign(s) if {
	s.effect == "Allow"
	names_outsiders(s)
	not kept_to_owner(s)
}

names_outsiders(s) if policy.wildcard_principal(s)

names_outsiders(s) if {
	some p in s.principals.aws
	not condition.of_owner(p)
}

names_outsiders(s) if {
	some p in s.principals.federated
	not condition.of_owner(p)
}

names_outsiders(s) if count(s.principals.canonical_user) > 0

kept_to_owner(s) if {
	some c in s.conditions
	condition.own(c)
}
