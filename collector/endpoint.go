package collector

import (
	"context"
	"net/url"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3control"
	smithy "github.com/aws/smithy-go"
	smithyauth "github.com/aws/smithy-go/auth"
	smithyendpoints "github.com/aws/smithy-go/endpoints"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// staticResolver answers for ordinary buckets what the SDK's rules would, with
// path-style addresses: the regional endpoint, asked for once, and the bucket's
// name as the path. The rules run twice a call and would cost more than the
// signature; and one host a region needs few connections, where one host a
// bucket opens thousands.
type staticResolver struct {
	rules  s3.EndpointResolverV2
	base   url.URL
	region string
	ok     bool
}

// rulesSigV4 is how the endpoint rules spell the signature's name.
const rulesSigV4 = "sigv4"

// newStaticResolver asks the SDK's rules for the regional endpoint. What it
// cannot answer itself it leaves to them.
func newStaticResolver(params s3.EndpointParameters) *staticResolver {
	r := &staticResolver{rules: s3.NewDefaultEndpointResolverV2()}
	params.ForcePathStyle = aws.Bool(true)
	endpoint, err := r.rules.ResolveEndpoint(context.Background(), params)
	if err != nil {
		return r
	}
	options, _ := smithyauth.GetAuthOptions(&endpoint.Properties)
	if len(options) != 1 || options[0].SchemeID != rulesSigV4 || len(endpoint.Headers) > 0 {
		return r
	}
	name, _ := smithyhttp.GetSigV4SigningName(&options[0].SignerProperties)
	region, ok := smithyhttp.GetSigV4SigningRegion(&options[0].SignerProperties)
	r.base, r.region, r.ok = endpoint.URI, region, ok && name == "s3" && endpoint.URI.RawQuery == ""
	return r
}

// ResolveEndpoint implements s3.EndpointResolverV2. Each call gets properties
// of its own, since the SDK writes to them.
func (r *staticResolver) ResolveEndpoint(ctx context.Context, params s3.EndpointParameters) (smithyendpoints.Endpoint, error) {
	bucket := aws.ToString(params.Bucket)
	if !r.ok || !ordinary(bucket) {
		return r.rules.ResolveEndpoint(ctx, params)
	}
	endpoint := smithyendpoints.Endpoint{URI: r.base}
	if bucket != "" {
		endpoint.URI.Path = strings.TrimSuffix(r.base.Path, "/") + "/" + bucket
	}
	var signer smithy.Properties
	smithyhttp.SetSigV4SigningName(&signer, "s3")
	smithyhttp.SetSigV4SigningRegion(&signer, r.region)
	smithyhttp.SetDisableDoubleEncoding(&signer, true)
	smithyauth.SetAuthOptions(&endpoint.Properties, []*smithyauth.Option{{SchemeID: rulesSigV4, SignerProperties: signer}})
	return endpoint, nil
}

// ordinary reports whether a bucket's name needs neither escaping nor an
// endpoint of its own kind.
func ordinary(bucket string) bool {
	for i := range len(bucket) {
		c := bucket[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '.' && (c < 'A' || c > 'Z') && c != '_' {
			return false
		}
	}
	return !strings.HasSuffix(bucket, "--x-s3") && !strings.HasSuffix(bucket, "--op-s3") && !strings.HasSuffix(bucket, "--xa-s3")
}

// controlResolver sends S3 Control calls to one given endpoint. The SDK's own
// rules would put the account id before its host, which no loopback name has.
type controlResolver struct{ base url.URL }

// ResolveEndpoint implements s3control.EndpointResolverV2.
func (r controlResolver) ResolveEndpoint(context.Context, s3control.EndpointParameters) (smithyendpoints.Endpoint, error) {
	return smithyendpoints.Endpoint{URI: r.base}, nil
}

// endpoints are the custom ones, "" where AWS's are meant.
type endpoints struct{ s3, control, sts string }

// findEndpoints follows flag, then the service's own setting, then the general
// one. AWS_ENDPOINT_URL alone speaks of S3 and STS; for S3 Control, which other
// servers answer with nonsense, only its own setting counts.
func findEndpoints(cfg aws.Config, o Options) endpoints {
	general := aws.ToString(cfg.BaseEndpoint)
	cfg.BaseEndpoint = nil
	e := endpoints{s3: o.Endpoint, control: o.ControlEndpoint, sts: o.STSEndpoint}
	if e.s3 == "" {
		e.s3 = aws.ToString(s3.NewFromConfig(cfg).Options().BaseEndpoint)
		if e.s3 == "" {
			e.s3 = general
		}
		if e.sts == "" && serviceSTS(cfg) == "" {
			e.sts = general
		}
	}
	if e.control == "" {
		e.control = aws.ToString(s3control.NewFromConfig(cfg).Options().BaseEndpoint)
	}
	if e.sts == "" {
		e.sts = serviceSTS(cfg)
	}
	return e
}

// expressResolver sends directory buckets' calls to a custom S3 endpoint like
// any other bucket's; the SDK's rules would look for an availability zone.
type expressResolver struct{ static *staticResolver }

// ResolveEndpoint implements s3.EndpointResolverV2.
func (r expressResolver) ResolveEndpoint(ctx context.Context, params s3.EndpointParameters) (smithyendpoints.Endpoint, error) {
	bucket := aws.ToString(params.Bucket)
	params.Bucket = nil
	endpoint, err := r.static.ResolveEndpoint(ctx, params)
	if err == nil && bucket != "" {
		endpoint.URI.Path = strings.TrimSuffix(endpoint.URI.Path, "/") + "/" + bucket
	}
	return endpoint, err
}
