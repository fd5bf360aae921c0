# METADATA
# title: Policy conditions
# description: >-
#   What one condition of a policy statement asks for, for rules about keys of
#   their own. Whether it makes a statement non-public is the analyser's to say:
#   see input.derived.policy.analysis.
# related_resources:
#   - https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
package s3audit.lib.condition

equality := {"stringequals", "stringequalsignorecase", "stringlike", "arnequals", "arnlike"}

# ARNs of whom S3 asks at least the account.
arns := {"aws:principalarn", "aws:sourcearn"}

# demanded holds when a request without the key does not meet the condition.
demanded(c) if {
	count(c.values) > 0
	not c.if_exists
	c.qualifier != "forallvalues"
}

settled(key, v) if {
	key != "s3:dataaccesspointarn"
	fixed(v)
}

# Of an access point's ARN a bucket policy need fix no more than the account.
settled("s3:dataaccesspointarn", v) if of_one_account(v)

# of_one_account holds for an ARN whose account is fixed, whatever the rest is.
of_one_account(v) if {
	parts := split(v, ":")
	count(parts) > 5
	fixed(parts[4])
}

# fixed holds for a value without wildcard and without policy variable.
fixed(v) if {
	v != ""
	not contains(v, "*")
	not contains(v, "?")
	not contains(v, "${")
}

# narrow holds for an address range that S3 does not take for everybody:
# /8 or longer, /32 or longer for IPv6.
narrow(v) if {
	regex.match(`^[0-9.]+(/(8|9|[12][0-9]|3[0-2]))?$`, v)
	net.cidr_is_valid(range_of(v))
}

narrow(v) if {
	regex.match(`^[0-9A-Fa-f:.]+(/(3[2-9]|[4-9][0-9]|1[01][0-9]|12[0-8]))?$`, v)
	net.cidr_is_valid(range_of(v))
}

# range_of is an address range, or an address as the range of one that it is.
range_of(v) := v if contains(v, "/")

range_of(v) := sprintf("%s/32", [v]) if {
	not contains(v, "/")
	not contains(v, ":")
}

range_of(v) := sprintf("%s/128", [v]) if {
	not contains(v, "/")
	contains(v, ":")
}

# pinned holds for a value that belongs to one account or organization at least.
pinned(key, v) if settled(key, v)

pinned(key, v) if {
	key in arns
	of_one_account(v)
}

pinned(key, v) if {
	key in {"aws:principalorgpaths", "aws:sourceorgpaths"}
	fixed(split(v, "/")[0])
}

# ties holds when the condition lets through only callers for whom one of its values is right.
ties(c) if {
	c.operator in equality
	demanded(c)
	every v in c.values { pinned(c.key, v) }
}

ties(c) if {
	c.key == "aws:sourceip"
	c.operator == "ipaddress"
	demanded(c)
	every v in c.values { narrow(v) }
}

# Keys by which a condition can demand that the caller is of one account.
accounts := {"aws:principalaccount", "aws:principalarn", "aws:sourceaccount", "aws:sourcearn", "s3:dataaccesspointaccount"}

# own holds when the condition lets only the bucket's own account through.
own(c) if {
	c.key in accounts
	c.operator in equality
	demanded(c)
	every v in c.values { of_owner(v) }
}

# of_owner holds for an id or ARN of the bucket's own account.
of_owner("{account}")

of_owner(v) if {
	parts := split(v, ":")
	count(parts) > 5
	parts[4] == "{account}"
}
