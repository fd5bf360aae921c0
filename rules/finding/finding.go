// Package finding owns what a rule concluded: verdicts, severities, findings
// and what describes a rule to a reader. It never evaluates and never prints.
package finding

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
)

// Verdict is what one rule concluded about one bucket.
type Verdict string

// A finding is a verdict of Fail, Unknown or Error.
const (
	Pass          Verdict = "pass"
	Fail          Verdict = "fail"
	Unknown       Verdict = "unknown"
	NotApplicable Verdict = "not-applicable"
	Error         Verdict = "error"
)

// Verdicts lists them, those first that are findings.
func Verdicts() []Verdict { return []Verdict{Fail, Unknown, Error, Pass, NotApplicable} }

// IsFinding reports whether the verdict has to be shown.
func (v Verdict) IsFinding() bool { return v == Fail || v == Unknown || v == Error }

// Severity is how much a failed rule matters, least first.
type Severity int

// The five severities of the catalogue.
const (
	Info Severity = iota + 1
	Low
	Medium
	High
	Critical
)

var severityNames = [...]string{"", "info", "low", "medium", "high", "critical"}

// Severities lists them, worst first.
func Severities() []Severity { return []Severity{Critical, High, Medium, Low, Info} }

func (s Severity) String() string {
	if s < Info || s > Critical {
		return "none"
	}
	return severityNames[s]
}

// ParseSeverity reads "critical", "high", "medium", "low" or "info", in any case.
func ParseSeverity(text string) (Severity, error) {
	for i, name := range severityNames {
		if i > 0 && strings.EqualFold(text, name) {
			return Severity(i), nil
		}
	}
	return 0, fmt.Errorf("unknown severity %q: want critical, high, medium, low or info", text)
}

// MarshalText writes the lower-case name.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads what [ParseSeverity] reads.
func (s *Severity) UnmarshalText(text []byte) error {
	v, err := ParseSeverity(string(text))
	*s = v
	return err
}

// Rule describes one rule, read from its METADATA.
type Rule struct {
	ID           string              `json:"id"`
	Title        string              `json:"title"`
	Description  string              `json:"description"`
	Severity     Severity            `json:"severity"`
	Scope        string              `json:"scope"` // "bucket" or "account"
	Package      string              `json:"package"`
	Subresources []string            `json:"subresources"`
	Partial      bool                `json:"partial,omitempty"`
	Frameworks   map[string][]string `json:"frameworks"` // framework id with version: control ids
	Parameters   []Parameter         `json:"parameters"`
	Remediation  string              `json:"remediation,omitempty"`
	Fix          string              `json:"fix,omitempty"`
	References   []string            `json:"references,omitempty"`
	Tags         []string            `json:"tags"`
	// Source is "builtin", or the file a user's rule was read from.
	Source string `json:"source"`
}

// Parameter is one setting of a rule.
type Parameter struct {
	Name        string          `json:"name"`
	Type        string          `json:"type"` // string, number, bool, list(string), list(number), map(string)
	Default     json.RawMessage `json:"default"`
	Description string          `json:"description,omitempty"`
}

// Evidence is one input path that decided, with its value.
type Evidence struct {
	Path    string          `json:"path"`
	Value   json.RawMessage `json:"value,omitempty"`
	Message string          `json:"message"`
}

// Missing is one call whose answer was needed and did not come.
type Missing struct {
	Subresource string `json:"subresource"`
	State       string `json:"state"` // a snapshot.State that is not answered
	API         string `json:"api"`
	Action      string `json:"action"`
	Code        string `json:"code,omitempty"`
	RequestID   string `json:"requestId,omitempty"`
	// Hint is the rule's word on what else would establish it.
	Hint string `json:"hint,omitempty"`
}

// Finding is one verdict of one rule on one bucket (or, for a rule of account
// scope, on one resource of the account).
type Finding struct {
	Fingerprint string              `json:"fingerprint"`
	Rule        string              `json:"rule"`
	Title       string              `json:"title"`
	Severity    Severity            `json:"severity"`
	Verdict     Verdict             `json:"verdict"`
	Account     string              `json:"account"`
	Region      string              `json:"region"`
	Bucket      string              `json:"bucket"`
	ARN         string              `json:"arn"`
	Message     string              `json:"message"`
	Evidence    []Evidence          `json:"evidence"`
	Missing     []Missing           `json:"missing"`
	Frameworks  map[string][]string `json:"frameworks"`
	Exception   *Exception          `json:"exception"`
	// ExpiredException is one that would cover the finding had it not ended.
	ExpiredException *Exception `json:"expiredException,omitempty"`
	Fix              string     `json:"fix,omitempty"`
	Remediation      string     `json:"remediation,omitempty"`
	// Change is set where the scan is compared with an earlier one.
	Change *Change `json:"change,omitempty"`
}

// Fingerprint identifies a finding across scans: rule, account and resource,
// never message, line or time.
func Fingerprint(rule, account, arn string) string {
	sum := sha256.Sum256([]byte(rule + "\x00" + account + "\x00" + arn))
	return hex.EncodeToString(sum[:])
}
