# METADATA
# title: The bucket has a full public access block of its own
# description: >-
#   All four switches are on in the configuration of the bucket itself, whatever the account has. An
#   account block can be lifted for every bucket at once; one of its own keeps this bucket closed then.
#   Where the account blocks everything already this is a second lock and its lack only low.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-public-access-block
#   severity: high
#   subresources: [publicAccessBlock, account.publicAccessBlock]
#   partial: true
#   parameters:
#     exclude_buckets:
#       type: list(string)
#       default: []
#       description: Buckets that the rule does not apply to; a name may hold the wildcards * and ?.
#   frameworks:
#     cis-aws-1.4.0: ["2.1.5"]
#     cis-aws-1.5.0: ["2.1.5"]
#     cis-aws-2.0.0: ["2.1.4"]
#     cis-aws-3.0.0: ["2.1.4"]
#     cis-aws-4.0.1: ["2.1.4"]
#     cis-aws-5.0.0: ["2.1.4"]
#     cis-aws-6.0.0: ["3.1.4"]
#     cis-aws-7.0.0: ["3.1.4"]
#     aws-fsbp-1.0.0: [S3.8]
#     pci-dss-4.0.1: ["1.2.8", "1.3.1", "1.3.2", "1.4.2", "1.4.4", "1.5.1", "3.5.1.3", "10.3.2", "10.3.3",
#       "10.3.4", A1.1.2, A1.1.3, A1.2.1, A3.4.1]
#     nist-800-53-r5: [AC-2(6), AC-3, AC-3(7), AC-4, AC-4(21), AC-6, AC-17(1), AC-17(4)(a), AC-17(9), AC-17(10),
#       AC-17b, AC-21, MP-2, SC-7, SC-7(2), SC-7(3), SC-7(4), SC-7(7), SC-7(9), SC-7(9)(a), SC-7(11), SC-7(16),
#       SC-7(20), SC-7(21), SC-7(24)(b), SC-7(25), SC-7(26), SC-7(27), SC-7(28), SC-7a, SC-7b, SC-7c, SC-25]
#     nist-800-171-r2: ["3.1.1", "3.1.2", "3.1.3", "3.1.14", "3.1.20", "3.4.6", "3.13.1", "3.13.2"]
#     nist-csf-1.1: [PR.AC-3, PR.AC-4, PR.IP-8, PR.PT-3]
#     hipaa: ["164.308(a)(3)(i)", "164.308(a)(4)(ii)(A)", "164.308(a)(4)(ii)(C)", "164.312(a)(1)",
#       "164.312(e)(1)"]
#     fedramp-low-r4: [AC-3, AC-17, CM-2, SC-7]
#     fedramp-moderate-r4: [AC-3, AC-6, AC-17(1), AC-21(b), CM-2, SC-4, SC-7, SC-7(3)]
#     cis-controls-8.1: ["3.3"]
#     csa-ccm-4.0: [DSP-07]
#     dora-2022-2554: [Art9]
#     mitre-attack: [T1530]
#   remediation: >-
#     Put a public access block with all four settings on the bucket. Buckets that are public by design
#     belong into exclude_buckets.
#   fix: put-public-access-block
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetPublicAccessBlock.html
#   tags: [public-access, defence-in-depth]
package s3audit.rules.bucket_public_access_block

import data.s3audit.lib.selection

deny contains object.union(finding, severity) if {
	input.bucket.publicAccessBlock.state == "absent"
	finding := {
		"msg": "the bucket has no public access block of its own",
		"path": "bucket.publicAccessBlock",
		"value": {"state": "absent"},
	}
}

deny contains object.union(finding, severity) if {
	input.bucket.publicAccessBlock.state == "present"
	some name in switches
	not on(name)
	finding := {
		"msg": sprintf("%s is off in the bucket's own public access block", [name]),
		"path": sprintf("bucket.publicAccessBlock.value.PublicAccessBlockConfiguration.%s", [name]),
		"value": false,
	}
}

satisfied if {
	every name in switches { on(name) }
}

not_applicable contains "excluded by the parameter exclude_buckets" if selection.excluded("bucket-public-access-block")

switches := ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"]

on(name) if input.bucket.publicAccessBlock.value.PublicAccessBlockConfiguration[name] == true

severity := {"severity": "low"} if {
	every name in switches {
		input.account.publicAccessBlock.value.PublicAccessBlockConfiguration[name] == true
	}
} else := {}
