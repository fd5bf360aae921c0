package report

import (
	"cmp"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"time"

	"s3audit/rules/exposure"
	"s3audit/rules/finding"
)

// What BatchImportFindings of Security Hub CSPM takes.
// Source: https://docs.aws.amazon.com/securityhub/latest/partnerguide/guidelines-batchimportfindings.html
const (
	maxBatch       = 100
	maxASFFTitle   = 256
	maxASFFText    = 1024
	maxASFFAdvice  = 512
	maxASFFRelated = 32
	maxASFFControl = 64
)

// asffBatch is the input of one call.
type asffBatch struct {
	Findings []asffFinding
}

// asffFinding is the part of the AWS Security Finding Format that is written
// here. Nothing of what belongs to those who work on findings (Workflow, Note,
// UserDefinedFields), so that importing again takes nothing back.
// Source: https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format.html
type asffFinding struct {
	SchemaVersion         string
	Id                    string
	ProductArn            string
	ProductName           string
	CompanyName           string
	GeneratorId           string
	AwsAccountId          string
	CreatedAt             string
	UpdatedAt             string
	FindingProviderFields asffProvided
	Title                 string
	Description           string
	Remediation           *asffRemediation `json:",omitempty"`
	ProductFields         map[string]string
	Resources             []asffResource
	Compliance            asffCompliance
	RecordState           string
}

type asffProvided struct {
	Severity asffSeverity
	Types    []string
}

type asffSeverity struct{ Label, Original string }

type asffRemediation struct{ Recommendation asffAdvice }

type asffAdvice struct{ Text string }

type asffResource struct {
	Type      string
	Id        string
	Partition string
	Region    string `json:",omitempty"`
}

type asffCompliance struct {
	Status              string
	RelatedRequirements []string `json:",omitempty"`
}

// asffStream writes a line for each batch: the whole input of one call, to one
// region. Several batches make one file, so that no batch of an earlier, longer
// run is left beside it.
type asffStream struct {
	w    io.Writer
	h    Head
	o    Options
	open map[string]*asffBatch // by region
}

func beginASFF(w io.Writer, h Head, o Options) (Stream, error) {
	return &asffStream{w: w, h: h, o: o, open: map[string]*asffBatch{}}, nil
}

func (s *asffStream) Finding(f *finding.Finding) error {
	region := s.region(f)
	batch := s.open[region]
	if batch == nil {
		batch = &asffBatch{}
		s.open[region] = batch
	}
	batch.Findings = append(batch.Findings, s.finding(f, region))
	if len(batch.Findings) < maxBatch {
		return nil
	}
	delete(s.open, region)
	return s.write(batch)
}

func (s *asffStream) End(*finding.Comparison) error {
	for _, region := range sortedKeys(s.open) {
		if err := s.write(s.open[region]); err != nil {
			return err
		}
	}
	return nil
}

func (s *asffStream) write(batch *asffBatch) error {
	if err := writeJSON(s.w, batch, ""); err != nil {
		return fmt.Errorf("write asff: %w", err)
	}
	return nil
}

var regionName = regexp.MustCompile(`^[a-z]{2}(-[a-z]+)+-\d$`)

// IsRegion reports whether a text is spelled as the name of a region.
func IsRegion(name string) bool { return regionName.MatchString(name) }

// homeRegions take what belongs to no region, such as findings on the account.
var homeRegions = map[string]string{"aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1"}

// region is where the finding is to be imported.
func (s *asffStream) region(f *finding.Finding) string {
	switch {
	case s.o.ASFFRegion != "":
		return s.o.ASFFRegion
	case IsRegion(f.Region):
		return f.Region
	}
	return cmp.Or(homeRegions[partitionOf(f)], "us-east-1")
}

var accountID = regexp.MustCompile(`^\d{12}$`)

func (s *asffStream) finding(f *finding.Finding, region string) asffFinding {
	account := "000000000000" // what foreign servers call an account
	if accountID.MatchString(f.Account) {
		account = f.Account
	}
	at := asffTime(s.h.Scan.Started)
	one := asffFinding{
		SchemaVersion: "2018-10-08", Id: "s3audit/" + plain(f.Fingerprint),
		ProductArn:  "arn:" + partitionOf(f) + ":securityhub:" + region + ":" + account + ":product/" + account + "/default",
		ProductName: "s3audit", CompanyName: "s3audit", GeneratorId: cut("s3audit/"+plain(f.Rule), 512), AwsAccountId: account,
		CreatedAt: at, UpdatedAt: at,
		FindingProviderFields: asffProvided{asffSeverity{asffLabel(f.Severity), f.Severity.String()}, []string{"Software and Configuration Checks/AWS Security Best Practices"}},
		Title:                 cut(cmp.Or(plain(f.Title), plain(f.Rule), "-"), maxASFFTitle), Description: cut(alertText(f), maxASFFText),
		ProductFields: asffFields(f),
		Resources:     []asffResource{{Type: asffType(f), Id: cut(cmp.Or(plain(f.ARN), "-"), 512), Partition: partitionOf(f), Region: cut(plain(f.Region), 16)}},
		Compliance:    asffCompliance{Status: asffStatus(f.Verdict), RelatedRequirements: asffRelated(f)},
		RecordState:   "ACTIVE",
	}
	if f.Exception != nil && f.Verdict.IsFinding() {
		one.RecordState = "ARCHIVED" // and back, once the exception has ended
	}
	if f.Remediation != "" {
		one.Remediation = &asffRemediation{asffAdvice{cut(sentence(plain(f.Remediation)), maxASFFAdvice)}}
	}
	return one
}

func asffTime(t time.Time) string {
	if t.IsZero() {
		t = time.Unix(0, 0)
	}
	return sarifTime(t)
}

func asffLabel(s finding.Severity) string {
	switch s {
	case finding.Critical:
		return "CRITICAL"
	case finding.High:
		return "HIGH"
	case finding.Medium:
		return "MEDIUM"
	case finding.Low:
		return "LOW"
	}
	return "INFORMATIONAL"
}

func asffStatus(v finding.Verdict) string {
	switch v {
	case finding.Pass:
		return "PASSED"
	case finding.Fail:
		return "FAILED"
	case finding.Unknown:
		return "WARNING"
	}
	return "NOT_AVAILABLE"
}

func asffType(f *finding.Finding) string {
	switch resourceType(f) {
	case "AWS::S3::Bucket":
		return "AwsS3Bucket"
	case "AWS::S3::AccessPoint":
		return "AwsS3AccessPoint"
	}
	return "AwsAccount"
}

// asffRelated names controls, as many as there is room for; all are counted in
// the product's own fields.
func asffRelated(f *finding.Finding) []string {
	var out []string
	for _, id := range sortedKeys(f.Frameworks) {
		for _, control := range f.Frameworks[id] {
			if len(out) < maxASFFRelated {
				out = append(out, cut(plain(id+"/"+control), maxASFFControl))
			}
		}
	}
	return out
}

// asffFields are what the format has no place for.
func asffFields(f *finding.Finding) map[string]string {
	fields := map[string]string{"s3audit/verdict": string(f.Verdict), "s3audit/rule": cut(cmp.Or(plain(f.Rule), "-"), maxASFFText), "s3audit/fingerprint": plain(f.Fingerprint)}
	set := func(name, value string) {
		if value != "" {
			fields["s3audit/"+name] = cut(plain(value), maxASFFText)
		}
	}
	set("grant", exposure.Listed(grants(f.Missing)))
	set("evidence", evidenceText(f))
	if f.Exception != nil {
		set("exception", agreed(f.Exception))
	}
	controls := 0
	for _, list := range f.Frameworks {
		controls += len(list)
	}
	set("controls", strconv.Itoa(controls))
	return fields
}
