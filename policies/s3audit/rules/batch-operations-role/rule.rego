# METADATA
# title: Batch Operations jobs use approved roles
# description: >-
#   Every S3 Batch Operations job that has not ended runs as a role of the account, one of the approved ones
#   if the parameter names any, and the buckets that it names are the account's own: those of the manifest
#   and the report, those a generated manifest is made from and kept in, and those that copies go to. A job
#   does to millions of objects what its role may do. Jobs that have ended are not read.
# schemas:
#   - input: schema.input
# custom:
#   id: batch-operations-role
#   severity: low
#   scope: account
#   subresources: [account.jobs]
#   parameters:
#     approved_roles:
#       type: list(string)
#       default: []
#       description: ARNs of the roles that jobs may run as, with the wildcards * and ?; any role of the account if there are none.
#     trusted_accounts:
#       type: list(string)
#       default: []
#       description: Accounts whose buckets jobs may use, where the job names the owner that it expects.
#     trusted_buckets:
#       type: list(string)
#       default: []
#       description: Buckets of other accounts that jobs may use; a name may hold the wildcards * and ?.
#   remediation: >-
#     Cancel the job, and make it again with an approved role, buckets of the account, and the owner that
#     each bucket is expected to have.
#   references:
#     - https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-iam-role-policies.html
#     - https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_JobDescriptor.html
#   tags: [cross-account, batch-operations]
package s3audit.rules.batch_operations_role

import data.s3audit.lib.glob
import data.s3audit.lib.param
import data.s3audit.lib.point
import data.s3audit.lib.trust

deny contains {
	"msg": sprintf("job %s runs as %s", [job.JobId, name]),
	"path": sprintf("account.jobs.value.Jobs[%d].Detail.value.Job.RoleArn", [i]),
	"value": name,
	"resource": job.JobArn,
} if {
	some i, job in input.account.jobs.value.Jobs
	name := object.get(job.Detail.value.Job, "RoleArn", "")
	not approved(job, name)
}

deny contains {
	"msg": sprintf("job %s uses bucket %s, which is not the account's, as its %s", [job.JobId, bucket.Bucket, bucket.From]),
	"path": sprintf("account.jobs.value.Jobs[%d].Buckets[%d]", [i, j]),
	"value": {"bucket": bucket.Bucket, "from": bucket.From, "expected_owner": stated(job, bucket.From)},
	"resource": job.JobArn,
} if {
	some i, job in input.account.jobs.value.Jobs
	some j, bucket in job.Buckets
	foreign(job, bucket)
	not listed("trusted_buckets", bucket.Bucket)
}

unknown contains point.lacking(
	"account.jobs", job.JobArn, job.Detail,
	{"api": "DescribeJob", "action": "s3:DescribeJob"},
) if {
	some job in input.account.jobs.value.Jobs
	not point.answered(job.Detail)
}

unknown contains {
	"subresource": "account.jobs",
	"state": "failed",
	"api": object.get(bucket, "api", "HeadBucket"),
	"action": object.get(bucket, "action", "s3:ListBucket"),
	"code": object.get(bucket, "code", "OwnerUnknown"),
	"resource": job.JobArn,
} if {
	some job in input.account.jobs.value.Jobs
	some bucket in job.Buckets
	not is_boolean(object.get(bucket, "Own", null))
	stated(job, bucket.From) == ""
	not listed("trusted_buckets", bucket.Bucket)
}

not_applicable contains "no Batch Operations job is under way" if {
	not input.account.jobs.value.Jobs[0]
}

approved(job, name) if {
	count(param.value("batch-operations-role", "approved_roles")) == 0
	trust.account_of(name) == trust.account_of(job.JobArn)
}

approved(_, name) if listed("approved_roles", name)

listed(name, text) if {
	some pattern in param.value("batch-operations-role", name)
	glob.matches(pattern, text)
}

# foreign goes by the owner that the job expects, for S3 refuses every other
# one; where it expects none, by what a lookup found.
foreign(job, bucket) if {
	owner := stated(job, bucket.From)
	not owner in {"", trust.account_of(job.JobArn)}
	not owner in param.value("batch-operations-role", "trusted_accounts")
}

foreign(job, bucket) if {
	stated(job, bucket.From) == ""
	bucket.Own == false
}

# stated is the account that the job expects to own the bucket, "" if it does not say.
stated(job, "report") := object.get(job, ["Detail", "value", "Job", "Report", "ExpectedBucketOwner"], "")

stated(job, "source") := object.get(job, array.concat(generator, ["ExpectedBucketOwner"]), "")

stated(job, "output") := object.get(job, array.concat(generator, ["ManifestOutputLocation", "ExpectedManifestBucketOwner"]), "")

stated(_, from) := "" if not from in {"report", "source", "output"}

generator := ["Detail", "value", "Job", "ManifestGenerator", "S3JobManifestGenerator"]
