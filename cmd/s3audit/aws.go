package main

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/spf13/pflag"
)

// awsOptions lie over the SDK's own environment and files.
type awsOptions struct {
	config          aws.Config // set by the demo, which brings its own
	profile         string
	region          string
	endpoint        string
	controlEndpoint string
	stsEndpoint     string
	roleARN         string
	externalID      string
}

func (o *awsOptions) flags(f *pflag.FlagSet) {
	f.StringVar(&o.profile, "profile", "", "AWS profile")
	f.StringVar(&o.region, "region", "", "region to sign for and to start in")
	f.StringVar(&o.endpoint, "endpoint-url", "", "S3 endpoint, for servers that are not AWS")
	f.StringVar(&o.controlEndpoint, "control-endpoint-url", "", "S3 Control endpoint beside --endpoint-url; without one, account facts of a foreign server are not asked for")
	f.StringVar(&o.stsEndpoint, "sts-endpoint-url", "", "STS endpoint beside --endpoint-url")
	f.StringVar(&o.roleARN, "role-arn", "", "role to assume")
	f.StringVar(&o.externalID, "external-id", "", "external id for --role-arn")
}

// load resolves credentials and region the way every AWS tool does.
func (o *awsOptions) load(ctx context.Context, env *environment) (aws.Config, error) {
	if o.config.Credentials != nil {
		return o.config, nil
	}
	var opts []func(*config.LoadOptions) error
	if o.profile != "" {
		opts = append(opts, config.WithSharedConfigProfile(o.profile))
	}
	if o.region != "" {
		opts = append(opts, config.WithRegion(o.region))
	}
	cfg, err := config.LoadDefaultConfig(ctx, opts...)
	if err != nil {
		return cfg, fmt.Errorf("load AWS configuration: %w", err)
	}
	if cfg.Region == "" {
		cfg.Region = "us-east-1"
	}
	if o.roleARN != "" {
		cfg.Credentials = aws.NewCredentialsCache(stscreds.NewAssumeRoleProvider(sts.NewFromConfig(cfg), o.roleARN,
			func(r *stscreds.AssumeRoleOptions) {
				r.RoleSessionName = "s3audit"
				if o.externalID != "" {
					r.ExternalID = aws.String(o.externalID)
				}
			}))
	}
	credCtx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	if _, err := cfg.Credentials.Retrieve(credCtx); err != nil {
		return cfg, fmt.Errorf("find AWS credentials: %w\nSet AWS_PROFILE or AWS_ACCESS_KEY_ID, or run `s3audit demo` to see it work without an account", err)
	}
	return cfg, nil
}
