package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
)

// tally counts what became of the mistakes in a file.
type tally [4]int

// share is the percentage that was noticed of what could be.
func (t tally) share() float64 {
	if t[killed]+t[survived] == 0 {
		return 100
	}
	return 100 * float64(t[killed]) / float64(t[killed]+t[survived])
}

// bar is the percentage that has to be noticed on the whole and of each file: what
// one file misses, the many mistakes noticed elsewhere do not make up for.
type bar struct{ all, each float64 }

// report prints what survived, the files that it is in, and the whole. It
// returns what is under the bar.
func report(out io.Writer, dir string, results []result, want bar) []string {
	var all tally
	files := map[string]*tally{}
	names := []string{}
	for _, r := range results {
		if files[r.file] == nil {
			files[r.file] = &tally{}
			names = append(names, r.file)
		}
		files[r.file][r.outcome]++
		all[r.outcome]++
		if r.outcome == survived {
			fmt.Fprintf(out, "%s/%s:%d:%d: %s: %s\n", dir, r.file, r.row, r.col, r.rule, r.text)
		}
	}
	fmt.Fprintln(out)
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(files[a].share(), files[b].share()) })
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "noticed\tof\t\tuncompiled\tequivalent\t")
	for _, name := range names {
		row(w, *files[name], name)
	}
	row(w, all, fmt.Sprintf("%d files", len(names)))
	_ = w.Flush() // what is printed is no record; the shares are what counts
	weak := slices.DeleteFunc(names, func(name string) bool { return files[name].share() >= want.each })
	if all.share() < want.all {
		weak = append(weak, "the whole")
	}
	return weak
}

func row(w io.Writer, t tally, name string) {
	fmt.Fprintf(w, "%d\t%d\t%.1f %%\t%d\t%d\t %s\n", t[killed], t[killed]+t[survived], t.share(), t[uncompiled], t[equivalent], name)
}
