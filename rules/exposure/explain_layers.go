package exposure

import "strings"

var layerTitles = map[string]string{
	bucketPolicyLayer: "Bucket policy",
	policyStatusLayer: "Policy status",
	aclLayer:          "ACL",
	ownershipLayer:    "Object ownership",
	bucketBlockLayer:  "Bucket block",
	accountBlockLayer: "Account block",
	organizationLayer: "Organization policy",
	accessPointLayer:  "Access point",
}

func (e *explanation) layers() []string {
	lines := make([]string, 0, len(e.r.Layers))
	for i := range e.r.Layers {
		l := &e.r.Layers[i]
		title := layerTitles[l.Layer]
		if l.Layer == bucketPolicyLayer && e.in.Kind == AccessPointPolicy {
			title = "Access point policy"
		}
		switch {
		case l.Name != "":
			title += " " + shown(l.Name)
		case l.Layer == accessPointLayer:
			title += "s"
		}
		lines = append(lines, title+": "+sentence(e.layerText(l)))
	}
	return lines
}

func (e *explanation) layerText(l *Layer) string {
	switch {
	case l.Effect == effectUnknown && l.Detail != "":
		return "not known (" + printable(l.Detail) + ")"
	case l.Effect == effectUnknown:
		return "not known"
	case l.Layer == policyStatusLayer:
		return l.Detail
	case l.Layer == aclLayer:
		return grantsText(l)
	case l.Effect == opens:
		return opensText(l)
	case l.Effect == closes:
		return e.closesText(l)
	case l.State == "not-configured" && l.Layer == ownershipLayer:
		return "not configured, which is ObjectWriter: ACLs count"
	case l.State == "not-configured" && strings.HasSuffix(l.Layer, "-block"):
		return "not configured, so that every switch is off"
	case l.State == "not-configured":
		return "not configured"
	case l.Layer == ownershipLayer:
		return ownershipText(l.Detail)
	case l.Detail != "":
		return Listed(strings.Split(l.Detail, ", ")) + " on, with nothing to close"
	}
	return nothingText(l)
}

func opensText(l *Layer) string {
	text := "opens " + classWords(l.Classes) + " (" + string(l.Level) + ")"
	if len(l.Classes) == 0 {
		text = "is " + string(l.Level) + ", but its actions fit nothing here"
	}
	switch {
	case l.Layer == accessPointLayer && l.Detail != "":
		text += " to its VPC; the bucket policy delegates to it"
	case l.Reason == DelegatedToAccessPoint && l.Layer == accessPointLayer:
		text += "; the bucket policy delegates to it"
	case l.Reason == DelegatedToAccessPoint:
		text += ", and delegates to access points"
	}
	return text
}

func nothingText(l *Layer) string {
	switch {
	case l.Layer == accessPointLayer && l.Reason == RestrictedByBlock:
		return "its policy is public, and RestrictPublicBuckets above it is on"
	case l.Layer == accessPointLayer:
		return "lets nobody from outside in"
	case l.Layer == bucketPolicyLayer && l.Reason == DelegatedToAccessPoint:
		return "gives nothing to outsiders by itself, and delegates to access points"
	case l.Layer == bucketPolicyLayer:
		return "gives nothing to outsiders"
	}
	return "no switch on that closes anything"
}

func grantsText(l *Layer) string {
	grants := printable(l.Detail)
	switch {
	case l.State == "not-configured":
		return "no grants"
	case l.Reason == DeniedBy && l.Effect == doesNothing:
		return grants + ", but the bucket policy denies all of that to everyone"
	case l.Effect == opens:
		return grants + ", which gives " + classWords(l.Classes) + " (" + string(l.Level) + ")"
	case l.Detail != "":
		return "no public grant to be seen, but " + grants + ": S3 leaves such grants out of its answer, so this does not say that there is none"
	}
	return "no grant to outsiders"
}

func ownershipText(setting string) string {
	if setting == ownershipEnforced {
		return setting + ": ACLs are off"
	}
	return printable(setting) + ": ACLs count"
}

func (e *explanation) closesText(l *Layer) string {
	switch l.Reason {
	case ACLDisabled:
		return ownershipEnforced + " switches the ACL off; it counts again if that changes back"
	case ACLIgnored:
		return ignoreSwitch + " on, so S3 takes no notice of the ACL's public grants"
	case RestrictedByBlock:
		if l.Layer == accessPointLayer {
			return restrictSwitch + " on, so AWS limits its public policy to your account and AWS services"
		}
		return e.restrictsText(l)
	}
	return l.Detail // AWS's answer
}

// restrictsText names the statements that RestrictPublicBuckets cuts beside
// the public ones.
func (e *explanation) restrictsText(l *Layer) string {
	text := restrictSwitch + " on, so AWS limits this policy to your account and AWS services"
	if strings.Contains(l.Detail, ignoreSwitch) {
		text += "; " + ignoreSwitch + " on, so S3 takes no notice of the ACL's public grants"
	}
	var cut []string
	for i := range e.r.Statements {
		if s := &e.r.Statements[i]; s.Effect == "Allow" && s.Level == Shared {
			cut = append(cut, statementName(s.Index)+" ("+whom(s)+")")
		}
	}
	if len(cut) > 0 {
		text += ". It also cuts " + most(cut, 4)
	}
	return text
}
