package s3audit.lib.trust_test

import data.s3audit.lib.trust

test_account_in_an_arn if {
	trust.account_of("arn:aws:lambda:eu-west-1:444455556666:function:f") == "444455556666"
	trust.account_of("arn:aws:s3:::logs") == ""
	trust.account_of("arn:aws:sns:eu-west-1:444455556666") == ""
	trust.account_of("topic") == ""
}
