# METADATA
# title: Strangers
# description: >-
#   The statements of the policy that anyone may use, by what they allow. Only
#   the policy is looked at; whether a block setting takes effect from it is
#   the caller's to ask.
# schemas:
#   - input: schema.input
# related_resources:
#   - https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
package s3audit.lib.stranger

import data.s3audit.lib.policy

# What a class of access does not tell apart: actions that put and that delete,
# those on the bucket itself and those on objects, in lower case.
verbs := {
	"put": {
		"bucket": {
			"s3:putaccelerateconfiguration", "s3:putanalyticsconfiguration", "s3:putbucketabac", "s3:putbucketacl",
			"s3:putbucketcors", "s3:putbucketlogging", "s3:putbucketnotification",
			"s3:putbucketobjectlockconfiguration", "s3:putbucketownershipcontrols", "s3:putbucketpolicy",
			"s3:putbucketpublicaccessblock", "s3:putbucketrequestpayment", "s3:putbuckettagging",
			"s3:putbucketversioning", "s3:putbucketwebsite", "s3:putencryptionconfiguration",
			"s3:putintelligenttieringconfiguration", "s3:putinventoryconfiguration", "s3:putlifecycleconfiguration",
			"s3:putmetricsconfiguration", "s3:putreplicationconfiguration",
		},
		"objects": {
			"s3:putobject", "s3:putobjectacl", "s3:putobjectannotation", "s3:putobjectlegalhold",
			"s3:putobjectretention", "s3:putobjecttagging", "s3:putobjectversionacl",
			"s3:putobjectversionannotation", "s3:putobjectversiontagging", "s3:replicateobject",
			"s3:replicateobjectannotation", "s3:replicatetags",
		},
	},
	"delete": {
		"bucket": {
			"s3:deletebucket", "s3:deletebucketmetadatatableconfiguration", "s3:deletebucketpolicy",
			"s3:deletebucketwebsite",
		},
		"objects": {
			"s3:deleteobject", "s3:deleteobjectannotation", "s3:deleteobjecttagging", "s3:deleteobjectversion",
			"s3:deleteobjectversionannotation", "s3:deleteobjectversiontagging", "s3:replicatedelete",
		},
	},
}

# statements are the Allow statements that anyone may use.
statements contains s if {
	some a in input.derived.policy.analysis.statements
	a.public
	some s in input.derived.policy.statements
	s.index == a.index
}

# of_class are those that give a class of access.
of_class(class) := {s |
	some a in input.derived.policy.analysis.statements
	a.public
	class in a.classes
	some s in input.derived.policy.statements
	s.index == a.index
}

# of_verb are those with an action of the kind that no Deny keeps everyone from.
of_verb(verb) := {s |
	some s in statements
	some kind, actions in verbs[verb]
	policy.touches(s, kind)
	some action in actions
	policy.allows(s, action)
	not policy.denied_to_all(action, kind)
}

# finding is what is said of one statement.
finding(s, what) := {
	"msg": sprintf("%s of the policy lets anyone %s", [policy.name(s), what]),
	"path": policy.path(s),
	"value": {"sid": s.sid, "actions": s.actions, "resources": s.resources, "conditions": s.conditions},
}
