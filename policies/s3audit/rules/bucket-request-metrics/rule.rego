# METADATA
# title: Requests are counted in metrics
# description: >-
#   A metrics configuration makes S3 count the requests to the bucket, those it refused among them, by
#   the minute. On these an alarm can tell of somebody who tries doors. Any configuration is enough,
#   though one with a filter counts only what it chooses.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-request-metrics
#   severity: info
#   subresources: [metrics]
#   parameters:
#     exclude_buckets:
#       type: list(string)
#       default: []
#       description: Buckets that the rule does not apply to; a name may hold the wildcards * and ?.
#   remediation: >-
#     Put a metrics configuration without a filter, and set an alarm on 4xxErrors. CloudWatch charges for
#     the metrics.
#   fix: put-bucket-metrics-configuration
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/configure-request-metrics-bucket.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_MetricsConfiguration.html
#   tags: [detection]
package s3audit.rules.bucket_request_metrics

import data.s3audit.lib.selection

deny contains {
	"msg": "no metrics configuration counts requests to the bucket",
	"path": "bucket.metrics",
	"value": {"state": input.bucket.metrics.state},
} if {
	not configured
}

not_applicable contains "excluded by the parameter exclude_buckets" if selection.excluded("bucket-request-metrics")

configured if {
	some _ in input.bucket.metrics.value.MetricsConfigurationList
}
