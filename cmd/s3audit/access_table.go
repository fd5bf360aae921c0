package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"s3audit/rules/exposure"
)

// tableWidth is how wide the table is where no terminal says.
const tableWidth = 160

// accessTable shows many buckets, the most open first.
type accessTable struct {
	w     io.Writer
	width int
	rows  []accessRow
}

type accessRow struct {
	bucket string
	level  exposure.Level
	cells  table.Row
}

func newAccessTable(env *environment, w io.Writer, _ bool) accessFormat {
	t := &accessTable{w: w, width: tableWidth}
	if env.terminal && env.width > 0 {
		t.width = env.width
	}
	return t
}

func (t *accessTable) add(a *answer) error {
	name := printable(a.Bucket)
	if name == "" {
		name = "(documents)"
	}
	t.rows = append(t.rows, accessRow{name, verdictOf(a.Result), table.Row{
		name, verdictOf(a.Result), cell(a.List), cell(a.Read), cell(a.Write), cell(a.Admin), cell(a.Metadata), printable(why(a.Result)),
	}})
	return nil
}

// trustedOnly is what makes a bucket shared with none but the trusted.
const trustedOnly exposure.Level = "shared (trusted)"

// verdictOf is the verdict as people read and gates count it.
func verdictOf(r *exposure.Result) exposure.Level {
	if r.Trusted && r.Verdict == exposure.Shared {
		return trustedOnly
	}
	return r.Verdict
}

// cell is a class's level: what is private is not worth a word.
func cell(l exposure.Level) string {
	if l == exposure.Private {
		return "·"
	}
	return string(l)
}

// accessOrder is what needs a look first.
var accessOrder = []exposure.Level{exposure.Public, exposure.Unknown, exposure.Shared, trustedOnly, exposure.Private}

func (t *accessTable) end() error {
	slices.SortStableFunc(t.rows, func(a, b accessRow) int {
		if a.level != b.level {
			return slices.Index(accessOrder, a.level) - slices.Index(accessOrder, b.level)
		}
		return strings.Compare(a.bucket, b.bucket)
	})
	out := table.NewWriter()
	out.SetStyle(table.StyleLight)
	out.Style().Options = table.Options{SeparateHeader: true}
	out.Style().Format.Header = text.FormatDefault
	out.AppendHeader(table.Row{"Bucket", "Verdict", "List", "Read", "Write", "Admin", "Metadata", "Why"})
	counts := map[exposure.Level]int{}
	for _, row := range t.rows {
		out.AppendRow(row.cells)
		counts[row.level]++
	}
	out.SetColumnConfigs([]table.ColumnConfig{{Name: "Why", WidthMax: max(30, t.width-t.others()), WidthMaxEnforcer: text.WrapSoft}})
	var parts []string
	for _, level := range accessOrder {
		if counts[level] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", counts[level], level))
		}
	}
	total := count(len(t.rows), "bucket")
	if len(parts) > 0 {
		total += ": " + strings.Join(parts, ", ")
	}
	var b strings.Builder
	for line := range strings.Lines(out.Render()) {
		b.WriteString(strings.TrimRight(line, " \n") + "\n")
	}
	_, err := fmt.Fprintf(t.w, "%s%s\n", b.String(), total)
	return err
}

// others is how wide the columns before the last are.
func (t *accessTable) others() int {
	widths := []int{6, 7, 4, 4, 5, 5, 8}
	for _, row := range t.rows {
		for i := range widths {
			widths[i] = max(widths[i], text.StringWidthWithoutEscSequences(fmt.Sprint(row.cells[i])))
		}
	}
	sum := 2 // around the last
	for _, w := range widths {
		sum += w + 2
	}
	return sum
}
