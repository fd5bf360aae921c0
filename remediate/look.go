package remediate

import (
	"fmt"

	smithy "github.com/aws/smithy-go"

	"s3audit/collector/snapshot"
	"s3audit/remediate/plan"
)

// DocumentIn is what a fresh record, a [snapshot.Bucket] or [snapshot.Account],
// holds of one subresource: what a [Reader] has to give. What was not answered is
// an error with S3's code in it.
func DocumentIn(fresh any, subresource, key string) (plan.Document, error) {
	r, err := recordOf(fresh)
	if err != nil {
		return plan.Document{}, err
	}
	if o := r.reading(subresource); o.State == snapshot.Denied || o.State == snapshot.Failed {
		return plan.Document{}, &smithy.GenericAPIError{Code: o.Code, Message: fmt.Sprintf("%s: %s", o.API, o.Message)}
	}
	return r.document(subresource, key)
}
