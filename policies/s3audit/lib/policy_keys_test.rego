package s3audit.lib.policy_keys_test

import data.s3audit.lib.policy_keys

# By who calls, by the network he calls from, and by whom a service calls for.
test_keys_that_say_who_calls if {
	principal := {
		"aws:principalarn", "aws:principalaccount", "aws:principalorgid", "aws:principalorgpaths",
		"aws:principalservicename", "aws:federatedprovider", "aws:userid",
	}
	network := {
		"aws:sourceip", "aws:vpcsourceip", "aws:sourcevpc", "aws:sourcevpce",
		"aws:vpceaccount", "aws:vpceorgid", "aws:vpceorgpaths",
	}
	behalf := {"aws:sourcearn", "aws:sourceaccount", "aws:sourceowner", "aws:sourceorgid", "aws:sourceorgpaths"}
	points := {"s3:dataaccesspointarn", "s3:dataaccesspointaccount"}
	every key in ((principal | network) | behalf) | points { key in policy_keys.callers }
}

test_keys_of_the_callers_choice if {
	every key in ["aws:referer", "aws:useragent", "aws:securetransport", "s3:prefix", "s3:x-amz-acl", "aws:currenttime"] {
		not key in policy_keys.callers
	}
}
