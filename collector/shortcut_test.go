package collector

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	smithy "github.com/aws/smithy-go"
	"github.com/google/go-cmp/cmp"
)

const invocation = "Amz-Sdk-Invocation-Id" // only the SDK sends it

// The first request of an operation is the SDK's, and all others look like it.
func TestShortcutsSendWhatTheSDKSends(t *testing.T) {
	f := newFake(t, names(4)...)
	sent := map[string][]*http.Request{} // one call at a time: no lock
	f.hook = func(_ http.ResponseWriter, r *http.Request, bucket, sub string) bool {
		if bucket != "" {
			sent[sub] = append(sent[sub], r.Clone(context.Background()))
		}
		return false
	}
	c := collectorFor(t, f, Options{Concurrency: 1, Subresources: []string{"acl", "versioning", "inventory", "policy"}})
	if _, err := c.Collect(t.Context(), &memory{}); err != nil {
		t.Fatal(err)
	}
	for sub, requests := range sent {
		if len(requests) != 4 {
			t.Fatalf("%s: %d requests, want one a bucket", sub, len(requests))
		}
		sdk := requests[0]
		if sdk.Header.Get(invocation) == "" {
			t.Errorf("%s: the first request is not the SDK's", sub)
		}
		for _, r := range requests[1:] {
			if r.Header.Get(invocation) != "" {
				t.Errorf("%s: the SDK sent a request that it need not send", sub)
			}
			if diff := cmp.Diff(comparable(sdk), comparable(r)); diff != "" {
				t.Errorf("%s: another request than the SDK's (-sdk +ours):\n%s", sub, diff)
			}
		}
	}
}

// comparable is what two requests that differ in bucket and time have in common.
func comparable(r *http.Request) any {
	header := r.Header.Clone()
	// Which headers are signed goes by what there is to sign.
	scope, _, _ := strings.Cut(header.Get("Authorization"), ", ")
	for _, name := range perRequest {
		header.Del(name)
	}
	return []any{r.Method, r.Host, strings.Count(r.URL.Path, "/"), r.URL.RawQuery, header, scope}
}

func collectorFor(t *testing.T, f *fake, o Options) *Collector {
	t.Helper()
	o.Endpoint, o.Backoff, o.Now = f.url, time.Millisecond, time.Now
	c, err := New(testConfig(), o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Whatever is answered, the record is the one that the SDK alone would give.
func TestShortcutsReadAsTheSDKDoes(t *testing.T) {
	const lifecycle = `<LifecycleConfiguration ` + xmlns + `><Rule><ID>a</ID><Status>Enabled</Status><Filter/><Expiration><Days>9</Days></Expiration></Rule></LifecycleConfiguration>`
	text := func(status int, body string) func(http.ResponseWriter) {
		return func(w http.ResponseWriter) { w.WriteHeader(status); fmt.Fprint(w, body) }
	}
	for name, answer := range map[string]func(http.ResponseWriter){
		"a document":           text(200, lifecycle),
		"an empty document":    text(200, `<LifecycleConfiguration `+xmlns+`/>`),
		"nothing":              text(200, ""),
		"not configured":       func(w http.ResponseWriter) { fail(w, 404, "NoSuchLifecycleConfiguration", "none") },
		"no declaration":       text(404, `<Error><Code>NoSuchLifecycleConfiguration</Code></Error>`),
		"white space":          text(404, "\n<Error>\n <Code>NoSuchLifecycleConfiguration</Code>\n</Error>\n"),
		"another status":       func(w http.ResponseWriter) { fail(w, 400, "NoSuchLifecycleConfiguration", "none") },
		"a nested code":        text(404, `<Error><Detail><Code>NoSuchLifecycleConfiguration</Code></Detail><Code>Other</Code></Error>`),
		"two codes":            text(404, `<Error><Code>Other</Code><Code>NoSuchLifecycleConfiguration</Code></Error>`),
		"an error cut off":     text(404, `<Error><Code>NoSuchLifecycleConfiguration</Code><Mess`),
		"escaped text":         text(404, `<Error><Code>NoSuchLifecycle&#67;onfiguration</Code></Error>`),
		"an error response":    text(404, `<ErrorResponse><Error><Code>NoSuchLifecycleConfiguration</Code></Error></ErrorResponse>`),
		"denied":               func(w http.ResponseWriter) { fail(w, 403, "AccessDenied", "with an explicit deny") },
		"throttled":            func(w http.ResponseWriter) { fail(w, 503, "SlowDown", "slow down") },
		"broken":               func(w http.ResponseWriter) { fail(w, 500, "InternalError", "oh") },
		"not implemented":      func(w http.ResponseWriter) { fail(w, 501, "NotImplemented", "no") },
		"an error, status 200": text(200, `<Error><Code>InternalError</Code><Message>late</Message></Error>`),
		"a listing":            text(200, `<ListBucketResult `+xmlns+`/>`),
		"a page":               text(200, `<!DOCTYPE html><html><body>Sign in</body></html>`),
		"a document cut off":   text(200, lifecycle[:len(lifecycle)-30]),
		"fewer bytes than announced": func(w http.ResponseWriter) {
			w.Header().Set("Content-Length", "500")
			fmt.Fprint(w, lifecycle)
		},
		"a reset": func(http.ResponseWriter) { panic(http.ErrAbortHandler) },
		"a default in a header": func(w http.ResponseWriter) {
			w.Header().Set("X-Amz-Transition-Default-Minimum-Object-Size", "varies_by_storage_class")
			fmt.Fprint(w, lifecycle)
		},
		"a redirect": func(w http.ResponseWriter) {
			w.Header().Set("X-Amz-Bucket-Region", "ap-south-1")
			fail(w, 301, "PermanentRedirect", "elsewhere")
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake(t, names(4)...)
			f.hook = func(w http.ResponseWriter, _ *http.Request, bucket, sub string) bool {
				if sub != "lifecycle" || bucket == "bucket-00000" || bucket == "bucket-00002" {
					return false // unset
				}
				answer(w)
				return true
			}
			read := func(short bool) []any {
				c := collectorFor(t, f, Options{Concurrency: 1, Attempts: 2, Subresources: []string{"lifecycle"}})
				if !short {
					c.clients.shortcuts = nil
				}
				m := &memory{}
				if _, err := c.Collect(t.Context(), m); err != nil {
					t.Fatal(err)
				}
				var list []any
				for _, b := range m.buckets {
					list = append(list, *b)
				}
				return list
			}
			if diff := cmp.Diff(read(false), read(true)); diff != "" {
				t.Errorf("another record than with the SDK alone (-sdk +short):\n%s", diff)
			}
		})
	}
}

// A header that the SDK makes something of tells equal bodies apart.
func TestShortcutsMindHeaders(t *testing.T) {
	f := newFake(t, names(6)...)
	f.hook = func(w http.ResponseWriter, _ *http.Request, bucket, sub string) bool {
		if sub != "lifecycle" {
			return false
		}
		size := "all_storage_classes_128K"
		if bucket > "bucket-00002" {
			size = "varies_by_storage_class"
		}
		w.Header().Set("X-Amz-Transition-Default-Minimum-Object-Size", size)
		fmt.Fprint(w, `<LifecycleConfiguration `+xmlns+`><Rule><ID>a</ID><Status>Enabled</Status></Rule></LifecycleConfiguration>`)
		return true
	}
	m := &memory{}
	if _, err := collectorFor(t, f, Options{Concurrency: 1, Subresources: []string{"lifecycle"}}).Collect(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	for i, b := range m.buckets {
		want := "all_storage_classes_128K"
		if i > 2 {
			want = "varies_by_storage_class"
		}
		if got := b.Lifecycle.Value.TransitionDefaultMinimumObjectSize; got != want {
			t.Errorf("%s: %s, want %s", b.Name, got, want)
		}
	}
}

// Where the clock is off, the SDK learns by how much, and has to sign.
func TestShortcutsLeaveTheClockToTheSDK(t *testing.T) {
	f := newFake(t, names(5)...)
	late := 0
	f.hook = func(w http.ResponseWriter, r *http.Request, bucket, sub string) bool {
		if sub == "versioning" && r.Header.Get(invocation) == "" {
			late++
			fail(w, 403, "RequestTimeTooSkewed", "the difference is too large")
			return true
		}
		return false
	}
	m := &memory{}
	if _, err := collectorFor(t, f, Options{Concurrency: 1, Subresources: []string{"versioning"}}).Collect(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	for _, b := range m.buckets {
		if !b.Versioning.State.Answered() {
			t.Errorf("%s: versioning is %s", b.Name, b.Versioning.State)
		}
	}
	if late != 1 {
		t.Errorf("%d requests with a wrong clock, want one", late)
	}
}

func TestRecentKeepsWhatIsMetOften(t *testing.T) {
	m := &recent{}
	m.put([]byte("often"), "here")
	for i := range 10_000 {
		m.put(fmt.Appendf(nil, "%0100d", i), i)
		if m.get([]byte("often")) == nil {
			t.Fatalf("gone after %d others", i)
		}
	}
	held := 0
	for key := range m.young {
		held += len(key)
	}
	for key := range m.old {
		held += len(key)
	}
	if held > 3*recentBound {
		t.Errorf("%d bytes are held", held)
	}
	if m.get([]byte(strings.Repeat("0", 100))) != nil {
		t.Error("the first of ten thousand is still there")
	}
}

// What an error document's code is, the SDK says too.
func FuzzErrorCode(f *testing.F) {
	for _, seed := range []string{
		`<Error><Code>NoSuchTagSet</Code><Message>none</Message></Error>`,
		`<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<Error><Code>NoSuchTagSet</Code><BucketName>b</BucketName></Error>`,
		`<Error><a><Code>x</Code></a></Error>`, `<Error><Code>x</Code>`, `<Error><!-- --><Code>x</Code></Error>`, `<Error/>`,
		`<?xml version="1.1"?><Error><Code>x</Code></Error>`, "<Error><Code>\x00</Code></Error>", `<Error><1>x</1><Code>x</Code></Error>`,
	} {
		f.Add([]byte(seed))
	}
	network := rehearsing{}
	client := s3.New(s3.Options{
		Region: "eu-west-1", HTTPClient: network, UsePathStyle: true, Retryer: aws.NopRetryer{}, Credentials: aws.AnonymousCredentials{},
		BaseEndpoint: aws.String("http://localhost"),
	})
	f.Fuzz(func(t *testing.T, body []byte) {
		got := &reply{head: http.Response{StatusCode: 404, Header: http.Header{}, ContentLength: int64(len(body))}, body: body}
		code := got.errorCode()
		if code == "" {
			return
		}
		ctx := context.WithValue(t.Context(), rehearsalKey{}, &rehearsal{answer: got})
		_, err := client.GetBucketTagging(ctx, &s3.GetBucketTaggingInput{Bucket: aws.String("bucket")})
		var refused smithy.APIError
		if !errors.As(err, &refused) || refused.ErrorCode() != code {
			t.Errorf("%q: the code is %q, and the SDK says %v", body, code, err)
		}
	})
}

// What is not as expected is never imitated.
func TestShortcutsImitateOnlyWhatTheyUnderstand(t *testing.T) {
	const signed = "AWS4-HMAC-SHA256 Credential=AKID/20300101/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=0"
	for name, one := range map[string]struct {
		method, path, authorization, hash string
		want                              bool
	}{
		"as expected":         {"GET", "/base/bucket", signed, "x", true},
		"unsigned":            {"GET", "/bucket", "", "", true},
		"a write":             {"PUT", "/bucket", signed, "x", false},
		"another path":        {"GET", "/bucket/key", signed, "x", false},
		"another signature":   {"GET", "/bucket", "AWS4-ECDSA-P256-SHA256 Credential=AKID/20300101/s3/aws4_request", "x", false},
		"no hash of the body": {"GET", "/bucket", signed, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := newShortcuts(nil, nil)
			header := http.Header{"Authorization": {one.authorization}, "X-Amz-Content-Sha256": {one.hash}}
			s.learn(shapeKey{}, &http.Request{Method: one.method, URL: &url.URL{Path: one.path}, Header: header}, "bucket")
			if got := s.shapes[shapeKey{}].usable; got != one.want {
				t.Errorf("usable is %v, want %v", got, one.want)
			}
		})
	}
}
