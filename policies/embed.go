// Package policies owns the rules, their parameters' defaults and the schema
// of what they read, as files that stock OPA runs as they are:
//
//	opa test policies/
//	opa eval -d policies -i input.json data.s3audit.verdicts
//	conftest test -p policies -n s3audit.rules.bucket_versioning input.json
//
// It holds no Go but what embeds them, and never evaluates anything.
package policies

import "embed"

// FS is this directory: s3audit/rules/<id>/rule.rego with the test beside it,
// s3audit/lib with what rules share, s3audit/verdicts.rego, the table of rules
// (s3audit/catalog) and the defaults of their parameters (s3audit/parameters),
// both generated from METADATA, and schema/input.json, generated from the
// snapshot's own types; frameworks and packs are data, an object by id each; fixes
// are the ready ones, in HCL.
//
//go:embed s3audit schema frameworks packs fixes
var FS embed.FS

// Compiled is the rules as the program starts with them: compiled, without
// their tests. It is generated from them.
//
//go:embed compiled.bin
var Compiled string

//go:generate go run ./gen
