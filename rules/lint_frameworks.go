package rules

import (
	"maps"
	"slices"

	"s3audit/rules/framework"
)

// frameworks looks for frameworks and controls that no file describes: most
// often a slip, which would leave the rule out of that framework's results.
func (l *linter) frameworks(dirs []string) error {
	library, err := framework.Load(framework.Options{Policies: dirs})
	if err != nil {
		return err
	}
	var known []string
	for _, f := range library.Frameworks() {
		known = append(known, f.ID)
	}
	for _, r := range l.src.rules {
		for _, id := range slices.Sorted(maps.Keys(r.Frameworks)) {
			f := library.Framework(id)
			if f == nil {
				l.wrong(r, id, "METADATA names the framework "+id+", which nothing describes",
					spaced(nearest(id, known))+"One of your own needs a file frameworks/"+id+".json in a directory of your rules.")
				continue
			}
			var controls []string
			for _, c := range f.Controls {
				controls = append(controls, c.ID)
			}
			for _, control := range r.Frameworks[id] {
				if !slices.Contains(controls, control) {
					l.wrong(r, control, "METADATA names the control "+control+", which "+id+" does not have here",
						spaced(nearest(control, controls))+"See s3audit frameworks show "+id+".")
				}
			}
		}
	}
	return nil
}

// spaced separates a sentence from the next.
func spaced(sentence string) string {
	if sentence == "" {
		return ""
	}
	return sentence + " "
}
