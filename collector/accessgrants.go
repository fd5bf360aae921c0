package collector

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3control"
	"github.com/aws/aws-sdk-go-v2/service/s3control/types"

	"s3audit/collector/snapshot"
)

// Without an instance in the region, S3 answers with an error of its own.
// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#S3AccessGrantsErrorCodeList
const noGrantsInstance = "AccessGrantsInstanceNotExistsError"

var (
	// https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_ListAccessGrantsInstances.html
	listAccessGrantsInstances = Call{
		API: "ListAccessGrantsInstances", Action: "s3:ListAccessGrantsInstances", Absent: errorCodes(noGrantsInstance),
		Roots: root("ListAccessGrantsInstancesResult"),
	}
	// https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_ListAccessGrants.html
	listAccessGrants = Call{
		API: "ListAccessGrants", Action: "s3:ListAccessGrants", Absent: errorCodes(noGrantsInstance), Roots: root("ListAccessGrantsResult"),
	}
	// https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetAccessGrantsInstanceResourcePolicy.html
	getAccessGrantsPolicy = Call{
		API: "GetAccessGrantsInstanceResourcePolicy", Action: "s3:GetAccessGrantsInstanceResourcePolicy",
		Absent: errorCodes("AccessGrantsInstanceResourcePolicyNotExists", noGrantsInstance), Roots: root("GetAccessGrantsInstanceResourcePolicyResult"),
	}
)

var accessGrants = Subresource{
	Name: "account.accessGrants", Scope: ScopeAccount, Calls: []Call{listAccessGrantsInstances, listAccessGrants, getAccessGrantsPolicy},
}

// accessGrants reads the instance of each region. A grant tells the whole path
// that it covers, so that the locations behind it need not be asked for.
func (r *accountRead) accessGrants(ctx context.Context) snapshot.Observed[snapshot.AccessGrants] {
	if instead, yes := ask[snapshot.AccessGrants](r, &accessGrants); !yes {
		return instead
	}
	all, f := inRegions(r.regions,
		func(region string) ([]types.ListAccessGrantsInstanceEntry, *fault) {
			return r.listGrantsInstances(ctx, region)
		},
		func(i *types.ListAccessGrantsInstanceEntry, region string) snapshot.AccessGrantsInstance {
			return r.grantsInstance(ctx, i, region)
		})
	if f != nil {
		return observed[snapshot.AccessGrants](f)
	}
	return present(&snapshot.AccessGrants{AccessGrantsInstancesList: all},
		func(a *snapshot.AccessGrants) bool { return len(a.AccessGrantsInstancesList) == 0 })
}

func (r *accountRead) listGrantsInstances(ctx context.Context, region string) ([]types.ListAccessGrantsInstanceEntry, *fault) {
	return pages(ctx, r.s, &listAccessGrantsInstances, region,
		func(ctx context.Context, api *s3control.Client, token *string) (*s3control.ListAccessGrantsInstancesOutput, error) {
			return api.ListAccessGrantsInstances(ctx, &s3control.ListAccessGrantsInstancesInput{AccountId: &r.a.ID, NextToken: token})
		},
		func(out *s3control.ListAccessGrantsInstancesOutput) ([]types.ListAccessGrantsInstanceEntry, *string) {
			return out.AccessGrantsInstancesList, out.NextToken
		})
}

func (r *accountRead) grantsInstance(ctx context.Context, i *types.ListAccessGrantsInstanceEntry, region string) snapshot.AccessGrantsInstance {
	instance := snapshot.AccessGrantsInstance{
		Arn: aws.ToString(i.AccessGrantsInstanceArn), ID: aws.ToString(i.AccessGrantsInstanceId), Region: region,
		IdentityCenterInstanceArn: aws.ToString(i.IdentityCenterInstanceArn),
	}
	grants, f := pages(ctx, r.s, &listAccessGrants, region,
		func(ctx context.Context, api *s3control.Client, token *string) (*s3control.ListAccessGrantsOutput, error) {
			return api.ListAccessGrants(ctx, &s3control.ListAccessGrantsInput{AccountId: &r.a.ID, NextToken: token})
		},
		func(out *s3control.ListAccessGrantsOutput) ([]types.ListAccessGrantEntry, *string) {
			return out.AccessGrantsList, out.NextToken
		})
	instance.Grants = answer(&s3control.ListAccessGrantsOutput{AccessGrantsList: grants}, f,
		func(l *snapshot.AccessGrantsList) bool { return len(l.AccessGrantsList) == 0 })
	policy, f := control(ctx, r.s, &getAccessGrantsPolicy, region,
		func(ctx context.Context, api *s3control.Client) (*s3control.GetAccessGrantsInstanceResourcePolicyOutput, error) {
			return api.GetAccessGrantsInstanceResourcePolicy(ctx, &s3control.GetAccessGrantsInstanceResourcePolicyInput{AccountId: &r.a.ID})
		})
	instance.Policy = answer(policy, f, noPolicy)
	return instance
}
