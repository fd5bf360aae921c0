variable "public_tag" {
  type        = string
  default     = "public-site"
  description = "The tag that says, with the value yes, that a bucket is public on purpose. Fixes that close a bucket to strangers leave such a bucket alone."
}

variable "log_bucket" {
  type        = string
  description = "The bucket that takes in server access logs. It has to be of the same account and Region, and let logging.s3.amazonaws.com write."
}

variable "log_buckets" {
  type        = map(string)
  default     = {}
  description = "Log buckets by Region, for the Regions that var.log_bucket is not of: S3 delivers logs within a Region only."
}

variable "kms_key_arn" {
  type        = string
  description = "The KMS key for new objects. Whoever reads or writes them needs to be allowed to use it."

  validation {
    condition     = can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.kms_key_arn))
    error_message = "Give the ARN of a key: an alias or an id can mean another key in another account."
  }
}

variable "inventory_bucket_arn" {
  type        = string
  description = "The bucket that takes in inventories. Its policy has to let s3.amazonaws.com write."
}

variable "tags" {
  type        = map(string)
  description = "The tags that a bucket gets where it lacks them. A tag that is there keeps its value."
}

variable "abort_days" {
  type        = number
  default     = 7
  description = "After how many days an upload that was not finished is removed."
}

variable "noncurrent_days" {
  type        = number
  description = "After how many days a version that was overwritten or deleted is gone for good."
}

variable "noncurrent_versions" {
  type        = number
  default     = 1
  description = "How many such versions are kept whatever their age."
}

variable "uploads_before" {
  type        = string
  description = "Uploads that began before this time, such as 2026-01-01T00:00:00Z, are aborted."
}

variable "minimum_tls_version" {
  type        = number
  default     = 1.2
  description = "The least version of TLS that is accepted."
}

locals {
  is_log_bucket = contains(concat([var.log_bucket], values(var.log_buckets)), bucket.name)
  on_purpose    = lookup(bucket.tags, var.public_tag, "no") == "yes"
  log_bucket    = lookup(var.log_buckets, bucket.region, var.log_bucket)
  everything    = [bucket.arn, "${bucket.arn}/*"]
  # What findings point at: derived.policy.statements[2].
  pointed_at = flatten([for f in findings : [for e in f.evidence : e.path]])
  strangers  = ["http://acs.amazonaws.com/groups/global/AllUsers", "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"]
}
