// The validator of the asff format, apart from s3audit so that the audit tool
// does not depend on a client of Security Hub.
module s3audit/asff

go 1.26

require (
	github.com/aws/aws-sdk-go-v2 v1.40.1
	github.com/aws/aws-sdk-go-v2/service/securityhub v1.67.0
)

require (
	github.com/aws/aws-sdk-go-v2/internal/configsources v1.4.15 // indirect
	github.com/aws/aws-sdk-go-v2/internal/endpoints/v2 v2.7.15 // indirect
	github.com/aws/smithy-go v1.24.0 // indirect
)
