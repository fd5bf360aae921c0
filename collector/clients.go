package collector

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3control"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go/middleware"
)

// clients makes the SDK's clients, one a region, all over one transport.
type clients struct {
	cfg       aws.Config
	endpoints endpoints
	shortcuts *shortcuts

	mu      sync.RWMutex
	s3      map[string]*s3.Client
	express map[string]*s3.Client
	control map[string]*s3control.Client
}

func newClients(cfg aws.Config, o Options) (*clients, error) {
	cfg = cfg.Copy()
	if cfg.Region == "" {
		cfg.Region = "us-east-1" // ListBuckets is answered there for every region
	}
	if cfg.Credentials != nil && !aws.IsCredentialsProvider(cfg.Credentials, (*aws.AnonymousCredentials)(nil)) {
		cfg.Credentials = markedCredentials{cfg.Credentials}
	}
	var short *shortcuts
	short, cfg.HTTPClient = newShortcuts(pooled(cfg.HTTPClient, o.Concurrency), cfg.Credentials)
	// Retries are ours, since they have to go through the limiter.
	cfg.Retryer = func() aws.Retryer { return aws.NopRetryer{} }
	cfg.RetryMaxAttempts = 0
	cfg.RequestChecksumCalculation = aws.RequestChecksumCalculationWhenRequired
	cfg.ResponseChecksumValidation = aws.ResponseChecksumValidationWhenRequired
	cfg.APIOptions = append([]func(*middleware.Stack) error{addRootCheck, awsmiddleware.AddUserAgentKeyValue("s3audit", userAgentVersion(o.Tool))}, cfg.APIOptions...)
	c := &clients{
		cfg: cfg, endpoints: findEndpoints(cfg, o), shortcuts: short,
		s3: map[string]*s3.Client{}, express: map[string]*s3.Client{}, control: map[string]*s3control.Client{},
	}
	for name, endpoint := range map[string]string{"S3": c.endpoints.s3, "S3 Control": c.endpoints.control, "STS": c.endpoints.sts} {
		if u, err := url.Parse(endpoint); endpoint != "" && (err != nil || u.Scheme == "" || u.Host == "") {
			return nil, fmt.Errorf("%s endpoint %q: want a URL such as https://s3.example.com", name, endpoint)
		}
	}
	return c, nil
}

// pooled keeps as many connections open as there can be calls in flight, and
// opens no more: the default of ten would close and open one for nearly every
// call. The SDK's own client has to stay what it is, since loading a
// configuration with AWS_CA_BUNDLE set works with no other.
func pooled(client aws.HTTPClient, concurrency int) aws.HTTPClient {
	if client == nil {
		client = awshttp.NewBuildableClient()
	}
	buildable, ok := client.(*awshttp.BuildableClient)
	if !ok {
		return client
	}
	return buildable.WithTransportOptions(func(t *http.Transport) {
		t.MaxIdleConns = 0 // no limit over all hosts: there is one a region
		t.MaxIdleConnsPerHost = concurrency
		t.MaxConnsPerHost = concurrency
	})
}

func userAgentVersion(tool string) string {
	if tool == "" {
		return "dev"
	}
	return strings.ReplaceAll(tool, " ", "-")
}

// custom reports whether S3 is not AWS's.
func (c *clients) custom() bool { return c.endpoints.s3 != "" }

// controlled reports whether S3 Control and directory buckets may be asked.
func (c *clients) controlled() bool { return !c.custom() || c.endpoints.control != "" }

// identified reports whether STS may be asked.
func (c *clients) identified() bool { return !c.custom() || c.endpoints.sts != "" }

// forRegion is the client for ordinary buckets of a region.
func (c *clients) forRegion(region string) *s3.Client {
	return cached(c, c.s3, region, func() *s3.Client {
		return s3.NewFromConfig(c.cfg, c.s3Options(region), func(o *s3.Options) {
			o.EndpointResolverV2 = newStaticResolver(s3.EndpointParameters{
				Region: aws.String(region), Endpoint: o.BaseEndpoint,
				UseFIPS:      aws.Bool(o.EndpointOptions.UseFIPSEndpoint == aws.FIPSEndpointStateEnabled),
				UseDualStack: aws.Bool(o.EndpointOptions.UseDualStackEndpoint == aws.DualStackEndpointStateEnabled),
			})
		})
	})
}

// forExpress is the client for directory buckets of a region, whose endpoints
// only the SDK's rules know. Their sessions are for objects; configuration is
// signed as everywhere, and on a custom endpoint the SDK has to be told so.
func (c *clients) forExpress(region string) *s3.Client {
	return cached(c, c.express, region, func() *s3.Client {
		return s3.NewFromConfig(c.cfg, c.s3Options(region), func(o *s3.Options) {
			if c.custom() {
				o.DisableS3ExpressSessionAuth = aws.Bool(true)
				o.EndpointResolverV2 = expressResolver{newStaticResolver(s3.EndpointParameters{Region: aws.String(region), Endpoint: o.BaseEndpoint})}
			}
		})
	})
}

func (c *clients) s3Options(region string) func(*s3.Options) {
	return func(o *s3.Options) {
		o.Region = region
		o.UsePathStyle = true
		o.UseAccelerate = false
		o.DisableMultiRegionAccessPoints = true
		o.BaseEndpoint = optional(c.endpoints.s3)
	}
}

func (c *clients) forControl(region string) *s3control.Client {
	return cached(c, c.control, region, func() *s3control.Client {
		return s3control.NewFromConfig(c.cfg, func(o *s3control.Options) {
			o.Region = region
			if c.endpoints.control != "" {
				base, err := url.Parse(c.endpoints.control)
				if err != nil {
					panic("collector: endpoint was parsed before: " + err.Error())
				}
				o.BaseEndpoint = optional(c.endpoints.control)
				o.EndpointResolverV2 = controlResolver{*base}
			}
		})
	})
}

func (c *clients) forSTS() *sts.Client {
	return sts.NewFromConfig(c.cfg, func(o *sts.Options) { o.BaseEndpoint = optional(c.endpoints.sts) })
}

func serviceSTS(cfg aws.Config) string {
	return aws.ToString(sts.NewFromConfig(cfg).Options().BaseEndpoint)
}

func optional(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

func cached[Client any](c *clients, known map[string]*Client, region string, build func() *Client) *Client {
	c.mu.RLock()
	client := known[region]
	c.mu.RUnlock()
	if client != nil {
		return client
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if known[region] == nil {
		known[region] = build()
	}
	return known[region]
}

// markedCredentials tells the provider's errors from everything else that can
// go wrong in a call.
type markedCredentials struct{ aws.CredentialsProvider }

// Retrieve implements aws.CredentialsProvider.
func (m markedCredentials) Retrieve(ctx context.Context) (aws.Credentials, error) {
	credentials, err := m.CredentialsProvider.Retrieve(ctx)
	if err != nil {
		return credentials, &credentialsError{err}
	}
	return credentials, nil
}
