package snapshot

// StorageLens is every S3 Storage Lens configuration of the account that the
// regions asked tell.
type StorageLens struct {
	StorageLensConfigurationList []StorageLensDashboard `json:"StorageLensConfigurationList"`
}

// StorageLensDashboard is one Storage Lens configuration: what
// ListStorageLensConfigurations says of it, and what GetStorageLensConfiguration says.
type StorageLensDashboard struct {
	ID            string                      `json:"Id"`
	Arn           string                      `json:"StorageLensArn"`
	HomeRegion    string                      `json:"HomeRegion"`
	IsEnabled     bool                        `json:"IsEnabled"`
	Configuration Observed[StorageLensDetail] `json:"Configuration"`
}

// StorageLensDetail is S3's GetStorageLensConfigurationOutput document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetStorageLensConfiguration.html
type StorageLensDetail struct {
	StorageLensConfiguration *StorageLensConfiguration `json:"StorageLensConfiguration,omitempty" xml:"StorageLensConfiguration,omitempty"`
}

// StorageLensConfiguration is S3's StorageLensConfiguration document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_StorageLensConfiguration.html
type StorageLensConfiguration struct {
	AccountLevel               *StorageLensAccountLevel               `json:"AccountLevel,omitempty" xml:"AccountLevel,omitempty"`
	AwsOrg                     *StorageLensAwsOrg                     `json:"AwsOrg,omitempty" xml:"AwsOrg,omitempty"`
	DataExport                 *StorageLensDataExport                 `json:"DataExport,omitempty" xml:"DataExport,omitempty"`
	Exclude                    *StorageLensScope                      `json:"Exclude,omitempty" xml:"Exclude,omitempty"`
	ExpandedPrefixesDataExport *StorageLensExpandedPrefixesDataExport `json:"ExpandedPrefixesDataExport,omitempty" xml:"ExpandedPrefixesDataExport,omitempty"`
	Id                         *string                                `json:"Id,omitempty" xml:"Id,omitempty"`
	Include                    *StorageLensScope                      `json:"Include,omitempty" xml:"Include,omitempty"`
	IsEnabled                  *bool                                  `json:"IsEnabled,omitempty" xml:"IsEnabled,omitempty"`
	PrefixDelimiter            *string                                `json:"PrefixDelimiter,omitempty" xml:"PrefixDelimiter,omitempty"`
	StorageLensArn             *string                                `json:"StorageLensArn,omitempty" xml:"StorageLensArn,omitempty"`
}

// StorageLensScope is S3's Include document, and its Exclude document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_Include.html
type StorageLensScope struct {
	Buckets []string `json:"Buckets,omitempty" xml:"Buckets>Arn,omitempty"`
	Regions []string `json:"Regions,omitempty" xml:"Regions>Region,omitempty"`
}

// StorageLensAwsOrg is S3's StorageLensAwsOrg document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_StorageLensAwsOrg.html
type StorageLensAwsOrg struct {
	Arn *string `json:"Arn,omitempty" xml:"Arn,omitempty"`
}

// StorageLensDataExport is S3's StorageLensDataExport document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_StorageLensDataExport.html
type StorageLensDataExport struct {
	CloudWatchMetrics           *StorageLensMetrics           `json:"CloudWatchMetrics,omitempty" xml:"CloudWatchMetrics,omitempty"`
	S3BucketDestination         *StorageLensBucketDestination `json:"S3BucketDestination,omitempty" xml:"S3BucketDestination,omitempty"`
	StorageLensTableDestination *StorageLensTableDestination  `json:"StorageLensTableDestination,omitempty" xml:"StorageLensTableDestination,omitempty"`
}

// StorageLensExpandedPrefixesDataExport is S3's StorageLensExpandedPrefixesDataExport document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_StorageLensExpandedPrefixesDataExport.html
type StorageLensExpandedPrefixesDataExport struct {
	S3BucketDestination         *StorageLensBucketDestination `json:"S3BucketDestination,omitempty" xml:"S3BucketDestination,omitempty"`
	StorageLensTableDestination *StorageLensTableDestination  `json:"StorageLensTableDestination,omitempty" xml:"StorageLensTableDestination,omitempty"`
}

// StorageLensBucketDestination is S3 Control's S3BucketDestination document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3BucketDestination.html
type StorageLensBucketDestination struct {
	AccountId           *string              `json:"AccountId,omitempty" xml:"AccountId,omitempty"`
	Arn                 *string              `json:"Arn,omitempty" xml:"Arn,omitempty"`
	Encryption          *InventoryEncryption `json:"Encryption,omitempty" xml:"Encryption,omitempty"`
	Format              string               `json:"Format,omitempty" xml:"Format,omitempty"`
	OutputSchemaVersion string               `json:"OutputSchemaVersion,omitempty" xml:"OutputSchemaVersion,omitempty"`
	Prefix              *string              `json:"Prefix,omitempty" xml:"Prefix,omitempty"`
}

// StorageLensTableDestination is S3's StorageLensTableDestination document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_StorageLensTableDestination.html
type StorageLensTableDestination struct {
	Encryption *InventoryEncryption `json:"Encryption,omitempty" xml:"Encryption,omitempty"`
	IsEnabled  *bool                `json:"IsEnabled,omitempty" xml:"IsEnabled,omitempty"`
}

// StorageLensMetrics is what S3's documents of one kind of metrics have in common.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_ActivityMetrics.html
type StorageLensMetrics struct {
	IsEnabled *bool `json:"IsEnabled,omitempty" xml:"IsEnabled,omitempty"`
}

// StorageLensAccountLevel is S3's AccountLevel document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_AccountLevel.html
type StorageLensAccountLevel struct {
	ActivityMetrics                 *StorageLensMetrics     `json:"ActivityMetrics,omitempty" xml:"ActivityMetrics,omitempty"`
	AdvancedCostOptimizationMetrics *StorageLensMetrics     `json:"AdvancedCostOptimizationMetrics,omitempty" xml:"AdvancedCostOptimizationMetrics,omitempty"`
	AdvancedDataProtectionMetrics   *StorageLensMetrics     `json:"AdvancedDataProtectionMetrics,omitempty" xml:"AdvancedDataProtectionMetrics,omitempty"`
	AdvancedPerformanceMetrics      *StorageLensMetrics     `json:"AdvancedPerformanceMetrics,omitempty" xml:"AdvancedPerformanceMetrics,omitempty"`
	BucketLevel                     *StorageLensBucketLevel `json:"BucketLevel,omitempty" xml:"BucketLevel,omitempty"`
	DetailedStatusCodesMetrics      *StorageLensMetrics     `json:"DetailedStatusCodesMetrics,omitempty" xml:"DetailedStatusCodesMetrics,omitempty"`
	StorageLensGroupLevel           *StorageLensGroupLevel  `json:"StorageLensGroupLevel,omitempty" xml:"StorageLensGroupLevel,omitempty"`
}

// StorageLensBucketLevel is S3's BucketLevel document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_BucketLevel.html
type StorageLensBucketLevel struct {
	ActivityMetrics                 *StorageLensMetrics     `json:"ActivityMetrics,omitempty" xml:"ActivityMetrics,omitempty"`
	AdvancedCostOptimizationMetrics *StorageLensMetrics     `json:"AdvancedCostOptimizationMetrics,omitempty" xml:"AdvancedCostOptimizationMetrics,omitempty"`
	AdvancedDataProtectionMetrics   *StorageLensMetrics     `json:"AdvancedDataProtectionMetrics,omitempty" xml:"AdvancedDataProtectionMetrics,omitempty"`
	AdvancedPerformanceMetrics      *StorageLensMetrics     `json:"AdvancedPerformanceMetrics,omitempty" xml:"AdvancedPerformanceMetrics,omitempty"`
	DetailedStatusCodesMetrics      *StorageLensMetrics     `json:"DetailedStatusCodesMetrics,omitempty" xml:"DetailedStatusCodesMetrics,omitempty"`
	PrefixLevel                     *StorageLensPrefixLevel `json:"PrefixLevel,omitempty" xml:"PrefixLevel,omitempty"`
}

// StorageLensPrefixLevel is S3's PrefixLevel document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_PrefixLevel.html
type StorageLensPrefixLevel struct {
	StorageMetrics *StorageLensPrefixMetrics `json:"StorageMetrics,omitempty" xml:"StorageMetrics,omitempty"`
}

// StorageLensPrefixMetrics is S3's PrefixLevelStorageMetrics document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_PrefixLevelStorageMetrics.html
type StorageLensPrefixMetrics struct {
	IsEnabled         *bool                       `json:"IsEnabled,omitempty" xml:"IsEnabled,omitempty"`
	SelectionCriteria *StorageLensPrefixSelection `json:"SelectionCriteria,omitempty" xml:"SelectionCriteria,omitempty"`
}

// StorageLensPrefixSelection is S3's SelectionCriteria document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_SelectionCriteria.html
type StorageLensPrefixSelection struct {
	Delimiter                 *string  `json:"Delimiter,omitempty" xml:"Delimiter,omitempty"`
	MaxDepth                  *int32   `json:"MaxDepth,omitempty" xml:"MaxDepth,omitempty"`
	MinStorageBytesPercentage *float64 `json:"MinStorageBytesPercentage,omitempty" xml:"MinStorageBytesPercentage,omitempty"`
}

// StorageLensGroupLevel is S3's StorageLensGroupLevel document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_StorageLensGroupLevel.html
type StorageLensGroupLevel struct {
	SelectionCriteria *StorageLensGroupSelection `json:"SelectionCriteria,omitempty" xml:"SelectionCriteria,omitempty"`
}

// StorageLensGroupSelection is S3's StorageLensGroupLevelSelectionCriteria document.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_StorageLensGroupLevelSelectionCriteria.html
type StorageLensGroupSelection struct {
	Exclude []string `json:"Exclude,omitempty" xml:"Exclude>Arn,omitempty"`
	Include []string `json:"Include,omitempty" xml:"Include>Arn,omitempty"`
}
