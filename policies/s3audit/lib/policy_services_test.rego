package s3audit.lib.policy_services_test

import data.s3audit.lib.policy_services
import data.s3audit.testing as t

test_services_by_name if {
	policy_services.of(t.statement({"principals": t.service("Config.amazonaws.com")})) == {"config.amazonaws.com"}
	policy_services.of(t.statement({"not_principal": true, "principals": t.service("config.amazonaws.com")})) == set()
}

# by are the services that an Allow lets in by a condition on their name.
by(changes, operator, key) := policy_services.of(t.statement(object.union(
	{"conditions": [t.condition(operator, key, ["Config.amazonaws.com"])]},
	changes,
)))

test_services_by_a_condition if {
	by({}, "stringequals", "aws:principalservicename") == {"config.amazonaws.com"}
	by({}, "stringnotequals", "aws:principalservicename") == set()
	by({}, "stringequals", "aws:useragent") == set()
	by(t.of_outsider, "stringequals", "aws:principalservicename") == set()
}

# AWS lists one account for each region that opened before August 2022, CloudTrail
# and Redshift for each that they were in.
test_accounts_are_as_many_as_aws_lists if {
	count(policy_services.load_balancing) == 26
	count(policy_services.redshift) == 24
	count(policy_services.cloudtrail) == 19
	every account in (policy_services.load_balancing | policy_services.redshift) | policy_services.cloudtrail {
		regex.match(`^[0-9]{12}$`, account)
	}
}

delivers(principal, actions) if policy_services.delivers(t.statement({"actions": actions}), principal)

test_deliveries if {
	delivers("127311923021", ["s3:putobject"])
	delivers("arn:aws:iam::127311923021:root", ["s3:putobject", "s3:getbucketacl"])
	delivers("arn:aws:iam::193672423079:user/logs", ["s3:putobject"])
	not delivers("arn:aws:iam::127311923021:role/x", ["s3:putobject"])
	not delivers("arn:aws:iam::193672423079:root", ["s3:putobject"])
	not delivers("444455556666", ["s3:putobject"])
	not delivers("127311923021", ["s3:putobject", "s3:getobject"])
}
