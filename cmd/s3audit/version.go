package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
)

// buildInfo says which program this is, as far as it was told when it was built.
type buildInfo struct {
	Version string `json:"version"`
	// Revision is the commit, Modified whether files differed from it.
	Revision string `json:"revision,omitempty"`
	Modified bool   `json:"modified,omitempty"`
	// Date is the commit's, so that building twice gives the same bytes.
	Date     string `json:"date,omitempty"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

// describe puts together what the linker and the toolchain left in the program.
// Where the linker set no version, the module's stands in for it: "go install
// …@v1.2.3" leaves that.
func describe(version string, info *debug.BuildInfo) buildInfo {
	b := buildInfo{Version: version, Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	if info == nil {
		return b
	}
	if named := info.Main.Version; version == "dev" && strings.HasPrefix(named, "v") {
		b.Version = named
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Revision = s.Value
		case "vcs.modified":
			b.Modified = s.Value == "true"
		case "vcs.time":
			b.Date = s.Value
		}
	}
	return b
}

func (b buildInfo) String() string {
	var lines strings.Builder
	fmt.Fprintf(&lines, "s3audit %s\n", b.Version)
	if b.Revision != "" {
		state := ""
		if b.Modified {
			state = ", with changes"
		}
		fmt.Fprintf(&lines, "revision %s of %s%s\n", b.Revision, b.Date, state)
	}
	fmt.Fprintf(&lines, "%s %s\n", b.Go, b.Platform)
	return lines.String()
}

func newVersion(env *environment) *cobra.Command {
	format := "text"
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Print the version, the revision and what it was built with",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			info, _ := debug.ReadBuildInfo()
			b := describe(version, info)
			switch format {
			case "json":
				return writeJSON(env.stdout, b)
			case "text":
				_, err := fmt.Fprint(env.stdout, b)
				return err
			}
			return fmt.Errorf("-o %q: want text or json", format)
		},
	}
	cmd.Flags().StringVarP(&format, "output", "o", format, "text or json")
	return cmd
}
