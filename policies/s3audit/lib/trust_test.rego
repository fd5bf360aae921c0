package s3audit.lib.trust_test

import data.s3audit.lib.trust
import data.s3audit.testing as t

test_account_in_an_arn if {
	trust.account_of("arn:aws:lambda:eu-west-1:444455556666:function:f") == "444455556666"
	trust.account_of("arn:aws:s3:::logs") == ""
	trust.account_of("arn:aws:sns:eu-west-1:444455556666") == ""
	trust.account_of("topic") == ""
}

rule := "inventory-destination-foreign-account"

partner := "444455556666"

# looked_up is the input of a bucket that names buckets of which that was found out.
looked_up(trusted) := t.setting(
	t.input_of({}, t.found({
		"own": t.reference({}),
		"owned": object.union(t.theirs, {"owner": partner}),
		"theirs": t.theirs,
		"nowhere": t.nowhere,
		"untold": t.untold,
	})),
	rule, "trusted_accounts", trusted,
)

strange(bucket, stated, trusted) := text if {
	text := trust.strange(rule, bucket, stated) with input as looked_up(trusted)
} else := ""

home(bucket, stated, trusted) if {
	trust.home(rule, bucket, stated) with input as looked_up(trusted)
}

undecided(bucket, stated, trusted) if {
	trust.undecided(rule, bucket, stated) with input as looked_up(trusted)
}

test_strange if {
	strange("own", "", []) == ""
	strange("untold", "", []) == ""
	strange("theirs", "", []) == "bucket theirs of another account"
	strange("owned", "", []) == "account 444455556666, which is neither the bucket's own nor trusted"
	strange("own", partner, []) == "account 444455556666, which is neither the bucket's own nor trusted"
	strange("nowhere", "", []) == "bucket nowhere, which does not exist: whoever makes it gets them"
	strange("nowhere", "111122223333", []) == ""
}

# Whose a bucket is that somebody else has is not known: perhaps whom one trusts.
test_strange_where_some_are_trusted if {
	strange("theirs", "", [partner]) == ""
	strange("owned", "", [partner]) == ""
	strange("owned", "", ["777788889999"]) != ""
}

test_home if {
	home("own", "", [])
	home("untold", "111122223333", [])
	home("owned", "", [partner])
	not home("owned", "", [])
	not home("own", partner, [])
	not home("theirs", "", [])
	not home("untold", "", [])
}

test_undecided if {
	undecided("untold", "", [])
	undecided("theirs", "", [partner])
	not undecided("theirs", "", [])
	not undecided("nowhere", "", [])
	not undecided("own", "", [])
	not undecided("untold", "111122223333", [])
	not undecided("untold", partner, [])
}
