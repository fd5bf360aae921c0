package main

import (
	"fmt"
	"slices"
	"strings"

	"s3audit/rules/exposure"
)

// why says in one line what makes the verdict: what opens, who gets in, what
// alone holds it back, or what is not known.
func why(r *exposure.Result) string {
	var parts []string
	switch r.Verdict {
	case exposure.Unknown:
		parts = append(parts, "not known: "+missingText(r.Missing))
	case exposure.Public:
		parts = append(parts, openers(r)...)
	case exposure.Shared:
		parts = append(parts, callersText(r.CrossAccount))
	}
	for _, l := range r.Latent {
		parts = append(parts, latentText(l))
	}
	if r.Disagreement != nil {
		parts = append(parts, "AWS's own policy status differs")
	}
	return strings.Join(parts, "; ")
}

// openers names the layers that let anyone in.
func openers(r *exposure.Result) []string {
	var out []string
	for _, l := range r.Layers {
		if l.Effect != "opens" || l.Level != exposure.Public {
			continue
		}
		switch l.Layer {
		case "bucket-policy":
			out = append(out, statementsText(r))
		case "policy-status":
			out = append(out, "AWS calls the policy public")
		case "acl":
			out = append(out, strings.TrimSpace("ACL "+l.Detail))
		case "access-point":
			out = append(out, "access point "+l.Name)
		}
	}
	return out
}

// statementsText names the public statements.
func statementsText(r *exposure.Result) string {
	var names []string
	for i := range r.Statements {
		if s := &r.Statements[i]; s.Public && s.Effect == "Allow" {
			names = append(names, statementName(s))
		}
	}
	if len(names) == 0 {
		return "policy"
	}
	return "policy: " + few(names)
}

func statementName(s *exposure.Statement) string {
	if s.Sid != "" {
		return fmt.Sprintf("%q", s.Sid)
	}
	return fmt.Sprintf("statement %d", s.Index+1)
}

// few lists three at most.
func few(names []string) string {
	if len(names) > 3 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:3], ", "), len(names)-3)
	}
	return strings.Join(names, ", ")
}

func callersText(callers []exposure.Caller) string {
	var names []string
	for _, c := range callers {
		name := strings.TrimSpace(strings.ReplaceAll(c.Kind, "-", " ") + " " + short(c.ID))
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return few(names)
}

// short cuts ids that nobody compares by eye, such as canonical user ids.
func short(id string) string {
	if len(id) > 40 {
		return id[:12] + "…"
	}
	return id
}

func latentText(l exposure.Latent) string {
	what := map[string]string{
		"public-policy-restricted": "public policy held back by",
		"public-acl-ignored":       "public ACL held back by",
		"public-acl-disabled":      "public ACL parked under",
	}[l.Code]
	if what == "" {
		what = l.Code + ":"
	}
	text := what + " " + l.Because
	if len(l.Layers) > 0 {
		text += " (" + strings.ReplaceAll(strings.Join(l.Layers, ", "), "-", " ") + ")"
	}
	return text
}

func missingText(missing []exposure.Missing) string {
	var names []string
	for _, m := range missing {
		name := strings.ReplaceAll(m.Input, "_", " ")
		if m.Reason != "" {
			name += " (" + m.Reason + ")"
		}
		names = append(names, name)
	}
	return few(names)
}
