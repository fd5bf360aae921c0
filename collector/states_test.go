package collector

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"s3audit/collector/snapshot"
)

func everything() []string {
	var all []string
	for _, row := range table {
		all = append(all, row.Name)
	}
	return all
}

func TestUnconfiguredBucket(t *testing.T) {
	f := newFake(t, "plain")
	o := f.options()
	o.Subresources = everything()
	m, footer := collect(t, o)
	present := map[string]bool{"acl": true, "requestPayment": true, "abac": true, "location": true}
	for name, got := range observations(t, m.bucket(t, "plain")) {
		want := snapshot.Absent
		if present[name] {
			want = snapshot.Present
		}
		if got.State != want || got.Code != "" {
			t.Errorf("%s is %+v, want %s", name, got, want)
		}
	}
	if f.calls("plain?policyStatus") != 0 {
		t.Error("GetBucketPolicyStatus was sent though there is no policy")
	}
	if f.calls("plain?location") != 0 {
		t.Error("GetBucketLocation was sent though the listing gave the region")
	}
	if footer.Read != 1 || footer.Interrupted != "" || footer.Listed != 1 || footer.Expected != 1 {
		t.Errorf("footer %+v", footer)
	}
	b := m.bucket(t, "plain")
	if b.ARN != "arn:aws:s3:::plain" || b.Region != "eu-west-1" || b.CreationDate.Format(time.RFC3339) != "2024-05-06T07:08:09Z" {
		t.Errorf("identity %s %s %s", b.ARN, b.Region, b.CreationDate)
	}
}

// Every fault, on every subresource's first call: the state, the code, and that
// the neighbour does not notice.
func TestFaults(t *testing.T) {
	reset := func(w http.ResponseWriter) {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err == nil {
			_ = conn.Close()
		}
	}
	cases := []struct {
		name   string
		answer func(w http.ResponseWriter)
		state  snapshot.State
		code   string
		check  func(snapshot.Refusal) bool
	}{
		{"denied", func(w http.ResponseWriter) { fail(w, 403, "AccessDenied", "Access Denied") }, snapshot.Denied, "AccessDenied",
			func(r snapshot.Refusal) bool {
				return r.Denial == "" && r.HTTPStatus == 403 && r.RequestID != "" && r.Message == "Access Denied"
			}},
		{"explicit deny", func(w http.ResponseWriter) {
			fail(w, 403, "AccessDenied", "User: arn:aws:iam::111122223333:user/u is not authorized to perform: s3:X on resource: \"arn:aws:s3:::b\" with an explicit deny in a resource-based policy")
		}, snapshot.Denied, "AccessDenied", func(r snapshot.Refusal) bool { return r.Denial == "explicit" }},
		{"implicit deny", func(w http.ResponseWriter) {
			fail(w, 403, "AccessDenied", "User: u is not authorized to perform: s3:X because no identity-based policy allows the s3:X action")
		}, snapshot.Denied, "AccessDenied", func(r snapshot.Refusal) bool { return r.Denial == "implicit" }},
		{"service control policy", func(w http.ResponseWriter) {
			fail(w, 403, "AccessDenied", "User: u is not authorized to perform: s3:X with an explicit deny in a service control policy")
		}, snapshot.Denied, "AccessDenied", func(r snapshot.Refusal) bool { return r.Denial == "organization" }},
		{"resource control policy", func(w http.ResponseWriter) {
			fail(w, 403, "AccessDenied", "User: u is not authorized to perform: s3:X with an explicit deny in a resource control policy")
		}, snapshot.Denied, "AccessDenied", func(r snapshot.Refusal) bool { return r.Denial == "organization" }},
		{"slow down for ever", func(w http.ResponseWriter) { fail(w, 503, "SlowDown", "Please reduce your request rate.") }, snapshot.Failed, "SlowDown", nil},
		{"internal error", func(w http.ResponseWriter) { fail(w, 500, "InternalError", "We encountered an internal error.") }, snapshot.Failed, "InternalError", nil},
		{"error with status 200", func(w http.ResponseWriter) { fail(w, 200, "InternalError", "late") }, snapshot.Failed, "InternalError", nil},
		{"not implemented", func(w http.ResponseWriter) { fail(w, 501, "NotImplemented", "no") }, snapshot.Unsupported, "NotImplemented", nil},
		{"method not allowed", func(w http.ResponseWriter) { fail(w, 405, "MethodNotAllowed", "no") }, snapshot.Unsupported, "MethodNotAllowed", nil},
		{"listing instead", func(w http.ResponseWriter) {
			fmt.Fprint(w, `<?xml version="1.0"?><ListVersionsResult><Name>b</Name></ListVersionsResult>`)
		}, snapshot.Unsupported, "UnexpectedBody", nil},
		{"page of a proxy", func(w http.ResponseWriter) { fmt.Fprint(w, "<!DOCTYPE html><html><body>sign in</body></html>") }, snapshot.Unsupported, "UnexpectedBody", nil},
		{"page of a gateway", func(w http.ResponseWriter) { w.WriteHeader(502); fmt.Fprint(w, "<html><h1>Bad Gateway</h1></html>") }, snapshot.Failed, "UnexpectedBody",
			func(r snapshot.Refusal) bool { return r.HTTPStatus == 502 }},
		{"empty answer", func(http.ResponseWriter) {}, snapshot.Unsupported, "UnexpectedBody", nil},
		{"404 without a code", func(w http.ResponseWriter) { w.WriteHeader(404) }, snapshot.Unsupported, "NotFound", nil},
		{"403 without a code", func(w http.ResponseWriter) { w.WriteHeader(403) }, snapshot.Denied, "Forbidden", nil},
		{"another error", func(w http.ResponseWriter) { fail(w, 400, "InvalidArgument", "what") }, snapshot.Failed, "InvalidArgument", nil},
		{"reset", reset, snapshot.Failed, "ConnectionReset", nil},
		{"truncated error", func(w http.ResponseWriter) {
			w.WriteHeader(400)
			fmt.Fprint(w, `<Error><Code>Some`)
		}, snapshot.Failed, "MalformedXML", nil},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			f := newFake(t, "bad", "good")
			f.hook = func(w http.ResponseWriter, r *http.Request, bucket, sub string) bool {
				if bucket == "bad" && r.Method == http.MethodGet {
					tc.answer(w)
					return true
				}
				return false
			}
			o := f.options()
			o.Subresources = everything()
			m, _ := collect(t, o)
			for name, got := range observations(t, m.bucket(t, "bad")) {
				if name == "location" || name == "references" || name == "policyStatus" && strings.Contains(tc.name, "denied") {
					continue // comes with the listing, or of what others say
				}
				if got.State != tc.state || got.Code != tc.code || got.Value != nil {
					t.Errorf("%s is %+v, want %s with code %s", name, got, tc.state, tc.code)
				}
				if got.API == "" || got.Action == "" {
					t.Errorf("%s names neither API nor action: %+v", name, got)
				}
				if tc.check != nil && !tc.check(got.Refusal) {
					t.Errorf("%s has refusal %+v", name, got.Refusal)
				}
			}
			for name, got := range observations(t, m.bucket(t, "good")) {
				if !got.State.Answered() {
					t.Errorf("the neighbour's %s is %+v", name, got)
				}
			}
		})
	}
}

// A body cut anywhere is no answer: for each document, each length.
func TestTruncatedDocuments(t *testing.T) {
	document := `<VersioningConfiguration ` + xmlns + `><Status>Enabled</Status></VersioningConfiguration>`
	for cut := 1; cut < len(document); cut += 7 {
		f := newFake(t, "b")
		f.hook = func(w http.ResponseWriter, r *http.Request, bucket, sub string) bool {
			if sub == "versioning" {
				fmt.Fprint(w, document[:cut])
			}
			return sub == "versioning"
		}
		o := f.options()
		o.Subresources = []string{"versioning"}
		m, _ := collect(t, o)
		if got := m.bucket(t, "b").Versioning; got.State.Answered() || got.Value != nil {
			t.Errorf("cut at %d: %+v", cut, got)
		}
	}
}

func TestTimeout(t *testing.T) {
	f := newFake(t, "b")
	release := make(chan struct{})
	f.hook = func(w http.ResponseWriter, r *http.Request, bucket, sub string) bool {
		if sub == "versioning" {
			<-release
		}
		return false
	}
	o := f.options()
	o.Subresources, o.Timeout = []string{"versioning", "acl"}, 300*time.Millisecond
	m, _ := collect(t, o)
	close(release)
	b := m.bucket(t, "b")
	if b.Versioning.State != snapshot.Failed || b.Versioning.Code != "Timeout" || b.ACL.State != snapshot.Present {
		t.Errorf("versioning %+v, acl %s", b.Versioning, b.ACL.State)
	}
}

// What goes away when asked again is not in the record, but is counted.
func TestRetries(t *testing.T) {
	for name, answer := range map[string]func(http.ResponseWriter){
		"throttle":  func(w http.ResponseWriter) { fail(w, 503, "SlowDown", "slow") },
		"reset":     func(w http.ResponseWriter) { c, _, _ := w.(http.Hijacker).Hijack(); c.Close() },
		"truncated": func(w http.ResponseWriter) { fmt.Fprint(w, "<VersioningConfiguration><Sta") },
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake(t, "b")
			left := 2
			f.hook = func(w http.ResponseWriter, r *http.Request, bucket, sub string) bool {
				if sub != "versioning" || left == 0 {
					return false
				}
				left--
				answer(w)
				return true
			}
			o := f.options()
			o.Subresources = []string{"versioning"}
			m, footer := collect(t, o)
			if got := m.bucket(t, "b").Versioning; got.State != snapshot.Absent {
				t.Errorf("versioning %+v", got)
			}
			for _, c := range footer.Calls {
				// net/http itself sends again over a new connection what a kept one reset.
				if c.API == "GetBucketVersioning" && (c.Calls != 3 && name != "reset" || c.Failed != 0 || (c.Throttled == 2) != (name == "throttle")) {
					t.Errorf("%+v", c)
				}
			}
		})
	}
}

func TestNotCollected(t *testing.T) {
	f := newFake(t, "a", "b")
	o := f.options()
	o.Subresources = []string{"versioning"}
	m, _ := collect(t, o)
	for name, got := range observations(t, m.bucket(t, "a")) {
		if name == "versioning" {
			continue
		}
		if got.State != snapshot.NotCollected || got.API == "" || got.Action == "" {
			t.Errorf("%s is %+v", name, got)
		}
	}
	if len(f.journal) != 3 { // one listing, one call a bucket
		t.Errorf("requests: %q", f.journal)
	}
	if m.account.PublicAccessBlock.State != snapshot.NotCollected || m.account.PublicAccessBlock.Action != "s3:GetAccountPublicAccessBlock" {
		t.Errorf("account %+v", m.account.PublicAccessBlock)
	}
}

func TestListDenied(t *testing.T) {
	f := newFake(t, "a", "b")
	f.hook = func(w http.ResponseWriter, r *http.Request, bucket, sub string) bool {
		if bucket == "" {
			fail(w, 403, "AccessDenied", "Access Denied")
		}
		return bucket == ""
	}
	_, footer, err := tryCollect(t.Context(), f.options())
	if !errors.Is(err, ErrListDenied) || !strings.Contains(fmt.Sprint(err), "s3:ListAllMyBuckets") || footer != nil {
		t.Fatalf("footer %v, error %v", footer, err)
	}
	o := f.options()
	o.Selection.Names = []string{"b", "missing"}
	m, footer := collect(t, o)
	if got := m.names(); len(got) != 1 || got[0] != "b" {
		t.Errorf("read %q", got)
	}
	if len(footer.NotFound) != 1 || footer.NotFound[0] != "missing" {
		t.Errorf("not found %q", footer.NotFound)
	}
}

func TestListIsNoList(t *testing.T) {
	f := newFake(t, "a")
	f.hook = func(w http.ResponseWriter, r *http.Request, bucket, sub string) bool {
		if bucket == "" {
			fmt.Fprint(w, "<html><body>captive portal</body></html>")
		}
		return bucket == ""
	}
	if _, _, err := tryCollect(t.Context(), f.options()); err == nil {
		t.Fatal("a proxy's page was taken for an empty account")
	}
}

func TestCredentials(t *testing.T) {
	f := newFake(t, names(40)...)
	expired := false
	f.hook = func(w http.ResponseWriter, r *http.Request, bucket, sub string) bool {
		f.mu.Lock()
		defer f.mu.Unlock()
		expired = expired || bucket == "bucket-00020"
		if expired {
			fail(w, 400, "ExpiredToken", "The provided token has expired.")
		}
		return expired
	}
	o := f.options()
	o.Concurrency = 4
	m, footer, err := tryCollect(t.Context(), o)
	if !errors.Is(err, ErrCredentials) || footer == nil || !strings.Contains(footer.Interrupted, "ExpiredToken") {
		t.Fatalf("footer %+v, error %v", footer, err)
	}
	for _, b := range m.buckets {
		for name, got := range observations(t, b) {
			if got.State != snapshot.NotCollected && !got.State.Answered() {
				t.Errorf("%s of %s was emitted as %+v", name, b.Name, got)
			}
		}
	}
	if len(m.buckets) == 0 || footer.Read != len(m.buckets) {
		t.Errorf("%d buckets, footer says %d", len(m.buckets), footer.Read)
	}
}

// Credentials that one region refuses and home accepts are that bucket's trouble.
func TestCredentialsOfOneBucket(t *testing.T) {
	f := newFake(t, "a", "b", "c")
	f.hook = func(w http.ResponseWriter, r *http.Request, bucket, sub string) bool {
		if bucket == "b" {
			fail(w, 403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.")
		}
		return bucket == "b"
	}
	m, _ := collect(t, f.options())
	if got := m.bucket(t, "b").Versioning; got.State != snapshot.Failed || got.Code != "InvalidAccessKeyId" {
		t.Errorf("versioning %+v", got)
	}
	if got := m.bucket(t, "c").Versioning; got.State != snapshot.Absent {
		t.Errorf("the neighbour's versioning %+v", got)
	}
}

func TestVanished(t *testing.T) {
	f := newFake(t, "a", "b", "c")
	f.hook = func(w http.ResponseWriter, r *http.Request, bucket, sub string) bool {
		if bucket != "b" || sub == "acl" {
			return false
		}
		if r.Method == http.MethodHead {
			w.WriteHeader(404)
			return true
		}
		fail(w, 404, "NoSuchBucket", "gone")
		return true
	}
	m, footer := collect(t, f.options())
	b := m.bucket(t, "b")
	if !b.Vanished || b.Versioning.State != snapshot.Failed || b.Versioning.Code != "NoSuchBucket" || b.ACL.State != snapshot.Present {
		t.Errorf("vanished %v, versioning %+v, acl %s", b.Vanished, b.Versioning, b.ACL.State)
	}
	if len(footer.Vanished) != 1 || footer.Vanished[0] != "b" || footer.Read != 3 {
		t.Errorf("footer %+v", footer)
	}
	for _, c := range footer.Calls {
		if c.Failed > 0 {
			t.Errorf("that the bucket is gone counts as a failure of %s", c.API)
		}
	}
	if n := f.calls("HEAD b"); n != 1 {
		t.Errorf("%d HeadBucket calls, want 1", n)
	}
	if m.bucket(t, "c").Vanished {
		t.Error("the neighbour vanished with it")
	}
}

// One NoSuchBucket is not believed: the bucket is there.
func TestNotVanished(t *testing.T) {
	f := newFake(t, "b")
	first := true
	f.hook = func(w http.ResponseWriter, r *http.Request, bucket, sub string) bool {
		f.mu.Lock()
		defer f.mu.Unlock()
		if sub == "versioning" && first {
			first = false
			fail(w, 404, "NoSuchBucket", "not here yet")
			return true
		}
		return false
	}
	m, footer := collect(t, f.options())
	if b := m.bucket(t, "b"); b.Vanished || b.Versioning.State != snapshot.Absent || len(footer.Vanished) > 0 {
		t.Errorf("vanished %v, versioning %+v", b.Vanished, b.Versioning)
	}
}

func TestRedirects(t *testing.T) {
	redirect := map[string]func(http.ResponseWriter){
		"301 with header": func(w http.ResponseWriter) {
			w.Header().Set("X-Amz-Bucket-Region", "ap-south-1")
			fail(w, 301, "PermanentRedirect", "The bucket you are attempting to access must be addressed using the specified endpoint.")
		},
		"400 with message": func(w http.ResponseWriter) {
			fail(w, 400, "AuthorizationHeaderMalformed", "The authorization header is malformed; the region 'eu-west-1' is wrong; expecting 'ap-south-1'")
		},
		"301 without a body": func(w http.ResponseWriter) {
			w.Header().Set("X-Amz-Bucket-Region", "ap-south-1")
			w.WriteHeader(301)
		},
	}
	for name, answer := range redirect {
		t.Run(name, func(t *testing.T) {
			f := newFake(t, "b", "c")
			f.hook = func(w http.ResponseWriter, r *http.Request, bucket, sub string) bool {
				if bucket != "b" || strings.Contains(r.Header.Get("Authorization"), "/ap-south-1/") {
					return false
				}
				answer(w)
				return true
			}
			m, _ := collect(t, f.options())
			b := m.bucket(t, "b")
			if b.Region != "ap-south-1" {
				t.Errorf("region %s", b.Region)
			}
			for name, got := range observations(t, b) {
				if optional := name == "uploads" || strings.HasPrefix(name, "object") && name != "object-lock"; !optional && !got.State.Answered() {
					t.Errorf("%s %+v", name, got)
				}
			}
			if c := m.bucket(t, "c"); c.Region != "eu-west-1" {
				t.Errorf("the neighbour moved to %s", c.Region)
			}
		})
	}
	t.Run("a circle", func(t *testing.T) {
		f := newFake(t, "b")
		f.hook = func(w http.ResponseWriter, r *http.Request, bucket, sub string) bool {
			if bucket == "b" {
				redirect["301 with header"](w)
			}
			return bucket == "b"
		}
		m, _ := collect(t, f.options())
		if got := m.bucket(t, "b").Versioning; got.State != snapshot.Failed || got.Code != "PermanentRedirect" {
			t.Errorf("versioning %+v", got)
		}
	})
}

// Over TLS, the connections opened stay within twice the calls in flight.
func TestConnections(t *testing.T) {
	f := &fake{t: t, buckets: names(120), delay: 2 * time.Millisecond}
	server := httptest.NewUnstartedServer(f)
	server.Config.ConnState = countConnections(&f.conns)
	server.StartTLS()
	t.Cleanup(server.Close)
	f.url = server.URL
	const inFlight = 16
	o := f.options()
	o.Concurrency = inFlight
	cfg := testConfig()
	cfg.HTTPClient = trusting(server)
	c, err := New(cfg, o)
	if err != nil {
		t.Fatal(err)
	}
	m := &memory{}
	if _, err := c.Collect(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	if len(m.buckets) != 120 || f.peak > inFlight {
		t.Errorf("%d buckets, %d requests at once", len(m.buckets), f.peak)
	}
	if n := f.conns.Load(); n > 2*inFlight {
		t.Errorf("%d connections for %d calls in flight", n, inFlight)
	}
}
