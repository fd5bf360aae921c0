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
	row := Subresource{Name: "objectAcl", Scope: ScopeBucket, OptIn: true, Calls: []Call{listObjects, getObjectACL}, read: sampleACLs}
	row.set, row.answered = accessors(func(b *snapshot.Bucket) *snapshot.Observed[snapshot.ObjectACLSample] { return &b.ObjectACL })
	return row
}()

func sampleACLs(ctx context.Context, r *bucketRead) {
	keys, f := r.sampleKeys(ctx)
	if f != nil {
		r.b.ObjectACL = observed[snapshot.ObjectACLSample](f)
		return
	}
	sample := &snapshot.ObjectACLSample{Sampled: r.s.o.ObjectSamples}
	for _, key := range keys {
		sample.Objects = append(sample.Objects, snapshot.SampledObject{Key: aws.ToString(key), ACL: r.objectACL(ctx, key)})
	}
	r.b.ObjectACL = present(sample, func(s *snapshot.ObjectACLSample) bool { return len(s.Objects) == 0 })
}

// sampleKeys are the keys that S3 lists first, as many as a sample takes.
func (r *bucketRead) sampleKeys(ctx context.Context) ([]*string, *fault) {
	samples := r.s.o.ObjectSamples
	list, f := do(ctx, r, &listObjects, func(ctx context.Context, api *s3.Client) (*s3.ListObjectsV2Output, error) {
		return api.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: &r.b.Name, MaxKeys: aws.Int32(int32(samples)), EncodingType: types.EncodingTypeUrl})
	})
	if f != nil {
		return nil, f
	}
	var keys []*string
	for _, object := range list.Contents[:min(samples, len(list.Contents))] {
		key := object.Key
		if list.EncodingType == types.EncodingTypeUrl {
			key = unescape(key)
		}
		keys = append(keys, key)
	}
	return keys, nil
}

func (r *bucketRead) objectACL(ctx context.Context, key *string) snapshot.Observed[snapshot.ACL] {
	out, f := do(ctx, r, &getObjectACL, func(ctx context.Context, api *s3.Client) (*s3.GetObjectAclOutput, error) {
		return api.GetObjectAcl(ctx, &s3.GetObjectAclInput{Bucket: &r.b.Name, Key: key})
	})
	return answer[snapshot.ACL](out, f, nil)
}

// HeadObject needs what reading the object needs. Its answers have no body,
// and so no root element, and its errors no code but their status.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
var headObject = Call{API: "HeadObject", Action: "s3:GetObject"}

// objectEncryption samples how the objects that S3 lists first are encrypted.
// It is opt-in: it takes a call for each, with an action that could read them.
var objectEncryption = func() Subresource {
	row := Subresource{Name: "objectEncryption", Scope: ScopeBucket, OptIn: true, Calls: []Call{listObjects, headObject}, read: sampleEncryption}
	row.set, row.answered = accessors(func(b *snapshot.Bucket) *snapshot.Observed[snapshot.ObjectEncryptionSample] {
		return &b.ObjectEncryption
	})
	return row
}()

func sampleEncryption(ctx context.Context, r *bucketRead) {
	keys, f := r.sampleKeys(ctx)
	if f != nil {
		r.b.ObjectEncryption = observed[snapshot.ObjectEncryptionSample](f)
		return
	}
	sample := &snapshot.ObjectEncryptionSample{Sampled: r.s.o.ObjectSamples}
	for _, key := range keys {
		out, f := do(ctx, r, &headObject, func(ctx context.Context, api *s3.Client) (*s3.HeadObjectOutput, error) {
			return api.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &r.b.Name, Key: key})
		})
		encryption := answer(out, f, func(e *snapshot.ObjectEncryption) bool { return e.ServerSideEncryption == "" })
		sample.Objects = append(sample.Objects, snapshot.EncryptedObject{Key: aws.ToString(key), Encryption: encryption})
	}
	r.b.ObjectEncryption = present(sample, func(s *snapshot.ObjectEncryptionSample) bool { return len(s.Objects) == 0 })
}
