# METADATA
# title: KMS keys
# description: >-
#   The forms in which a KMS key can be named: its id, its ARN, an alias, the
#   ARN of an alias. Ids and aliases alone are looked up in one account and
#   Region: home, an object with both. Who manages a key, KMS alone knows
#   unless the name tells.
# related_resources:
#   - https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html
#   - https://docs.aws.amazon.com/AmazonS3/latest/API/API_ServerSideEncryptionByDefault.html
package s3audit.lib.kms

import data.s3audit.lib.glob

# The alias of the key that AWS manages for S3, used where no key is named.
aws_managed := "alias/aws/s3"

# parse takes a name apart: kind is key or alias, id is what follows.
parse(text, home) := named(parts[3], parts[4], parts[5]) if {
	parts := split(text, ":")
} else := named(home.region, home.account, text)

named(region, account, text) := {
	"region": region, "account": account,
	"kind": "alias", "id": trim_prefix(text, "alias/"),
} if {
	startswith(text, "alias/")
} else := {
	"region": region, "account": account,
	"kind": "key", "id": trim_prefix(text, "key/"),
}

# managed_by_aws holds for the aliases that no customer can make.
managed_by_aws(key) if {
	key.kind == "alias"
	startswith(key.id, "aws/")
}

# managed_by_customer holds where the name alone tells: every other alias, and
# every multi-Region key, since AWS manages neither.
managed_by_customer(key) if {
	key.kind == "alias"
	not startswith(key.id, "aws/")
}

managed_by_customer(key) if startswith(key.id, "mrk-")

# listed holds when some entry of the list names the key: in any form that
# means the same, with wildcards in the form that is configured, or by an id
# alone wherever the key is.
listed(text, list, home) if {
	some entry in list
	means(text, entry, home)
}

means(text, entry, _) if glob.matches(entry, text)

means(text, entry, home) if parse(text, home) == parse(entry, home)

means(text, entry, home) if {
	key := parse(text, home)
	key.kind == "key"
	key.id == trim_prefix(entry, "key/")
}

# comparable holds when the list can be held against the key without asking KMS
# which key an alias stands for.
comparable(text, _, home) if managed_by_aws(parse(text, home))

comparable(text, list, home) if {
	key := parse(text, home)
	every entry in list { like(key, parse(entry, home)) }
}

like(key, entry) if key.kind == entry.kind

like(_, entry) if managed_by_aws(entry)
