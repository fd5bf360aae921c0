fix "block" {
  rules = ["bucket-public-access-block", "bucket-block-public-acls"]
  put_public_access_block {
    block_public_acls       = true
    block_public_policy     = true
    ignore_public_acls      = true
    restrict_public_buckets = true
  }
}

fix "tls" {
  rules = ["bucket-policy-deny-insecure-transport"]
  put_bucket_policy {
    statement {
      sid        = "DenyInsecureTransport"
      effect     = "Deny"
      actions    = ["s3:*"]
      resources  = [bucket.arn, "${bucket.arn}/*"]
      principals {
        type        = "*"
        identifiers = ["*"]
      }
      condition {
        test     = "Bool"
        variable = "aws:SecureTransport"
        values   = ["false"]
      }
    }
  }
}

fix "versioning" {
  rules = ["bucket-versioning"]
  put_bucket_versioning {
    versioning_configuration {
      status = "Enabled"
    }
  }
}

fix "uploads" {
  rules = ["lifecycle-abort-incomplete-multipart"]
  put_bucket_lifecycle_configuration {
    rule {
      id     = "abort-uploads"
      status = "Enabled"
      filter {}
      abort_incomplete_multipart_upload {
        days_after_initiation = 7
      }
    }
  }
}

fix "acls" {
  rules = ["bucket-acl-disabled"]
  allow = ["disable-acls"]
  disable_acls {}
}

fix "tags" {
  rules = ["bucket-tags"]
  put_bucket_tagging {
    tags = { owner = "platform" }
  }
}

fix "account-block" {
  rules = ["account-public-access-block"]
  put_account_public_access_block {
    block_public_acls       = true
    block_public_policy     = true
    ignore_public_acls      = true
    restrict_public_buckets = true
  }
}
