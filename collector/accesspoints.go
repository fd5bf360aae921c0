package collector

import (
	"context"
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3control"
	"github.com/aws/aws-sdk-go-v2/service/s3control/types"
	"github.com/sourcegraph/conc/iter"

	"s3audit/collector/snapshot"
)

var (
	// https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_ListAccessPoints.html
	listAccessPoints = Call{API: "ListAccessPoints", Action: "s3:ListAccessPoints", Roots: root("ListAccessPointsResult")}
	// https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetAccessPoint.html
	getAccessPoint = Call{API: "GetAccessPoint", Action: "s3:GetAccessPoint", Roots: root("GetAccessPointResult")}
	// https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetAccessPointPolicy.html
	getAccessPointPolicy = Call{
		API: "GetAccessPointPolicy", Action: "s3:GetAccessPointPolicy", Absent: errorCodes("NoSuchAccessPointPolicy"),
		Roots: root("GetAccessPointPolicyResult"),
	}
	// https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetAccessPointPolicyStatus.html
	getAccessPointPolicyStatus = Call{
		API: "GetAccessPointPolicyStatus", Action: "s3:GetAccessPointPolicyStatus", Absent: errorCodes("NoSuchAccessPointPolicy"),
		Roots: root("GetAccessPointPolicyStatusResult"),
	}
)

var accessPoints = Subresource{
	Name: "account.accessPoints", Scope: ScopeAccount,
	Calls: []Call{listAccessPoints, getAccessPoint, getAccessPointPolicy, getAccessPointPolicyStatus},
}

// fanOut is how many access points are looked at side by side; the limits bound
// their calls like all others.
const fanOut = 16

// accessPoints lists every region's, and asks three questions of each.
func (r *accountRead) accessPoints(ctx context.Context) snapshot.Observed[snapshot.AccessPoints] {
	if instead, yes := ask[snapshot.AccessPoints](r, &accessPoints); !yes {
		return instead
	}
	all, f := inRegions(r.regions, func(region string) ([]types.AccessPoint, *fault) { return r.listAccessPoints(ctx, region) },
		func(ap *types.AccessPoint, region string) snapshot.AccessPoint { return r.accessPoint(ctx, ap, region) })
	if f != nil {
		return observed[snapshot.AccessPoints](f)
	}
	return present(&snapshot.AccessPoints{AccessPointList: all}, func(a *snapshot.AccessPoints) bool { return len(a.AccessPointList) == 0 })
}

func (r *accountRead) listAccessPoints(ctx context.Context, region string) ([]types.AccessPoint, *fault) {
	return pages(ctx, r.s, &listAccessPoints, region,
		func(ctx context.Context, api *s3control.Client, token *string) (*s3control.ListAccessPointsOutput, error) {
			return api.ListAccessPoints(ctx, &s3control.ListAccessPointsInput{AccountId: &r.a.ID, NextToken: token})
		},
		func(out *s3control.ListAccessPointsOutput) ([]types.AccessPoint, *string) {
			return out.AccessPointList, out.NextToken
		})
}

func (r *accountRead) accessPoint(ctx context.Context, ap *types.AccessPoint, region string) snapshot.AccessPoint {
	point := snapshot.AccessPoint{Name: aws.ToString(ap.Name), Arn: aws.ToString(ap.AccessPointArn), Bucket: aws.ToString(ap.Bucket), Region: region}
	detail, f := control(ctx, r.s, &getAccessPoint, region, func(ctx context.Context, api *s3control.Client) (*s3control.GetAccessPointOutput, error) {
		return api.GetAccessPoint(ctx, &s3control.GetAccessPointInput{AccountId: &r.a.ID, Name: ap.Name})
	})
	point.Detail = answer[snapshot.AccessPointDetail](detail, f, nil)
	document, f := control(ctx, r.s, &getAccessPointPolicy, region, func(ctx context.Context, api *s3control.Client) (*s3control.GetAccessPointPolicyOutput, error) {
		return api.GetAccessPointPolicy(ctx, &s3control.GetAccessPointPolicyInput{AccountId: &r.a.ID, Name: ap.Name})
	})
	if point.Policy = answer(document, f, noPolicy); point.Policy.State == snapshot.Absent {
		point.PolicyStatus.State = snapshot.Absent
		return point
	}
	status, f := control(ctx, r.s, &getAccessPointPolicyStatus, region, func(ctx context.Context, api *s3control.Client) (*s3control.GetAccessPointPolicyStatusOutput, error) {
		return api.GetAccessPointPolicyStatus(ctx, &s3control.GetAccessPointPolicyStatusInput{AccountId: &r.a.ID, Name: ap.Name})
	})
	point.PolicyStatus = answer(status, f, noPolicyStatus)
	return point
}

func noPolicy(p *snapshot.Policy) bool                   { return p.Policy == nil }
func noPolicyStatus(s *snapshot.BucketPolicyStatus) bool { return s.PolicyStatus == nil }

// answer is what a call came to: a document, none, or a fault.
func answer[Doc, Out any](out *Out, f *fault, empty func(*Doc) bool) snapshot.Observed[Doc] {
	if f != nil {
		return observed[Doc](f)
	}
	return present(convert[Doc](out), empty)
}

// inRegion names the region in a fault that speaks for the whole account.
func inRegion(f *fault, region string) *fault {
	named := *f
	named.refusal.Message = fmt.Sprintf("region %s: %s", region, f.refusal.Message)
	return &named
}

var (
	// https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_ListMultiRegionAccessPoints.html
	listMultiRegionAccessPoints = Call{
		API: "ListMultiRegionAccessPoints", Action: "s3:ListMultiRegionAccessPoints", Roots: root("ListMultiRegionAccessPointsResult"),
	}
	// https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetMultiRegionAccessPointPolicy.html
	getMultiRegionAccessPointPolicy = Call{
		API: "GetMultiRegionAccessPointPolicy", Action: "s3:GetMultiRegionAccessPointPolicy",
		Absent: errorCodes("NoSuchMultiRegionAccessPointPolicy", "NoSuchAccessPointPolicy"), Roots: root("GetMultiRegionAccessPointPolicyResult"),
	}
	// https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetMultiRegionAccessPointPolicyStatus.html
	getMultiRegionAccessPointPolicyStatus = Call{
		API: "GetMultiRegionAccessPointPolicyStatus", Action: "s3:GetMultiRegionAccessPointPolicyStatus",
		Absent: errorCodes("NoSuchMultiRegionAccessPointPolicy", "NoSuchAccessPointPolicy"), Roots: root("GetMultiRegionAccessPointPolicyStatusResult"),
	}
)

var multiRegionAccessPoints = Subresource{
	Name: "account.multiRegionAccessPoints", Scope: ScopeAccount,
	Calls: []Call{listMultiRegionAccessPoints, getMultiRegionAccessPointPolicy, getMultiRegionAccessPointPolicyStatus},
}

// controlPlane is where multi-Region access points are asked about, whatever
// regions they span. Other partitions have none.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/MultiRegionAccessPointRestrictions.html
const controlPlane = "us-west-2"

func (r *accountRead) multiRegionAccessPoints(ctx context.Context) snapshot.Observed[snapshot.MultiRegionAccessPoints] {
	instead, yes := ask[snapshot.MultiRegionAccessPoints](r, &multiRegionAccessPoints)
	if !yes {
		return instead
	}
	if r.a.Partition != "aws" {
		instead.State, instead.Code, instead.Message = snapshot.Unsupported, "NotInPartition", "partition "+r.a.Partition+" has no multi-Region access points"
		return instead
	}
	listed, f := r.listMultiRegionAccessPoints(ctx)
	if f != nil {
		return observed[snapshot.MultiRegionAccessPoints](f)
	}
	mapper := iter.Mapper[types.MultiRegionAccessPointReport, snapshot.MultiRegionAccessPoint]{MaxGoroutines: fanOut}
	all := mapper.Map(listed, func(report *types.MultiRegionAccessPointReport) snapshot.MultiRegionAccessPoint {
		return r.multiRegionAccessPoint(ctx, report)
	})
	return present(&snapshot.MultiRegionAccessPoints{AccessPoints: all}, func(a *snapshot.MultiRegionAccessPoints) bool { return len(a.AccessPoints) == 0 })
}

func (r *accountRead) listMultiRegionAccessPoints(ctx context.Context) ([]types.MultiRegionAccessPointReport, *fault) {
	return pages(ctx, r.s, &listMultiRegionAccessPoints, controlPlane,
		func(ctx context.Context, api *s3control.Client, token *string) (*s3control.ListMultiRegionAccessPointsOutput, error) {
			return api.ListMultiRegionAccessPoints(ctx, &s3control.ListMultiRegionAccessPointsInput{AccountId: &r.a.ID, NextToken: token})
		},
		func(out *s3control.ListMultiRegionAccessPointsOutput) ([]types.MultiRegionAccessPointReport, *string) {
			return out.AccessPoints, out.NextToken
		})
}

func (r *accountRead) multiRegionAccessPoint(ctx context.Context, report *types.MultiRegionAccessPointReport) snapshot.MultiRegionAccessPoint {
	point := snapshot.MultiRegionAccessPoint{
		Report: *convert[snapshot.MultiRegionAccessPointReport](report),
		Arn:    fmt.Sprintf("arn:%s:s3::%s:accesspoint/%s", r.a.Partition, r.a.ID, aws.ToString(report.Alias)),
	}
	out, f := control(ctx, r.s, &getMultiRegionAccessPointPolicy, controlPlane, func(ctx context.Context, api *s3control.Client) (*s3control.GetMultiRegionAccessPointPolicyOutput, error) {
		return api.GetMultiRegionAccessPointPolicy(ctx, &s3control.GetMultiRegionAccessPointPolicyInput{AccountId: &r.a.ID, Name: report.Name})
	})
	var established *types.EstablishedMultiRegionAccessPointPolicy
	var proposed *types.ProposedMultiRegionAccessPointPolicy
	if f == nil && out.Policy != nil {
		established, proposed = out.Policy.Established, out.Policy.Proposed
	}
	point.Proposed = answer(proposed, f, noPolicy)
	if point.Policy = answer(established, f, noPolicy); point.Policy.State == snapshot.Absent {
		point.PolicyStatus.State = snapshot.Absent
		return point
	}
	status, f := control(ctx, r.s, &getMultiRegionAccessPointPolicyStatus, controlPlane, func(ctx context.Context, api *s3control.Client) (*s3control.GetMultiRegionAccessPointPolicyStatusOutput, error) {
		return api.GetMultiRegionAccessPointPolicyStatus(ctx, &s3control.GetMultiRegionAccessPointPolicyStatusInput{AccountId: &r.a.ID, Name: report.Name})
	})
	var answered struct{ PolicyStatus *types.PolicyStatus }
	if f == nil {
		answered.PolicyStatus = status.Established
	}
	point.PolicyStatus = answer(&answered, f, noPolicyStatus)
	return point
}

// sortedRegions are the regions to ask for what is listed region by region.
func sortedRegions(found map[string]bool, home string) []string {
	if len(found) == 0 {
		return []string{home}
	}
	regions := make([]string, 0, len(found))
	for region := range found {
		regions = append(regions, region)
	}
	slices.Sort(regions)
	return regions
}
