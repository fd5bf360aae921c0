package collector

import (
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/sourcegraph/conc/iter"

	"s3audit/collector/snapshot"
)

// predictableBuckets looks for buckets under the names that AWS's services give
// theirs. Who knows an account's id can make one before the account does, and
// then gets what the service writes there. The account's own are in its listing
// and cost no call; all others are asked for by HeadBucket.
var predictableBuckets = Subresource{Name: "account.predictableBuckets", Scope: ScopeAccount, Calls: []Call{headBucket}}

// A serviceName is how a service names the bucket that it makes for an account:
// {account} is its id and {region} one of its regions.
type serviceName struct{ service, name string }

// Sources, one a line:
// https://docs.aws.amazon.com/glue/latest/dg/configure-iam-for-glue.html
// https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-studio-user-permissions.html
// https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-plan-debugging.html
// https://sagemaker.readthedocs.io/en/stable/api/utility/session.html
// https://docs.aws.amazon.com/codestar/latest/userguide/security_iam_id-based-policy-examples.html
// https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-customizing.html
// https://docs.aws.amazon.com/athena/latest/ug/querying.html
// https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/AWSHowTo.S3.html
// https://docs.aws.amazon.com/config/latest/developerguide/manage-delivery-channel.html
var serviceNames = []serviceName{
	{"AWS Glue", "aws-glue-assets-{account}-{region}"},
	{"Amazon EMR Studio", "aws-emr-studio-{account}-{region}"},
	{"Amazon EMR", "aws-logs-{account}-{region}"},
	{"Amazon SageMaker", "sagemaker-{region}-{account}"},
	{"AWS CodeStar", "aws-codestar-{region}-{account}"},
	{"AWS CDK", "cdk-hnb659fds-assets-{account}-{region}"},
	{"Amazon Athena", "aws-athena-query-results-{account}-{region}"},
	{"AWS Elastic Beanstalk", "elasticbeanstalk-{region}-{account}"},
	{"AWS Config", "config-bucket-{account}"},
}

// CloudFormation's names hold a text that is one account's, the same in every
// region: who has seen one of them knows all.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-overview.html
const (
	templates       = "AWS CloudFormation"
	templatesPrefix = "cf-templates-"
)

// probes are the names to look for, sorted, each with its service.
func (r *accountRead) probes() []serviceName {
	regions := append(slices.Clone(r.regions), r.home())
	slices.Sort(regions)
	regions = slices.Compact(regions)
	all := r.templateNames(regions)
	for _, region := range regions {
		for _, pattern := range serviceNames {
			name := strings.NewReplacer("{account}", r.a.ID, "{region}", region).Replace(pattern.name)
			all = append(all, serviceName{pattern.service, name})
		}
	}
	slices.SortFunc(all, func(a, b serviceName) int { return strings.Compare(a.name, b.name) })
	return slices.Compact(all)
}

// templateNames are those of CloudFormation in all regions, if the listing has one.
func (r *accountRead) templateNames(regions []string) (all []serviceName) {
	for _, listed := range r.s.census.byName {
		own, ok := strings.CutPrefix(listed.name, templatesPrefix)
		if !ok || !strings.HasSuffix(own, "-"+listed.region) || listed.region == "" {
			continue
		}
		own = strings.TrimSuffix(own, "-"+listed.region)
		for _, region := range regions {
			all = append(all, serviceName{templates, templatesPrefix + own + "-" + region})
		}
	}
	return all
}

// predictable looks for every name. Names that nobody has are only counted.
func (r *accountRead) predictable(ctx context.Context) snapshot.Observed[snapshot.PredictableBuckets] {
	if instead, yes := ask[snapshot.PredictableBuckets](r, &predictableBuckets); !yes {
		return instead
	}
	probes := r.probes()
	mapper := iter.Mapper[serviceName, *snapshot.PredictableBucket]{MaxGoroutines: fanOut}
	found := &snapshot.PredictableBuckets{Probed: len(probes)}
	for _, b := range mapper.Map(probes, func(p *serviceName) *snapshot.PredictableBucket { return r.probe(ctx, p) }) {
		if b != nil && (b.Exists == nil || *b.Exists) {
			found.Buckets = append(found.Buckets, *b)
		}
	}
	return present(found, nil)
}

func (r *accountRead) probe(ctx context.Context, p *serviceName) *snapshot.PredictableBucket {
	ref := r.s.resolve(ctx, mention{bucket: p.name})
	if ref == nil {
		return nil
	}
	return &snapshot.PredictableBucket{
		Bucket: ref.Bucket, Service: p.service, Own: ref.Own, Exists: ref.Exists, Region: ref.Region, Refusal: ref.Refusal,
	}
}

// accountReferences resolves the buckets that access points name: those of other
// accounts may be gone.
var accountReferences = Subresource{Name: "account.references", Scope: ScopeAccount, Calls: []Call{headBucket}}

// references looks at each bucket once. It runs after the access points were listed.
func (r *accountRead) references(ctx context.Context) snapshot.Observed[snapshot.References] {
	if instead, yes := ask[snapshot.References](r, &accountReferences); !yes {
		return instead
	}
	var names []string
	if v := r.a.AccessPoints.Value; v != nil {
		for i := range v.AccessPointList {
			names = append(names, v.AccessPointList[i].Bucket)
		}
	}
	slices.Sort(names)
	names = slices.DeleteFunc(slices.Compact(names), func(name string) bool { return name == "" })
	mapper := iter.Mapper[string, *snapshot.Reference]{MaxGoroutines: fanOut}
	found := &snapshot.References{}
	for _, ref := range mapper.Map(names, func(name *string) *snapshot.Reference {
		return r.s.resolve(ctx, mention{aws.ToString(name), "accessPoints"})
	}) {
		if ref != nil {
			found.References = append(found.References, *ref)
		}
	}
	return present(found, func(f *snapshot.References) bool { return len(f.References) == 0 })
}
