# METADATA
# title: Events of the bucket are sent somewhere
# description: >-
#   Some topic, queue or function, or EventBridge, hears of changes to the objects. Of little use on
#   every bucket; the parameters ask for certain events or destinations. EventBridge receives every
#   event, and is configured by an element that stays empty.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-event-notifications
#   severity: low
#   subresources: [notification]
#   parameters:
#     events:
#       type: list(string)
#       default: []
#       description: Event types that have to be sent, such as s3:ObjectRemoved:Delete.
#     destinations:
#       type: list(string)
#       default: []
#       description: >-
#         ARNs of the topics, queues and functions that count; none means that any does, and so does
#         EventBridge.
#   frameworks:
#     pci-dss-4.0.1: ["11.5.2", "11.6.1", "12.10.5", A3.3.1, A3.5.1]
#     nist-800-53-r5: [CA-7, SI-3(8), SI-4, SI-4(4)]
#     nist-800-171-r2: ["3.3.8"]
#     nist-csf-1.1: [DE.AE-1, DE.CM-1, DE.DP-4, PR.DS-5, PR.PT-1]
#     nist-csf-2.0: [RS.CO-02, RS.CO-03, RS.MI-01, RS.MI-02]
#     soc2-tsc-2017: [CC7.3]
#   remediation: >-
#     Switch on EventBridge delivery, or add a notification for the events that matter. A notification put
#     anew replaces all that were there.
#   fix: put-bucket-notification-configuration
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketNotificationConfiguration.html
#   tags: [detection]
package s3audit.rules.bucket_event_notifications

import data.s3audit.lib.glob
import data.s3audit.lib.param

deny contains {
	"msg": "no events are sent anywhere",
	"path": "bucket.notification",
	"value": {"state": input.bucket.notification.state},
} if {
	not eventbridge
	count(configurations) == 0
}

deny contains {
	"msg": sprintf("%s events are not sent to an accepted destination", [event]),
	"path": "bucket.notification.value",
	"value": event,
} if {
	notified
	some event in param.value("bucket-event-notifications", "events")
	not heard(event)
}

deny contains {
	"msg": "no events are sent to an accepted destination",
	"path": "bucket.notification.value",
} if {
	notified
	count(destinations) > 0
	count(accepted) == 0
}

notified if eventbridge

notified if count(configurations) > 0

eventbridge if input.bucket.notification.value.EventBridgeConfiguration

configurations contains {"arn": c.TopicArn, "events": c.Events} if {
	some c in input.bucket.notification.value.TopicConfigurations
}

configurations contains {"arn": c.QueueArn, "events": c.Events} if {
	some c in input.bucket.notification.value.QueueConfigurations
}

configurations contains {"arn": c.LambdaFunctionArn, "events": c.Events} if {
	some c in input.bucket.notification.value.LambdaFunctionConfigurations
}

accepted contains c if {
	some c in configurations
	c.arn in destinations
}

accepted contains c if {
	count(destinations) == 0
	some c in configurations
}

heard(_) if {
	eventbridge
	count(destinations) == 0
}

heard(event) if {
	some c in accepted
	some pattern in c.events
	glob.matches(pattern, event)
}

destinations := {arn | some arn in param.value("bucket-event-notifications", "destinations")}
