fix "default-encryption" {
  description = "Encrypts new objects by default: with S3's own keys, unless another fix says which."
  rules       = ["bucket-default-encryption"]

  put_bucket_encryption {
    rule {
      # No algorithm: AES256 is what S3 means by that, and default-encryption-kms may say more.
      apply_server_side_encryption_by_default {}
    }
  }
}

fix "default-encryption-kms" {
  description = "Encrypts new objects with var.kms_key_arn by default, in the key's Region. Readers of new objects need to be allowed to use the key."
  rules       = ["bucket-default-encryption-kms", "bucket-default-encryption-cmk"]
  when        = split(":", var.kms_key_arn)[3] == bucket.region
  allow       = ["change-encryption"]

  put_bucket_encryption {
    rule {
      bucket_key_enabled = true
      apply_server_side_encryption_by_default {
        sse_algorithm     = "aws:kms"
        kms_master_key_id = var.kms_key_arn
      }
    }
  }
}

fix "bucket-key" {
  description = "Uses one data key for many objects, which makes KMS cheap."
  rules       = ["bucket-key-enabled"]

  put_bucket_encryption {
    rule {
      bucket_key_enabled = true
    }
  }
}

fix "block-sse-c" {
  description = "Refuses uploads whose key S3 does not keep. Objects with such keys can still be read."
  rules       = ["bucket-sse-c-blocked"]

  put_bucket_encryption {
    rule {
      blocked_encryption_types = ["SSE-C"]
    }
  }
}

fix "versioning" {
  description = "Keeps what is overwritten and deleted. Versioning can be suspended later, and never be unset."
  rules       = ["bucket-versioning"]

  put_bucket_versioning {
    versioning_configuration {
      status = "Enabled"
    }
  }
}

fix "abort-incomplete-uploads" {
  description = "Removes the parts of uploads that were not finished in time."
  rules       = ["lifecycle-abort-incomplete-multipart", "bucket-lifecycle"]

  put_bucket_lifecycle_configuration {
    rule {
      id     = "abort-incomplete-uploads"
      status = "Enabled"
      filter {
        prefix = ""
      }
      abort_incomplete_multipart_upload {
        days_after_initiation = var.abort_days
      }
    }
  }
}

fix "expired-delete-markers" {
  description = "Removes delete markers that hide nothing."
  rules       = ["lifecycle-expired-delete-markers"]
  allow       = ["expire-objects"]

  put_bucket_lifecycle_configuration {
    rule {
      id     = "expired-delete-markers"
      status = "Enabled"
      filter {
        prefix = ""
      }
      expiration {
        expired_object_delete_marker = true
      }
    }
  }
}

fix "noncurrent-versions" {
  description = "Removes versions that were overwritten or deleted, var.noncurrent_days later."
  rules       = ["versioned-bucket-noncurrent-lifecycle"]
  allow       = ["expire-objects"]

  put_bucket_lifecycle_configuration {
    rule {
      id     = "noncurrent-versions"
      status = "Enabled"
      filter {
        prefix = ""
      }
      noncurrent_version_expiration {
        noncurrent_days           = var.noncurrent_days
        newer_noncurrent_versions = var.noncurrent_versions
      }
    }
  }
}

fix "abort-stale-uploads" {
  description = "Aborts the uploads that began before var.uploads_before."
  rules       = ["stale-multipart-uploads"]
  for_each    = [for u in bucket.uploads : u if timecmp(u.initiated, var.uploads_before) < 0]
  allow       = ["abort-upload"]

  abort_multipart_upload {
    upload_id = each.value.upload_id
  }
}

fix "replication-metrics" {
  description = "Measures every replication rule that is in force."
  rules       = ["replication-metrics"]

  put_bucket_replication {
    dynamic "rule" {
      for_each = [for r in bucket.replication.rule : r if r.status == "Enabled" && r.id != null]
      content {
        id     = rule.value.id
        status = rule.value.status
        destination {
          metrics {
            status = "Enabled"
          }
        }
      }
    }
  }
}

fix "harden-log-bucket" {
  description = "Blocks public access to a log bucket and keeps versions of it, where no more is asked: who may write to it, and for how long logs are kept, is for people to say."
  rules       = ["log-bucket-hardened"]
  when        = length(setsubtract(local.pointed_at, ["bucket.versioning", "derived.publicAccessBlock"])) == 0

  dynamic "put_bucket_versioning" {
    for_each = contains(local.pointed_at, "bucket.versioning") ? ["on"] : []
    content {
      versioning_configuration {
        status = "Enabled"
      }
    }
  }
  dynamic "put_public_access_block" {
    for_each = contains(local.pointed_at, "derived.publicAccessBlock") ? ["on"] : []
    content {
      block_public_acls       = true
      block_public_policy     = true
      ignore_public_acls      = true
      restrict_public_buckets = true
    }
  }
}
