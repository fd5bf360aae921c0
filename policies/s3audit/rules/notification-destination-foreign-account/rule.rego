# METADATA
# title: Notifications stay in trusted accounts
# description: >-
#   Every event tells the key, the size and the requester of an object. Whoever owns the topic, queue or
#   function that hears of them learns what is stored, and when. The account in each ARN has to be the
#   bucket's own or a trusted one. EventBridge delivers within the account, and what its own rules pass
#   on is not seen here. A bucket that notifies nobody passes.
# schemas:
#   - input: schema.input
# custom:
#   id: notification-destination-foreign-account
#   severity: high
#   subresources: [notification]
#   parameters:
#     trusted_accounts:
#       type: list(string)
#       default: []
#       description: Accounts besides the bucket's own that may hear of events.
#   remediation: >-
#     Take the destination out, or name its account in the parameter. A notification put anew replaces all
#     that were there.
#   fix: put-bucket-notification-configuration
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketNotificationConfiguration.html
#   tags: [cross-account, exfiltration]
package s3audit.rules.notification_destination_foreign_account

import data.s3audit.lib.trust

deny contains {
	"msg": sprintf("events are sent to %s, in an account that is neither the bucket's own nor trusted", [d.arn]),
	"path": d.path,
	"value": d.arn,
} if {
	some d in destinations
	trust.outsider("notification-destination-foreign-account", trust.account_of(d.arn))
}

destinations contains {"arn": c.TopicArn, "path": path("TopicConfigurations", i)} if {
	some i, c in input.bucket.notification.value.TopicConfigurations
}

destinations contains {"arn": c.QueueArn, "path": path("QueueConfigurations", i)} if {
	some i, c in input.bucket.notification.value.QueueConfigurations
}

destinations contains {"arn": c.LambdaFunctionArn, "path": path("LambdaFunctionConfigurations", i)} if {
	some i, c in input.bucket.notification.value.LambdaFunctionConfigurations
}

path(kind, i) := sprintf("bucket.notification.value.%s[%d]", [kind, i])
