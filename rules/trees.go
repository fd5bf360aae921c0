package rules

import "io/fs"

// Tree is the files of one place that the user named: a directory, or a bundle.
type Tree struct {
	FS fs.FS
	// Show is a file's name as messages say it.
	Show func(name string) string
}

// Trees opens what --policies names, for what is in it beside rules. A bundle
// is checked as [Load] checks it.
func Trees(o Options) ([]Tree, error) {
	origins, err := openOrigins(o.Policies, o.Verify, nil)
	if err != nil {
		return nil, err
	}
	var out []Tree
	for _, p := range origins {
		out = append(out, Tree{FS: p.fsys, Show: p.show})
	}
	return out, nil
}
