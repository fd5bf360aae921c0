package exposure

import (
	"slices"
	"strings"
	"testing"

	"s3audit/collector/snapshot"
	"s3audit/rules/policy"
)

// TestShorten: nothing that the explanation says is lost but where it is said
// in another form.
func TestShorten(t *testing.T) {
	doc, err := policy.Parse([]byte(`{"Version":"2012-10-17","Statement":[
		{"Sid":"Read","Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"},
		{"Sid":"TLS","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::b/*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}`))
	if err != nil {
		t.Fatal(err)
	}
	in := &Input{Self: Self{Account: "111122223333", Partition: "aws", Bucket: "b"}, Policy: Maybe[*policy.Document]{State: Configured, Value: doc},
		ACL: Maybe[*snapshot.ACL]{State: NotConfigured}, Ownership: Maybe[string]{State: NotConfigured},
		AccountBlock: Maybe[Block]{State: NotConfigured}, AccessPoints: Maybe[[]AccessPoint]{State: NotConfigured}}
	r := Analyse(in)
	b := Shorten(in, r)
	if b.Verdict != r.Verdict || b.Read != r.Read || len(b.Statements) != 2 || len(b.Layers) != len(r.Layers) {
		t.Fatalf("%+v", b)
	}
	if b.Statements[0].Level != Public || b.Statements[0].Effect != "Allow" || b.Statements[1].Effect != "Deny" {
		t.Errorf("%+v", b.Statements)
	}
	var said []string
	for _, s := range b.Statements {
		said = append(said, s.Text)
	}
	for _, l := range b.Layers {
		said = append(said, l.Text)
	}
	for _, p := range b.Notes {
		said = append(said, p.Lines...)
	}
	for _, p := range Explain(in, r) {
		for _, line := range p.Lines {
			if !slices.Contains(said, line) && !strings.HasPrefix(line, "By class: ") {
				t.Errorf("%s: not said: %s", p.Heading, line)
			}
		}
	}
	if i := slices.IndexFunc(b.Layers, func(l BriefLayer) bool { return l.Layer == "bucket-block" }); b.Layers[i].Effect != "unknown" {
		t.Errorf("the block that was not read is %q", b.Layers[i].Effect)
	}
}
