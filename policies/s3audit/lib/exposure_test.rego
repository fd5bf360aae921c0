package s3audit.lib.exposure_test

import data.s3audit.lib.exposure
import data.s3audit.testing as t

# closed tells whether reading is closed to strangers where only the exposure can tell.
closed(level) if {
	doc := t.input_of({"acl": t.denied, "policy": t.denied}, object.union(t.unread_policy("denied"), t.also({"read": level})))
	exposure.closed({"read"}) with input as doc
}

test_what_is_known_closes if {
	closed("private")
	closed("shared")
	not closed("public")
	not closed("unknown")
}

# said is the message about a statement where S3 disagrees with the analyser so.
said(disagreement) := finding.msg if {
	finding := exposure.statement(t.statement({"index": 0}), "read") with input as t.input_of({}, t.also(disagreement))
}

test_only_what_s3_alone_says_is_doubted if {
	plain := "statement 0 of the policy lets anyone read"
	said({}) == plain
	said({"analyser_disagreement": {"aws": false, "analyser": true, "statements": [0]}}) == plain
	startswith(said({"analyser_disagreement": {"aws": true, "analyser": false, "statements": [0]}}), "S3 says")
}
