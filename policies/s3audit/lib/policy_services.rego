# METADATA
# title: AWS services in policies
# description: >-
#   Which AWS services a statement lets in, what ties them to resources of
#   known accounts, and the accounts that some services delivered logs from before
#   they had names of their own.
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
#   - https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
#   - https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html
#   - https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
package s3audit.lib.policy_services

import data.s3audit.lib.condition

# of are the services that an Allow lets in: by name, or by a condition on the name.
of(s) := named(s) | by_condition(s)

named(s) := {lower(name) |
	not s.not_principal
	some name in s.principals.service
}

by_condition(s) := {lower(name) |
	s.principals.any
	some c in s.conditions
	c.key == "aws:principalservicename"
	c.operator in condition.equality
	some name in c.values
}

# tied holds when a condition with one of the keys demands a fixed account,
# organization or resource for which the service works.
tied(s, keys) if {
	some c in s.conditions
	c.key in keys
	condition.ties(c)
}

# The accounts of Elastic Load Balancing, by the regions that have one.
load_balancing := {
	"127311923021", "033677994240", "027434742980", "797873946194", "098369216593", "754344448648",
	"589379963580", "718504428378", "383597477331", "600734575887", "114774131450", "783225319266",
	"582318560864", "985666609251", "054676820928", "156460612806", "652711504416", "635631232127",
	"009996457667", "897822967062", "076674570225", "507241528517", "048591011584", "190560391635",
	"638102146993", "037604701340",
}

redshift := {
	"193672423079", "391106570357", "262260360010", "902366379725", "365689465814", "313564881002",
	"865932855811", "090321488786", "760740231472", "361669875840", "762762565011", "404641285394",
	"907379612154", "053454850223", "210876761215", "307160386991", "945612479654", "915173422425",
	"729911121831", "013126148197", "075028567923", "111890595117", "660998842044", "665727464434",
}

cloudtrail := {
	"086441151436", "475085895292", "388731089494", "113285607260", "977081816279", "765225791966",
	"492519147666", "903692715234", "284668455005", "216624486486", "819402241893", "681348832753",
	"035351147821", "829690693026", "859597730677", "282025262664", "262312530599", "814480443879",
	"608710470296",
}

# What such an account needs to deliver logs.
delivery := {"s3:putobject", "s3:getbucketacl"}

# delivers holds when the principal is one of these accounts as its service
# documents it, and the statement gives it nothing but the delivery.
delivers(s, principal) if {
	not s.not_action
	every a in s.actions { a in delivery }
	log_account(principal)
}

# written is a caller as the policy writes it, where that says more than the id.
written(caller) := object.get(caller, "principal", caller.id)

log_account(principal) if root_of(principal) in (load_balancing | cloudtrail)

log_account(principal) if {
	parts := split(principal, ":")
	parts[5] == "user/logs"
	parts[4] in redshift
}

# root_of is the account that an id or a root ARN stands for.
root_of(principal) := principal if not contains(principal, ":")

root_of(principal) := parts[4] if {
	parts := split(principal, ":")
	parts[5] == "root"
}

# log_accounts are all accounts from which AWS delivers logs.
log_accounts := (load_balancing | redshift) | cloudtrail
