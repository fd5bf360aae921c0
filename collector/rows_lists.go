package collector

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/s3"

	"s3audit/collector/snapshot"
)

// The four list kinds answer in pages of a hundred. moto has codes of its own
// for "none", and names the document for the operation.

// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBucketInventoryConfigurations.html
var inventory = readPages("inventory",
	Call{
		API: "ListBucketInventoryConfigurations", Action: "s3:GetInventoryConfiguration", Absent: errorCodes("NoSuchConfiguration", "NoSuchInventoryConfiguration"),
		Roots: root("ListInventoryConfigurationsResult", "ListBucketInventoryConfigurationsResult", "ListBucketInventoryConfigurationsOutput", "ListBucketInventoryConfigurationsResponse"),
	},
	func(b *snapshot.Bucket) *snapshot.Observed[snapshot.InventoryConfigurations] { return &b.Inventory },
	func(ctx context.Context, api *s3.Client, bucket *string, token *string) (*s3.ListBucketInventoryConfigurationsOutput, error) {
		return api.ListBucketInventoryConfigurations(ctx, &s3.ListBucketInventoryConfigurationsInput{Bucket: bucket, ContinuationToken: token})
	},
	func(o *s3.ListBucketInventoryConfigurationsOutput) (*bool, *string) {
		return o.IsTruncated, o.NextContinuationToken
	},
	func(all, page *snapshot.InventoryConfigurations) {
		all.InventoryConfigurationList = append(all.InventoryConfigurationList, page.InventoryConfigurationList...)
	},
	func(l *snapshot.InventoryConfigurations) bool { return len(l.InventoryConfigurationList) == 0 })

// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBucketAnalyticsConfigurations.html
var analytics = readPages("analytics",
	Call{
		API: "ListBucketAnalyticsConfigurations", Action: "s3:GetAnalyticsConfiguration", Absent: errorCodes("NoSuchConfiguration"),
		Roots: root("ListBucketAnalyticsConfigurationResult", "ListBucketAnalyticsConfigurationsResult", "ListBucketAnalyticsConfigurationsOutput", "ListBucketAnalyticsConfigurationsResponse"),
	},
	func(b *snapshot.Bucket) *snapshot.Observed[snapshot.AnalyticsConfigurations] { return &b.Analytics },
	func(ctx context.Context, api *s3.Client, bucket *string, token *string) (*s3.ListBucketAnalyticsConfigurationsOutput, error) {
		return api.ListBucketAnalyticsConfigurations(ctx, &s3.ListBucketAnalyticsConfigurationsInput{Bucket: bucket, ContinuationToken: token})
	},
	func(o *s3.ListBucketAnalyticsConfigurationsOutput) (*bool, *string) {
		return o.IsTruncated, o.NextContinuationToken
	},
	func(all, page *snapshot.AnalyticsConfigurations) {
		all.AnalyticsConfigurationList = append(all.AnalyticsConfigurationList, page.AnalyticsConfigurationList...)
	},
	func(l *snapshot.AnalyticsConfigurations) bool { return len(l.AnalyticsConfigurationList) == 0 })

// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBucketMetricsConfigurations.html
var metrics = readPages("metrics",
	Call{
		API: "ListBucketMetricsConfigurations", Action: "s3:GetMetricsConfiguration", Absent: errorCodes("NoSuchConfiguration"),
		Roots: root("ListMetricsConfigurationsResult", "ListBucketMetricsConfigurationsResult", "ListBucketMetricsConfigurationsOutput", "ListBucketMetricsConfigurationsResponse"),
	},
	func(b *snapshot.Bucket) *snapshot.Observed[snapshot.MetricsConfigurations] { return &b.Metrics },
	func(ctx context.Context, api *s3.Client, bucket *string, token *string) (*s3.ListBucketMetricsConfigurationsOutput, error) {
		return api.ListBucketMetricsConfigurations(ctx, &s3.ListBucketMetricsConfigurationsInput{Bucket: bucket, ContinuationToken: token})
	},
	func(o *s3.ListBucketMetricsConfigurationsOutput) (*bool, *string) {
		return o.IsTruncated, o.NextContinuationToken
	},
	func(all, page *snapshot.MetricsConfigurations) {
		all.MetricsConfigurationList = append(all.MetricsConfigurationList, page.MetricsConfigurationList...)
	},
	func(l *snapshot.MetricsConfigurations) bool { return len(l.MetricsConfigurationList) == 0 })

// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBucketIntelligentTieringConfigurations.html
var intelligentTiering = readPages("intelligent-tiering",
	Call{
		API: "ListBucketIntelligentTieringConfigurations", Action: "s3:GetIntelligentTieringConfiguration", Absent: errorCodes("NoSuchConfiguration"),
		Roots: root("ListBucketIntelligentTieringConfigurationsOutput", "ListBucketIntelligentTieringConfigurationsResult", "ListIntelligentTieringConfigurationsResult", "ListBucketIntelligentTieringConfigurationsResponse"),
	},
	func(b *snapshot.Bucket) *snapshot.Observed[snapshot.IntelligentTieringConfigurations] {
		return &b.IntelligentTiering
	},
	func(ctx context.Context, api *s3.Client, bucket *string, token *string) (*s3.ListBucketIntelligentTieringConfigurationsOutput, error) {
		return api.ListBucketIntelligentTieringConfigurations(ctx, &s3.ListBucketIntelligentTieringConfigurationsInput{Bucket: bucket, ContinuationToken: token})
	},
	func(o *s3.ListBucketIntelligentTieringConfigurationsOutput) (*bool, *string) {
		return o.IsTruncated, o.NextContinuationToken
	},
	func(all, page *snapshot.IntelligentTieringConfigurations) {
		all.IntelligentTieringConfigurationList = append(all.IntelligentTieringConfigurationList, page.IntelligentTieringConfigurationList...)
	},
	func(l *snapshot.IntelligentTieringConfigurations) bool {
		return len(l.IntelligentTieringConfigurationList) == 0
	})
