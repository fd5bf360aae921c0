package remediate

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	smithy "github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"s3audit/remediate/operation"
	"s3audit/remediate/plan"
)

// applyFault is why an attempt came to nothing.
type applyFault struct {
	doing       string // "read" or "write"
	err         error
	code        string
	text        string // S3's
	requestID   string
	status      int // of HTTP, 0 where no answer came
	retryAfter  time.Duration
	credentials bool
	ours        bool // no client said it: nothing was sent
}

// Codes that mean: later, and nothing was done.
var laterCodes = []string{
	"SlowDown", "SlowDownWrite", "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottled", "RequestLimitExceeded",
	"TooManyRequests", "TooManyRequestsException", "BandwidthLimitExceeded", "PriorRequestNotComplete", "ServiceUnavailable",
	"OperationAborted",
}

// Codes that mean: nobody knows what was done.
var lostCodes = []string{
	"InternalError", "InternalFailure", "InternalServerError", "RequestTimeout", "RequestTimeoutException", "BadGateway", "GatewayTimeout",
}

// Codes that mean: nobody is going to answer these credentials.
var credentialCodes = []string{
	"ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired", "InvalidToken", "InvalidAccessKeyId", "InvalidClientTokenId",
	"UnrecognizedClientException", "SignatureDoesNotMatch", "InvalidSignatureException", "IncompleteSignature", "NotSignedUp",
	"RequestExpired", "AuthFailure", "MissingAuthenticationToken", "InvalidSecurity", "NoCredentials", // the last is the collector's word
}

func faultOf(doing string, err error) *applyFault {
	f := &applyFault{doing: doing, err: err}
	var api smithy.APIError
	if errors.As(err, &api) {
		f.code, f.text = api.ErrorCode(), api.ErrorMessage()
	}
	var answer interface{ HTTPResponse() *smithyhttp.Response }
	if errors.As(err, &answer) && answer.HTTPResponse() != nil && answer.HTTPResponse().Response != nil {
		r := answer.HTTPResponse()
		f.status, f.requestID = r.StatusCode, r.Header.Get("X-Amz-Request-Id")
		if seconds, err := strconv.Atoi(r.Header.Get("Retry-After")); err == nil && seconds > 0 {
			f.retryAfter = min(time.Duration(seconds)*time.Second, maxBackoff)
		}
	}
	var signing *smithy.OperationError
	f.ours = !errors.As(err, &signing)
	// What keeps the SDK from getting credentials has a code of another service.
	f.credentials = slices.Contains(credentialCodes, f.code) || !f.ours && f.requestID == "" && strings.Contains(signing.Err.Error(), "get identity: ")
	return f
}

func credentialsFault(err error) bool { return err != nil && faultOf("read", err).credentials }

func credentialsError(err error) error { return fmt.Errorf("%w: %w", ErrCredentials, err) }

// later reports whether S3 said to come again, and did nothing.
func (f *applyFault) later() bool {
	return slices.Contains(laterCodes, f.code) || f.status == http.StatusServiceUnavailable || f.status == http.StatusTooManyRequests
}

// again reports whether another attempt may do.
func (f *applyFault) again() bool { return f.later() || f.lost() }

// lost reports whether S3 may have done what it was asked all the same: it says
// that it does not know, or no answer came.
func (f *applyFault) lost() bool {
	switch {
	case f.later() || f.credentials:
		return false
	case f.status >= 500 || slices.Contains(lostCodes, f.code) || errors.Is(f.err, context.DeadlineExceeded):
		return true
	}
	return f.status < 400 && f.code == "" && !f.ours
}

// message says what is wrong, and who can help where it is not the caller.
func (f *applyFault) message(c *plan.Change) string {
	text := f.err.Error()
	if f.code != "" {
		text = f.code + ": " + f.text
	}
	text = f.doing + " " + c.Subresource + ": " + text
	row, _ := operation.Find(c.Subresource)
	switch {
	case f.organization(c):
		return "the organization manages this, and its administrators have to change it. " + text
	case f.status == http.StatusForbidden && !f.credentials && f.doing == "write":
		return text + ". It needs " + row.Action(c.After)
	}
	return text
}

// organization reports whether a policy of the organization stands against it.
// S3 names the kind of policy to callers of the organization itself; of the block
// that an organization's S3 policy sets, an account can change nothing.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_s3.html
func (f *applyFault) organization(c *plan.Change) bool {
	if f.status != http.StatusForbidden || f.doing != "write" {
		return false
	}
	text := strings.ToLower(f.text)
	return strings.Contains(text, "service control policy") || strings.Contains(text, "resource control policy") ||
		strings.HasSuffix(c.Subresource, "ublicAccessBlock") && strings.Contains(text, "organization")
}
