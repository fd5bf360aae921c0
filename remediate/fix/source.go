package fix

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
)

// Source is the fix as it was written, under another name, with the variables and
// locals that it uses: a file of its own, to begin one's own fix with.
func (f *Fix) Source(name string) string {
	var variables, locals, own []string
	for _, body := range f.m.bodies {
		for _, b := range body.Blocks {
			switch {
			case b.Type == "variable" && f.uses.of("var", b.Labels[0]):
				variables = append(variables, f.m.text(b.Range()))
			case b.Type == "locals":
				locals = append(locals, f.localsOf(b.Body)...)
			case b.Type == "fix" && b.Labels[0] == f.Name:
				text := f.m.text(b.Range())
				end := b.LabelRanges[0].End.Byte - b.Range().Start.Byte
				own = append(own, `fix "`+name+`"`+text[end:])
			}
		}
	}
	if len(locals) > 0 {
		variables = append(variables, "locals {\n"+strings.Join(locals, "\n")+"\n}")
	}
	return string(hclwrite.Format([]byte(strings.Join(slices.Concat(variables, own), "\n\n") + "\n")))
}

// localsOf are the assignments of a locals block that the fix uses, in the
// block's order.
func (f *Fix) localsOf(body *hclsyntax.Body) []string {
	var used []*hclsyntax.Attribute
	for _, a := range body.Attributes {
		if f.uses.of("local", a.Name) {
			used = append(used, a)
		}
	}
	slices.SortFunc(used, func(a, b *hclsyntax.Attribute) int { return a.SrcRange.Start.Byte - b.SrcRange.Start.Byte })
	lines := make([]string, len(used))
	for i, a := range used {
		lines[i] = f.m.text(a.SrcRange)
	}
	return lines
}

func (m *module) text(r hcl.Range) string { return string(r.SliceBytes(m.files[r.Filename].Bytes)) }
