# METADATA
# title: The policy denies plain HTTP
# description: >-
#   Deny statements for everyone refuse every S3 action, on the bucket and on all of its objects, to
#   each request over plain HTTP, whatever else it is. aws:SecureTransport false says that in several
#   ways: Bool and the string operators, negated ones with true, and a version of TLS that is missing.
#   Statements add up: one for the bucket and one for the objects, or one for some actions and one for
#   all others. Another condition beside it narrows a statement, which then counts for nothing. Allowing
#   HTTPS does not forbid HTTP, and a Deny of some actions, principals or prefixes leaves the rest open.
#   A least version of TLS alone leaves plain HTTP open, as such requests have none to compare. A
#   resource control policy of the organization may ask for TLS too; it is not seen here.
# schemas:
#   - input: schema.input
# custom:
#   id: bucket-policy-deny-insecure-transport
#   severity: medium
#   subresources: [policy, website]
#   partial: true
#   parameters:
#     exclude_buckets:
#       type: list(string)
#       default: []
#       description: Buckets that the rule does not apply to; a name may hold the wildcards * and ?.
#     exempt_websites:
#       type: bool
#       default: false
#       description: >-
#         Let buckets with a website configuration through: website endpoints do not speak HTTPS.
#   frameworks:
#     cis-aws-1.4.0: ["2.1.2"]
#     cis-aws-1.5.0: ["2.1.2"]
#     cis-aws-2.0.0: ["2.1.1"]
#     cis-aws-3.0.0: ["2.1.1"]
#     cis-aws-4.0.1: ["2.1.1"]
#     cis-aws-5.0.0: ["2.1.1"]
#     cis-aws-6.0.0: ["3.1.1"]
#     cis-aws-7.0.0: ["3.1.1"]
#     aws-fsbp-1.0.0: [S3.5]
#     pci-dss-4.0.1: ["1.2.5", "2.2.5", "2.2.7", "4.2.1", "4.2.1.1", "8.3.2"]
#     nist-800-53-r5: [AC-4, AC-4(22), AC-17(2), AC-24(1), AU-9(3), CA-9b, CM-6a, CM-9b, IA-5(1), IA-5(1)(c),
#       PM-11b, PM-17b, SC-7(4), SC-7(4)(b), SC-7(4)(g), SC-7(5), SC-8, SC-8(1), SC-8(2), SC-8(3), SC-8(4),
#       SC-8(5), SC-12(3), SC-13, SC-13a, SC-16(1), SC-23, SC-23(3), SI-1a.2, SI-1c.2, SI-7(6)]
#     nist-800-171-r2: ["3.1.13", "3.5.10", "3.13.1", "3.13.5", "3.13.8", "3.13.11", "3.13.15", "3.13.16"]
#     nist-csf-1.1: [PR.DS-2]
#     nist-csf-2.0: [PR.DS-01]
#     hipaa: ["164.308(a)(1)(ii)(B)", "164.312(a)(2)(iv)", "164.312(c)(1)", "164.312(c)(2)", "164.312(e)(1)",
#       "164.312(e)(2)(i)", "164.312(e)(2)(ii)", "164.314(b)(1)", "164.314(b)(2)", "164.314(b)(2)(i)",
#       "164.314(b)(2)(ii)", "164.314(b)(2)(iii)", "164.314(b)(2)(iv)"]
#     soc2-tsc-2017: [CC6.1, CC6.2]
#     gdpr: [Art.32]
#     fedramp-low-r4: [AC-17, SC-7]
#     fedramp-moderate-r4: [AC-17(2), SC-7, SC-8, SC-8(1), SC-23]
#     fedramp-20x-low: [KSI-SVC]
#     aws-well-architected: [SEC09-BP02]
#     cis-controls-8.1: ["3.10", "4.6"]
#     cmmc-2.0: [SC.L1-b.1.x, SC.L1-b.1.xi, SC.L2-3.13.1, SC.L2-3.13.5, SC.L2-3.13.8]
#     csa-ccm-4.0: [CEK-03, DSP-10, IPY-03]
#     dora-2022-2554: [Art7]
#     mitre-attack: [T1040]
#   remediation: >-
#     Add a statement that denies s3:* on the bucket and on all of its objects to everyone when
#     aws:SecureTransport is false. Website endpoints speak plain HTTP only: serve the site through
#     CloudFront first.
#   fix: put-bucket-policy
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html
#   tags: [encryption, policy]
package s3audit.rules.bucket_policy_deny_insecure_transport

import data.s3audit.lib.param
import data.s3audit.lib.policy
import data.s3audit.lib.policy_guard
import data.s3audit.lib.selection
import data.s3audit.lib.state

deny contains {
	"msg": "there is no bucket policy, so plain HTTP is answered",
	"path": "derived.policy.state",
	"value": "absent",
} if {
	input.derived.policy.state == "absent"
	website_known
}

deny contains {
	"msg": sprintf("no statement denies every action over plain HTTP on the %s", [concat(" and the ", open)]),
	"path": "derived.policy.statements",
	"value": {"not covered": open},
} if {
	input.derived.policy.state == "present"
	website_known
	open := [kind | some kind in ["bucket", "objects"]; not kind in covered]
	count(open) > 0
}

satisfied if protected

not_applicable contains "a website, which the parameter exempt_websites lets through" if {
	policy.answered
	not protected
	website_exempt
}

not_applicable contains "excluded by the parameter exclude_buckets" if selection.excluded("bucket-policy-deny-insecure-transport")

protected if {
	"bucket" in covered
	"objects" in covered
}

# A request over plain HTTP has no version of TLS; whatever Deny is certain to meet it counts.
covered := policy_guard.covered({"aws:securetransport": "false", "s3:tlsversion": null})

website_exempt if {
	param.value("bucket-policy-deny-insecure-transport", "exempt_websites")
	input.bucket.website.state == "present"
}

website_known if {
	input.bucket.website.state in state.answered
	not website_exempt
}

website_known if not param.value("bucket-policy-deny-insecure-transport", "exempt_websites")
