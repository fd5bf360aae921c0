package operation

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3control"

	"s3audit/collector/snapshot"
	"s3audit/remediate/plan"
)

// writer sends one request. The body is S3's own document, nil for none.
type writer func(ctx context.Context, t Target, c *plan.Change, body any) error

// put sends a document in one member of a request.
func put[In, Out any](member string, send func(Client, context.Context, *In, ...func(*s3.Options)) (*Out, error)) writer {
	return putWith(member, nil, send)
}

// putWith is put for a request with more than the document in it.
func putWith[In, Out any](member string, more func(in *In, t Target, body any), send func(Client, context.Context, *In, ...func(*s3.Options)) (*Out, error)) writer {
	return func(ctx context.Context, t Target, c *plan.Change, body any) error {
		in := new(In)
		v := address(in, c)
		to := v.FieldByName(member)
		to.Set(reflect.New(to.Type().Elem()))
		copyInto(to.Elem(), reflect.ValueOf(body).Elem())
		if more != nil {
			more(in, t, body)
		}
		_, err := send(t.S3, ctx, in)
		return err
	}
}

// del sends a DELETE.
func del[In, Out any](send func(Client, context.Context, *In, ...func(*s3.Options)) (*Out, error)) writer {
	return func(ctx context.Context, t Target, c *plan.Change, _ any) error {
		in := new(In)
		address(in, c)
		_, err := send(t.S3, ctx, in)
		return err
	}
}

// address says in a request which bucket, whose, and which of its configurations.
func address(in any, c *plan.Change) reflect.Value {
	v := reflect.ValueOf(in).Elem()
	set := func(name, text string) {
		if f := v.FieldByName(name); f.IsValid() && text != "" {
			f.Set(reflect.ValueOf(aws.String(text)))
		}
	}
	set("Bucket", c.Bucket)
	set("ExpectedBucketOwner", c.Account)
	set("Id", c.Key)
	return v
}

var (
	putACL       = put("AccessControlPolicy", Client.PutBucketAcl)
	putBlock     = put("PublicAccessBlockConfiguration", Client.PutPublicAccessBlock)
	putOwnership = put("OwnershipControls", Client.PutBucketOwnershipControls)
	deletePolicy = del(Client.DeleteBucketPolicy)

	deleteBlock      = del(Client.DeletePublicAccessBlock)
	deleteOwnership  = del(Client.DeleteBucketOwnershipControls)
	putEncryption    = put("ServerSideEncryptionConfiguration", Client.PutBucketEncryption)
	deleteEncryption = del(Client.DeleteBucketEncryption)
	putObjectLock    = put("ObjectLockConfiguration", Client.PutObjectLockConfiguration)
	deleteLifecycle  = del(Client.DeleteBucketLifecycle)

	putReplication    = put("ReplicationConfiguration", Client.PutBucketReplication)
	deleteReplication = del(Client.DeleteBucketReplication)
	putLogging        = put("BucketLoggingStatus", Client.PutBucketLogging)
	putNotification   = put("NotificationConfiguration", Client.PutBucketNotificationConfiguration)
	putWebsite        = put("WebsiteConfiguration", Client.PutBucketWebsite)
	deleteWebsite     = del(Client.DeleteBucketWebsite)
	putCORS           = put("CORSConfiguration", Client.PutBucketCors)
	deleteCORS        = del(Client.DeleteBucketCors)
	putTagging        = put("Tagging", Client.PutBucketTagging)
	deleteTagging     = del(Client.DeleteBucketTagging)
	putAccelerate     = put("AccelerateConfiguration", Client.PutBucketAccelerateConfiguration)
	putPayment        = put("RequestPaymentConfiguration", Client.PutBucketRequestPayment)

	putInventory    = put("InventoryConfiguration", Client.PutBucketInventoryConfiguration)
	deleteInventory = del(Client.DeleteBucketInventoryConfiguration)
	putAnalytics    = put("AnalyticsConfiguration", Client.PutBucketAnalyticsConfiguration)
	deleteAnalytics = del(Client.DeleteBucketAnalyticsConfiguration)
	putMetrics      = put("MetricsConfiguration", Client.PutBucketMetricsConfiguration)
	deleteMetrics   = del(Client.DeleteBucketMetricsConfiguration)
	putTiering      = put("IntelligentTieringConfiguration", Client.PutBucketIntelligentTieringConfiguration)
	deleteTiering   = del(Client.DeleteBucketIntelligentTieringConfiguration)
	putABAC         = put("AbacStatus", Client.PutBucketAbac)
)

// putPolicy sends the text as it stands in the plan. A policy that locks its
// writer out is a matter of the plan: S3 itself refuses one that keeps the caller
// from changing it again.
func putPolicy(ctx context.Context, t Target, c *plan.Change, body any) error {
	in := &s3.PutBucketPolicyInput{Policy: body.(*snapshot.Policy).Policy}
	address(in, c)
	_, err := t.S3.PutBucketPolicy(ctx, in)
	return err
}

// With MFADelete in the request S3 wants the device's code, even if it says what
// is so already; left out, it stays as it is.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketVersioning.html
var putVersioning = putWith("VersioningConfiguration", func(in *s3.PutBucketVersioningInput, t Target, _ any) {
	if t.MFA != "" {
		in.MFA = &t.MFA
	} else {
		in.VersioningConfiguration.MFADelete = ""
	}
}, Client.PutBucketVersioning)

// The smallest size of objects that move is a header; left out, S3 sets it anew.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html
var putLifecycle = putWith("LifecycleConfiguration", func(in *s3.PutBucketLifecycleConfigurationInput, _ Target, body any) {
	copyInto(reflect.ValueOf(&in.TransitionDefaultMinimumObjectSize).Elem(), reflect.ValueOf(body.(*snapshot.Lifecycle).TransitionDefaultMinimumObjectSize))
}, Client.PutBucketLifecycleConfiguration)

// abortUpload says when the upload began, so that no other is meant.
func abortUpload(ctx context.Context, t Target, c *plan.Change, _ any) error {
	var upload snapshot.MultipartUpload
	if err := json.Unmarshal(c.Before.Value, &upload); err != nil {
		return fmt.Errorf("change %s: %w", c.ID, err)
	}
	_, err := t.S3.AbortMultipartUpload(ctx, &s3.AbortMultipartUploadInput{
		Bucket: &c.Bucket, Key: upload.Key, UploadId: upload.UploadId, ExpectedBucketOwner: &c.Account,
	})
	return err
}

func putAccountBlock(ctx context.Context, t Target, c *plan.Change, body any) error {
	in := &s3control.PutPublicAccessBlockInput{AccountId: &c.Account}
	to := reflect.ValueOf(&in.PublicAccessBlockConfiguration).Elem()
	to.Set(reflect.New(to.Type().Elem()))
	copyInto(to.Elem(), reflect.ValueOf(body).Elem())
	_, err := t.Control.PutPublicAccessBlock(ctx, in)
	return err
}

func deleteAccountBlock(ctx context.Context, t Target, c *plan.Change, _ any) error {
	_, err := t.Control.DeletePublicAccessBlock(ctx, &s3control.DeletePublicAccessBlockInput{AccountId: &c.Account})
	return err
}
