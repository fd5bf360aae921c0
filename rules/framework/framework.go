// Package framework owns frameworks and packs: which controls a standard has,
// which rules speak to each, and what the verdicts of a scan say of a control.
// It knows the rules by id only: it never judges, and never reads a bucket.
//
// What a rule's METADATA says under custom.frameworks is the source of every
// official mapping; [Library.Bind] lays it over the files. The files under
// policies/frameworks hold what METADATA cannot: names, titles in our own
// words, and the controls that nothing automatic can answer.
package framework

import (
	"slices"
	"strings"
)

// Label is said beside everything that comes from a mapping of our own.
const Label = "proposed mapping, ours, not the publisher's"

// Framework is one version of a standard, with the controls that S3 has a part in.
type Framework struct {
	// ID is what METADATA and --framework call it: "cis-aws-7.0.0".
	ID        string `json:"id"`
	Name      string `json:"name"`
	Version   string `json:"version"`
	Publisher string `json:"publisher"`
	URL       string `json:"url"`
	// Proposed is true where the mapping is ours and not the publisher's, nor
	// that of a vendor who publishes one; Label then says so.
	Proposed bool      `json:"proposed,omitempty"`
	Label    string    `json:"label,omitempty"`
	Controls []Control `json:"controls"`
	// Source is "builtin", the user's file, or the rule that named the framework.
	Source string `json:"source"`
}

// Control is one demand of a framework.
type Control struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	// Rules are the ids of the rules that speak to it, sorted.
	Rules []string `json:"rules"`
	// Manual is true where no rule speaks to it; Note says what to look at.
	Manual bool   `json:"manual,omitempty"`
	Note   string `json:"note,omitempty"`
}

// Title is how a reader knows the framework: name and version, and whose the
// mapping is where it is ours.
func (f *Framework) Title() string { return title(f.Name, f.Version, f.Label) }

func title(name, version, label string) string {
	if version != "" && !strings.HasSuffix(name, version) {
		name += " " + version
	}
	if label != "" {
		name += " (" + label + ")"
	}
	return name
}

// Rules are the ids of all rules of the framework, sorted.
func (f *Framework) Rules() []string {
	var ids []string
	for _, c := range f.Controls {
		ids = append(ids, c.Rules...)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// control returns the control of that id, or nil.
func (f *Framework) control(id string) *Control {
	for i := range f.Controls {
		if f.Controls[i].ID == id {
			return &f.Controls[i]
		}
	}
	return nil
}

// Pack is a choice of rules with a name: those it names, and those with one of
// its tags, so that a new rule joins by its tag.
type Pack struct {
	ID    string   `json:"id"`
	Title string   `json:"title"`
	Rules []string `json:"rules,omitempty"` // ids or globs
	Tags  []string `json:"tags,omitempty"`
	// Source is "builtin" or the user's file.
	Source string `json:"source"`
}
