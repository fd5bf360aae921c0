fix "account-block-public-access" {
  description = "Switches all of Block Public Access on for the account, and so for all its buckets."
  rules       = ["account-public-access-block"]

  put_account_public_access_block {
    block_public_acls       = true
    block_public_policy     = true
    ignore_public_acls      = true
    restrict_public_buckets = true
  }
}

fix "block-public-access" {
  description = "Switches all of Block Public Access on for a bucket that is not public on purpose."
  rules = [
    "bucket-public-access-block", "bucket-block-public-acls", "bucket-block-public-policy", "bucket-ignore-public-acls", "bucket-restrict-public-buckets",
    "effective-public-access-block", "bucket-public-access", "bucket-public-read", "bucket-public-write", "bucket-policy-public", "object-acl-public-sample",
  ]
  when = !local.on_purpose

  put_public_access_block {
    block_public_acls       = true
    block_public_policy     = true
    ignore_public_acls      = true
    restrict_public_buckets = true
  }
}

fix "remove-public-grants" {
  description = "Takes away what the ACL grants to everyone, or to everyone with an AWS account."
  rules = [
    "bucket-acl-public-read", "bucket-acl-public-read-acp", "bucket-acl-public-write", "bucket-acl-public-write-acp", "bucket-acl-authenticated-users",
  ]
  when = !local.on_purpose

  put_bucket_acl {
    remove {
      access_control_policy {
        dynamic "grant" {
          for_each = local.strangers
          content {
            grantee {
              uri = grant.value
            }
          }
        }
      }
    }
  }
}

fix "remove-public-statements" {
  description = "Takes away the statements of the policy that findings point at, since they let strangers in."
  rules = [
    "bucket-policy-wildcard-principal", "bucket-policy-public-get", "bucket-policy-public-list", "bucket-policy-public-put", "bucket-policy-public-delete",
  ]
  when  = !local.on_purpose
  allow = ["remove-statements"]

  put_bucket_policy {
    remove {
      where = statement.effect == "Allow" && contains(local.pointed_at, "derived.policy.statements[${statement.index}]")
    }
  }
}

fix "disable-acls" {
  description = "Switches ACLs off, after policy statements have taken the place of what they grant. The ACLs of single objects are not looked at: they count no more."
  rules       = ["bucket-acl-disabled", "bucket-acl-user-grants", "object-ownership-writer"]
  allow       = ["disable-acls"]

  disable_acls {}
}

fix "tls-only" {
  description = "Denies plain HTTP. A website endpoint speaks nothing else, so a bucket that is a website is left alone."
  rules       = ["bucket-policy-deny-insecure-transport", "bucket-policy-exists"]
  when        = !bucket.website.configured

  put_bucket_policy {
    statement {
      sid       = "DenyPlainHTTP"
      effect    = "Deny"
      actions   = ["s3:*"]
      resources = local.everything

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

fix "minimum-tls-version" {
  description = "Denies versions of TLS below var.minimum_tls_version."
  rules       = ["bucket-policy-minimum-tls-version"]

  put_bucket_policy {
    statement {
      sid       = "DenyOldTLS"
      effect    = "Deny"
      actions   = ["s3:*"]
      resources = local.everything

      principals {
        type        = "*"
        identifiers = ["*"]
      }
      condition {
        test     = "NumericLessThan"
        variable = "s3:TlsVersion"
        values   = [var.minimum_tls_version]
      }
    }
  }
}

fix "remove-masked-access" {
  description = "Takes away public statements and grants that block settings hold back: nobody gets in by them today, and nobody will when a setting changes."
  rules       = ["public-acl-masked-by-public-access-block"]
  when        = !local.on_purpose
  allow       = ["remove-statements"]

  put_bucket_policy {
    remove {
      where = statement.effect == "Allow" && contains(local.pointed_at, "derived.policy.statements[${statement.index}]")
    }
  }
  put_bucket_acl {
    remove {
      access_control_policy {
        dynamic "grant" {
          for_each = local.strangers
          content {
            grantee {
              uri = grant.value
            }
          }
        }
      }
    }
  }
}
