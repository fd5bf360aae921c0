# METADATA
# title: Multi-Region access points block public access
# description: >-
#   All four switches are on for every multi-Region access point of the account. They cannot be changed
#   after it was made. Points that are being deleted are left out.
# schemas:
#   - input: schema.input
# custom:
#   id: multi-region-access-point-public-access-block
#   severity: high
#   scope: account
#   subresources: [account.multiRegionAccessPoints]
#   frameworks:
#     aws-fsbp-1.0.0: [S3.24]
#     pci-dss-4.0.1: ["1.4.4"]
#     cis-controls-8.1: ["3.3"]
#   remediation: >-
#     Make a new multi-Region access point with all four settings on, move its clients over, and delete
#     the old one.
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/multi-region-access-point-block-public-access.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_ListMultiRegionAccessPoints.html
#   tags: [public-access, access-points]
package s3audit.rules.multi_region_access_point_public_access_block

deny contains {
	"msg": sprintf("multi-Region access point %s leaves %s off", [point.Report.Name, concat(", ", off)]),
	"path": sprintf("account.multiRegionAccessPoints.value.AccessPoints[%d].Report.PublicAccessBlock", [i]),
	"value": object.get(point.Report, "PublicAccessBlock", {}),
	"resource": point.Arn,
} if {
	some i, point in input.account.multiRegionAccessPoints.value.AccessPoints
	not point.Report.Status == "DELETING"
	off := [name |
		some name in ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"]
		not point.Report.PublicAccessBlock[name] == true
	]
	count(off) > 0
}

not_applicable contains "the account has no multi-Region access points" if {
	not input.account.multiRegionAccessPoints.value.AccessPoints[0]
}
