package snapshot

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func sampleBucket(i int) *Bucket {
	rng := rand.New(rand.NewPCG(1, uint64(i)))
	text := func(s string) *string { return &s }
	yes := true
	created := time.Date(2020, 1, 1+i%28, 0, 0, 0, 0, time.UTC)
	name := fmt.Sprintf("bucket-%06d", i)
	b := &Bucket{Name: name, ARN: "arn:aws:s3:::" + name, Account: "111122223333", Partition: "aws", Region: "eu-west-1", CreationDate: &created}
	b.ACL = Observed[ACL]{State: Present, Value: &ACL{
		Owner:  &Owner{ID: text("9b1deb4d3b7d4bad9bdd2b0d7b3dcb6d")},
		Grants: []Grant{{Grantee: &Grantee{Type: "CanonicalUser", ID: text("9b1deb4d3b7d4bad9bdd2b0d7b3dcb6d")}, Permission: "FULL_CONTROL"}},
	}}
	b.Policy = Observed[Policy]{State: Present, Value: &Policy{Policy: text(fmt.Sprintf(
		`{"Version":"2012-10-17","Statement":[{"Sid":"TLSOnly","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::%s","arn:aws:s3:::%s/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}`, name, name))}}
	b.PublicAccessBlock = Observed[PublicAccessBlock]{State: Present, Value: &PublicAccessBlock{&PublicAccessBlockConfiguration{&yes, &yes, &yes, &yes}}}
	b.Encryption = Observed[Encryption]{State: Present, Value: &Encryption{&ServerSideEncryptionConfiguration{Rules: []ServerSideEncryptionRule{{
		ApplyServerSideEncryptionByDefault: &ServerSideEncryptionByDefault{SSEAlgorithm: "aws:kms", KMSMasterKeyID: text(fmt.Sprintf("arn:aws:kms:eu-west-1:111122223333:key/%08x", rng.Uint32()))},
		BucketKeyEnabled:                   &yes,
	}}}}}
	b.Versioning = Observed[Versioning]{State: Present, Value: &Versioning{Status: "Enabled"}}
	b.Lifecycle = Observed[Lifecycle]{State: Denied, Refusal: Refusal{API: "GetBucketLifecycleConfiguration", Action: "s3:GetLifecycleConfiguration", Code: "AccessDenied", HTTPStatus: 403, Message: "Access <Denied> & done"}}
	b.Tagging = Observed[Tagging]{State: Present, Value: &Tagging{TagSet: []Tag{{text("team"), text("core")}, {text("env"), text("prod")}}}}
	for _, state := range []*State{
		&b.PolicyStatus.State, &b.OwnershipControls.State, &b.ObjectLock.State, &b.Replication.State, &b.Logging.State, &b.Notification.State, &b.Website.State,
		&b.CORS.State, &b.Accelerate.State, &b.RequestPayment.State, &b.Inventory.State, &b.Analytics.State, &b.Metrics.State, &b.IntelligentTiering.State,
		&b.ABAC.State, &b.Metadata.State, &b.Location.State,
	} {
		*state = Absent
	}
	b.Uploads = Observed[Uploads]{State: NotCollected, Refusal: Refusal{API: "ListMultipartUploads", Action: "s3:ListBucketMultipartUploads"}}
	b.ObjectACL = Observed[ObjectACLSample]{State: NotCollected, Refusal: Refusal{API: "ListObjectsV2", Action: "s3:ListBucket"}}
	return b
}

func sampleManifest() *Manifest {
	return &Manifest{Format: Format, Tool: "test", Started: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), Account: "111122223333", Sources: []string{"s3"}, Collected: []string{"acl"}}
}

func sampleAccount() *Account { return &Account{ID: "111122223333", Partition: "aws", Buckets: 3} }

// sampleFile writes n buckets and returns the file and the records in it.
func sampleFile(t testing.TB, n int, plain bool) ([]byte, []string) {
	t.Helper()
	var buf bytes.Buffer
	w := NewWriter(&buf)
	if plain {
		w = NewPlainWriter(&buf)
	}
	var records []string
	err := errors.Join(w.Manifest(sampleManifest()), w.Account(sampleAccount()))
	for i := range n {
		b := sampleBucket(i)
		text, _ := b.MarshalJSON()
		records = append(records, string(text))
		err = errors.Join(err, w.Bucket(b))
	}
	if err := errors.Join(err, w.Footer(&Footer{Listed: n, Expected: n})); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes(), records
}

// readAll returns what a file holds, and how its reading ended.
func readAll(data []byte) (records []string, r *Reader, err error) {
	r, err = NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, nil, err
	}
	defer r.Close()
	for {
		raw, err := r.Next()
		if errors.Is(err, io.EOF) {
			return records, r, nil
		}
		if err != nil {
			return records, r, err
		}
		records = append(records, string(raw))
	}
}

func TestRoundTrip(t *testing.T) {
	for _, plain := range []bool{false, true} {
		for _, n := range []int{0, 1, 255, 256, 257, 700} {
			data, want := sampleFile(t, n, plain)
			got, r, err := readAll(data)
			if err != nil || !slices.Equal(got, want) {
				t.Fatalf("plain %v, %d buckets: %d read, %v", plain, n, len(got), err)
			}
			if !r.Complete() || r.Truncated() || r.Footer().Read != n {
				t.Errorf("plain %v, %d buckets: footer %+v", plain, n, r.Footer())
			}
			if diff := cmp.Diff(sampleManifest(), r.Manifest()); diff != "" {
				t.Error(diff)
			}
		}
	}
}

// However a file is cut, what is read is a beginning of what was written, and
// the cut is noticed.
func TestCutAnywhere(t *testing.T) {
	for _, plain := range []bool{false, true} {
		n := 5
		data, want := sampleFile(t, n, plain)
		most := 0
		for cut := range data {
			got, r, err := readAll(data[:cut])
			if err != nil {
				if !errors.Is(err, ErrTruncated) {
					t.Fatalf("plain %v, cut at %d: %v", plain, cut, err)
				}
				continue
			}
			if len(got) > len(want) || !slices.Equal(got, want[:len(got)]) {
				t.Fatalf("plain %v, cut at %d: %d records that are not the first ones", plain, cut, len(got))
			}
			if !r.Truncated() && cut < len(data)-1 { // of plain text, the last byte is but a newline
				t.Fatalf("plain %v, cut at %d of %d was not noticed", plain, cut, len(data))
			}
			if len(got) < most {
				t.Fatalf("plain %v, cut at %d: %d records, fewer than before", plain, cut, len(got))
			}
			most = len(got)
		}
		if most != n {
			t.Errorf("plain %v: at most %d records", plain, most)
		}
	}
}

// A cut inside a large frame still gives the lines before it.
func TestCutInsideFrame(t *testing.T) {
	// Incompressible text makes the frame long enough to hold several blocks.
	var buf bytes.Buffer
	w := NewWriter(&buf)
	rng := rand.New(rand.NewPCG(1, 2))
	err := errors.Join(w.Manifest(sampleManifest()), w.Account(sampleAccount()))
	for i := range 200 {
		b := sampleBucket(i)
		noise := make([]byte, 6000)
		for i := range noise {
			noise[i] = byte('!' + rng.IntN(90))
		}
		text := string(noise)
		b.Website = Observed[Website]{State: Present, Value: &Website{ErrorDocument: &ErrorDocument{Key: &text}}}
		err = errors.Join(err, w.Bucket(b))
	}
	if err := errors.Join(err, w.Checkpoint()); err != nil {
		t.Fatal(err)
	}
	got, r, err := readAll(buf.Bytes()[:buf.Len()/2])
	if err != nil || len(got) < 50 || !r.Truncated() {
		t.Errorf("%d records of half a frame of 200, error %v", len(got), err)
	}
}

func TestCorrupt(t *testing.T) {
	data, want := sampleFile(t, 300, false)
	plain, _ := sampleFile(t, 3, true)
	t.Run("any byte of a compressed file", func(t *testing.T) {
		for at := 0; at < len(data); at += 17 {
			bad := bytes.Clone(data)
			bad[at] ^= 0x20
			// Some bits of the compressed form carry nothing.
			if got, r, err := readAll(bad); err == nil && r.Complete() && !slices.Equal(got, want) {
				t.Fatalf("byte %d of %d changed the records, and nobody noticed", at, len(data))
			}
		}
	})
	for name, tc := range map[string]struct {
		edit func(string) string
		want string
	}{
		"a changed record": {func(s string) string { return strings.Replace(s, `"Enabled"`, `"Suspended"`, 1) }, "digest"},
		"a lost record": {func(s string) string {
			lines := strings.SplitAfter(s, "\n")
			return strings.Join(slices.Delete(lines, 3, 4), "")
		}, "digest"},
		"broken JSON":     {func(s string) string { return strings.Replace(s, `"versioning":{`, `"versioning":{{`, 1) }, "line 3, column"},
		"text behind it":  {func(s string) string { return s + "{\"bucket\":{}}\n" }, "behind the footer"},
		"two manifests":   {func(s string) string { l := strings.SplitAfter(s, "\n"); return l[0] + l[1] + l[0] }, "second manifest"},
		"an unknown line": {func(s string) string { l := strings.SplitAfter(s, "\n"); return l[0] + l[1] + "{\"index\":{}}\n" }, `unknown kind of line "index"`},
		"no account":      {func(s string) string { l := strings.SplitAfter(s, "\n"); return l[0] + l[2] }, "want the account"},
		"a line of two kinds": {func(s string) string {
			l := strings.SplitAfter(s, "\n")
			return l[0] + l[1] + "{\"bucket\":1,\"x\":2}\n"
		}, "one key"},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := readAll([]byte(tc.edit(string(plain))))
			if err == nil || !strings.Contains(err.Error(), tc.want) || !errors.Is(err, ErrCorrupt) && !errors.Is(err, ErrFormat) {
				t.Errorf("error %v, want one with %q", err, tc.want)
			}
		})
	}
	t.Run("a failing disk is no corruption", func(t *testing.T) {
		broken := errors.New("input/output error")
		r, err := NewReader(io.MultiReader(bytes.NewReader(data[:len(data)/2]), &failing{broken}))
		for err == nil {
			_, err = r.Next()
		}
		if !errors.Is(err, broken) || errors.Is(err, ErrCorrupt) {
			t.Errorf("error %v", err)
		}
	})
}

type failing struct{ err error }

func (f *failing) Read([]byte) (int, error) { return 0, f.err }

func TestVersions(t *testing.T) {
	data, want := sampleFile(t, 2, true)
	retag := func(version string) []byte {
		return bytes.Replace(data, []byte(`"format":"1.0"`), []byte(`"format":"`+version+`"`), 1)
	}
	for _, version := range []string{"2.0", "0.9", "", "banana", "1"} {
		if _, err := NewReader(bytes.NewReader(retag(version))); !errors.Is(err, ErrFormat) || version != "" && !strings.Contains(err.Error(), version) {
			t.Errorf("format %q: %v", version, err)
		}
	}
	for _, text := range []string{"hello", "{}", `{"resource_changes":[]}`, "\x00\x01"} {
		if _, err := NewReader(strings.NewReader(text)); !errors.Is(err, ErrFormat) {
			t.Errorf("%q: %v", text, err)
		}
	}
	// A newer minor version has more, and none of it is lost or in the way.
	lines := strings.SplitAfter(string(retag("1.7")), "\n")
	newer := lines[0] + lines[1] + `{"index":{"frames":[1,2]}}` + "\n" + lines[2] + strings.Replace(lines[3], `"acl":`, `"quantum": {"state":"present"},"acl":`, 1)
	r, err := NewReader(strings.NewReader(newer))
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	var last Bucket
	for {
		kind, raw, err := r.NextLine()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		kinds = append(kinds, kind)
		if kind == KindBucket {
			if err := json.Unmarshal(raw, &last); err != nil {
				t.Fatal(err)
			}
		}
	}
	if !slices.Equal(kinds, []string{"index", "bucket", "bucket"}) || string(last.Unknown["quantum"]) != `{"state":"present"}` {
		t.Errorf("kinds %q, unknown %q", kinds, last.Unknown)
	}
	last.Unknown = nil
	text, _ := json.Marshal(&last)
	if !jsonEqual(t, text, []byte(want[1])) {
		t.Error("the known fields changed")
	}
}

func jsonEqual(t *testing.T, a, b []byte) bool {
	t.Helper()
	var x, y any
	if err := errors.Join(json.Unmarshal(a, &x), json.Unmarshal(b, &y)); err != nil {
		t.Fatal(err)
	}
	return cmp.Equal(x, y)
}

func TestUnknownFieldsRoundTrip(t *testing.T) {
	in := []byte(`{"name":"b","zz":[1, {"a":"}\"]"}],"ac\u006c":{"state":"absent"},"é\"<":null,"aa":"x" , "Region":"eu-west-1"}`)
	var b Bucket
	if err := json.Unmarshal(in, &b); err != nil {
		t.Fatal(err)
	}
	if len(b.Unknown) != 3 || string(b.Unknown["zz"]) != `[1, {"a":"}\"]"}]` || b.ACL.State != Absent || b.Region != "eu-west-1" {
		t.Fatalf("unknown %q", b.Unknown)
	}
	var buf bytes.Buffer
	w := NewPlainWriter(&buf)
	if err := errors.Join(w.Manifest(sampleManifest()), w.Account(&Account{ID: "1", Unknown: map[string]json.RawMessage{"quota": []byte(`10`)}}), w.Bucket(&b), w.Footer(&Footer{})); err != nil {
		t.Fatal(err)
	}
	records, r, err := readAll(buf.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	var again Bucket
	if err := json.Unmarshal([]byte(records[0]), &again); err != nil {
		t.Fatal(err)
	}
	b.Unknown["zz"] = []byte(`[1,{"a":"}\"]"}]`)
	if diff := cmp.Diff(b, again); diff != "" {
		t.Error(diff)
	}
	if string(r.Account().Unknown["quota"]) != "10" {
		t.Errorf("account %+v", r.Account())
	}
	direct, _ := json.Marshal(&b)
	if !jsonEqual(t, direct, []byte(records[0])) {
		t.Errorf("MarshalJSON and the writer differ: %s", direct)
	}
}

func TestWriterOrder(t *testing.T) {
	for name, use := range map[string]func(*Writer) error{
		"bucket first":   func(w *Writer) error { return w.Bucket(&Bucket{}) },
		"account first":  func(w *Writer) error { return w.Account(&Account{}) },
		"footer first":   func(w *Writer) error { return w.Footer(&Footer{}) },
		"manifest twice": func(w *Writer) error { return errors.Join(w.Manifest(sampleManifest()), w.Manifest(sampleManifest())) },
		"after the footer": func(w *Writer) error {
			if err := errors.Join(w.Manifest(sampleManifest()), w.Account(sampleAccount()), w.Footer(&Footer{})); err != nil {
				t.Fatal(err)
			}
			return w.Bucket(&Bucket{})
		},
		"broken raw": func(w *Writer) error {
			return errors.Join(w.Manifest(sampleManifest()), w.Account(sampleAccount()), w.RawBucket(json.RawMessage(`{"a":`)))
		},
	} {
		if err := use(NewWriter(io.Discard)); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// A resumed file that is interrupted again loses nothing that was there.
func TestResumeInterrupted(t *testing.T) {
	path := filepath.Join(t.TempDir(), "snap")
	f, err := Create(path)
	if err != nil {
		t.Fatal(err)
	}
	err = errors.Join(f.Manifest(sampleManifest()), f.Account(sampleAccount()))
	for i := range 6 {
		err = errors.Join(err, f.Bucket(sampleBucket(i)))
	}
	if err := errors.Join(err, f.Close()); err != nil { // no footer: as after a kill
		t.Fatal(err)
	}
	f, err = Resume(path)
	if err != nil {
		t.Fatal(err)
	}
	err = errors.Join(f.Manifest(sampleManifest()), f.Account(sampleAccount()))
	for i := range 3 {
		raw, ok := f.Old().Done(sampleBucket(i).Name)
		if !ok {
			t.Fatalf("bucket %d is not found", i)
		}
		err = errors.Join(err, f.RawBucket(raw))
	}
	if err := errors.Join(err, f.Finish(&Footer{Interrupted: "stopped"})); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	records, r, err := readAll(data)
	if err != nil || len(records) != 6 || r.Footer() == nil || r.Complete() || r.Truncated() {
		t.Errorf("%d records, footer %+v, error %v", len(records), r.Footer(), err)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".*")); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

func TestResumerSkips(t *testing.T) {
	data, _ := sampleFile(t, 5, false)
	r, err := NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	o := NewResumer(r)
	for _, step := range []struct {
		name string
		want bool
	}{{"aaa", false}, {"bucket-000001", true}, {"bucket-000001a", false}, {"bucket-000000", false}, {"bucket-000004", true}, {"zzz", false}} {
		if raw, ok := o.Done(step.name); ok != step.want || ok && Name(raw) != step.name {
			t.Errorf("%s: %v", step.name, ok)
		}
	}
	if o.Err() != nil {
		t.Error(o.Err())
	}
}

func FuzzReader(f *testing.F) {
	for _, plain := range []bool{true, false} {
		data, _ := sampleFile(f, 2, plain)
		f.Add(data)
		f.Add(data[:len(data)/2])
	}
	f.Add([]byte("{\"manifest\":{\"format\":\"1.9\"}}\n{\"account\":{}}\n{\"new\":{}}\n{\"bucket\":{\"name\":\"x\",\"y\":[]}}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := NewReader(bytes.NewReader(data))
		if err != nil {
			return
		}
		defer r.Close()
		for {
			kind, raw, err := r.NextLine()
			if err != nil {
				if errors.Is(err, io.EOF) && r.Truncated() == (r.Footer() != nil) {
					t.Error("neither whole nor cut off")
				}
				return
			}
			if r.plain && !json.Valid(raw) {
				t.Errorf("%s is no JSON: %q", kind, raw)
			}
			var b Bucket
			if kind == KindBucket && json.Unmarshal(raw, &b) == nil {
				text, err := json.Marshal(&b)
				var again Bucket
				if err != nil || json.Unmarshal(text, &again) != nil {
					t.Errorf("record does not survive: %q became %q (%v)", raw, text, err)
				}
			}
		}
	})
}

// BenchmarkWrite and its metric hold the file format to its bars: a record is
// encoded, hashed and compressed in 25 µs, to at most 5 % of its text.
func BenchmarkWrite(b *testing.B) {
	buckets := make([]*Bucket, 2000)
	text := 0
	for i := range buckets {
		buckets[i] = sampleBucket(i)
		line, _ := buckets[i].MarshalJSON()
		text += len(line)
	}
	var out bytes.Buffer
	written := 0
	w := NewWriter(&out)
	_ = w.Manifest(sampleManifest())
	_ = w.Account(sampleAccount())
	for i := 0; b.Loop(); i++ {
		if err := w.Bucket(buckets[i%len(buckets)]); err != nil {
			b.Fatal(err)
		}
		written++
	}
	_ = w.Checkpoint()
	b.ReportMetric(100*float64(out.Len())/(float64(written)*float64(text)/float64(len(buckets))), "%text")
}

func BenchmarkRead(b *testing.B) {
	data, _ := sampleFile(b, 2000, false)
	b.ResetTimer()
	read := 0
	for b.Loop() {
		records, _, err := readAll(data)
		if err != nil {
			b.Fatal(err)
		}
		read += len(records)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(read), "ns/bucket")
}
