fix "server-access-logging" {
  description = "Records requests in var.log_bucket, or the one of var.log_buckets for its Region, under the bucket's name. Log buckets themselves are left alone."
  rules       = ["bucket-server-access-logging"]
  when        = !local.is_log_bucket

  put_bucket_logging {
    target_bucket = local.log_bucket
    target_prefix = "${bucket.name}/"
  }
}

fix "logs-elsewhere" {
  description = "Sends the logs of a bucket that logs to itself to var.log_bucket."
  rules       = ["bucket-logging-not-self"]
  when        = !local.is_log_bucket
  allow       = ["stop-logging"]

  put_bucket_logging {
    target_bucket = local.log_bucket
    target_prefix = "${bucket.name}/"
  }
}

fix "events-to-eventbridge" {
  description = "Sends events to EventBridge, beside whatever is told of them now."
  rules       = ["bucket-event-notifications"]

  put_bucket_notification_configuration {
    eventbridge = true
  }
}

fix "request-metrics" {
  description = "Counts the requests to the whole bucket."
  rules       = ["bucket-request-metrics"]

  put_bucket_metrics_configuration {
    name = "EntireBucket"
  }
}

fix "inventory" {
  description = "Takes a daily inventory of the whole bucket, written to var.inventory_bucket_arn."
  rules       = ["bucket-inventory"]
  when        = bucket.arn != var.inventory_bucket_arn

  put_bucket_inventory_configuration {
    name                     = "whole-bucket"
    enabled                  = true
    included_object_versions = "All"
    optional_fields          = ["Size", "LastModifiedDate", "StorageClass", "EncryptionStatus", "ReplicationStatus"]

    schedule {
      frequency = "Daily"
    }
    destination {
      bucket {
        bucket_arn = var.inventory_bucket_arn
        account_id = bucket.account
        format     = "Parquet"
        prefix     = bucket.name
        encryption {
          sse_s3 {}
        }
      }
    }
  }
}

fix "inventory-encryption" {
  description = "Encrypts inventories that do not say how with S3's own keys."
  rules       = ["inventory-report-encrypted"]
  for_each = [
    for c in bucket.inventory : c
    if c.enabled && c.destination.bucket.encryption.sse_s3 == null && c.destination.bucket.encryption.sse_kms.key_id == null
  ]

  put_bucket_inventory_configuration {
    name = each.value.name
    destination {
      bucket {
        encryption {
          sse_s3 {}
        }
      }
    }
  }
}

fix "missing-tags" {
  description = "Adds those of var.tags that the bucket lacks."
  rules       = ["bucket-tags"]

  put_bucket_tagging {
    tags = { for key, value in var.tags : key => value if !contains(keys(bucket.tags), key) }
  }
}
