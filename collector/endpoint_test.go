package collector

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	smithy "github.com/aws/smithy-go"
	smithyauth "github.com/aws/smithy-go/auth"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// The static resolver has to say what the SDK's rules say, in every partition
// and for every setting.
func TestStaticResolver(t *testing.T) {
	regions := []string{"us-east-1", "eu-west-1", "cn-north-1", "us-gov-west-1", "eusc-de-east-1", "ap-southeast-7"}
	buckets := []string{"", "plain", "with.dots.in.it", "Old_Style", "a--x-s3", "usw2--usw2-az1--x-s3", "ümlaut", "b b", "x--op-s3"}
	for _, region := range regions {
		for _, endpoint := range []string{"", "http://127.0.0.1:9000", "https://s3.example.com/base"} {
			for _, flags := range [][2]bool{{}, {true, false}, {false, true}} {
				params := s3.EndpointParameters{Region: &region, Endpoint: optional(endpoint), UseFIPS: &flags[0], UseDualStack: &flags[1], ForcePathStyle: aws.Bool(true)}
				static, rules := newStaticResolver(params), s3.NewDefaultEndpointResolverV2()
				if _, err := rules.ResolveEndpoint(t.Context(), params); (err == nil) != static.ok {
					t.Errorf("%s %q %v: static %v, the rules %v", region, endpoint, flags, static.ok, err)
				}
				for _, bucket := range buckets {
					params.Bucket = optional(bucket)
					got, gotErr := static.ResolveEndpoint(t.Context(), params)
					want, wantErr := rules.ResolveEndpoint(t.Context(), params)
					name := fmt.Sprintf("%s %q %v %q", region, endpoint, flags, bucket)
					if (gotErr != nil) != (wantErr != nil) {
						t.Errorf("%s: %v, the rules %v", name, gotErr, wantErr)
						continue
					}
					if gotErr == nil && (got.URI.String() != want.URI.String() || len(got.Headers) != len(want.Headers) || signing(got.Properties) != signing(want.Properties)) {
						t.Errorf("%s: %s %s, the rules %s %s", name, &got.URI, signing(got.Properties), &want.URI, signing(want.Properties))
					}
				}
			}
		}
	}
}

// signing is what an endpoint says of signatures.
func signing(p smithy.Properties) string {
	options, _ := smithyauth.GetAuthOptions(&p)
	text := ""
	for _, o := range options {
		name, _ := smithyhttp.GetSigV4SigningName(&o.SignerProperties)
		region, _ := smithyhttp.GetSigV4SigningRegion(&o.SignerProperties)
		double, _ := smithyhttp.GetDisableDoubleEncoding(&o.SignerProperties)
		text += fmt.Sprint(o.SchemeID, name, region, double, ";")
	}
	return text
}

func TestEndpoints(t *testing.T) {
	general, own := "http://general:1", "http://own:1"
	cases := []struct {
		name string
		base string
		env  map[string]string
		o    Options
		want endpoints
	}{
		{"AWS", "", nil, Options{}, endpoints{}},
		{"flag", "", nil, Options{Endpoint: own}, endpoints{s3: own}},
		{"flags", "", nil, Options{Endpoint: own, ControlEndpoint: "http://c:1", STSEndpoint: "http://s:1"}, endpoints{own, "http://c:1", "http://s:1"}},
		{"general setting", general, nil, Options{}, endpoints{s3: general, sts: general}},
		{"general setting, flag over it", general, nil, Options{Endpoint: own}, endpoints{s3: own}},
		{"own settings", "", map[string]string{"AWS_ENDPOINT_URL_S3": own, "AWS_ENDPOINT_URL_S3_CONTROL": "http://c:1", "AWS_ENDPOINT_URL_STS": "http://s:1"}, Options{}, endpoints{own, "http://c:1", "http://s:1"}},
		{"own over general", general, map[string]string{"AWS_ENDPOINT_URL_S3": own}, Options{}, endpoints{s3: own, sts: general}},
		{"flag over own", "", map[string]string{"AWS_ENDPOINT_URL_S3": general}, Options{Endpoint: own}, endpoints{s3: own}},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			cfg := configWith(t, tc.env)
			cfg.BaseEndpoint = optional(tc.base)
			if got := findEndpoints(cfg, tc.o); got != tc.want {
				t.Errorf("%+v, want %+v", got, tc.want)
			}
		})
	}
	for _, bad := range []string{"localhost:9000", "://", "s3.example.com"} {
		if _, err := New(testConfig(), Options{Now: time.Now, Endpoint: bad}); err == nil {
			t.Errorf("endpoint %q was accepted", bad)
		}
	}
}

func TestMissingCredentials(t *testing.T) {
	f := newFake(t, "a")
	cfg := testConfig()
	cfg.Credentials = aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
		return aws.Credentials{}, errors.New("no profile")
	})
	c, err := New(cfg, f.options())
	if err != nil {
		t.Fatal(err)
	}
	if footer, err := c.Collect(t.Context(), &memory{}); !errors.Is(err, ErrCredentials) || footer != nil {
		t.Errorf("footer %v, error %v", footer, err)
	}
	if len(f.journal) > 0 {
		t.Errorf("sent %q", f.journal)
	}
}

// BenchmarkResolver says whether the static resolver earns its place.
func BenchmarkResolver(b *testing.B) {
	params := s3.EndpointParameters{
		Region: aws.String("eu-west-1"), Bucket: aws.String("some-bucket"), ForcePathStyle: aws.Bool(true), UseFIPS: aws.Bool(false), UseDualStack: aws.Bool(false),
	}
	for name, resolver := range map[string]s3.EndpointResolverV2{"rules": s3.NewDefaultEndpointResolverV2(), "static": newStaticResolver(params)} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := resolver.ResolveEndpoint(context.Background(), params); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
