package main

import (
	"runtime"
	"runtime/debug"
	"slices"
	"testing"
)

func TestDescribe(t *testing.T) {
	built := runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH + "\n"
	info := func(version string, settings ...debug.BuildSetting) *debug.BuildInfo {
		return &debug.BuildInfo{Main: debug.Module{Version: version}, Settings: settings}
	}
	commit := []debug.BuildSetting{{Key: "vcs.revision", Value: "abc"}, {Key: "vcs.time", Value: "2026-11-23T01:02:03Z"}}
	changed := slices.Concat(commit, []debug.BuildSetting{{Key: "vcs.modified", Value: "true"}})
	for _, test := range []struct {
		name, version string
		info          *debug.BuildInfo
		want          string
	}{
		{"told nothing", "dev", nil, "s3audit dev\n" + built},
		{"a release", "v1.2.3", info("(devel)", commit...), "s3audit v1.2.3\nrevision abc of 2026-11-23T01:02:03Z\n" + built},
		{"with changes", "dev", info("(devel)", changed...), "s3audit dev\nrevision abc of 2026-11-23T01:02:03Z, with changes\n" + built},
		{"installed by go", "dev", info("v1.2.3"), "s3audit v1.2.3\n" + built},
		{"the linker wins", "v1.2.3", info("v1.2.4-0.2026-abc"), "s3audit v1.2.3\n" + built},
	} {
		if got := describe(test.version, test.info).String(); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}
