// Package fix owns the language in which fixes are written: HCL files with
// variables, locals and fixes, each of which answers findings of some rules with
// blocks that name what is to be put or deleted. It reads such files, tells every
// mistake in them at once, and turns a fix and a bucket into requests. It never
// guesses: what rests on an answer that S3 did not give is refused. It decides
// nothing about order, conflicts and dangers, and never calls S3.
//
//	variable "log_bucket" { type = string }
//
//	fix "server-access-logging" {
//	  rules = ["bucket-server-access-logging"]
//	  when  = bucket.name != var.log_bucket
//	  put_bucket_logging {
//	    target_bucket = var.log_bucket
//	    target_prefix = "${bucket.name}/"
//	  }
//	}
package fix
