package collector

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/s3"

	"s3audit/collector/snapshot"
)

// An empty status is "no logging"; there is no error code for it.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLogging.html
var logging = read("logging",
	Call{API: "GetBucketLogging", Action: "s3:GetBucketLogging", Roots: root("BucketLoggingStatus")},
	func(b *snapshot.Bucket) *snapshot.Observed[snapshot.Logging] { return &b.Logging },
	func(ctx context.Context, api *s3.Client, bucket *string) (*s3.GetBucketLoggingOutput, error) {
		return api.GetBucketLogging(ctx, &s3.GetBucketLoggingInput{Bucket: bucket})
	},
	func(l *snapshot.Logging) bool { return l.LoggingEnabled == nil })

// An empty EventBridgeConfiguration element is a setting: it turns EventBridge
// on. moto names the empty document for the operation, as it does with others.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketNotificationConfiguration.html
var notification = read("notification",
	Call{API: "GetBucketNotificationConfiguration", Action: "s3:GetBucketNotification", Roots: root("NotificationConfiguration", "GetBucketNotificationResponse")},
	func(b *snapshot.Bucket) *snapshot.Observed[snapshot.Notification] { return &b.Notification },
	func(ctx context.Context, api *s3.Client, bucket *string) (*s3.GetBucketNotificationConfigurationOutput, error) {
		return api.GetBucketNotificationConfiguration(ctx, &s3.GetBucketNotificationConfigurationInput{Bucket: bucket})
	},
	func(n *snapshot.Notification) bool {
		return n.EventBridgeConfiguration == nil && len(n.LambdaFunctionConfigurations)+len(n.QueueConfigurations)+len(n.TopicConfigurations) == 0
	})

// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketWebsite.html
var website = read("website",
	Call{
		API: "GetBucketWebsite", Action: "s3:GetBucketWebsite", Absent: errorCodes("NoSuchWebsiteConfiguration"),
		Roots: root("WebsiteConfiguration"),
	},
	func(b *snapshot.Bucket) *snapshot.Observed[snapshot.Website] { return &b.Website },
	func(ctx context.Context, api *s3.Client, bucket *string) (*s3.GetBucketWebsiteOutput, error) {
		return api.GetBucketWebsite(ctx, &s3.GetBucketWebsiteInput{Bucket: bucket})
	},
	func(w *snapshot.Website) bool {
		return w.ErrorDocument == nil && w.IndexDocument == nil && w.RedirectAllRequestsTo == nil && len(w.RoutingRules) == 0
	})

// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketCors.html
var cors = read("cors",
	Call{API: "GetBucketCors", Action: "s3:GetBucketCORS", Absent: errorCodes("NoSuchCORSConfiguration"), Roots: root("CORSConfiguration")},
	func(b *snapshot.Bucket) *snapshot.Observed[snapshot.CORS] { return &b.CORS },
	func(ctx context.Context, api *s3.Client, bucket *string) (*s3.GetBucketCorsOutput, error) {
		return api.GetBucketCors(ctx, &s3.GetBucketCorsInput{Bucket: bucket})
	},
	func(c *snapshot.CORS) bool { return len(c.CORSRules) == 0 })

// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketTagging.html
var tagging = read("tagging",
	Call{API: "GetBucketTagging", Action: "s3:GetBucketTagging", Absent: errorCodes("NoSuchTagSet", "NoSuchTagSetError"), Roots: root("Tagging")},
	func(b *snapshot.Bucket) *snapshot.Observed[snapshot.Tagging] { return &b.Tagging },
	func(ctx context.Context, api *s3.Client, bucket *string) (*s3.GetBucketTaggingOutput, error) {
		return api.GetBucketTagging(ctx, &s3.GetBucketTaggingInput{Bucket: bucket})
	},
	func(t *snapshot.Tagging) bool { return len(t.TagSet) == 0 })

// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAccelerateConfiguration.html
var accelerate = read("accelerate",
	Call{API: "GetBucketAccelerateConfiguration", Action: "s3:GetAccelerateConfiguration", Roots: root("AccelerateConfiguration", "GetBucketAccelerateConfigurationResponse")},
	func(b *snapshot.Bucket) *snapshot.Observed[snapshot.Accelerate] { return &b.Accelerate },
	func(ctx context.Context, api *s3.Client, bucket *string) (*s3.GetBucketAccelerateConfigurationOutput, error) {
		return api.GetBucketAccelerateConfiguration(ctx, &s3.GetBucketAccelerateConfigurationInput{Bucket: bucket})
	},
	func(a *snapshot.Accelerate) bool { return a.Status == "" })

// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketRequestPayment.html
var requestPayment = read("requestPayment",
	Call{API: "GetBucketRequestPayment", Action: "s3:GetBucketRequestPayment", Roots: root("RequestPaymentConfiguration")},
	func(b *snapshot.Bucket) *snapshot.Observed[snapshot.RequestPayment] { return &b.RequestPayment },
	func(ctx context.Context, api *s3.Client, bucket *string) (*s3.GetBucketRequestPaymentOutput, error) {
		return api.GetBucketRequestPayment(ctx, &s3.GetBucketRequestPaymentInput{Bucket: bucket})
	},
	func(p *snapshot.RequestPayment) bool { return p.Payer == "" })
