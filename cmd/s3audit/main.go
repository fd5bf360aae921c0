// Command s3audit reads the whole configuration of every bucket, judges it
// with Rego rules and reports what it found. Flags, configuration, clock,
// environment and exit codes live here and nowhere else.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// version is set by the linker for releases.
var version = "dev"

// environment is everything a command takes from the process it runs in.
type environment struct {
	stdin  io.Reader
	stdout io.Writer
	stderr io.Writer
	getenv func(string) string
	// environ is all of the environment, for what goes by the beginning of a name.
	environ []string
	now     func() time.Time
	// terminal, errTerminal and inTerminal say whether stdout, stderr and stdin
	// are terminals.
	terminal, errTerminal, inTerminal bool
	width                             int
}

func main() { os.Exit(run()) }

func run() int {
	tuneMemory()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	// A second signal ends the process at once: the handler is gone by then.
	context.AfterFunc(ctx, stop)
	env := &environment{
		stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr,
		getenv: os.Getenv, environ: os.Environ(), now: func() time.Time { return time.Now().UTC() },
		terminal:    term.IsTerminal(int(os.Stdout.Fd())),
		errTerminal: term.IsTerminal(int(os.Stderr.Fd())),
		inTerminal:  term.IsTerminal(int(os.Stdin.Fd())),
	}
	if env.terminal {
		env.width, _, _ = term.GetSize(int(os.Stdout.Fd()))
	}
	return execute(ctx, env, os.Args[1:])
}

// execute runs one command line and returns its exit code.
func execute(ctx context.Context, env *environment, args []string) int {
	root := newRoot(env)
	root.SetArgs(args)
	cmd, err := root.ExecuteContextC(ctx)
	var said exitError
	if err == nil || errors.As(err, &said) {
		return exitCode(err)
	}
	code := exitCode(err)
	if detailed(cmd, args) {
		code = exitDetailedError
	}
	sayError(env, err, code)
	return code
}

// detailed reports whether the command was asked for --detailed-exitcode, be it in
// a line with another mistake: there 2 must not stand for an error.
func detailed(cmd *cobra.Command, args []string) bool {
	f := cmd.Flags().Lookup(detailedExitCode)
	return f != nil && (f.Value.String() == "true" || slices.Contains(args, "--"+detailedExitCode))
}

// sayError writes what went wrong. Of several lines, the first comes again as
// the last, which is where a reader of a log looks.
func sayError(env *environment, err error, code int) {
	text := printable(err.Error())
	fmt.Fprintln(env.stderr, "s3audit: "+text)
	if first, _, more := strings.Cut(text, "\n"); more {
		fmt.Fprintf(env.stderr, "s3audit: exit %d: %s\n", code, first)
	}
}
