package s3audit.rules.notification_destination_foreign_account_test

import data.s3audit.testing as t

rule := "notification-destination-foreign-account"

notifying(configuration) := t.input_of({"notification": t.present(configuration)}, {})

topic(account) := {"TopicConfigurations": [{"TopicArn": sprintf("arn:aws:sns:eu-west-1:%s:t", [account])}]}

queue(account) := {"QueueConfigurations": [{"QueueArn": sprintf("arn:aws:sqs:eu-west-1:%s:q", [account])}]}

function(account) := {"LambdaFunctionConfigurations": [{
	"LambdaFunctionArn": sprintf("arn:aws:lambda:eu-west-1:%s:function:f:live", [account]),
}]}

kinds := [topic("111122223333"), queue("111122223333"), function("111122223333")]

foreign := [topic("444455556666"), queue("444455556666"), function("444455556666")]

test_own_account if {
	every configuration in kinds { t.verdict(rule, notifying(configuration)) == "pass" }
}

test_another_account if {
	every configuration in foreign { t.verdict(rule, notifying(configuration)) == "fail" }
}

test_one_of_several if t.verdict(rule, notifying(object.union(topic("111122223333"), queue("444455556666")))) == "fail"

test_trusted_account if {
	every configuration in foreign {
		t.verdict(rule, t.setting(notifying(configuration), rule, "trusted_accounts", ["444455556666"])) == "pass"
	}
	t.verdict(rule, t.setting(notifying(topic("444455556666")), rule, "trusted_accounts", ["777788889999"])) == "fail"
}

test_eventbridge if t.verdict(rule, notifying({"EventBridgeConfiguration": {}})) == "pass"

test_other_servers_have_no_accounts if {
	t.verdict(rule, notifying({"QueueConfigurations": [{"QueueArn": "arn:minio:sqs::1:webhook"}]})) == "pass"
	t.verdict(rule, notifying({"QueueConfigurations": [{"QueueArn": "queue"}]})) == "pass"
}

test_nobody_is_told if t.verdict(rule, t.input_of({}, {})) == "pass"

test_denied_is_unknown if t.verdict(rule, t.input_of({"notification": t.denied}, {})) == "unknown"
