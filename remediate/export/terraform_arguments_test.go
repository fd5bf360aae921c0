package export

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"s3audit/remediate/operation"
	"s3audit/remediate/plan"
)

// arguments are those that the AWS provider documents: a line is a resource, or a
// block in one, and what may stand in it; what ends in {} is a block.
// https://registry.terraform.io/providers/hashicorp/aws/latest/docs
const arguments = `
aws_s3_bucket_policy: bucket policy
aws_s3_bucket_public_access_block: bucket block_public_acls block_public_policy ignore_public_acls restrict_public_buckets
aws_s3_account_public_access_block: account_id block_public_acls block_public_policy ignore_public_acls restrict_public_buckets
aws_s3_bucket_ownership_controls: bucket rule{}
aws_s3_bucket_ownership_controls.rule: object_ownership
aws_s3_bucket_acl: bucket acl access_control_policy{}
aws_s3_bucket_acl.access_control_policy: grant{} owner{}
aws_s3_bucket_acl.access_control_policy.owner: id display_name
aws_s3_bucket_acl.access_control_policy.grant: permission grantee{}
aws_s3_bucket_acl.access_control_policy.grant.grantee: type id uri email_address
aws_s3_bucket_server_side_encryption_configuration: bucket rule{}
aws_s3_bucket_server_side_encryption_configuration.rule: bucket_key_enabled blocked_encryption_types apply_server_side_encryption_by_default{}
aws_s3_bucket_server_side_encryption_configuration.rule.apply_server_side_encryption_by_default: sse_algorithm kms_master_key_id
aws_s3_bucket_versioning: bucket mfa versioning_configuration{}
aws_s3_bucket_versioning.versioning_configuration: status mfa_delete
aws_s3_bucket_object_lock_configuration: bucket object_lock_enabled token rule{}
aws_s3_bucket_object_lock_configuration.rule: default_retention{}
aws_s3_bucket_object_lock_configuration.rule.default_retention: days mode years
aws_s3_bucket_lifecycle_configuration: bucket transition_default_minimum_object_size rule{}
aws_s3_bucket_lifecycle_configuration.rule: id status prefix abort_incomplete_multipart_upload{} expiration{} filter{} noncurrent_version_expiration{} noncurrent_version_transition{} transition{}
aws_s3_bucket_lifecycle_configuration.rule.abort_incomplete_multipart_upload: days_after_initiation
aws_s3_bucket_lifecycle_configuration.rule.expiration: date days expired_object_delete_marker
aws_s3_bucket_lifecycle_configuration.rule.filter: prefix object_size_greater_than object_size_less_than tag{} and{}
aws_s3_bucket_lifecycle_configuration.rule.filter.tag: key value
aws_s3_bucket_lifecycle_configuration.rule.filter.and: prefix object_size_greater_than object_size_less_than tags
aws_s3_bucket_lifecycle_configuration.rule.noncurrent_version_expiration: newer_noncurrent_versions noncurrent_days
aws_s3_bucket_lifecycle_configuration.rule.noncurrent_version_transition: newer_noncurrent_versions noncurrent_days storage_class
aws_s3_bucket_lifecycle_configuration.rule.transition: date days storage_class
aws_s3_bucket_replication_configuration: bucket role token rule{}
aws_s3_bucket_replication_configuration.rule: id prefix priority status delete_marker_replication{} existing_object_replication{} filter{} destination{} source_selection_criteria{}
aws_s3_bucket_replication_configuration.rule.delete_marker_replication: status
aws_s3_bucket_replication_configuration.rule.existing_object_replication: status
aws_s3_bucket_replication_configuration.rule.filter: prefix tag{} and{}
aws_s3_bucket_replication_configuration.rule.filter.tag: key value
aws_s3_bucket_replication_configuration.rule.filter.and: prefix tags
aws_s3_bucket_replication_configuration.rule.destination: account bucket storage_class access_control_translation{} encryption_configuration{} metrics{} replication_time{}
aws_s3_bucket_replication_configuration.rule.destination.access_control_translation: owner
aws_s3_bucket_replication_configuration.rule.destination.encryption_configuration: replica_kms_key_id
aws_s3_bucket_replication_configuration.rule.destination.metrics: status event_threshold{}
aws_s3_bucket_replication_configuration.rule.destination.metrics.event_threshold: minutes
aws_s3_bucket_replication_configuration.rule.destination.replication_time: status time{}
aws_s3_bucket_replication_configuration.rule.destination.replication_time.time: minutes
aws_s3_bucket_replication_configuration.rule.source_selection_criteria: replica_modifications{} sse_kms_encrypted_objects{}
aws_s3_bucket_replication_configuration.rule.source_selection_criteria.replica_modifications: status
aws_s3_bucket_replication_configuration.rule.source_selection_criteria.sse_kms_encrypted_objects: status
aws_s3_bucket_logging: bucket target_bucket target_prefix target_grant{} target_object_key_format{}
aws_s3_bucket_logging.target_grant: permission grantee{}
aws_s3_bucket_logging.target_grant.grantee: type id uri email_address
aws_s3_bucket_logging.target_object_key_format: partitioned_prefix{} simple_prefix{}
aws_s3_bucket_logging.target_object_key_format.partitioned_prefix: partition_date_source
aws_s3_bucket_logging.target_object_key_format.simple_prefix:
aws_s3_bucket_notification: bucket eventbridge topic{} queue{} lambda_function{}
aws_s3_bucket_notification.topic: id topic_arn events filter_prefix filter_suffix
aws_s3_bucket_notification.queue: id queue_arn events filter_prefix filter_suffix
aws_s3_bucket_notification.lambda_function: id lambda_function_arn events filter_prefix filter_suffix
aws_s3_bucket_website_configuration: bucket error_document{} index_document{} redirect_all_requests_to{} routing_rule{}
aws_s3_bucket_website_configuration.error_document: key
aws_s3_bucket_website_configuration.index_document: suffix
aws_s3_bucket_website_configuration.redirect_all_requests_to: host_name protocol
aws_s3_bucket_website_configuration.routing_rule: condition{} redirect{}
aws_s3_bucket_website_configuration.routing_rule.condition: http_error_code_returned_equals key_prefix_equals
aws_s3_bucket_website_configuration.routing_rule.redirect: host_name http_redirect_code protocol replace_key_prefix_with replace_key_with
aws_s3_bucket_cors_configuration: bucket cors_rule{}
aws_s3_bucket_cors_configuration.cors_rule: id allowed_headers allowed_methods allowed_origins expose_headers max_age_seconds
aws_s3_bucket_accelerate_configuration: bucket status
aws_s3_bucket_request_payment_configuration: bucket payer
aws_s3_bucket_inventory: bucket name enabled included_object_versions optional_fields destination{} filter{} schedule{}
aws_s3_bucket_inventory.destination: bucket{}
aws_s3_bucket_inventory.destination.bucket: bucket_arn format account_id prefix encryption{}
aws_s3_bucket_inventory.destination.bucket.encryption: sse_kms{} sse_s3{}
aws_s3_bucket_inventory.destination.bucket.encryption.sse_kms: key_id
aws_s3_bucket_inventory.destination.bucket.encryption.sse_s3:
aws_s3_bucket_inventory.filter: prefix
aws_s3_bucket_inventory.schedule: frequency
aws_s3_bucket_analytics_configuration: bucket name filter{} storage_class_analysis{}
aws_s3_bucket_analytics_configuration.filter: prefix tags
aws_s3_bucket_analytics_configuration.storage_class_analysis: data_export{}
aws_s3_bucket_analytics_configuration.storage_class_analysis.data_export: output_schema_version destination{}
aws_s3_bucket_analytics_configuration.storage_class_analysis.data_export.destination: s3_bucket_destination{}
aws_s3_bucket_analytics_configuration.storage_class_analysis.data_export.destination.s3_bucket_destination: bucket_arn bucket_account_id format prefix
aws_s3_bucket_metric: bucket name filter{}
aws_s3_bucket_metric.filter: access_point prefix tags
aws_s3_bucket_intelligent_tiering_configuration: bucket name status filter{} tiering{}
aws_s3_bucket_intelligent_tiering_configuration.filter: prefix tags
aws_s3_bucket_intelligent_tiering_configuration.tiering: access_tier days
aws_s3_bucket_abac: bucket abac_status{}
aws_s3_bucket_abac.abac_status: status`

// undocumented are the arguments and blocks of a body that the provider has not.
func undocumented(known map[string][]string, path string, body *hclsyntax.Body) []string {
	var out []string
	names, ok := known[path]
	if !ok {
		return []string{path}
	}
	for name := range body.Attributes {
		if !slices.Contains(names, name) {
			out = append(out, path+"."+name)
		}
	}
	for _, b := range body.Blocks {
		if !slices.Contains(names, b.Type+"{}") {
			out = append(out, path+"."+b.Type+"{}")
			continue
		}
		out = append(out, undocumented(known, path+"."+b.Type, b.Body)...)
	}
	return out
}

// TestTerraformArguments: whatever S3 has in a document is an argument that the
// provider documents, or stands in a comment.
func TestTerraformArguments(t *testing.T) {
	known := map[string][]string{}
	for _, line := range strings.Split(strings.TrimSpace(arguments), "\n") {
		path, rest, _ := strings.Cut(line, ":")
		known[path] = strings.Fields(rest)
	}
	for _, row := range operation.Rows() {
		empty, ok := documents[row.Subresource]
		if kind := resources[row.Subresource]; kind != "" && known[kind] == nil {
			t.Errorf("the test knows no arguments of %s", kind)
		}
		if !ok || resources[row.Subresource] == "" {
			continue
		}
		for _, filter := range []string{"Prefix", "Filter", "And"} {
			n := 0
			doc := reflect.New(reflect.TypeOf(empty)).Elem()
			fill(doc, &n, filter)
			bucket := bucketOf(row.Subresource)
			if row.Account {
				bucket = ""
			}
			c := change(row, bucket, keyOf(row), plan.None(), documentIn(t, doc.Interface()))
			var out bytes.Buffer
			if err := Write(&out, "terraform", planOf(t, []plan.Change{c})); err != nil {
				t.Fatal(err)
			}
			file, diagnostics := hclsyntax.ParseConfig(out.Bytes(), "x.tf", hcl.InitialPos)
			if diagnostics.HasErrors() {
				t.Fatal(diagnostics)
			}
			for _, b := range file.Body.(*hclsyntax.Body).Blocks {
				if b.Type == "resource" {
					for _, path := range undocumented(known, b.Labels[0], b.Body) {
						t.Errorf("%s is not documented", path)
					}
				}
			}
			for path, leaf := range scalars("", decoded(t, c.After)) {
				if _, flag := leaf.(bool); !flag && !strings.HasSuffix(path, "Grantee.DisplayName") && !strings.Contains(out.String(), textIn(leaf)) {
					t.Errorf("%s (%s): %s (%v) is nowhere in\n%s", row.Subresource, filter, path, leaf, out.String())
				}
			}
		}
	}
}

func textIn(leaf any) string {
	if n, ok := leaf.(float64); ok {
		return fmt.Sprint(int(n))
	}
	return fmt.Sprint(leaf)
}

func decoded(t *testing.T, d plan.Document) (tree any) {
	t.Helper()
	if err := json.Unmarshal(d.Value, &tree); err != nil {
		t.Fatal(err)
	}
	return tree
}
