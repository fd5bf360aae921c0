package s3audit.lib.self_test

import data.s3audit.lib.self

in_account(account, text) := written if {
	written := self.relative(text) with input as {"bucket": {"account": account}}
}

test_own_account if {
	in_account("111122223333", "arn:aws:iam::111122223333:root") == "arn:aws:iam::{account}:root"
	in_account("111122223333", "arn:aws:iam::444455556666:root") == "arn:aws:iam::444455556666:root"
}

# Other servers than S3 may not say whose a bucket is.
test_no_account if in_account("", "444455556666") == "444455556666"
