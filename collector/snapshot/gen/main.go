// Command gen owns the JSON Schema of the snapshot format: it derives it from
// the Go types and their comments, so that neither can say what the other does
// not. It reads the package's own source and nothing else.
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	out := flag.String("o", "schema.json", "file to write")
	source := flag.String("source", "collector/snapshot", "folder of the package's source")
	flag.Parse()
	text, err := Generate(*source)
	if err == nil {
		err = os.WriteFile(*out, text, 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}
