// Command goreleasercheck reads .goreleaser.yaml as goreleaser reads it: what it
// does not know is an error. It stands in for "goreleaser check", which takes a
// quarter of an hour to build.
package main

import (
	"fmt"
	"os"

	"github.com/goreleaser/goreleaser/v2/pkg/config"
)

func main() {
	for _, name := range os.Args[1:] {
		if _, err := config.Load(name); err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", name, err)
			os.Exit(1)
		}
	}
}
