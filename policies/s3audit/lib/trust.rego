# METADATA
# title: Trusted accounts
# description: >-
#   Whether an account that a document names is the bucket's own, or one that
#   the parameter trusted_accounts of a rule names. Only what looks like the id
#   of an AWS account can be somebody else's.
# schemas:
#   - input: schema.input
package s3audit.lib.trust

import data.s3audit.lib.param

outsider(rule, account) if {
	regex.match(`^[0-9]{12}$`, account)
	account != input.bucket.account
	not account in param.value(rule, "trusted_accounts")
}

# account_of is the account in an ARN, "" where there is none.
account_of(arn) := parts[4] if {
	parts := split(arn, ":")
	count(parts) > 5
} else := ""

# owner is who owns a bucket that a document names: whom the document itself
# names, for S3 refuses to deliver to anybody else, or whom a lookup found.
owner(_, stated) := stated if stated != ""

owner(arn, "") := input.derived.references[arn].owner
