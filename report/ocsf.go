package report

import (
	"fmt"
	"io"
	"strings"
	"time"

	"s3audit/rules/finding"
)

// The part of OCSF 1.6 that is written here: Compliance Finding, class 2003,
// with the cloud profile, one event a line.
// Source: https://schema.ocsf.io/1.6.0/classes/compliance_finding?profiles=cloud
const ocsfVersion = "1.6.0"

type ocsfEvent struct {
	ActivityID   int              `json:"activity_id"`
	ActivityName string           `json:"activity_name"`
	CategoryUID  int              `json:"category_uid"`
	CategoryName string           `json:"category_name"`
	ClassUID     int              `json:"class_uid"`
	ClassName    string           `json:"class_name"`
	TypeUID      int              `json:"type_uid"`
	TypeName     string           `json:"type_name"`
	Time         int64            `json:"time"`
	SeverityID   int              `json:"severity_id"`
	Severity     string           `json:"severity"`
	StatusID     int              `json:"status_id"`
	Status       string           `json:"status"`
	Message      string           `json:"message"`
	Metadata     ocsfMetadata     `json:"metadata"`
	FindingInfo  ocsfFindingInfo  `json:"finding_info"`
	Compliance   ocsfCompliance   `json:"compliance"`
	Cloud        ocsfCloud        `json:"cloud"`
	Resources    []ocsfResource   `json:"resources"`
	Remediation  *ocsfRemediation `json:"remediation,omitempty"`
	Unmapped     ocsfUnmapped     `json:"unmapped"`
}

type ocsfMetadata struct {
	Version   string      `json:"version"`
	Profiles  []string    `json:"profiles"`
	Product   ocsfProduct `json:"product"`
	EventCode string      `json:"event_code"`
}

type ocsfProduct struct {
	Name       string `json:"name"`
	VendorName string `json:"vendor_name"`
	Version    string `json:"version"`
}

type ocsfFindingInfo struct {
	UID      string       `json:"uid"`
	Title    string       `json:"title"`
	Desc     string       `json:"desc"`
	Analytic ocsfAnalytic `json:"analytic"`
}

type ocsfAnalytic struct {
	UID    string `json:"uid"`
	Name   string `json:"name"`
	TypeID int    `json:"type_id"`
	Type   string `json:"type"`
}

type ocsfCompliance struct {
	Control       string      `json:"control"`
	Standards     []string    `json:"standards"`
	Requirements  []string    `json:"requirements,omitempty"`
	StatusID      int         `json:"status_id"`
	Status        string      `json:"status"`
	StatusCode    string      `json:"status_code"`
	StatusDetails []string    `json:"status_details"`
	Checks        []ocsfCheck `json:"checks,omitempty"`
}

type ocsfCheck struct {
	UID        string   `json:"uid"`
	Name       string   `json:"name"`
	SeverityID int      `json:"severity_id"`
	Severity   string   `json:"severity"`
	StatusID   int      `json:"status_id"`
	Status     string   `json:"status"`
	Standards  []string `json:"standards"`
}

type ocsfCloud struct {
	Provider string      `json:"provider"`
	Region   string      `json:"region,omitempty"`
	Account  ocsfAccount `json:"account"`
}

type ocsfAccount struct {
	UID    string `json:"uid"`
	TypeID int    `json:"type_id"`
	Type   string `json:"type"`
}

type ocsfResource struct {
	UID       string `json:"uid"`
	Name      string `json:"name"`
	Type      string `json:"type"`
	Region    string `json:"region,omitempty"`
	Partition string `json:"cloud_partition"`
}

type ocsfRemediation struct {
	Desc string `json:"desc"`
}

// ocsfUnmapped is what the schema has no place for.
type ocsfUnmapped struct {
	Evidence  []string `json:"evidence,omitempty"`
	Grant     []string `json:"grant,omitempty"`
	Exception string   `json:"exception,omitempty"`
}

// ocsfStream writes an event a line: one for each finding, and one for each that
// is no more since the baseline.
type ocsfStream struct {
	w io.Writer
	h Head
}

func beginOCSF(w io.Writer, h Head, _ Options) (Stream, error) { return &ocsfStream{w, h}, nil }

func (s *ocsfStream) Finding(f *finding.Finding) error { return s.write(ocsfOf(&s.h, f)) }

func (s *ocsfStream) End(since *finding.Comparison) error {
	if since == nil {
		return nil
	}
	for i := range since.Resolved {
		if err := s.write(ocsfClosed(&s.h, &since.Resolved[i])); err != nil {
			return err
		}
	}
	return nil
}

func (s *ocsfStream) write(e *ocsfEvent) error {
	if err := writeJSON(s.w, e, ""); err != nil {
		return fmt.Errorf("write ocsf: %w", err)
	}
	return nil
}

// ocsfClosed closes a finding of the baseline: it was mended, or its bucket is
// gone. How severe it was, and which verdict the rule has now, the baseline does
// not say.
func ocsfClosed(h *Head, r *finding.Resolved) *ocsfEvent {
	how, text := "Fixed", "the rule does not fail any more"
	if r.Gone {
		how, text = "Gone", "the bucket is not there any more"
	}
	e := ocsfOf(h, &finding.Finding{Rule: r.Rule, Title: r.Rule, Fingerprint: r.Fingerprint, Account: r.Account, Bucket: r.Bucket, ARN: r.ARN})
	e.ActivityID, e.ActivityName, e.TypeUID, e.TypeName = 3, "Close", 200303, "Compliance Finding: Close"
	e.SeverityID, e.Severity, e.StatusID, e.Status = 0, "Unknown", 4, "Resolved"
	e.Message = fmt.Sprintf("%s on %s: %s", plain(r.Rule), e.Resources[0].Name, text)
	e.FindingInfo.Desc = text
	c := &e.Compliance
	c.StatusID, c.Status, c.StatusCode, c.StatusDetails, c.Checks = 99, how, strings.ToLower(how), []string{text}, nil
	return e
}

func ocsfOf(h *Head, f *finding.Finding) *ocsfEvent {
	activity, name := ocsfActivity(f)
	severity, severityName := ocsfSeverity(f.Severity)
	status, statusName := ocsfLifecycle(f)
	return &ocsfEvent{
		ActivityID: activity, ActivityName: name, CategoryUID: 2, CategoryName: "Findings", ClassUID: 2003, ClassName: "Compliance Finding",
		TypeUID: 200300 + activity, TypeName: "Compliance Finding: " + name, Time: milliseconds(h.Scan.Started),
		SeverityID: severity, Severity: severityName, StatusID: status, Status: statusName, Message: alertText(f),
		Metadata: ocsfMetadata{Version: ocsfVersion, Profiles: []string{"cloud"}, EventCode: plain(f.Rule),
			Product: ocsfProduct{Name: "s3audit", VendorName: "s3audit", Version: plain(h.Tool.Version)}},
		FindingInfo: ocsfFindingInfo{UID: plain(f.Fingerprint), Title: plain(f.Title), Desc: says(f),
			Analytic: ocsfAnalytic{UID: plain(f.Rule), Name: plain(f.Title), TypeID: 1, Type: "Rule"}},
		Compliance: ocsfJudged(f),
		Cloud:      ocsfCloud{Provider: "AWS", Region: plain(f.Region), Account: ocsfAccount{UID: plain(f.Account), TypeID: 10, Type: "AWS Account"}},
		Resources: []ocsfResource{{UID: plain(f.ARN), Name: resourceName(f), Type: resourceType(f), Region: plain(f.Region),
			Partition: partitionOf(f)}},
		Remediation: ocsfFix(f), Unmapped: ocsfRest(f),
	}
}

func milliseconds(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// ocsfActivity is Update for what an earlier scan had too, else Create.
func ocsfActivity(f *finding.Finding) (int, string) {
	if f.Change != nil && (f.Change.State == finding.Updated || f.Change.State == finding.Unchanged) {
		return 2, "Update"
	}
	return 1, "Create"
}

func ocsfSeverity(s finding.Severity) (int, string) {
	switch s {
	case finding.Critical:
		return 5, "Critical"
	case finding.High:
		return 4, "High"
	case finding.Medium:
		return 3, "Medium"
	case finding.Low:
		return 2, "Low"
	case finding.Info:
		return 1, "Informational"
	}
	return 0, "Unknown"
}

// ocsfLifecycle is where a finding stands: agreed, passed, or open.
func ocsfLifecycle(f *finding.Finding) (int, string) {
	switch {
	case f.Exception != nil && f.Verdict.IsFinding():
		return 3, "Suppressed"
	case !f.Verdict.IsFinding():
		return 4, "Resolved"
	}
	return 1, "New"
}

func ocsfVerdict(v finding.Verdict) (int, string) {
	switch v {
	case finding.Pass:
		return 1, "Pass"
	case finding.Fail:
		return 3, "Fail"
	case finding.NotApplicable:
		return 99, "Not applicable"
	}
	return 2, "Warning"
}

func ocsfJudged(f *finding.Finding) ocsfCompliance {
	status, name := ocsfVerdict(f.Verdict)
	severity, severityName := ocsfSeverity(f.Severity)
	standards, requirements := []string{}, []string{}
	for _, id := range sortedKeys(f.Frameworks) {
		standards = append(standards, plain(id))
		for _, control := range f.Frameworks[id] {
			requirements = append(requirements, plain(id+" "+control))
		}
	}
	if len(standards) == 0 {
		standards = []string{"s3audit"} // a finding of this class is about some standard
	}
	return ocsfCompliance{
		Control: plain(f.Rule), Standards: standards, Requirements: requirements,
		StatusID: status, Status: name, StatusCode: string(f.Verdict), StatusDetails: []string{says(f)},
		Checks: []ocsfCheck{{UID: plain(f.Rule), Name: plain(f.Title), SeverityID: severity, Severity: severityName,
			StatusID: status, Status: name, Standards: standards}},
	}
}

func ocsfFix(f *finding.Finding) *ocsfRemediation {
	if f.Remediation == "" {
		return nil
	}
	return &ocsfRemediation{Desc: sentence(plain(f.Remediation))}
}

func ocsfRest(f *finding.Finding) ocsfUnmapped {
	rest := ocsfUnmapped{Grant: grants(f.Missing)}
	for i := range f.Evidence {
		rest.Evidence = append(rest.Evidence, plain(shownEvidence(&f.Evidence[i])))
	}
	if f.Exception != nil {
		rest.Exception = agreed(f.Exception)
	}
	return rest
}

// resourceName is the bucket, or of the account what its ARN ends with.
func resourceName(f *finding.Finding) string {
	if f.Bucket != "" {
		return plain(f.Bucket)
	}
	return plain(f.ARN[strings.LastIndexByte(f.ARN, ':')+1:])
}

// resourceType is the type of CloudFormation, where the ARN tells it.
func resourceType(f *finding.Finding) string {
	kind, _, _ := strings.Cut(resourceName(f), "/")
	switch {
	case f.Bucket != "" && !strings.Contains(f.ARN, ":accesspoint/"):
		return "AWS::S3::Bucket"
	case kind == "accesspoint" || f.Bucket != "":
		return "AWS::S3::AccessPoint"
	}
	return "AWS::::Account"
}

// partitionOf is the partition of the ARN.
func partitionOf(f *finding.Finding) string {
	parts := strings.SplitN(f.ARN, ":", 3)
	if len(parts) == 3 && parts[0] == "arn" && strings.HasPrefix(parts[1], "aws") {
		return plain(parts[1])
	}
	return "aws"
}
