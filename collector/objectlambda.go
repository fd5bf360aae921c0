package collector

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3control"
	"github.com/aws/aws-sdk-go-v2/service/s3control/types"

	"s3audit/collector/snapshot"
)

var (
	// https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_ListAccessPointsForObjectLambda.html
	listObjectLambda = Call{
		API: "ListAccessPointsForObjectLambda", Action: "s3:ListAccessPointsForObjectLambda", Roots: root("ListAccessPointsForObjectLambdaResult"),
	}
	// https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetAccessPointConfigurationForObjectLambda.html
	getObjectLambdaConfiguration = Call{
		API: "GetAccessPointConfigurationForObjectLambda", Action: "s3:GetAccessPointConfigurationForObjectLambda",
		Roots: root("GetAccessPointConfigurationForObjectLambdaResult"),
	}
	// https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetAccessPointPolicyForObjectLambda.html
	getObjectLambdaPolicy = Call{
		API: "GetAccessPointPolicyForObjectLambda", Action: "s3:GetAccessPointPolicyForObjectLambda",
		Absent: errorCodes("NoSuchAccessPointPolicy"), Roots: root("GetAccessPointPolicyForObjectLambdaResult"),
	}
	// https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetAccessPointPolicyStatusForObjectLambda.html
	getObjectLambdaPolicyStatus = Call{
		API: "GetAccessPointPolicyStatusForObjectLambda", Action: "s3:GetAccessPointPolicyStatusForObjectLambda",
		Absent: errorCodes("NoSuchAccessPointPolicy"), Roots: root("GetAccessPointPolicyStatusForObjectLambdaResult"),
	}
)

// objectLambdaAccessPoints are left to those who used them before November 2025;
// others have none.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazons3-ol-change.html
var objectLambdaAccessPoints = Subresource{
	Name: "account.objectLambdaAccessPoints", Scope: ScopeAccount,
	Calls: []Call{listObjectLambda, getObjectLambdaConfiguration, getObjectLambdaPolicy, getObjectLambdaPolicyStatus},
}

func (r *accountRead) objectLambdaAccessPoints(ctx context.Context) snapshot.Observed[snapshot.ObjectLambdaAccessPoints] {
	if instead, yes := ask[snapshot.ObjectLambdaAccessPoints](r, &objectLambdaAccessPoints); !yes {
		return instead
	}
	all, f := inRegions(r.regions,
		func(region string) ([]types.ObjectLambdaAccessPoint, *fault) { return r.listObjectLambda(ctx, region) },
		func(p *types.ObjectLambdaAccessPoint, region string) snapshot.ObjectLambdaAccessPoint {
			return r.objectLambda(ctx, p, region)
		})
	if f != nil {
		return observed[snapshot.ObjectLambdaAccessPoints](f)
	}
	return present(&snapshot.ObjectLambdaAccessPoints{ObjectLambdaAccessPointList: all},
		func(a *snapshot.ObjectLambdaAccessPoints) bool { return len(a.ObjectLambdaAccessPointList) == 0 })
}

func (r *accountRead) listObjectLambda(ctx context.Context, region string) ([]types.ObjectLambdaAccessPoint, *fault) {
	return pages(ctx, r.s, &listObjectLambda, region,
		func(ctx context.Context, api *s3control.Client, token *string) (*s3control.ListAccessPointsForObjectLambdaOutput, error) {
			return api.ListAccessPointsForObjectLambda(ctx, &s3control.ListAccessPointsForObjectLambdaInput{AccountId: &r.a.ID, NextToken: token})
		},
		func(out *s3control.ListAccessPointsForObjectLambdaOutput) ([]types.ObjectLambdaAccessPoint, *string) {
			return out.ObjectLambdaAccessPointList, out.NextToken
		})
}

func (r *accountRead) objectLambda(ctx context.Context, p *types.ObjectLambdaAccessPoint, region string) snapshot.ObjectLambdaAccessPoint {
	point := snapshot.ObjectLambdaAccessPoint{Name: aws.ToString(p.Name), Arn: aws.ToString(p.ObjectLambdaAccessPointArn), Region: region}
	configuration, f := control(ctx, r.s, &getObjectLambdaConfiguration, region,
		func(ctx context.Context, api *s3control.Client) (*s3control.GetAccessPointConfigurationForObjectLambdaOutput, error) {
			return api.GetAccessPointConfigurationForObjectLambda(ctx, &s3control.GetAccessPointConfigurationForObjectLambdaInput{AccountId: &r.a.ID, Name: p.Name})
		})
	point.Configuration = answer(configuration, f, func(d *snapshot.ObjectLambdaDetail) bool { return d.Configuration == nil })
	policy, f := control(ctx, r.s, &getObjectLambdaPolicy, region,
		func(ctx context.Context, api *s3control.Client) (*s3control.GetAccessPointPolicyForObjectLambdaOutput, error) {
			return api.GetAccessPointPolicyForObjectLambda(ctx, &s3control.GetAccessPointPolicyForObjectLambdaInput{AccountId: &r.a.ID, Name: p.Name})
		})
	if point.Policy = answer(policy, f, noPolicy); point.Policy.State == snapshot.Absent {
		point.PolicyStatus.State = snapshot.Absent
		return point
	}
	status, f := control(ctx, r.s, &getObjectLambdaPolicyStatus, region,
		func(ctx context.Context, api *s3control.Client) (*s3control.GetAccessPointPolicyStatusForObjectLambdaOutput, error) {
			return api.GetAccessPointPolicyStatusForObjectLambda(ctx, &s3control.GetAccessPointPolicyStatusForObjectLambdaInput{AccountId: &r.a.ID, Name: p.Name})
		})
	point.PolicyStatus = answer(status, f, noPolicyStatus)
	return point
}
