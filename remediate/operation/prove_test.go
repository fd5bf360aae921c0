package operation

import (
	"context"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// trapdoor is a client of a server that takes some DELETEs for the bucket's own, at
// once or a while later, and has never heard of others.
type trapdoor struct {
	*s3.Client
	later []string
}

func (c *trapdoor) DeleteBucketEncryption(ctx context.Context, in *s3.DeleteBucketEncryptionInput, _ ...func(*s3.Options)) (*s3.DeleteBucketEncryptionOutput, error) {
	_, err := c.Client.DeleteBucket(ctx, &s3.DeleteBucketInput{Bucket: in.Bucket})
	return &s3.DeleteBucketEncryptionOutput{}, err
}

func (c *trapdoor) DeleteBucketWebsite(_ context.Context, in *s3.DeleteBucketWebsiteInput, _ ...func(*s3.Options)) (*s3.DeleteBucketWebsiteOutput, error) {
	c.later = append(c.later, *in.Bucket)
	return &s3.DeleteBucketWebsiteOutput{}, nil
}

func (c *trapdoor) DeleteBucketCors(ctx context.Context, in *s3.DeleteBucketCorsInput, _ ...func(*s3.Options)) (*s3.DeleteBucketCorsOutput, error) {
	for _, bucket := range c.later {
		_, _ = c.Client.DeleteBucket(ctx, &s3.DeleteBucketInput{Bucket: &bucket})
	}
	in.Bucket = &[]string{"Not A Bucket"}[0]
	return c.Client.DeleteBucketCors(ctx, in)
}

// everyDelete are the DELETEs of the table.
func everyDelete() []string {
	var apis []string
	for _, row := range Rows() {
		if row.Delete.API != "" && !row.Account && row.Subresource != "uploads" {
			apis = append(apis, row.Delete.API)
		}
	}
	return apis
}

func TestProve(t *testing.T) {
	s := serve(t, account111(1))
	client := s.target.S3.(*s3.Client)
	apis := everyDelete()
	if len(apis) < 10 {
		t.Fatal(apis)
	}
	proofs, err := Prove(context.Background(), client, "111122223333", "s3audit-scratch", apis)
	if err != nil {
		t.Fatal(err)
	}
	for _, api := range apis {
		if !proofs.Proven(api) {
			t.Errorf("%s: %+v", api, proofs)
		}
	}
	s.only(t, client, "bucket-000")

	proofs, err = Prove(context.Background(), &trapdoor{Client: client}, "111122223333", "s3audit-scratch", apis)
	if err != nil {
		t.Fatal(err)
	}
	for api, reason := range map[string]string{
		"DeleteBucketEncryption": "s3audit-scratch-3 is gone", "DeleteBucketWebsite": "s3audit-scratch-6 is gone",
		"DeleteBucketCors": "the server does not take it", "DeleteBucketPolicy": "",
	} {
		i := indexOf(t, proofs, api)
		if proofs.Proven(api) != (reason == "") || !strings.Contains(proofs[i].Reason, reason) {
			t.Errorf("%+v, want %q", proofs[i], reason)
		}
		if err := (Deletes{Proven: proofs.Proven}).Allow(*deletes(api)); (err == nil) != (reason == "") {
			t.Errorf("%s: %v", api, err)
		}
	}
	s.only(t, client, "bucket-000")
}

func indexOf(t *testing.T, proofs Proofs, api string) int {
	t.Helper()
	for i := range proofs {
		if proofs[i].API == api {
			return i
		}
	}
	t.Fatal(api)
	return 0
}

// only holds that there is one bucket: every scratch bucket is gone.
func (s *sandbox) only(t *testing.T, client *s3.Client, name string) {
	t.Helper()
	out, err := client.ListBuckets(context.Background(), &s3.ListBucketsInput{})
	if err != nil {
		t.Fatal(err)
	}
	if len(out.Buckets) != 1 || *out.Buckets[0].Name != name {
		t.Errorf("%d buckets", len(out.Buckets))
	}
}

// TestProveTouchesNothing: a bucket that is there already is nobody's scratch bucket,
// what is no DELETE is not tried, and what was made before the error goes again.
func TestProveTouchesNothing(t *testing.T) {
	s := serve(t, account111(1))
	client := s.target.S3.(*s3.Client)
	taken := "scratch-1"
	if _, err := client.CreateBucket(context.Background(), &s3.CreateBucketInput{Bucket: &taken}); err != nil {
		t.Fatal(err)
	}
	for api, c := range map[string]struct{ prefix, want string }{
		"DeleteBucketTagging":     {"scratch", "there is a bucket scratch-1 already"},
		"PutBucketTagging":        {"other", "no DELETE of a bucket's configuration"},
		"AbortMultipartUpload":    {"other", "no DELETE of a bucket's configuration"},
		"DeletePublicAccessBlock": {"Not A Bucket", "create the scratch bucket"},
	} {
		proofs, err := Prove(context.Background(), client, "111122223333", c.prefix, []string{"DeleteBucketPolicy", api})
		if err == nil || !strings.Contains(err.Error(), c.want) || proofs.Proven(api) {
			t.Errorf("%s: %v, %+v", api, err, proofs)
		}
	}
	if _, err := client.DeleteBucket(context.Background(), &s3.DeleteBucketInput{Bucket: &taken}); err != nil {
		t.Errorf("%s: %v", taken, err)
	}
	s.only(t, client, "bucket-000")
}
