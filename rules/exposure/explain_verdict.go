package exposure

import "strings"

func (e *explanation) latents() []string {
	var lines []string
	for _, l := range e.r.Latent {
		names := make([]string, len(l.Layers))
		for i, name := range l.Layers {
			names[i] = layerName(name)
		}
		what, it := "The policy is public", "it"
		switch l.Code {
		case publicACLIgnored, publicACLDisabled:
			what, it = "The ACL holds public grants", "them"
		case publicPolicyRestricted:
			if last := l.Layers[len(l.Layers)-1]; len(e.points) > 0 && e.r.PolicyIsPublic != nil && !*e.r.PolicyIsPublic || strings.HasPrefix(last, accessPointLayer) {
				what = "The policy of an access point is public"
			}
		}
		gives := ""
		if len(l.Classes) > 0 {
			gives = " for " + classWords(l.Classes)
		}
		lines = append(lines, what+gives+", and only "+l.Because+" "+number(l.Because, "holds", "hold")+" "+it+" back (set in: "+Listed(names)+").")
	}
	return lines
}

func layerName(name string) string {
	if point, ok := strings.CutPrefix(name, accessPointLayer+"/"); ok {
		return "access point " + shown(point)
	}
	return strings.ToLower(layerTitles[name][:1]) + layerTitles[name][1:]
}

// verdict is the answer, by class, with what it rests on.
func (e *explanation) verdict() []string {
	r := e.r
	lines := []string{e.verdictLine(), "By class: list " + string(r.List) + ", read " + string(r.Read) + ", write " + string(r.Write) +
		", admin " + string(r.Admin) + ", metadata " + string(r.Metadata) + "."}
	if e.in.Alone && r.Verdict == Public && r.List != Public && r.Read != Public && r.Write != Public && r.Admin != Public {
		lines = append(lines, "This is the level of the policy alone: what it gives to everyone would not by itself make a bucket public.")
	}
	if outsiders := e.outsiders(); outsiders != "" {
		lines = append(lines, "From outside your account: "+outsiders+".")
	}
	if r.PolicyIsPublic != nil && *r.PolicyIsPublic && r.Verdict != Public {
		lines = append(lines, "GetBucketPolicyStatus calls the policy public; that is a test of its text, and no verdict on the bucket.")
	}
	if d := r.Disagreement; d != nil {
		lines = append(lines, "AWS's policy status and this analysis disagree: AWS says "+publicWord(d.AWS)+", the analysis says "+
			publicWord(d.Analyser)+judgedOtherwise(d)+". AWS's answer counts for the verdict.")
	}
	if r.ObjectsCanBePublic != nil && *r.ObjectsCanBePublic {
		lines = append(lines, "ACLs of single objects can still make these public; they were not read.")
	}
	if r.Read == Public {
		lines = append(lines, "Anonymous callers cannot read objects encrypted with KMS keys, nor those of a Requester Pays bucket.")
	}
	if r.Verdict == Public || r.Verdict == Shared {
		lines = append(lines, "Service and resource control policies, endpoint, session and KMS key policies are not read: access could be narrower.")
	}
	return lines
}

func (e *explanation) verdictLine() string {
	r := e.r
	line := "Verdict: " + levelWords(r.Verdict, r.Trusted)
	if r.Verdict == Unknown {
		return line + "."
	}
	for _, l := range r.Latent {
		if r.Verdict == Public || setOf(l.Classes)&dataClasses == 0 {
			continue
		}
		line += " now, public if " + l.Because + " "
		if l.Because == ownershipEnforced {
			line += "is changed back"
		} else {
			line += number(l.Because, "goes", "go") + " off"
		}
		break
	}
	return line + ". Confidence: " + string(r.Confidence) + "."
}

// number is the form of a verb after one setting or several.
func number(settings, one, several string) string {
	if strings.Contains(settings, " and ") {
		return several
	}
	return one
}

func judgedOtherwise(d *Disagreement) string {
	if len(d.Statements) == 0 {
		return ""
	}
	names := make([]string, len(d.Statements))
	for i, index := range d.Statements {
		names[i] = statementName(index)
	}
	return " (" + most(names, 6) + ")"
}

func publicWord(public bool) string {
	if public {
		return "public"
	}
	return "not public"
}

func (e *explanation) outsiders() string {
	names := make([]string, 0, len(e.r.CrossAccount))
	for i := range e.r.CrossAccount {
		c := &e.r.CrossAccount[i]
		names = append(names, callerName(c)+" ("+classWords(c.Classes)+", by "+viaWords(c.Via)+")")
	}
	return most(names, 12)
}

func viaWords(via []string) string {
	words := make([]string, len(via))
	for i, v := range via {
		words[i] = printable(v)
		if v == aclLayer {
			words[i] = "the ACL"
		}
	}
	return most(words, 6)
}

// insteadOfGrant is the advice where no permission is missing, by the state of
// the read.
var insteadOfGrant = map[string]string{
	"failed":        "The call failed: try again.",
	"unsupported":   "The endpoint does not have this call.",
	"not-collected": "Nobody asked for it: collect it too.",
	"unknown":       "It is known only after the plan is applied.",
}

// missing says what was not known, and what to grant so that it will be.
func (e *explanation) missing() []string {
	var lines []string
	for _, m := range e.r.Missing {
		name, advice := missingInput(m.Input)
		state, _, _ := strings.Cut(m.Reason, ":")
		if instead := insteadOfGrant[state]; instead != "" {
			advice = instead
		}
		if strings.HasPrefix(m.Reason, "malformed") {
			advice = "It was read, but S3 would not take such a document."
		}
		lines = append(lines, name+": "+printable(m.Reason)+". "+advice)
	}
	return lines
}

var missingInputs = map[string][2]string{
	"policy":                      {"Bucket policy", "s3:GetBucketPolicy"},
	"acl":                         {"ACL", "s3:GetBucketAcl"},
	"ownership":                   {"Object ownership", "s3:GetBucketOwnershipControls"},
	"public_access_block":         {"Bucket block", "s3:GetBucketPublicAccessBlock"},
	"account_public_access_block": {"Account block", "s3:GetAccountPublicAccessBlock"},
	"access_points":               {"Access points", "s3:ListAccessPoints, s3:GetAccessPoint and s3:GetAccessPointPolicy"},
}

func missingInput(input string) (name, advice string) {
	known, ok := missingInputs[input]
	if ok {
		return known[0], "Grant " + known[1] + "."
	}
	parts := strings.Split(input, "/")
	last := parts[len(parts)-1]
	action := "s3:GetAccessPoint"
	if last == "policy" {
		action = "s3:GetAccessPointPolicy"
	}
	point := strings.TrimSuffix(strings.TrimPrefix(input, "access_points/"), "/"+last)
	return "Access point " + shown(point) + ", " + strings.ReplaceAll(last, "_", " "), "Grant " + action + "."
}
