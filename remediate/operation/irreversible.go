package operation

import "s3audit/remediate/plan"

// Irreversible says why a rollback cannot bring a document back, "" if it can.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-configure.html
func Irreversible(subresource string, before, after plan.Document) string {
	a, b := view(before), view(after)
	switch subresource {
	case "versioning":
		switch {
		case b.text("MFADelete") == on && a.text("MFADelete") != on:
			return "only the root user, with the MFA device, can switch MFA delete off again"
		case before.State == plan.Absent:
			return "versioning never returns to unset: a rollback can suspend it"
		}
	case "object-lock":
		mode := b.text("ObjectLockConfiguration", "Rule", "DefaultRetention", "Mode")
		switch {
		case before.State == plan.Absent:
			return "Object Lock never goes off again"
		case mode == compliance && !before.Same(after):
			return "what is written meanwhile keeps its COMPLIANCE retention to the end, which cannot be shortened"
		}
	case "accelerate":
		if before.State == plan.Absent {
			return "acceleration never returns to unset: a rollback can suspend it"
		}
	case "uploads":
		return "the uploaded parts are gone"
	case "lifecycle":
		if expires(a, b) {
			return "objects that expire meanwhile are gone; the rules themselves can be restored"
		}
	}
	return ""
}

const (
	on         = "Enabled"
	compliance = "COMPLIANCE"
)

// tree is a document to look into; the zero value is an absent one.
type tree struct{ v any }

func view(d plan.Document) tree {
	var v any
	if d.State == plan.Present && number(d.Value, &v) != nil {
		v = nil
	}
	return tree{v}
}

func (t tree) at(path ...string) tree {
	v := t.v
	for _, name := range path {
		o, _ := v.(object)
		v = o[name]
	}
	return tree{v}
}

func (t tree) text(path ...string) string { return textOf(t.at(path...).v) }

func (t tree) list(path ...string) []object {
	o, _ := t.at(path[:len(path)-1]...).v.(object)
	return rulesOf(o, path[len(path)-1])
}
