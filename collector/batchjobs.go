package collector

import (
	"context"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3control"
	"github.com/aws/aws-sdk-go-v2/service/s3control/types"

	"s3audit/collector/snapshot"
)

var (
	// https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_ListJobs.html
	listJobs = Call{API: "ListJobs", Action: "s3:ListJobs", Roots: root("ListJobsResult")}
	// https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_DescribeJob.html
	describeJob = Call{API: "DescribeJob", Action: "s3:DescribeJob", Roots: root("DescribeJobResult")}
)

// batchJobs are the jobs that have not ended. S3 keeps the others for 90 days,
// but they do nothing any more.
var batchJobs = Subresource{Name: "account.jobs", Scope: ScopeAccount, Calls: []Call{listJobs, describeJob, headBucket}}

// notEnded are the states that a job can still leave.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-job-status.html
var notEnded = []types.JobStatus{
	types.JobStatusActive, types.JobStatusCancelling, types.JobStatusCompleting, types.JobStatusFailing, types.JobStatusNew,
	types.JobStatusPaused, types.JobStatusPausing, types.JobStatusPreparing, types.JobStatusReady, types.JobStatusSuspended,
}

func (r *accountRead) jobs(ctx context.Context) snapshot.Observed[snapshot.Jobs] {
	if instead, yes := ask[snapshot.Jobs](r, &batchJobs); !yes {
		return instead
	}
	all, f := inRegions(r.regions, func(region string) ([]types.JobListDescriptor, *fault) { return r.listJobs(ctx, region) },
		func(j *types.JobListDescriptor, region string) snapshot.Job { return r.job(ctx, j, region) })
	if f != nil {
		return observed[snapshot.Jobs](f)
	}
	return present(&snapshot.Jobs{Jobs: all}, func(j *snapshot.Jobs) bool { return len(j.Jobs) == 0 })
}

func (r *accountRead) listJobs(ctx context.Context, region string) ([]types.JobListDescriptor, *fault) {
	return pages(ctx, r.s, &listJobs, region,
		func(ctx context.Context, api *s3control.Client, token *string) (*s3control.ListJobsOutput, error) {
			return api.ListJobs(ctx, &s3control.ListJobsInput{AccountId: &r.a.ID, JobStatuses: notEnded, NextToken: token})
		},
		func(out *s3control.ListJobsOutput) ([]types.JobListDescriptor, *string) {
			return out.Jobs, out.NextToken
		})
}

func (r *accountRead) job(ctx context.Context, j *types.JobListDescriptor, region string) snapshot.Job {
	id := aws.ToString(j.JobId)
	job := snapshot.Job{
		ID: id, Arn: fmt.Sprintf("arn:%s:s3:%s:%s:job/%s", r.a.Partition, region, r.a.ID, id), Region: region,
		Operation: string(j.Operation), Status: string(j.Status),
	}
	out, f := control(ctx, r.s, &describeJob, region, func(ctx context.Context, api *s3control.Client) (*s3control.DescribeJobOutput, error) {
		return api.DescribeJob(ctx, &s3control.DescribeJobInput{AccountId: &r.a.ID, JobId: j.JobId})
	})
	job.Detail = answer(out, f, func(d *snapshot.JobDetail) bool { return d.Job == nil })
	if job.Detail.Value != nil {
		for _, m := range jobBuckets(job.Detail.Value.Job) {
			if ref := r.s.resolve(ctx, m); ref != nil { // nil: the collection was stopped
				job.Buckets = append(job.Buckets, *ref)
			}
		}
	}
	return job
}

// jobBuckets are the buckets that a job names, by what it uses them for.
func jobBuckets(j *snapshot.JobDescriptor) []mention {
	var all []mention
	add := func(from string, arn *string) {
		_, path, _ := strings.Cut(aws.ToString(arn), ":::")
		if bucket, _, _ := strings.Cut(path, "/"); bucket != "" {
			all = append(all, mention{bucket, from})
		}
	}
	if m := j.Manifest; m != nil && m.Location != nil {
		add("manifest", m.Location.ObjectArn)
	}
	if g := j.ManifestGenerator; g != nil && g.S3JobManifestGenerator != nil {
		add("source", g.S3JobManifestGenerator.SourceBucket)
		if o := g.S3JobManifestGenerator.ManifestOutputLocation; o != nil {
			add("output", o.Bucket)
		}
	}
	if r := j.Report; r != nil && aws.ToBool(r.Enabled) {
		add("report", r.Bucket)
	}
	if o := j.Operation; o != nil && o.S3PutObjectCopy != nil {
		add("target", o.S3PutObjectCopy.TargetResource)
	}
	return all
}
