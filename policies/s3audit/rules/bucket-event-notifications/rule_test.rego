package s3audit.rules.bucket_event_notifications_test

import data.s3audit.testing as t

test_topic if {
	doc := t.input_of(
		{
			"notification": t.present({
				"TopicConfigurations": [{
					"TopicArn": "arn:aws:sns:eu-west-1:111122223333:t",
					"Events": ["s3:ObjectCreated:*"],
				}],
			}),
		},
		{},
	)
	t.verdict("bucket-event-notifications", doc) == "pass"
}

test_queue if {
	doc := t.input_of(
		{
			"notification": t.present({"QueueConfigurations": [{"QueueArn": "q", "Events": ["s3:ObjectRemoved:*"]}]}),
		},
		{},
	)
	t.verdict("bucket-event-notifications", doc) == "pass"
}

test_function if {
	doc := t.input_of(
		{
			"notification": t.present({
				"LambdaFunctionConfigurations": [{"LambdaFunctionArn": "f", "Events": ["s3:ObjectRemoved:*"]}],
			}),
		},
		{},
	)
	t.verdict("bucket-event-notifications", doc) == "pass"
}

test_eventbridge_is_an_empty_element if {
	doc := t.input_of({"notification": t.present({"EventBridgeConfiguration": {}})}, {})
	t.verdict("bucket-event-notifications", doc) == "pass"
}

test_nothing if t.verdict("bucket-event-notifications", t.input_of({}, {})) == "fail"

test_empty_answer if t.verdict("bucket-event-notifications", t.input_of({"notification": t.present({})}, {})) == "fail"

test_event_within_a_pattern if {
	doc := t.setting(
		t.input_of(
			{
				"notification": t.present({
					"TopicConfigurations": [{
						"TopicArn": "arn:aws:sns:eu-west-1:111122223333:t",
						"Events": ["s3:ObjectCreated:*"],
					}],
				}),
			},
			{},
		),
		"bucket-event-notifications",
		"events",
		["s3:ObjectCreated:Put"],
	)
	t.verdict("bucket-event-notifications", doc) == "pass"
}

test_event_not_sent if {
	doc := t.setting(
		t.input_of(
			{
				"notification": t.present({
					"TopicConfigurations": [{
						"TopicArn": "arn:aws:sns:eu-west-1:111122223333:t",
						"Events": ["s3:ObjectCreated:*"],
					}],
				}),
			},
			{},
		),
		"bucket-event-notifications",
		"events",
		["s3:ObjectRemoved:Delete"],
	)
	t.verdict("bucket-event-notifications", doc) == "fail"
}

test_eventbridge_hears_everything if {
	doc := t.setting(
		t.input_of({"notification": t.present({"EventBridgeConfiguration": {}})}, {}),
		"bucket-event-notifications",
		"events",
		["s3:ObjectRemoved:Delete"],
	)
	t.verdict("bucket-event-notifications", doc) == "pass"
}

test_destination_accepted if {
	doc := t.setting(
		t.input_of(
			{
				"notification": t.present({
					"TopicConfigurations": [{
						"TopicArn": "arn:aws:sns:eu-west-1:111122223333:t",
						"Events": ["s3:ObjectCreated:*"],
					}],
				}),
			},
			{},
		),
		"bucket-event-notifications",
		"destinations",
		["arn:aws:sns:eu-west-1:111122223333:t"],
	)
	t.verdict("bucket-event-notifications", doc) == "pass"
}

test_destination_not_accepted if {
	doc := t.setting(
		t.input_of(
			{
				"notification": t.present({
					"TopicConfigurations": [{
						"TopicArn": "arn:aws:sns:eu-west-1:111122223333:t",
						"Events": ["s3:ObjectCreated:*"],
					}],
				}),
			},
			{},
		),
		"bucket-event-notifications",
		"destinations",
		["arn:aws:sns:eu-west-1:111122223333:u"],
	)
	t.verdict("bucket-event-notifications", doc) == "fail"
}

test_denied_is_unknown if {
	doc := t.input_of({"notification": t.denied}, {})
	t.verdict("bucket-event-notifications", doc) == "unknown"
}

# told is what the rule denies of a notification configuration under these parameters.
told(configuration, parameters) := {d.msg | some d in denials} if {
	doc := object.union(
		t.input_of({"notification": t.present(configuration)}, {}),
		{"parameters": {"bucket-event-notifications": parameters}},
	)
	denials := data.s3audit.rules.bucket_event_notifications.deny with input as doc
}

test_nothing_is_told_once_whatever_is_asked if {
	told({}, {"events": ["s3:ObjectRemoved:Delete"], "destinations": ["arn:aws:sns:eu-west-1:111122223333:t"]}) == {"no events are sent anywhere"}
}

# EventBridge is no destination that could be accepted by name.
test_eventbridge_where_destinations_are_asked_for if {
	asked := {"events": ["s3:ObjectRemoved:Delete"], "destinations": ["arn:aws:sns:eu-west-1:111122223333:t"]}
	told({"EventBridgeConfiguration": {}}, asked) == {
		"no events are sent to an accepted destination",
		"s3:ObjectRemoved:Delete events are not sent to an accepted destination",
	}
	told({"EventBridgeConfiguration": {}}, {"events": ["s3:ObjectRemoved:Delete"]}) == set()
}
