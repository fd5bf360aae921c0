package fix

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
)

// The limits of one text. The parser descends with every bracket, and a number of
// a billion digits is a number to it.
const (
	maxText   = 256 << 10
	maxDepth  = 100
	maxNumber = 24
)

// parseFile reads a file, after a look at whether it can be read at all.
func parseFile(src []byte, name string) (*hcl.File, hcl.Diagnostics) {
	if d := limits(src, name); d != nil {
		return nil, hcl.Diagnostics{d}
	}
	return hclsyntax.ParseConfig(src, name, hcl.InitialPos)
}

func parseExpression(text, name string) (hclsyntax.Expression, hcl.Diagnostics) {
	if d := limits([]byte(text), name); d != nil {
		return nil, hcl.Diagnostics{d}
	}
	return hclsyntax.ParseExpression([]byte(text), name, hcl.InitialPos)
}

func limits(src []byte, name string) *hcl.Diagnostic {
	start := hcl.Range{Filename: name, Start: hcl.InitialPos, End: hcl.InitialPos}
	if len(src) > maxText {
		return mistake(start, "File too large", "It has %d bytes, and at most %d are read. Split it.", len(src), maxText)
	}
	tokens, _ := hclsyntax.LexConfig(src, name, hcl.InitialPos)
	return nesting(tokens)
}

func nesting(tokens hclsyntax.Tokens) *hcl.Diagnostic {
	depth, signs := 0, 0
	for _, t := range tokens {
		signs++
		switch t.Type {
		case hclsyntax.TokenOBrace, hclsyntax.TokenOBrack, hclsyntax.TokenOParen, hclsyntax.TokenTemplateInterp, hclsyntax.TokenTemplateControl:
			depth++
		case hclsyntax.TokenCBrace, hclsyntax.TokenCBrack, hclsyntax.TokenCParen, hclsyntax.TokenTemplateSeqEnd:
			depth--
		case hclsyntax.TokenBang, hclsyntax.TokenMinus, hclsyntax.TokenQuestion, hclsyntax.TokenColon:
		case hclsyntax.TokenNumberLit:
			if hugeNumber(string(t.Bytes)) {
				return mistake(t.Range, "Number too long", "A number has at most %d digits, and a small exponent.", maxNumber)
			}
			signs = 0
		default:
			signs = 0
		}
		if depth > maxDepth || signs > maxDepth {
			return mistake(t.Range, "Nested too deep", "At most %d levels are read.", maxDepth)
		}
	}
	return nil
}

func hugeNumber(text string) bool {
	mantissa, exponent, _ := strings.Cut(strings.ToLower(text), "e")
	return len(mantissa) > maxNumber || len(strings.TrimLeft(exponent, "+-0")) > 2
}

// Format is a file of fixes in the one layout there is: alignment, white space
// and quotes as `terraform fmt` has them. A file with mistakes is not touched.
func Format(src []byte, name string) ([]byte, error) {
	_, diags := parseFile(src, name)
	if err := asError(diags, map[string]*hcl.File{name: {Bytes: src}}, nil); err != nil {
		return nil, err
	}
	out := hclwrite.Format(src)
	if _, diags := parseFile(out, name); diags.HasErrors() {
		return nil, fmt.Errorf("format %s: the layout would break the text", name)
	}
	return out, nil
}
