package collector

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3control"
	"github.com/aws/aws-sdk-go-v2/service/s3control/types"

	"s3audit/collector/snapshot"
)

var (
	// https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_ListStorageLensConfigurations.html
	listStorageLens = Call{
		API: "ListStorageLensConfigurations", Action: "s3:ListStorageLensConfigurations",
		Roots: root("ListStorageLensConfigurationsResult", "ListStorageLensConfigurationResult"),
	}
	// https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetStorageLensConfiguration.html
	getStorageLens = Call{
		API: "GetStorageLensConfiguration", Action: "s3:GetStorageLensConfiguration",
		Roots: root("StorageLensConfiguration"),
	}
)

var storageLens = Subresource{Name: "account.storageLens", Scope: ScopeAccount, Calls: []Call{listStorageLens, getStorageLens}}

// lensHome is where S3 puts the dashboard that every account has.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage_lens_basics_metrics_recommendations.html
const lensHome = "us-east-1"

// storageLens reads each configuration in its home region, which need not be
// one that has buckets. A configuration that several regions tell counts once.
func (r *accountRead) storageLens(ctx context.Context) snapshot.Observed[snapshot.StorageLens] {
	if instead, yes := ask[snapshot.StorageLens](r, &storageLens); !yes {
		return instead
	}
	seen := map[string]bool{}
	all, f := inRegions(r.lensRegions(),
		func(region string) ([]types.ListStorageLensConfigurationEntry, *fault) {
			listed, f := r.listStorageLens(ctx, region)
			return slices.DeleteFunc(listed, func(e types.ListStorageLensConfigurationEntry) bool {
				key := cmp.Or(aws.ToString(e.HomeRegion), region) + "\x00" + aws.ToString(e.Id)
				known := seen[key]
				seen[key] = true
				return known
			}), f
		},
		func(e *types.ListStorageLensConfigurationEntry, region string) snapshot.StorageLensDashboard {
			return r.dashboard(ctx, e, region)
		})
	if f != nil {
		return observed[snapshot.StorageLens](f)
	}
	slices.SortStableFunc(all, func(a, b snapshot.StorageLensDashboard) int {
		return cmp.Or(strings.Compare(a.HomeRegion, b.HomeRegion), strings.Compare(a.ID, b.ID))
	})
	return present(&snapshot.StorageLens{StorageLensConfigurationList: all},
		func(l *snapshot.StorageLens) bool { return len(l.StorageLensConfigurationList) == 0 })
}

func (r *accountRead) lensRegions() []string {
	if r.a.Partition != "aws" || slices.Contains(r.regions, lensHome) {
		return r.regions
	}
	return append(slices.Clone(r.regions), lensHome)
}

func (r *accountRead) listStorageLens(ctx context.Context, region string) ([]types.ListStorageLensConfigurationEntry, *fault) {
	return pages(ctx, r.s, &listStorageLens, region,
		func(ctx context.Context, api *s3control.Client, token *string) (*s3control.ListStorageLensConfigurationsOutput, error) {
			return api.ListStorageLensConfigurations(ctx, &s3control.ListStorageLensConfigurationsInput{AccountId: &r.a.ID, NextToken: token})
		},
		func(out *s3control.ListStorageLensConfigurationsOutput) ([]types.ListStorageLensConfigurationEntry, *string) {
			return out.StorageLensConfigurationList, out.NextToken
		})
}

func (r *accountRead) dashboard(ctx context.Context, e *types.ListStorageLensConfigurationEntry, region string) snapshot.StorageLensDashboard {
	home := cmp.Or(aws.ToString(e.HomeRegion), region)
	d := snapshot.StorageLensDashboard{ID: aws.ToString(e.Id), Arn: aws.ToString(e.StorageLensArn), HomeRegion: home, IsEnabled: e.IsEnabled}
	out, f := control(ctx, r.s, &getStorageLens, home, func(ctx context.Context, api *s3control.Client) (*s3control.GetStorageLensConfigurationOutput, error) {
		return api.GetStorageLensConfiguration(ctx, &s3control.GetStorageLensConfigurationInput{AccountId: &r.a.ID, ConfigId: e.Id})
	})
	d.Configuration = answer(out, f, func(l *snapshot.StorageLensDetail) bool { return l.StorageLensConfiguration == nil })
	return d
}
