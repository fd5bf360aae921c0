package exposure

import (
	"strconv"
	"strings"
)

// statements writes a line for each statement.
func (e *explanation) statements(all []Statement) []string {
	var lines []string
	for i := range all {
		if all[i].Effect == "Allow" {
			lines = append(lines, allowLine(&all[i]))
		} else {
			lines = append(lines, denyLine(&all[i]))
		}
	}
	return lines
}

func statementTitle(s *Statement) string {
	title := "Statement " + strconv.Itoa(s.Index+1)
	if s.Sid != "" {
		title += " " + quoted(s.Sid)
	}
	return title
}

func allowLine(s *Statement) string {
	var b strings.Builder
	b.WriteString(statementTitle(s) + " lets " + whom(s) + " " + deeds(s.Classes) + ".")
	for i := range s.Conditions {
		b.WriteString(" " + conditionSentence(&s.Conditions[i]))
	}
	for i := range s.Denies {
		b.WriteString(denySentence(&s.Denies[i], s.Public))
	}
	for _, reason := range s.Reasons {
		if text := statementReasons[reason]; text != "" {
			b.WriteString(" " + text)
		}
	}
	b.WriteString(" That is " + levelWords(s.Level, s.Trusted) + ".")
	return b.String()
}

func levelWords(level Level, trusted bool) string {
	if trusted && level == Shared {
		return "shared (trusted)"
	}
	return string(level)
}

var statementReasons = map[Reason]string{
	InvalidPrincipal: "S3 refuses such a principal; it is taken to stand for anybody it could.",
	OrphanPrincipal:  "It names the id of a principal that was deleted: nobody has it now.",
	MalformedValue:   "It asks for an id that no caller can have.",
	WebIdentity:      "It names a web identity provider, which anybody can sign up with.",
	OwnerIDNotKnown:  "The owner's canonical id is not known, so the one it names is taken to be somebody else's.",
	Contradiction:    "Its principal and its conditions cannot both hold: it matches nobody.",
	UnknownAction:    "It names an action that S3 does not have; for the public test that does not matter.",
	NoClass:          "None of its actions fits its resources; for the public test that does not matter.",
}

// whom names those whom an Allow lets in.
func whom(s *Statement) string {
	if s.Public {
		return "anyone"
	}
	names := make([]string, 0, len(s.Callers))
	for i := range s.Callers {
		names = append(names, callerName(&s.Callers[i]))
	}
	if len(names) == 0 {
		return "nobody"
	}
	return most(names, 6)
}

func callerName(c *Caller) string {
	name := callerKind(c)
	narrower := c.Principal != "" && c.Principal != c.ID && c.Kind != "anyone"
	switch {
	case narrower && c.Kind == "account" && !strings.HasPrefix(c.Principal, "arn:"):
		name += " by " + shown(c.Principal)
	case narrower && c.Own:
		name = shown(c.Principal) + " of your account"
	case narrower:
		name = shown(c.Principal)
	case c.Own && c.Kind == "account":
		name = "your account"
	}
	if c.Trusted {
		name += " (trusted)"
	}
	return name
}

func callerKind(c *Caller) string {
	switch c.Kind {
	case "anyone":
		return "anyone"
	case "service":
		return "the AWS service " + shown(c.ID)
	case "canonical-user":
		return "the canonical id " + shown(c.ID)
	case "cloudfront-identity":
		return "the CloudFront identity " + shown(c.ID)
	case "federated":
		return "those who sign in by " + shown(c.ID)
	case "access-point":
		return "those who come by an access point of " + shown(c.ID)
	case "network":
		if c.ID == "" {
			return "everybody in its VPC"
		}
		return "everybody in " + shown(c.ID)
	case "identity":
		if c.ID == "" {
			return "a bounded set of callers"
		}
	}
	return c.Kind + " " + shown(c.ID)
}

// denySentence says what a Deny statement does to an Allow. One that does
// nothing is worth a word only where the Allow stays public.
func denySentence(d *DenyEffect, public bool) string {
	title := " Statement " + strconv.Itoa(d.Statement+1)
	switch d.Effect {
	case "cancels":
		return title + " denies all of it to everyone."
	case "narrows":
		return title + " denies it to everyone but those it names, and so limits it."
	case "removes-principals":
		return title + " denies it to some of them."
	case "removes-actions":
		return title + " denies some of its actions."
	}
	if !public {
		return ""
	}
	return title + " " + denyFails(d.Reason) + "."
}

// denyFails says why a Deny does not close an open Allow.
func denyFails(reason Reason) string {
	switch reason {
	case CoversPart:
		return "denies a part of its actions or resources, and leaves the rest"
	case NamesSome:
		return "denies it to some, and leaves an unbounded rest"
	case KeyNotAnAnchor:
		return "denies by how or when a request comes, not by who sends it"
	}
	return "denies some callers, and leaves an unbounded rest"
}

func denyLine(s *Statement) string {
	all := "everyone"
	if !s.Open {
		all = whom(s)
	}
	line := statementTitle(s) + " denies " + all + " to " + deeds(s.Classes)
	if len(s.Classes) == 0 {
		line = statementTitle(s) + " denies nothing of this bucket to " + all
	}
	for i := range s.Conditions {
		link := ", and "
		if i == 0 {
			link = ", where "
		}
		c := &s.Conditions[i]
		line += link + c.Operator + " " + keyName(c.Key) + " " + values(c) + " holds"
	}
	return line + "."
}
