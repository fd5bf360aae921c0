// Command mutate asks whether the tests of the rules would notice a mistake.
// It makes one small mistake at a time in a rule or in what rules share (a
// condition dropped or turned round, a bound moved by one, a word taken out of
// a set, a definition deleted) and runs the Rego tests that concern the file. A
// mistake that no test notices is printed with its place.
//
// It owns the mistakes and the counting, and never writes to a rule.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"path"
	"runtime"
	"runtime/debug"
	"strings"
)

func main() {
	log.SetFlags(0)
	debug.SetGCPercent(400) // compiling makes garbage, and little that stays
	if err := run(context.Background(), os.Args[1:], os.Stdout); err != nil {
		log.Fatal(err)
	}
}

// errWeak says that too many mistakes go unnoticed.
var errWeak = errors.New("the tests miss too many mistakes: add a case for each line above, simplify what it names, or give the reason in equivalent.txt why nothing can notice")

// run is the command, but for its exit code.
func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("mutate", flag.ContinueOnError)
	dir := flags.String("policies", "policies", "the directory with the rules")
	only := flags.String("only", "", "files to mutate, as a glob of their path in s3audit: rules/bucket-*/rule.rego; empty means all")
	threshold := flags.Float64("threshold", 95, "percentage that has to be noticed on the whole")
	each := flags.Float64("each", 95, "percentage that has to be noticed of each file")
	workers := flags.Int("workers", runtime.NumCPU(), "how many to try at once")
	if err := flags.Parse(args); err != nil {
		return err
	}
	lib, err := load(os.DirFS(*dir))
	if err != nil {
		return err
	}
	accepted, err := parseEquivalent(equivalentText)
	if err != nil {
		return err
	}
	files, err := lib.targets(*only)
	if err != nil {
		return err
	}
	b := newBench(lib)
	if err := b.sound(ctx, files); err != nil {
		return err
	}
	results := b.judgeAll(ctx, files, *workers)
	stale := accepted.apply(results, files, *only == "")
	weak := report(out, path.Clean(*dir), results, bar{all: *threshold, each: *each})
	for _, line := range stale {
		fmt.Fprintln(out, line)
	}
	switch {
	case len(stale) > 0:
		return errors.New("equivalent.txt names what is no longer so")
	case len(weak) > 0:
		return fmt.Errorf("%w: %s", errWeak, strings.Join(weak, ", "))
	}
	return nil
}
