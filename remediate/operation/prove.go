package operation

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	smithy "github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"s3audit/remediate/plan"
)

// Scratch is the part of the S3 client that proving needs. [s3.Client] is one.
type Scratch interface {
	Client
	CreateBucket(context.Context, *s3.CreateBucketInput, ...func(*s3.Options)) (*s3.CreateBucketOutput, error)
	HeadBucket(context.Context, *s3.HeadBucketInput, ...func(*s3.Options)) (*s3.HeadBucketOutput, error)
	DeleteBucket(context.Context, *s3.DeleteBucketInput, ...func(*s3.Options)) (*s3.DeleteBucketOutput, error)
}

// Proof is what became of a scratch bucket to which a DELETE was sent.
type Proof struct {
	API    string
	Bucket string
	// Reason says why the DELETE is not proven, "" where it is.
	Reason string
	// Left says why the scratch bucket is still there, "" where it is gone.
	Left string
}

// Proofs are those of one run.
type Proofs []Proof

// Proven reports whether a DELETE was seen to take no bucket with it.
func (p Proofs) Proven(api string) bool {
	return slices.ContainsFunc(p, func(one Proof) bool { return one.API == api && one.Reason == "" })
}

// Prove sends each of the DELETEs to an empty scratch bucket of its own and looks
// whether that is still there: a server that takes the DELETE of a subresource it
// does not know for the bucket's own would delete exactly such a bucket. The
// buckets, named prefix and a number, must not be there before, and are removed.
// An error says that nothing could be tried; Proofs hold what came of the rest.
func Prove(ctx context.Context, s Scratch, account, prefix string, apis []string) (Proofs, error) {
	var proofs Proofs
	var failed error
	for i, api := range apis {
		row, bucket := deletes(api), fmt.Sprintf("%s-%d", prefix, i)
		if failed = create(ctx, s, row, bucket); failed != nil {
			failed = fmt.Errorf("prove %s: %w", api, failed)
			break
		}
		proofs = append(proofs, Proof{API: api, Bucket: bucket, Reason: try(ctx, s, row, account, bucket)})
	}
	for i := range proofs {
		proofs[i].tidy(context.WithoutCancel(ctx), s)
	}
	return proofs, failed
}

// tidy looks once more, now that time has gone by, and removes the bucket.
func (p *Proof) tidy(ctx context.Context, s Scratch) {
	there, err := exists(ctx, s, p.Bucket)
	if reason := missing(p.Bucket, there, err); p.Reason == "" {
		p.Reason = reason
	}
	if err == nil && !there {
		return
	}
	if _, err := s.DeleteBucket(ctx, &s3.DeleteBucketInput{Bucket: &p.Bucket}); err != nil {
		p.Left = err.Error()
	}
}

// deletes is the row of a bucket that a DELETE is of.
func deletes(api string) *Row {
	for _, row := range table {
		if row.Delete.API == api && !row.Account && row.Subresource != "uploads" {
			return row
		}
	}
	return nil
}

// create makes a bucket that was not there: S3 answers 200 for one that one owns.
func create(ctx context.Context, s Scratch, row *Row, name string) error {
	switch there, err := exists(ctx, s, name); {
	case row == nil:
		return errors.New("it is no DELETE of a bucket's configuration")
	case err != nil:
		return fmt.Errorf("look for the scratch bucket %s: %w", name, err)
	case there:
		return fmt.Errorf("there is a bucket %s already: it is not touched", name)
	}
	if _, err := s.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: &name}); err != nil {
		return fmt.Errorf("create the scratch bucket %s: %w", name, err)
	}
	return nil
}

// try sends one DELETE, of an id where one is needed, and says why it proves nothing.
func try(ctx context.Context, s Scratch, row *Row, account, bucket string) string {
	c := plan.Change{Bucket: bucket, Account: account, Subresource: row.Subresource, Operation: row.Delete.API}
	if row.Keyed {
		c.Key = "s3audit"
	}
	err := row.remove(ctx, Target{S3: s}, &c, nil)
	there, unknown := exists(ctx, s, bucket)
	if reason := missing(bucket, there, unknown); reason != "" {
		return reason
	}
	var said smithy.APIError
	switch {
	case err == nil:
		return ""
	case !errors.As(err, &said):
		return "no answer: " + err.Error()
	case notFound(err) && said.ErrorCode() != "NoSuchBucket":
		return "" // there was nothing to delete
	}
	return "the server does not take it: " + said.ErrorCode() + ": " + said.ErrorMessage()
}

// missing says that a bucket is not there, or that nobody knows, "" where it is.
func missing(bucket string, there bool, err error) string {
	switch {
	case err != nil:
		return fmt.Sprintf("whether the scratch bucket %s is still there is not known: %v", bucket, err)
	case !there:
		return fmt.Sprintf("the scratch bucket %s is gone: it deletes the bucket", bucket)
	}
	return ""
}

func exists(ctx context.Context, s Scratch, bucket string) (bool, error) {
	_, err := s.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(bucket)})
	if notFound(err) {
		return false, nil
	}
	return err == nil, err
}

func notFound(err error) bool {
	var answer *smithyhttp.ResponseError
	return errors.As(err, &answer) && answer.HTTPStatusCode() == 404
}
