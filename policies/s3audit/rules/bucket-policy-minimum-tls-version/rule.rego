# METADATA
# title: The policy denies old versions of TLS
# description: >-
#   Deny statements for everyone, on every S3 action, for the bucket and for all of its objects, refuse each
#   version of TLS below the least one wanted, by the condition key s3:TlsVersion. S3's own endpoints refuse
#   versions below 1.2 by now, so this matters most where 1.3 is wanted, and on other servers. It is no
#   substitute for denying plain HTTP: such requests have no TLS version, and a condition that compares it
#   does not meet them.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-policy-minimum-tls-version
#   severity: low
#   subresources: [policy]
#   parameters:
#     minimum_version:
#       type: number
#       default: 1.2
#       description: >-
#         The least version of TLS to accept: 1.2, or 1.3.
#   frameworks:
#     cis-aws-1.4.0: ["2.1.2"]
#     cis-aws-3.0.0: ["2.1.1"]
#     cis-aws-5.0.0: ["2.1.1"]
#     aws-fsbp-1.0.0: [S3.5]
#     pci-dss-4.0.1: ["4.2.1"]
#     nist-800-53-r5: [AC-4, AC-4(22), AC-17(2), AC-24(1), AU-9(3), CA-9b, CM-6a, CM-9b, IA-5(1), IA-5(1)(c),
#       PM-11b, PM-17b, SC-7(4), SC-7(4)(b), SC-7(4)(g), SC-8, SC-8(1), SC-8(2), SC-8(3), SC-8(4), SC-8(5),
#       SC-12(3), SC-13, SC-13a, SC-16(1), SC-23, SC-23(3), SI-1a.2, SI-1c.2, SI-7(6)]
#     nist-800-171-r2: ["3.1.13", "3.5.10", "3.13.1", "3.13.8", "3.13.15"]
#     nist-csf-1.1: [PR.DS-2]
#     hipaa: ["164.312(a)(2)(iv)", "164.312(c)(2)", "164.312(e)(1)", "164.312(e)(2)(i)", "164.312(e)(2)(ii)"]
#     fedramp-low-r4: [AC-17, SC-7]
#     fedramp-moderate-r4: [AC-17(2), SC-7, SC-8, SC-8(1), SC-23]
#   remediation: >-
#     Add a statement that denies s3:* on the bucket and on all of its objects to everyone when
#     NumericLessThan s3:TlsVersion is 1.2, or the version you want.
#   fix: put-bucket-policy
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html
#     - https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
#   tags: [encryption, policy]
package s3audit.rules.bucket_policy_minimum_tls_version

import data.s3audit.lib.param
import data.s3audit.lib.policy_guard

deny contains {
	"msg": "there is no bucket policy, so no version of TLS is denied",
	"path": "derived.policy.state",
	"value": "absent",
} if {
	input.derived.policy.state == "absent"
	count(below) > 0
}

deny contains {
	"msg": sprintf("the policy does not deny TLS %s on the %s", [concat(", ", versions), kind]),
	"path": "derived.policy.statements",
	"value": {"not denied": versions, "on": kind},
} if {
	input.derived.policy.state == "present"
	some kind in ["bucket", "objects"]
	versions := [version | some version in below; not kind in policy_guard.covered(over(version))]
	count(versions) > 0
}

# over is the situation of a request over one version of TLS.
over(version) := {"aws:securetransport": "true", "s3:tlsversion": version}

below := [version |
	some version in ["1.0", "1.1", "1.2", "1.3"]
	to_number(version) < param.value("bucket-policy-minimum-tls-version", "minimum_version")
]
