package rules

import (
	"encoding/json"
	"fmt"
	"strings"

	"s3audit/collector/snapshot"
	"s3audit/rules/derive"
	"s3audit/rules/finding"
)

// answer is how the read of one subresource ended: nothing to report, or
// what is missing.
type answer struct {
	answered bool
	missing  finding.Missing
}

// notCollected is the answer of a subresource that has no record at all.
func notCollected(name string) answer {
	return answer{missing: finding.Missing{Subresource: name, State: string(snapshot.NotCollected)}}
}

// readAnswer reads the state of one observed subresource.
func readAnswer(name string, text []byte) (answer, error) {
	if len(text) == 0 {
		return notCollected(name), nil
	}
	var o struct {
		State snapshot.State `json:"state"`
		snapshot.Refusal
	}
	if err := json.Unmarshal(text, &o); err != nil {
		return answer{}, fmt.Errorf("%s: %w", name, err)
	}
	switch {
	case o.State.Answered():
		return answer{answered: true}, nil
	case o.State == "":
		o.State = snapshot.NotCollected
	}
	return answer{missing: finding.Missing{
		Subresource: name, State: string(o.State), API: o.API, Action: o.Action, Code: o.Code, RequestID: o.RequestID,
	}}, nil
}

// malformedPolicy is the answer of a policy that was read and is not one.
func malformedPolicy(reason string) answer {
	return answer{missing: finding.Missing{
		Subresource: "policy", State: string(snapshot.Failed),
		API: "GetBucketPolicy", Action: "s3:GetBucketPolicy", Code: "MalformedPolicy: " + reason,
	}}
}

// missingMessage names the bucket, the calls that gave no answer and the IAM
// actions that would let them.
func missingMessage(resource string, missing []finding.Missing) string {
	parts := make([]string, len(missing))
	for i, m := range missing {
		parts[i] = missingPart(m)
		if m.Hint != "" {
			parts[i] += ": " + m.Hint
		}
	}
	return "Not established for " + resource + ": " + strings.Join(parts, "; ")
}

func missingPart(m finding.Missing) string {
	call := m.API
	if call == "" {
		call = "reading " + m.Subresource
	}
	code := ""
	if m.Code != "" {
		code = " (" + m.Code + ")"
	}
	switch snapshot.State(m.State) {
	case snapshot.Denied:
		if m.Action == "" {
			return call + " was denied" + code
		}
		return call + " was denied" + code + ", grant " + m.Action
	case snapshot.Unsupported:
		return call + " is not supported by this endpoint" + code
	case snapshot.NotCollected:
		if m.Action == "" {
			return m.Subresource + " was not collected"
		}
		return call + " was not asked, it needs " + m.Action
	case snapshot.Unknown:
		return m.Subresource + " is known only after apply"
	}
	return call + " failed" + code
}

// malformedState is the state of a policy that is none.
const malformedState = derive.Malformed
