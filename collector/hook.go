package collector

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"

	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// A bodyError is an answer whose body is not what the operation answers with.
type bodyError struct {
	Operation string
	Status    int
	Root      string // the root element, "" where the body is no XML
	RequestID string
}

func (e *bodyError) Error() string {
	if e.Root == "" {
		return fmt.Sprintf("%s was answered with status %d and a body that is not XML", e.Operation, e.Status)
	}
	return fmt.Sprintf("%s was answered with status %d and <%s>", e.Operation, e.Status, e.Root)
}

// rootCheck is the deserialization hook. The SDK throws the root element away,
// so that a listing or a proxy's page decodes to an empty document without any
// error; servers other than S3 answer what they do not know with just that.
type rootCheck struct{}

func (rootCheck) ID() string { return "S3AuditRootElement" }

// addRootCheck puts the hook next to the transport, below the SDK's decoder. It
// takes the place of the SDK's own search for errors with status 200, which
// would decode every root element once more.
func addRootCheck(stack *middleware.Stack) error {
	if _, checked := rootsOf[stack.ID()]; checked {
		_, _ = stack.Deserialize.Remove("S3:ProcessResponseFor200Error") // not every operation has it
	}
	return stack.Deserialize.Add(rootCheck{}, middleware.After)
}

// HandleDeserialize looks at the first bytes of the body and puts them back.
func (rootCheck) HandleDeserialize(ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler) (
	out middleware.DeserializeOutput, metadata middleware.Metadata, err error,
) {
	out, metadata, err = next.HandleDeserialize(ctx, in)
	response, ok := out.RawResponse.(*smithyhttp.Response)
	if err != nil || !ok || response.Body == nil {
		return out, metadata, err
	}
	operation := awsmiddleware.GetOperationName(ctx)
	roots, checked := rootsOf[operation]
	if !checked || response.StatusCode/100 == 3 {
		return out, metadata, err
	}
	head, readErr := peek(response)
	if readErr != nil && !errors.Is(readErr, io.EOF) {
		return out, metadata, readErr
	}
	root, isXML := rootElement(head)
	if root == "Error" && response.StatusCode < 300 {
		// S3 may find out late that it cannot answer. The SDK knows, but not of
		// operations that answer with anything but XML.
		// https://repost.aws/knowledge-center/s3-resolve-200-internalerror
		response.StatusCode = http.StatusInternalServerError
	}
	if accepts(roots, response.StatusCode, root, isXML, len(bytes.TrimSpace(head)) == 0) {
		return out, metadata, nil
	}
	return out, metadata, &bodyError{
		Operation: operation, Status: response.StatusCode, Root: root, RequestID: response.Header.Get("X-Amz-Request-Id"),
	}
}

func accepts(roots []string, status int, root string, isXML, empty bool) bool {
	if root == "Error" || root == "ErrorResponse" {
		return true // the SDK makes an error of it, with status 200 too
	}
	if status >= 300 {
		return !isXML // empty, text and JSON: the SDK takes the code from the status
	}
	if isXML {
		return slices.Contains(roots, root)
	}
	return !empty && slices.Contains(roots, rootText)
}

// A peeked body gives again what was looked at, and then the rest.
type peeked struct {
	io.ReadCloser
	buf  [512]byte
	r, w int
}

func (p *peeked) Read(to []byte) (int, error) {
	if p.r < p.w {
		n := copy(to, p.buf[p.r:p.w])
		p.r += n
		return n, nil
	}
	return p.ReadCloser.Read(to)
}

// peek reads as far as the root element's name, usually in one read.
func peek(response *smithyhttp.Response) ([]byte, error) {
	p := &peeked{ReadCloser: response.Body}
	response.Body = p
	var err error
	for err == nil && p.w < len(p.buf) && (p.w == 0 || !hasRoot(p.buf[:p.w])) {
		var n int
		n, err = p.ReadCloser.Read(p.buf[p.w:])
		p.w += n
	}
	if p.w > 0 {
		err = nil // the decoder meets it again, behind what was read
	}
	return p.buf[:p.w], err
}

func hasRoot(head []byte) bool {
	name, isXML := rootElement(head)
	return name != "" || !isXML && len(bytes.TrimSpace(head)) > 0
}

var byteOrderMark = []byte("\xef\xbb\xbf")

// rootElement scans for the first start tag. isXML is false for bodies that do
// not begin with a tag.
func rootElement(head []byte) (name string, isXML bool) {
	rest := bytes.TrimSpace(bytes.TrimPrefix(head, byteOrderMark))
	for {
		switch {
		case len(rest) == 0:
			return "", isXML
		case rest[0] != '<':
			return "", false
		}
		isXML = true
		end := "?>"
		switch {
		case bytes.HasPrefix(rest, []byte("<?")):
		case bytes.HasPrefix(rest, []byte("<!--")):
			end = "-->"
		case bytes.HasPrefix(rest, []byte("<!")):
			if bytes.HasPrefix(bytes.ToLower(rest), []byte("<!doctype html")) {
				return "html", true
			}
			end = ">"
		default:
			return tagName(rest[1:]), true
		}
		at := bytes.Index(rest, []byte(end))
		if at < 0 {
			return "", true
		}
		rest = bytes.TrimSpace(rest[at+len(end):])
	}
}

// tagName is the local name at the start of a tag, "" if the tag is cut off.
func tagName(tag []byte) string {
	end := bytes.IndexAny(tag, " \t\r\n/>")
	if end < 0 {
		return ""
	}
	name := tag[:end]
	if colon := bytes.IndexByte(name, ':'); colon >= 0 {
		name = name[colon+1:]
	}
	return string(name)
}
