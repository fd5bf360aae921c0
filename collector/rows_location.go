package collector

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/s3"

	"s3audit/collector/snapshot"
)

// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html
var getBucketLocation = Call{API: "GetBucketLocation", Action: "s3:GetBucketLocation", Roots: root("LocationConstraint")}

// location comes free with the listing where that names the region, and is then
// not asked for. Buckets in us-east-1 have no location constraint.
var location = func() Subresource {
	row := read("location", getBucketLocation,
		func(b *snapshot.Bucket) *snapshot.Observed[snapshot.Location] { return &b.Location },
		func(ctx context.Context, api *s3.Client, bucket *string) (*s3.GetBucketLocationOutput, error) {
			return api.GetBucketLocation(ctx, &s3.GetBucketLocationInput{Bucket: bucket})
		}, nil)
	ask := row.read
	row.read = func(ctx context.Context, r *bucketRead) {
		if r.listedRegion == "" {
			ask(ctx, r)
			r.locate()
			return
		}
		r.b.Location = present(&snapshot.Location{LocationConstraint: constraint(r.listedRegion)}, nil)
	}
	return row
}()

// constraint is the location constraint of a region.
func constraint(region string) string {
	if region == "us-east-1" {
		return ""
	}
	return region
}

// regionOf is the region of a location constraint, "" where a server other than
// S3 answers with nothing.
func regionOf(constraint string, custom bool) string {
	switch {
	case constraint == "EU": // https://docs.aws.amazon.com/general/latest/gr/s3.html
		return "eu-west-1"
	case constraint == "" && !custom:
		return "us-east-1"
	}
	return constraint
}
