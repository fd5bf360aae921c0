package collector

import (
	"context"
	"net/url"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"s3audit/collector/snapshot"
)

// uploads lists the multipart uploads in progress. It is opt-in: a bucket may
// have any number of them. Keys travel URL-encoded, since XML cannot hold every
// character that a key can.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html
var uploads = optIn(readPages("uploads",
	Call{API: "ListMultipartUploads", Action: "s3:ListBucketMultipartUploads", Absent: errorCodes("NoSuchUpload"), Roots: root("ListMultipartUploadsResult")},
	func(b *snapshot.Bucket) *snapshot.Observed[snapshot.Uploads] { return &b.Uploads },
	func(ctx context.Context, api *s3.Client, bucket, token *string) (*s3.ListMultipartUploadsOutput, error) {
		in := &s3.ListMultipartUploadsInput{Bucket: bucket, EncodingType: types.EncodingTypeUrl}
		if token != nil {
			key, id, _ := strings.Cut(*token, "\x00")
			in.KeyMarker, in.UploadIdMarker = &key, &id
		}
		out, err := api.ListMultipartUploads(ctx, in)
		if err == nil && out.EncodingType == types.EncodingTypeUrl {
			for i := range out.Uploads {
				out.Uploads[i].Key = unescape(out.Uploads[i].Key)
			}
			out.NextKeyMarker, out.Prefix = unescape(out.NextKeyMarker), unescape(out.Prefix)
		}
		return out, err
	},
	func(o *s3.ListMultipartUploadsOutput) (*bool, *string) {
		if aws.ToString(o.NextKeyMarker) == "" {
			return o.IsTruncated, nil
		}
		return o.IsTruncated, aws.String(*o.NextKeyMarker + "\x00" + aws.ToString(o.NextUploadIdMarker))
	},
	func(all, page *snapshot.Uploads) { all.Uploads = append(all.Uploads, page.Uploads...) },
	func(u *snapshot.Uploads) bool { return len(u.Uploads) == 0 }))

func optIn(row Subresource) Subresource {
	row.OptIn = true
	return row
}

func unescape(text *string) *string {
	if text == nil {
		return nil
	}
	if plain, err := url.QueryUnescape(*text); err == nil {
		return &plain
	}
	return text
}

var (
	// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
	listObjects = Call{API: "ListObjectsV2", Action: "s3:ListBucket", Roots: root("ListBucketResult")}
	// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAcl.html
	getObjectACL = Call{API: "GetObjectAcl", Action: "s3:GetObjectAcl", Roots: root("AccessControlPolicy")}
)

// objectACL samples the ACLs of the objects that S3 lists first. It is opt-in:
// it names objects, and takes a call for each.
var objectACL = func() Subresource {
	row := Subresource{Name: "objectAcl", Scope: ScopeBucket, OptIn: true, Calls: []Call{listObjects, getObjectACL}, read: sampleObjects}
	row.set, row.answered = accessors(func(b *snapshot.Bucket) *snapshot.Observed[snapshot.ObjectACLSample] { return &b.ObjectACL })
	return row
}()

func sampleObjects(ctx context.Context, r *bucketRead) {
	samples := r.s.o.ObjectSamples
	list, f := do(ctx, r, &listObjects, func(ctx context.Context, api *s3.Client) (*s3.ListObjectsV2Output, error) {
		return api.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: &r.b.Name, MaxKeys: aws.Int32(int32(samples)), EncodingType: types.EncodingTypeUrl})
	})
	if f != nil {
		r.b.ObjectACL = observed[snapshot.ObjectACLSample](f)
		return
	}
	sample := &snapshot.ObjectACLSample{Sampled: samples}
	for _, object := range list.Contents[:min(samples, len(list.Contents))] {
		key := object.Key
		if list.EncodingType == types.EncodingTypeUrl {
			key = unescape(key)
		}
		sample.Objects = append(sample.Objects, snapshot.SampledObject{Key: aws.ToString(key), ACL: r.objectACL(ctx, key)})
	}
	r.b.ObjectACL = present(sample, func(s *snapshot.ObjectACLSample) bool { return len(s.Objects) == 0 })
}

func (r *bucketRead) objectACL(ctx context.Context, key *string) snapshot.Observed[snapshot.ACL] {
	out, f := do(ctx, r, &getObjectACL, func(ctx context.Context, api *s3.Client) (*s3.GetObjectAclOutput, error) {
		return api.GetObjectAcl(ctx, &s3.GetObjectAclInput{Bucket: &r.b.Name, Key: key})
	})
	if f != nil {
		return observed[snapshot.ACL](f)
	}
	return present(convert[snapshot.ACL](out), nil)
}
