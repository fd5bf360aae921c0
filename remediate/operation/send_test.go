package operation

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3control"

	"s3audit/collector/snapshot"
	"s3audit/remediate/plan"
)

// wire answers every request with 200, and keeps the last.
type wire struct {
	request *http.Request
	body    []byte
}

func (w *wire) Do(r *http.Request) (*http.Response, error) {
	w.request, w.body = r, nil
	if r.Body != nil {
		w.body, _ = io.ReadAll(r.Body)
	}
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(""))}, nil
}

func wired(w *wire) Target {
	cfg := aws.Config{Region: "us-east-1", RequestChecksumCalculation: aws.RequestChecksumCalculationWhenRequired, HTTPClient: w, Credentials: credentials.NewStaticCredentialsProvider("a", "b", "")}
	return Target{
		S3:      s3.NewFromConfig(cfg, func(o *s3.Options) { o.UsePathStyle = true }),
		Control: s3control.NewFromConfig(cfg), Deletes: Deletes{AWS: true},
	}
}

func changeOf(row *Row, key string, before, after plan.Document) plan.Change {
	bucket := "bucket"
	if row.Account {
		bucket = ""
	}
	return plan.Change{
		ID: plan.ID("111122223333", bucket, row.Subresource, key), Bucket: bucket, Account: "111122223333", Subresource: row.Subresource,
		Key: key, Operation: row.API(after), Before: before, After: after,
	}
}

// TestSendBack: what S3 sent can be sent back. Every document of thousands of
// generated buckets goes through the SDK to XML, and the XML says what it said.
func TestSendBack(t *testing.T) {
	all, w := pool(t), &wire{}
	target := wired(w)
	for _, row := range Rows() {
		if row.Put.API == "" {
			continue
		}
		docs := all[row.Subresource]
		if len(docs) < 100 {
			t.Errorf("%s: only %d documents", row.Subresource, len(docs))
		}
		for _, d := range docs[:min(len(docs), 300)] {
			body := mustBody(t, &row, d)
			c := changeOf(&row, textOf(body["Id"]), plan.None(), d)
			if err := Send(context.Background(), target, c); err != nil {
				t.Fatalf("%s: %v", row.Subresource, err)
			}
			expected(t, &row, w)
			if header := w.request.Header; header.Get("X-Amz-Checksum-Crc32") == "" && len(header.Get("X-Amz-Content-Sha256")) != 64 {
				t.Fatalf("%s: nothing holds the body: %v", row.Subresource, header)
			}
			if row.Subresource == "policy" {
				if string(w.body) != textIn(t, d) {
					t.Fatalf("policy: %s, want %s", w.body, textIn(t, d))
				}
				continue
			}
			got := fromXML(t, &row, w)
			if row.Subresource == "versioning" {
				delete(body, "MFADelete")
			}
			if !same(typeless(got), typeless(body)) {
				t.Fatalf("%s: sent %s\nwant %s\nxml  %s", row.Subresource, encoded(got), encoded(body), w.body)
			}
		}
	}
}

// expected holds a request to what keeps it from hitting the wrong bucket.
func expected(t testing.TB, row *Row, w *wire) {
	t.Helper()
	header := w.request.Header
	if row.Account {
		if header.Get("X-Amz-Account-Id") != "111122223333" {
			t.Fatalf("%s: no account: %v", row.Subresource, header)
		}
		return
	}
	if header.Get("X-Amz-Expected-Bucket-Owner") != "111122223333" {
		t.Fatalf("%s: no expected owner", row.Subresource)
	}
	if !strings.HasPrefix(w.request.URL.Path, "/bucket") || w.request.URL.RawQuery == "" {
		t.Fatalf("%s: %s", row.Subresource, w.request.URL)
	}
}

// fromXML is the body of the request as the snapshot's document.
func fromXML(t testing.TB, row *Row, w *wire) object {
	t.Helper()
	doc := reflect.New(bodyType(row))
	if err := xml.NewDecoder(bytes.NewReader(w.body)).Decode(doc.Interface()); err != nil {
		t.Fatalf("%s: %v: %s", row.Subresource, err, w.body)
	}
	if l, ok := doc.Interface().(*snapshot.Lifecycle); ok {
		l.TransitionDefaultMinimumObjectSize = w.request.Header.Get("X-Amz-Transition-Default-Minimum-Object-Size")
	}
	tree, err := treeOf(doc.Interface())
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

// typeless leaves out a grantee's type, which XML has in an attribute.
func typeless(v any) any {
	v = clone(v)
	switch v := v.(type) {
	case object:
		if v["ID"] != nil || v["URI"] != nil || v["EmailAddress"] != nil {
			delete(v, "Type")
		}
		for name, item := range v {
			v[name] = typeless(item)
		}
	case []any:
		for i := range v {
			v[i] = typeless(v[i])
			if o, ok := v[i].(object); ok {
				v[i] = nameless(o)
			}
		}
	}
	return v
}

func TestDeletesAreHeldBack(t *testing.T) {
	w := &wire{}
	target := wired(w)
	for _, row := range Rows() {
		if row.Delete.API == "" {
			continue
		}
		before := doc(`{}`)
		if row.Subresource == "uploads" {
			before = doc(`{"Key":"k","UploadId":"u"}`)
		}
		c := changeOf(&row, map[bool]string{true: "k"}[row.Keyed], before, plan.None())
		harmless := row.Account || row.Subresource == "uploads"
		for name, d := range map[string]Deletes{"nothing known": {}, "another is proven": {Proven: func(api string) bool { return api == "DeleteNothing" }}} {
			w.request, target.Deletes = nil, d
			err := Send(context.Background(), target, c)
			if harmless && err != nil || !harmless && (!errors.Is(err, ErrDelete) || w.request != nil) {
				t.Errorf("%s, %s: %v", row.Delete.API, name, err)
			}
		}
		for _, d := range []Deletes{{AWS: true}, {Proven: func(api string) bool { return api == row.Delete.API }}} {
			w.request, target.Deletes = nil, d
			if err := Send(context.Background(), target, c); err != nil || w.request == nil || w.request.Method != http.MethodDelete {
				t.Errorf("%s: %v", row.Delete.API, err)
			} else if w.request.URL.RawQuery == "" && !row.Account {
				t.Errorf("%s would delete the bucket: %s", row.Delete.API, w.request.URL)
			} else {
				expected(t, &row, w)
			}
		}
	}
}

func TestSendRefuses(t *testing.T) {
	w := &wire{}
	target := wired(w)
	row, _ := Find("cors")
	good := changeOf(&row, "", plan.None(), doc(`{"CORSRules":[{"AllowedMethods":["GET"]}]}`))
	if err := Check(good); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*plan.Change){
		"other operation":   func(c *plan.Change) { c.Operation = "DeleteBucketCors" },
		"no operation":      func(c *plan.Change) { c.Operation = "" },
		"other subresource": func(c *plan.Change) { c.Subresource = "policyStatus" },
		"unknown field":     func(c *plan.Change) { c.After.Value = json.RawMessage(`{"Rules":[]}`) },
		"other case":        func(c *plan.Change) { c.After.Value = json.RawMessage(`{"corsrules":[{"AllowedMethods":["PUT"]}]}`) },
		"in both cases": func(c *plan.Change) {
			c.After.Value = json.RawMessage(`{"CORSRules":[{"AllowedMethods":["GET"]}],"corsRules":[{"AllowedMethods":["PUT"]}]}`)
		},
		"a key":     func(c *plan.Change) { c.Key = "k" },
		"no bucket": func(c *plan.Change) { c.Bucket = "" },
		"no JSON":   func(c *plan.Change) { c.After.Value = json.RawMessage(`{`) },
	} {
		c := good
		spoil(&c)
		if err := Send(context.Background(), target, c); err == nil || w.request != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestMFA(t *testing.T) {
	w := &wire{}
	target := wired(w)
	row, _ := Find("versioning")
	target.MFA = "arn:aws:iam::111122223333:mfa/root 123456"
	c := changeOf(&row, "", plan.None(), doc(`{"Status":"Enabled","MFADelete":"Enabled"}`))
	if err := Send(context.Background(), target, c); err == nil && w.request.Header.Get("X-Amz-Mfa") != target.MFA || err != nil && !strings.Contains(err.Error(), "MFA") {
		t.Error(err, w.request)
	}
	if !bytes.Contains(w.body, []byte("<MfaDelete>Enabled</MfaDelete>")) {
		t.Errorf("%s", w.body)
	}
}
