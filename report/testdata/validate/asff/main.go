// Command asff holds files of batches to Security Hub's own types: every
// member must be one the SDK knows, and the SDK must send each batch, which it
// does only where nothing that is required is missing. It calls a server on
// loopback, and then checks the documented limits that the SDK leaves alone.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/securityhub"
	"github.com/aws/aws-sdk-go-v2/service/securityhub/types"
)

func main() {
	var sent int
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, _ := io.Copy(io.Discard, r.Body)
		sent = int(n)
		w.Header().Set("Content-Type", "application/json")
		io.WriteString(w, `{"FailedCount":0,"SuccessCount":1}`)
	}))
	defer server.Close()
	client := securityhub.New(securityhub.Options{Region: "us-east-1", BaseEndpoint: &server.URL, Credentials: keys{}})
	wrong := 0
	for _, file := range os.Args[1:] {
		problem := func(format string, args ...any) {
			wrong++
			fmt.Printf("%s: %s\n", file, fmt.Sprintf(format, args...))
		}
		data, err := os.ReadFile(file)
		if err != nil {
			problem("%v", err)
			continue
		}
		for i, line := range bytes.Split(bytes.TrimSpace(data), []byte("\n")) {
			if len(line) == 0 {
				continue // no findings
			}
			for _, text := range check(client, line, &sent) {
				problem("batch %d: %s", i+1, text)
			}
		}
	}
	if wrong > 0 {
		os.Exit(1)
	}
}

type keys struct{}

func (keys) Retrieve(context.Context) (aws.Credentials, error) {
	return aws.Credentials{AccessKeyID: "AKIDEXAMPLE", SecretAccessKey: "none"}, nil
}

func check(client *securityhub.Client, line []byte, sent *int) []string {
	var in securityhub.BatchImportFindingsInput
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	if err := d.Decode(&in); err != nil {
		return []string{err.Error()}
	}
	var out []string
	if n := len(in.Findings); n == 0 || n > 100 {
		out = append(out, fmt.Sprintf("%d findings, and a call takes 1 to 100", n))
	}
	if _, err := client.BatchImportFindings(context.Background(), &in); err != nil {
		return append(out, err.Error())
	}
	if *sent > 6_000_000 {
		out = append(out, fmt.Sprintf("%d bytes, and a batch may have 6 MB", *sent))
	}
	for i := range in.Findings {
		for _, text := range limits(&in.Findings[i]) {
			out = append(out, fmt.Sprintf("finding %d: %s", i+1, text))
		}
	}
	return out
}

var (
	accountID  = regexp.MustCompile(`^\d{12}$`)
	productArn = regexp.MustCompile(`^arn:aws[a-z-]*:securityhub:[a-z0-9-]+:\d{12}:product/\d{12}/default$`)
)

// limits are those of the user guide.
func limits(f *types.AwsSecurityFinding) []string {
	var out []string
	text := func(name string, s *string, most int) {
		if n := utf8.RuneCountInString(aws.ToString(s)); n == 0 || n > most {
			out = append(out, fmt.Sprintf("%s has %d characters, want 1 to %d", name, n, most))
		}
	}
	text("Title", f.Title, 256)
	text("Description", f.Description, 1024)
	text("GeneratorId", f.GeneratorId, 512)
	text("Id", f.Id, 512)
	if f.Remediation != nil {
		text("Remediation", f.Remediation.Recommendation.Text, 512)
	}
	for key, value := range f.ProductFields {
		text("a key of ProductFields", &key, 128)
		text(key, &value, 1024)
	}
	for _, r := range f.Resources {
		text("a resource", r.Id, 512)
		if !slices.Contains(r.Partition.Values(), r.Partition) {
			out = append(out, "partition "+string(r.Partition))
		}
	}
	for _, t := range []*string{f.CreatedAt, f.UpdatedAt} {
		if _, err := time.Parse(time.RFC3339, aws.ToString(t)); err != nil {
			out = append(out, err.Error())
		}
	}
	if !accountID.MatchString(aws.ToString(f.AwsAccountId)) {
		out = append(out, "account "+aws.ToString(f.AwsAccountId))
	}
	if !productArn.MatchString(aws.ToString(f.ProductArn)) {
		out = append(out, "product "+aws.ToString(f.ProductArn))
	}
	if f.Compliance == nil || !slices.Contains(f.Compliance.Status.Values(), f.Compliance.Status) || len(f.Compliance.RelatedRequirements) > 32 {
		out = append(out, "compliance is not as it must be")
	}
	if !slices.Contains(f.RecordState.Values(), f.RecordState) {
		out = append(out, "record state "+string(f.RecordState))
	}
	if f.Workflow != nil || f.Note != nil || f.UserDefinedFields != nil {
		out = append(out, "it sets what belongs to those who work on findings")
	}
	if p := f.FindingProviderFields; p == nil || p.Severity == nil || !slices.Contains(p.Severity.Label.Values(), p.Severity.Label) {
		out = append(out, "no severity")
	}
	if data, _ := json.Marshal(f); len(data) > 240_000 {
		out = append(out, fmt.Sprintf("%d bytes, and a finding may have 240 KB", len(data)))
	}
	return out
}
