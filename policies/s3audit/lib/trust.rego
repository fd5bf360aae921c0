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
import data.s3audit.lib.reference

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

owner(bucket, "") := reference.of(bucket).owner

# strange is why what is sent to a bucket does not stay in trusted accounts. A
# bucket of somebody unknown may be a trusted account's, if there are any.
strange(rule, bucket, stated) := sprintf("account %s, which is neither the bucket's own nor trusted", [account]) if {
	account := owner(bucket, stated)
	outsider(rule, account)
}

strange(_, bucket, "") := sprintf("bucket %s, which does not exist: whoever makes it gets them", [reference.name(bucket)]) if {
	reference.gone(bucket)
}

strange(rule, bucket, "") := sprintf("bucket %s of another account", [reference.name(bucket)]) if {
	not owner(bucket, "")
	reference.foreign(bucket)
	not reference.gone(bucket)
	count(param.value(rule, "trusted_accounts")) == 0
}

# home holds when it stays there.
home(rule, bucket, stated) if {
	account := owner(bucket, stated)
	not outsider(rule, account)
}

home(_, bucket, "") if reference.own(bucket)

# undecided is the entry for a bucket of which neither is known.
undecided(rule, bucket, stated) := reference.unsettled(bucket, "DestinationOwnerUnknown") if {
	not strange(rule, bucket, stated)
	not home(rule, bucket, stated)
}
