package collector

import "errors"

var (
	// ErrListDenied says that s3:ListAllMyBuckets was refused, so that nobody
	// knows which buckets there are.
	ErrListDenied = errors.New("listing the buckets was denied")
	// ErrCredentials says that the credentials are missing, wrong or expired.
	ErrCredentials = errors.New("the credentials were not accepted")
	// ErrResume says that an unfinished snapshot is of something else.
	ErrResume = errors.New("the snapshot cannot be resumed")
)
