package rules

import (
	"io/fs"

	"s3audit/policies"
)

// embedded is the rule library built into the binary.
func embedded() fs.FS { return policies.FS }
