package collector

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	smithy "github.com/aws/smithy-go"
)

// shortcuts spare the SDK's call stack, which costs more than the rest of a call,
// where thousands of buckets are asked the same and answer alike. They know
// nothing of S3: the first request of an operation goes through the SDK and
// shows what its requests look like, and an answer not met before is handed to
// the SDK as if it came from the network, and shows what it means.
type shortcuts struct {
	network     aws.HTTPClient
	credentials aws.CredentialsProvider
	signer      *v4.Signer
	off         atomic.Bool // the SDK has to do something that shortcuts do not

	mu     sync.RWMutex
	shapes map[shapeKey]*shape
	// met holds the answers that were met, by operation.
	met map[string]*recent
}

// One client has one region.
type shapeKey struct {
	operation string
	client    *s3.Client
}

// newShortcuts returns them, and the HTTP client that the SDK has to use.
func newShortcuts(network aws.HTTPClient, credentials aws.CredentialsProvider) (*shortcuts, aws.HTTPClient) {
	s := &shortcuts{
		network: network, credentials: credentials,
		signer: v4.NewSigner(func(o *v4.SignerOptions) { o.DisableURIPathEscaping = true }), // as S3 wants it
		shapes: map[shapeKey]*shape{}, met: map[string]*recent{},
	}
	for operation := range rootsOf {
		s.met[operation] = &recent{}
	}
	return s, rehearsing{network}
}

// A rehearsal is a call through the SDK on behalf of a shortcut: to see the
// request, or to have an answer read.
type rehearsal struct {
	request *http.Request
	answer  *reply
}

type rehearsalKey struct{}

// rehearsing is the network, as far as it is not rehearsed.
type rehearsing struct{ network aws.HTTPClient }

// Do implements aws.HTTPClient.
func (c rehearsing) Do(request *http.Request) (*http.Response, error) {
	r, _ := request.Context().Value(rehearsalKey{}).(*rehearsal)
	if r != nil && r.answer != nil {
		return r.answer.response(request)
	}
	if r != nil {
		r.request = request
	}
	return c.network.Do(request)
}

// shortcut does what ask does, a call about a bucket whose name is all that is
// particular to the request.
func shortcut[Out any](ctx context.Context, s *shortcuts, call *Call, client *s3.Client, bucket string, ask func(context.Context) (*Out, error)) (*Out, error) {
	if s == nil || s.off.Load() || !ordinary(bucket) {
		return ask(ctx)
	}
	key := shapeKey{call.API, client}
	s.mu.RLock()
	like := s.shapes[key]
	s.mu.RUnlock()
	if like == nil {
		seen := &rehearsal{}
		out, err := ask(context.WithValue(ctx, rehearsalKey{}, seen))
		s.learn(key, seen.request, bucket)
		return out, err
	}
	got := s.fetch(ctx, like, bucket)
	if got == nil {
		return ask(ctx)
	}
	if code := got.errorCode(); code != "" && slices.Contains(call.Absent, code) {
		return nil, absence(code)
	}
	met, mark := s.met[call.API], got.mark()
	if out, ok := met.get(mark).(*Out); ok {
		return out, nil
	}
	out, err := ask(context.WithValue(ctx, rehearsalKey{}, &rehearsal{answer: got}))
	if err == nil && mark != nil {
		met.put(mark, out)
	}
	if skewed(err) {
		s.off.Store(true) // the SDK sets its clock by the answer
	}
	return out, err
}

func skewed(err error) bool {
	var refused smithy.APIError
	return errors.As(err, &refused) && (refused.ErrorCode() == "RequestTimeTooSkewed" || refused.ErrorCode() == "RequestInTheFuture")
}

// A shape is what the requests of an operation have in common.
type shape struct {
	usable bool
	url    url.URL // the path is what goes before the bucket's name
	host   string
	header http.Header
	// hash, service and region are of the signature, empty if there is none.
	hash, service, region string
}

// perRequest are the headers that belong to one request. The SDK's own say how
// often it tried, to its makers.
var perRequest = []string{"Authorization", "X-Amz-Date", "X-Amz-Security-Token", "Amz-Sdk-Invocation-Id", "Amz-Sdk-Request"}

// learn looks at a request of the SDK's. What is not as expected is never
// imitated.
func (s *shortcuts) learn(key shapeKey, request *http.Request, bucket string) {
	if request == nil {
		return // it was never sent
	}
	like := &shape{url: *request.URL, host: request.Host, header: request.Header.Clone(), hash: request.Header.Get("X-Amz-Content-Sha256")}
	prefix, ok := strings.CutSuffix(like.url.Path, "/"+bucket)
	like.url.Path, like.url.RawPath = prefix+"/", "" // nothing in either to escape
	like.usable = ok && request.Method == http.MethodGet && (request.URL.RawPath == "" || request.URL.RawPath == request.URL.Path) && request.ContentLength == 0 && like.scope(request.Header.Get("Authorization"))
	for _, name := range perRequest {
		like.header.Del(name)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shapes[key] = like
}

// scope takes region and service from a signature.
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-auth-using-authorization-header.html
func (l *shape) scope(authorization string) bool {
	if authorization == "" {
		return true
	}
	rest, ok := strings.CutPrefix(authorization, "AWS4-HMAC-SHA256 Credential=")
	credential, _, _ := strings.Cut(rest, ",")
	parts := strings.Split(credential, "/")
	if !ok || len(parts) < 5 || l.hash == "" {
		return false
	}
	parts = parts[len(parts)-4:] // date, region, service, aws4_request
	l.region, l.service = parts[1], parts[2]
	return true
}

// fetch sends a request. It is nil where only the SDK can say what is wrong.
func (s *shortcuts) fetch(ctx context.Context, like *shape, bucket string) *reply {
	if !like.usable {
		return nil
	}
	at := like.url
	at.Path += bucket
	header := make(http.Header, len(like.header)+4)
	for name, values := range like.header {
		header[name] = values
	}
	request := (&http.Request{
		Method: http.MethodGet, URL: &at, Host: like.host, Header: header, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
	}).WithContext(ctx)
	if like.service != "" {
		credentials, err := s.credentials.Retrieve(ctx)
		if err != nil {
			return nil
		}
		now := time.Now() //nolint:forbidigo // a signature is of the moment it is made, as the SDK's are
		if s.signer.SignHTTP(ctx, credentials, request, like.hash, like.service, like.region, now) != nil {
			return nil
		}
	}
	return received(s.network.Do(request))
}

// A reply is what came from the network, be it an error.
type reply struct {
	head http.Response
	body []byte
	err  error // where there is no head
	cut  error // what the body ended with
}

// longestBody is beyond anything that S3 answers: a thousand lifecycle rules, or
// a page of the largest list, are well under a megabyte.
const longestBody = 16 << 20

var errLongBody = errors.New("the answer is longer than any configuration of S3")

func received(response *http.Response, err error) *reply {
	if err != nil {
		return &reply{err: err}
	}
	defer response.Body.Close()
	a := &reply{head: *response}
	var b bytes.Buffer
	if response.ContentLength > 0 && response.ContentLength < 1<<20 {
		b.Grow(int(response.ContentLength) + bytes.MinRead)
	}
	n, err := b.ReadFrom(io.LimitReader(response.Body, longestBody+1))
	a.body, a.cut = b.Bytes(), err
	if n > longestBody {
		a.cut = errLongBody
	}
	return a
}

// response is the answer as the network gave it.
func (a *reply) response(request *http.Request) (*http.Response, error) {
	if a.err != nil {
		return nil, a.err
	}
	response := a.head
	response.Request = request
	response.Body = io.NopCloser(io.MultiReader(bytes.NewReader(a.body), ending{a.cut}))
	return &response, nil
}

type ending struct{ err error }

func (e ending) Read([]byte) (int, error) {
	if e.err != nil {
		return 0, e.err
	}
	return 0, io.EOF
}

// longestMark bounds what is worth remembering: larger documents are hardly ever
// alike.
const longestMark = 4 << 10

// mark is all of an answer that the SDK makes a document of, nil for one that is
// not to be remembered.
func (a *reply) mark() []byte {
	if a.err != nil || a.cut != nil || a.head.StatusCode != http.StatusOK || len(a.body) > longestMark {
		return nil
	}
	var telling []string
	for name, values := range a.head.Header {
		if strings.HasPrefix(name, "X-Amz-") && name != "X-Amz-Request-Id" && name != "X-Amz-Id-2" {
			telling = append(telling, name+": "+strings.Join(values, ", "))
		}
	}
	if telling == nil {
		return a.body
	}
	slices.Sort(telling)
	return slices.Concat([]byte(strings.Join(telling, "\n")+"\n\n"), a.body)
}

// errorCode is the code of an error document as S3 writes it, of 404 only. What
// is written otherwise is the SDK's to read.
// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
func (a *reply) errorCode() string {
	if a.err != nil || a.cut != nil || a.head.StatusCode != http.StatusNotFound {
		return ""
	}
	rest := bytes.TrimSpace(a.body)
	rest = bytes.TrimSpace(bytes.TrimPrefix(rest, []byte(xmlDeclaration)))
	rest, opened := bytes.CutPrefix(rest, []byte("<Error>"))
	rest, closed := bytes.CutSuffix(rest, []byte("</Error>"))
	if !opened || !closed {
		return ""
	}
	code := ""
	for rest = bytes.TrimSpace(rest); len(rest) > 0; rest = bytes.TrimSpace(rest) {
		name, value, after, ok := element(rest)
		if !ok || name == "Code" && code != "" {
			return ""
		}
		if name == "Code" {
			code = string(value)
		}
		rest = after
	}
	return code
}

const xmlDeclaration = `<?xml version="1.0" encoding="UTF-8"?>`

// element is the first of a row of elements that hold nothing but plain text.
func element(text []byte) (name string, value, after []byte, ok bool) {
	end := bytes.IndexByte(text, '>')
	if text[0] != '<' || end < 2 || bytes.ContainsFunc(text[1:end], func(r rune) bool { return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') }) {
		return "", nil, nil, false
	}
	name = string(text[1:end])
	value, after, ok = bytes.Cut(text[end+1:], []byte("</"+name+">"))
	return name, value, after, ok && !bytes.ContainsFunc(value, func(r rune) bool {
		return r == '<' || r == '&' || r == '>' || r < ' ' || r >= unicode.MaxASCII
	})
}

// absence is the code of an error that says "not configured".
type absence string

func (a absence) Error() string                 { return string(a) }
func (a absence) ErrorCode() string             { return string(a) }
func (a absence) ErrorMessage() string          { return string(a) }
func (a absence) ErrorFault() smithy.ErrorFault { return smithy.FaultClient }

// A recent holds what was met lately: at least half of what it may hold.
type recent struct {
	mu         sync.RWMutex
	young, old map[string]any
	size       int
}

const recentBound = 32 << 10

func (m *recent) get(mark []byte) any {
	if mark == nil {
		return nil
	}
	m.mu.RLock()
	out, ok := m.young[string(mark)]
	if !ok {
		out = m.old[string(mark)]
	}
	m.mu.RUnlock()
	if !ok && out != nil {
		m.put(mark, out)
	}
	return out
}

func (m *recent) put(mark []byte, out any) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := m.young[string(mark)]; ok {
		return
	}
	if m.young == nil || m.size > recentBound {
		m.young, m.old, m.size = map[string]any{}, m.young, 0
	}
	m.young[string(mark)] = out
	m.size += len(mark)
}
