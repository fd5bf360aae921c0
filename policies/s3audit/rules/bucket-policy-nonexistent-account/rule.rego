# METADATA
# title: No grants to accounts that nobody knows
# description: >-
#   A grant to an account that was closed, or that no inventory has, is trust that nobody keeps an eye on;
#   who holds that account holds the grant. Every account that an Allow names, as a principal or in a
#   condition on the caller's or the source's account, is the bucket's own or one of the known accounts.
#   The accounts from which AWS delivers logs are known. Until the parameter is set, from an inventory such
#   as the organization's list of accounts, the rule does not apply.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-policy-nonexistent-account
#   severity: medium
#   subresources: [policy]
#   parameters:
#     known_accounts:
#       type: list(string)
#       default: []
#       description: Ids of all accounts that are known, such as those of the organization and of partners.
#   remediation: >-
#     Take the account out of the statement, or add it to the parameter.
#   fix: put-bucket-policy
#   references:
#     - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
#     - https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_close.html
#   tags: [policy, cross-account, hygiene]
package s3audit.rules.bucket_policy_nonexistent_account

import data.s3audit.lib.condition
import data.s3audit.lib.param
import data.s3audit.lib.policy
import data.s3audit.lib.policy_services
import data.s3audit.lib.trust

deny contains {
	"msg": sprintf("%s of the policy names account %s, which is not known", [policy.name(s), account]),
	"path": policy.path(s),
	"value": {"sid": s.sid, "accounts": s.principals.accounts, "conditions": s.conditions},
} if {
	some s in input.derived.policy.statements
	s.effect == "Allow"
	some account in named(s)
	not account in known
	not account in policy_services.log_accounts
	account != "{account}"
}

not_applicable contains "no known accounts are set in the parameters" if count(known) == 0

known := {account | some account in param.value("bucket-policy-nonexistent-account", "known_accounts")}

# named are the accounts that a statement lets in.
named(s) := principals(s) | sources(s)

principals(s) := {account |
	not s.not_principal
	some account in s.principals.accounts
}

sources(s) := {account |
	some c in s.conditions
	c.operator in condition.equality
	some v in c.values
	account := account_in(c.key, v)
	regex.match(`^[0-9]{12}$`, account)
}

account_in(key, v) := v if key in {"aws:principalaccount", "aws:sourceaccount", "s3:dataaccesspointaccount"}

account_in(key, v) := trust.account_of(v) if key in {"aws:principalarn", "aws:sourcearn", "s3:dataaccesspointarn"}
