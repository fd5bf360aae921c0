package remediate

import (
	"slices"

	"s3audit/remediate/operation"
	"s3audit/remediate/plan"
)

// named are the dangers that say of an irreversible change that it is one.
var named = map[string][]string{
	"versioning": {operation.DangerMFA}, "object-lock": {operation.DangerLock, operation.DangerCompliance},
	"uploads": {operation.DangerUpload}, "lifecycle": {operation.DangerExpiry},
}

// permit writes the dangers of a change into it, and refuses those units that
// bring one and allow it nowhere.
func (p *planner) permit(c *plan.Change, wishes []wish) *trouble {
	c.Dangers = p.dangers(c.Subresource, c.Before, c.After)
	t := &trouble{}
	for i := range c.Dangers {
		d := &c.Dangers[i]
		careless := slices.DeleteFunc(p.bringers(c, d.Name, wishes), func(u *unit) bool { return p.allows(u, d.Name) })
		d.Allowed = len(careless) == 0
		if !d.Allowed {
			t.units = append(t.units, careless...)
			t.why = append(t.why, plan.Refusal{Subresource: c.Subresource, Reason: d.Name + ": " + d.Text, Hint: allowHint(d.Name)})
		}
	}
	if len(t.units) == 0 {
		return nil
	}
	return t
}

func allowHint(name string) string {
	return `if that is meant, say so: allow = ["` + name + `"] in the fix, or --allow ` + name
}

func (p *planner) allows(u *unit, name string) bool {
	return slices.Contains(p.Allow, name) || slices.Contains(u.fix.Allow(), name)
}

// dangers are operation's, that of a policy against its own account, and the lack
// of a way back where none of those names it.
func (p *planner) dangers(subresource string, before, after plan.Document) []plan.Danger {
	found := operation.Dangers(subresource, before, after)
	if subresource == "policy" {
		found = append(found, p.lockOut(before, after)...)
	}
	why := operation.Irreversible(subresource, before, after)
	told := slices.ContainsFunc(found, func(d plan.Danger) bool { return slices.Contains(named[subresource], d.Name) })
	if why != "" && !told {
		found = append(found, plan.Danger{Name: plan.DangerIrreversible + subresource, Text: why})
	}
	return found
}

// bringers are the units whose wishes alone bring a danger, or all if it takes
// several.
func (p *planner) bringers(c *plan.Change, name string, wishes []wish) []*unit {
	var out []*unit
	for _, u := range wishers(wishes) {
		after, err := p.after(c.Subresource, c.Before, edits(of(wishes, u)))
		if err == nil && slices.ContainsFunc(p.dangers(c.Subresource, c.Before, after), func(d plan.Danger) bool { return d.Name == name }) {
			out = append(out, u)
		}
	}
	if len(out) == 0 {
		return wishers(wishes)
	}
	return out
}

// NameOf is what somebody has to say to have a change that no rollback undoes:
// the name of the danger that speaks of it, "" where a rollback does undo it.
func NameOf(c *plan.Change) string {
	if c.Irreversible == "" {
		return ""
	}
	for _, d := range c.Dangers {
		if slices.Contains(named[c.Subresource], d.Name) {
			return d.Name
		}
	}
	return plan.DangerIrreversible + c.Subresource
}
