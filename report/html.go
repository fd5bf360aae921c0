package report

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"strings"
	"sync"
	"time"

	"s3audit/rules/finding"
)

//go:embed page/page.html.tmpl
var pageTemplate string

//go:embed page/css page/js
var pageFiles embed.FS

// The page's style and script are these files, one after the other.
var (
	pageStyle = sync.OnceValue(func() string {
		return joined("css", "base", "page", "findings", "detail", "small", "print")
	})
	pageScript = sync.OnceValue(func() string {
		return "\"use strict\";\n(() => {\n" +
			joined("js", "data", "dom", "state", "filter", "group", "list", "findings", "detail", "fix", "buckets", "changes", "tables", "keys", "print", "main") + "})();\n"
	})
)

func joined(kind string, names ...string) string {
	var all strings.Builder
	for _, name := range names {
		text, err := pageFiles.ReadFile("page/" + kind + "/" + name + "." + kind)
		if err != nil {
			panic(err) // a file of ours
		}
		all.Write(text)
	}
	return all.String()
}

// htmlPage is parsed once, when it is wanted: most runs write none. Escaping by
// context is html/template's; what its functions return is text, never markup.
var htmlPage = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("page").Funcs(template.FuncMap{
		"plain": plain, "number": number, "count": count, "label": label, "says": says,
		"agreed": agreed, "ended": endedException, "sentence": sentence, "fewOf": func(s []string) string { return plain(fewOf(s)) },
		"utc":   func(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05 UTC") },
		"zero":  func(t time.Time) bool { return t.IsZero() },
		"times": func(counts map[finding.Verdict]int, v string) int { return counts[finding.Verdict(v)] },
		"level": levelLabel, "deciding": deciding,
		"ink": func(name string) string { return inks[name] },
	}).Funcs(frameworkFuncs).Parse(frameworksTemplate + pageTemplate))
})

// inks colour the charts where a server forbids the page its style.
var inks = map[string]string{
	"critical": "#9b0c20", "high": "#c2410c", "medium": "#b7791f", "low": "#2368a8", "info": "#8a9097", "unknown": "#7a52c7", "pass": "#2f855a",
}

// renderHTML writes one page that loads nothing: a summary that needs no
// script to be read, and every finding for the script that shows them.
func renderHTML(w io.Writer, r *Report, _ Options) error {
	v, err := view(r)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := htmlPage().Execute(&b, v); err != nil {
		return fmt.Errorf("write html: %w", err)
	}
	// The page itself never says "##", and a CI runner that sees the page go
	// by takes "##[" for a command.
	_, err = w.Write(bytes.ReplaceAll(b.Bytes(), []byte("##"), []byte("#&#35;")))
	return err
}

func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
