package report

import (
	"slices"
	"strings"

	"s3audit/collector/snapshot"
	"s3audit/rules/exposure"
	"s3audit/rules/finding"
)

// why says, for verdicts that could not be reached, which answers are missing:
// "GetBucketAcl was denied (AccessDenied)". Calls that ended alike are named
// together.
func why(missing []finding.Missing) string {
	type ending struct{ state, code string }
	var order []ending
	calls := map[ending][]string{}
	for _, m := range missing {
		e := ending{m.State, m.Code}
		if _, seen := calls[e]; !seen {
			order = append(order, e)
		}
		if name := callName(m); !slices.Contains(calls[e], name) {
			calls[e] = append(calls[e], name)
		}
	}
	var parts []string
	for _, e := range order {
		parts = append(parts, exposure.Listed(calls[e])+" "+ended(e.state, e.code, len(calls[e])))
	}
	return plain(strings.Join(parts, "; "))
}

func callName(m finding.Missing) string {
	if m.API != "" {
		return m.API
	}
	return m.Subresource
}

func ended(state, code string, calls int) string {
	was := "was "
	if calls > 1 {
		was = "were "
	}
	with := ""
	if code != "" {
		with = " (" + code + ")"
	}
	switch snapshot.State(state) {
	case snapshot.Denied:
		return was + "denied" + with
	case snapshot.Unsupported:
		return was + "not supported by this endpoint" + with
	case snapshot.NotCollected:
		return was + "not collected"
	case snapshot.Unknown:
		return was + "not known before apply"
	}
	return "gave no usable answer" + with
}

// grants lists the IAM actions whose absence denied a call, sorted.
func grants(missing []finding.Missing) []string {
	var actions []string
	for _, m := range missing {
		if m.State == string(snapshot.Denied) && m.Action != "" {
			actions = append(actions, plain(m.Action))
		}
	}
	slices.Sort(actions)
	return slices.Compact(actions)
}

// says is the one sentence a reader gets for a finding, safe to show.
func says(f *finding.Finding) string {
	switch {
	case f.Verdict == finding.Unknown && len(f.Missing) > 0:
		return notEstablished(f.Missing)
	case f.Message == "" && len(f.Evidence) > 0:
		return sentence(plain(f.Evidence[0].Message))
	case f.Message == "":
		return sentence(plain(f.Title))
	}
	return sentence(plain(f.Message))
}

func notEstablished(missing []finding.Missing) string {
	text := "Not established: " + sentence(why(missing))
	if actions := grants(missing); len(actions) > 0 {
		text += " Grant " + exposure.Listed(actions) + "."
	}
	var said []string
	for _, m := range missing {
		if m.Hint != "" && !slices.Contains(said, m.Hint) {
			said = append(said, m.Hint)
			text += " " + sentence(plain(m.Hint))
		}
	}
	return text
}

// agreed says what an exception says.
func agreed(e *finding.Exception) string {
	text := "Agreed"
	if e.Owner != "" {
		text += " by " + e.Owner
	}
	if e.Expires != "" {
		text += " until " + e.Expires
	}
	if e.Ticket != "" {
		text += " (" + e.Ticket + ")"
	}
	if e.Reason != "" {
		text += ": " + e.Reason
	}
	return sentence(plain(text))
}
