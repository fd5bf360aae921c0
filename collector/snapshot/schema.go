package snapshot

import (
	"bytes"
	_ "embed"
)

//go:embed schema.json
var schema []byte

// Schema is the JSON Schema (2020-12) of a bucket record; its $defs have the
// other lines of a file.
func Schema() []byte { return bytes.Clone(schema) }
