package collector

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	smithy "github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"s3audit/collector/snapshot"
)

// kind says what to do about a fault.
type kind int

const (
	final          kind = iota // nothing more to do: it is the answer
	throttled                  // send again, more slowly
	transient                  // send again
	redirected                 // ask the region it names
	noBucket                   // the bucket may be gone
	badCredentials             // nobody is going to answer these credentials
	canceled                   // the collection is being stopped
)

// A fault is an answer that is no document, sorted once.
type fault struct {
	kind       kind
	state      snapshot.State
	refusal    snapshot.Refusal
	region     string        // where a redirect points
	retryAfter time.Duration // what the server asks for
	err        error
}

func (f *fault) Error() string {
	text := f.refusal.Code
	if f.refusal.Message != "" && f.refusal.Message != f.refusal.Code {
		text += ": " + f.refusal.Message
	}
	if f.refusal.RequestID != "" {
		text += " (request " + f.refusal.RequestID + ")"
	}
	return text
}

func (f *fault) Unwrap() error { return f.err }

// Error codes by what they mean. Anything with status 403 that is not named
// here is a denial, anything with 503 or 429 a throttle.
// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
var (
	throttleCodes = []string{
		"SlowDown", "SlowDownRead", "SlowDownWrite", "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottled",
		"RequestThrottledException", "RequestLimitExceeded", "TooManyRequests", "TooManyRequestsException", "BandwidthLimitExceeded",
		"LimitExceededException", "PriorRequestNotComplete", "ServiceUnavailable",
	}
	transientCodes = []string{
		"InternalError", "InternalFailure", "InternalServerError", "RequestTimeout", "RequestTimeoutException",
		"RequestTimeTooSkewed", "OperationAborted", "BadGateway", "GatewayTimeout",
	}
	credentialCodes = []string{
		"ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired", "InvalidToken", "InvalidAccessKeyId", "InvalidClientTokenId",
		"UnrecognizedClientException", "SignatureDoesNotMatch", "InvalidSignatureException", "IncompleteSignature", "NotSignedUp",
		"RequestExpired", "AuthFailure", "MissingAuthenticationToken", "InvalidSecurity",
	}
	redirectCodes = []string{
		"PermanentRedirect", "TemporaryRedirect", "Redirect", "MovedPermanently", "AuthorizationHeaderMalformed",
		"IllegalLocationConstraintException", "IllegalLocationConstraint", "IncorrectEndpoint", "InvalidRegionName",
	}
	unsupportedCodes = []string{"NotImplemented", "XNotImplemented", "MethodNotAllowed", "UnsupportedOperation", "NotSupported"}
)

var expectingRegion = regexp.MustCompile(`expecting '([a-z0-9-]+)'`)

// classify sorts the error of one request to call. custom says that the
// endpoint is not AWS's.
func classify(ctx context.Context, call *Call, err error, custom bool) *fault {
	f := &fault{state: snapshot.Failed, refusal: snapshot.Refusal{API: call.API, Action: call.Action}, err: err}
	p := takeApart(err)
	p.read(f)
	switch {
	case ctx.Err() != nil:
		f.kind, f.refusal.Code, f.refusal.Message = canceled, "Canceled", canceledMessage
	case p.body != nil:
		f.fromBody(p.body)
	case p.credentials != nil:
		f.kind, f.refusal.Code, f.refusal.Message = badCredentials, "NoCredentials", p.credentials.Error()
	case p.api != nil:
		f.refusal.Code, f.refusal.Message = p.api.ErrorCode(), p.api.ErrorMessage()
		f.fromCode(call, custom)
	case p.undecoded != nil:
		f.kind, f.refusal.Code, f.refusal.Message = transient, "MalformedXML", p.undecoded.Err.Error()
	case f.refusal.HTTPStatus >= 300: // an error whose body is no S3 error
		f.kind, f.refusal.Code, f.refusal.Message = transient, "MalformedXML", cause(err).Error()
	default:
		f.fromTransport(err)
	}
	return f
}

// parts are what an SDK error is made of. "Not configured" is an error too, so
// that half of all answers come through here: one walk, no reflection.
type parts struct {
	body        *bodyError
	credentials *credentialsError
	api         smithy.APIError
	undecoded   *smithy.DeserializationError
	response    *smithyhttp.Response
	requestID   string
}

func takeApart(err error) (p parts) {
	for ; err != nil; err = errors.Unwrap(err) {
		if r, ok := err.(interface{ HTTPResponse() *smithyhttp.Response }); ok && p.response == nil {
			p.response = r.HTTPResponse()
		}
		if r, ok := err.(interface{ ServiceRequestID() string }); ok && p.requestID == "" {
			p.requestID = r.ServiceRequestID()
		}
		switch e := err.(type) { //nolint:errorlint // this loop is what walks the chain, once
		case *bodyError:
			p.body = e
		case *credentialsError:
			p.credentials = e
		case *smithy.DeserializationError:
			p.undecoded = e
		case smithy.APIError:
			p.api = e
		}
	}
	return p
}

// read takes from the HTTP answer, where there was one, what the SDK's errors
// do not carry.
func (p *parts) read(f *fault) {
	if r := p.response; r != nil && r.Response != nil {
		f.refusal.HTTPStatus = r.StatusCode
		f.refusal.RequestID = r.Header.Get("X-Amz-Request-Id")
		f.region = r.Header.Get("X-Amz-Bucket-Region")
		if seconds, err := strconv.Atoi(r.Header.Get("Retry-After")); err == nil && seconds > 0 {
			f.retryAfter = time.Duration(seconds) * time.Second
		}
	}
	if f.refusal.RequestID == "" {
		f.refusal.RequestID = p.requestID
	}
}

func (f *fault) fromCode(call *Call, custom bool) {
	code, status := f.refusal.Code, f.refusal.HTTPStatus
	switch {
	case slices.Contains(call.Absent, code):
		f.state = snapshot.Absent
	case code == "NoSuchBucket":
		f.kind = noBucket
	case slices.Contains(credentialCodes, code):
		f.kind = badCredentials
	case slices.Contains(throttleCodes, code), status == http.StatusServiceUnavailable, status == http.StatusTooManyRequests:
		f.kind = throttled
	case slices.Contains(redirectCodes, code), status == http.StatusMovedPermanently, status == http.StatusTemporaryRedirect:
		f.kind = redirected
		if match := expectingRegion.FindStringSubmatch(f.refusal.Message); f.region == "" && match != nil {
			f.region = match[1]
		}
	case slices.Contains(transientCodes, code):
		f.kind = transient
	case !custom && slices.Contains(call.NotOwner, code):
		f.state = snapshot.Denied
	case slices.Contains(unsupportedCodes, code), status == http.StatusNotImplemented, status == http.StatusMethodNotAllowed:
		f.state = snapshot.Unsupported
	case status == http.StatusForbidden, status == http.StatusUnauthorized, code == "AccessDenied":
		f.state, f.refusal.Denial = snapshot.Denied, denial(f.refusal.Message)
	case status >= 500:
		f.kind = transient
	case custom && status == http.StatusNotFound && (code == "NotFound" || code == "UnknownError" || code == ""):
		// S3 itself always says what it did not find; a server that does not has
		// no such path.
		f.state = snapshot.Unsupported
	}
}

func (f *fault) fromBody(body *bodyError) {
	f.refusal.Code, f.refusal.Message = "UnexpectedBody", body.Error()
	f.refusal.HTTPStatus, f.refusal.RequestID = body.Status, body.RequestID
	switch {
	case body.Status < 300:
		f.state = snapshot.Unsupported
	case body.Status == http.StatusServiceUnavailable || body.Status == http.StatusTooManyRequests:
		f.kind = throttled
	case body.Status == http.StatusNotImplemented || body.Status == http.StatusMethodNotAllowed:
		f.state = snapshot.Unsupported
	case body.Status >= 500:
		f.kind = transient
	}
}

func (f *fault) fromTransport(err error) {
	var (
		dns *net.DNSError
		crt *tls.CertificateVerificationError
		rec tls.RecordHeaderError
		tmo net.Error
	)
	f.refusal.Message = cause(err).Error()
	switch {
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &tmo) && tmo.Timeout():
		f.kind, f.refusal.Code = transient, "Timeout"
	case errors.As(err, &dns):
		f.refusal.Code = "NoSuchHost"
		if !dns.IsNotFound {
			f.kind = transient
		}
	case errors.As(err, &crt), errors.As(err, &rec):
		f.refusal.Code = "TLS"
	case errors.Is(err, syscall.ECONNREFUSED):
		f.kind, f.refusal.Code = transient, "ConnectionRefused"
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		f.kind, f.refusal.Code = transient, "ConnectionReset"
	case strings.Contains(err.Error(), "connection") || strings.Contains(err.Error(), "malformed HTTP"):
		f.kind, f.refusal.Code = transient, "ConnectionReset" // net/http has no sentinel for these
	default:
		f.refusal.Code = "RequestFailed"
	}
}

// cause is the innermost error: the SDK wraps each in half a dozen layers that
// repeat each other.
func cause(err error) error {
	for {
		next := errors.Unwrap(err)
		if next == nil {
			return err
		}
		var op *net.OpError
		if errors.As(err, &op) {
			return op
		}
		err = next
	}
}

// credentialsError marks what the credentials provider said, which the SDK
// otherwise mixes into its text.
type credentialsError struct{ err error }

func (e *credentialsError) Error() string { return fmt.Sprintf("get credentials: %v", e.err) }
func (e *credentialsError) Unwrap() error { return e.err }
