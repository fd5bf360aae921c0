# METADATA
# title: Uploads
# description: >-
#   What a bucket policy and the default encryption demand of an upload's
#   encryption headers. Only a Deny for everyone, on every object, counts.
# schemas:
#   - input: schema.input
# related_resources:
#   - https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
package s3audit.lib.upload

import data.s3audit.lib.condition
import data.s3audit.lib.policy
import data.s3audit.lib.self

header := "s3:x-amz-server-side-encryption"

key := "s3:x-amz-server-side-encryption-aws-kms-key-id"

kms := {"aws:kms", "aws:kms:dsse"}

# Each of these is also met by a request that lacks the key of the condition.
unequal := {"stringnotequals", "stringnotequalsignorecase", "stringnotlike", "arnnotequals", "arnnotlike"}

# denials are the statements that refuse uploads of any object to anyone.
denials contains s if {
	some s in input.derived.policy.statements
	s.effect == "Deny"
	s.principals.any
	not s.not_principal
	s.covers_objects
	policy.allows(s, "s3:putobject")
}

# denies_header_other_than holds when an upload that names another algorithm is refused.
denies_header_other_than(algorithms) if {
	some s in denials
	every c in s.conditions { about_header(c, algorithms) }
	some c in s.conditions
	c.operator in unequal
}

about_header(c, algorithms) if differs(c, header, algorithms)

about_header(c, _) if given(c, header)

# denies_missing_header holds when an upload without the header is refused.
denies_missing_header(_) if {
	some s in denials
	count(s.conditions) > 0
	every c in s.conditions { missing(c, header) }
}

denies_missing_header(algorithms) if {
	some s in denials
	count(s.conditions) > 0
	every c in s.conditions { differs(c, header, algorithms) }
}

# denies_keys_other_than holds when an upload that names another key is refused;
# with no approved keys, when only fixed keys of the policy's own choice get through.
denies_keys_other_than(approved) if {
	some s in denials
	every c in s.conditions { about_key(c, approved) }
	some c in s.conditions
	c.operator in unequal
}

about_key(c, approved) if differs(c, key, approved)

about_key(c, _) if given(c, key)

about_key(c, _) if {
	c.key == header
	every algorithm in kms { takes(c, algorithm) }
}

# takes holds when a request with this algorithm meets the condition.
takes(c, algorithm) if {
	c.operator in {"stringequals", "stringequalsignorecase"}
	algorithm in c.values
}

takes(c, algorithm) if {
	c.operator == "stringlike"
	policy.any_matches(c.values, algorithm)
}

# differs holds for a condition met by every value but some of the allowed.
differs(c, name, allowed) if {
	c.key == name
	c.operator in unequal
	count(c.values) > 0
	every v in c.values { acceptable(v, allowed) }
}

acceptable(v, allowed) if v in allowed

acceptable(v, set()) if condition.fixed(v)

# All keys of one account.
acceptable(v, set()) if condition.of_one_account(v)

# given and missing hold for a test that the key is, or is not, in the request.
given(c, name) if {
	c.key == name
	c.operator == "null"
	"false" in {lower(v) | some v in c.values}
}

missing(c, name) if {
	c.key == name
	c.operator == "null"
	"true" in {lower(v) | some v in c.values}
}

# defaults are the algorithms of the default encryption.
defaults contains algorithm if {
	some rule in input.bucket.encryption.value.ServerSideEncryptionConfiguration.Rules
	algorithm := rule.ApplyServerSideEncryptionByDefault.SSEAlgorithm
}

# default_keys are the keys of a default encryption that uses KMS; aws/s3
# is the key that AWS manages for S3.
default_keys contains id if {
	some rule in input.bucket.encryption.value.ServerSideEncryptionConfiguration.Rules
	rule.ApplyServerSideEncryptionByDefault.SSEAlgorithm in kms
	id := self.relative(object.get(rule.ApplyServerSideEncryptionByDefault, "KMSMasterKeyID", aws_managed))
}

aws_managed := "aws/s3"
