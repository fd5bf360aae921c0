package report

import (
	_ "embed"
	"html/template"

	"s3audit/rules/framework"
)

//go:embed page/frameworks.html.tmpl
var frameworksTemplate string

// frameworkFuncs are what the template of the results by control calls.
var frameworkFuncs = template.FuncMap{
	"cardLine":    func(c framework.Card) string { return cardLine(&c) },
	"controlSays": func(r framework.Result) string { return controlSays(&r) },
	"statusWord":  statusWord, "statusLabel": statusLabel, "ran": ranRule,
	"bounds": func() string { return bounds },
}
