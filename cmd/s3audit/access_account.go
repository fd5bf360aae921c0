package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/pflag"

	"s3audit/collector"
	"s3audit/collector/snapshot"
	"s3audit/rules/exposure"
)

// fewBuckets is how many named buckets are explained rather than listed.
const fewBuckets = 3

// paceFlags are the limits of a collection that access has a use for.
func (o *accessOptions) paceFlags(f *pflag.FlagSet) {
	all := pflag.NewFlagSet("", pflag.ContinueOnError)
	o.limits.flags(all)
	for _, name := range []string{"concurrency", "max-rps", "no-progress", "quiet"} {
		f.AddFlag(all.Lookup(name))
	}
}

// accessRun judges buckets as they arrive, from an account or a snapshot.
type accessRun struct {
	env      *environment
	out      *accessWriter
	trusted  *exposure.Trusted
	manifest snapshot.Manifest
	account  *snapshot.Account
	vanished []string
	read     int
}

func (r *accessRun) Manifest(m *snapshot.Manifest) error {
	r.manifest = *m
	return nil
}

func (r *accessRun) Account(a *snapshot.Account) error {
	r.account = a
	return nil
}

func (r *accessRun) Bucket(b *snapshot.Bucket) error {
	r.read++
	if b.Vanished {
		r.vanished = append(r.vanished, b.Name)
		return nil
	}
	in := exposureInput(b, r.account, r.manifest.Endpoint == "", r.trusted)
	return r.out.add(&answer{Bucket: b.Name, Account: b.Account, Region: b.Region, Result: exposure.Analyse(in), in: in})
}

func (o *accessOptions) runBuckets(ctx context.Context, env *environment, args []string, trusted *exposure.Trusted) error {
	o.sel.buckets = append(o.sel.buckets, args...)
	selection, err := o.sel.selection(env)
	if err != nil {
		return err
	}
	usual := "table"
	if n := len(selection.Names); n > 0 && n <= fewBuckets && len(selection.Globs)+len(selection.Prefixes) == 0 {
		usual = "text"
	}
	out, err := openAccess(env, o.wishes(usual), false)
	if err != nil {
		return err
	}
	defer out.abort()
	r := &accessRun{env: env, out: out, trusted: trusted}
	var incomplete string
	if o.from != "" {
		incomplete, err = r.snapshot(o.from, selection)
	} else {
		incomplete, err = r.live(ctx, o)
	}
	if err != nil {
		return err
	}
	if err := out.end(); err != nil {
		return err
	}
	if len(r.vanished) > 0 && !o.limits.quiet {
		fmt.Fprintf(env.stderr, "vanished while they were read: %s\n", printable(strings.Join(r.vanished, ", ")))
	}
	return o.end(env, out.verdicts, incomplete)
}

// live reads the subresources that decide, and no others.
func (r *accessRun) live(ctx context.Context, o *accessOptions) (incomplete string, err error) {
	c, err := newCollector(ctx, r.env, &o.aws, &o.sel, &o.limits, exposureSubresources(), nil)
	if err != nil {
		return "", err
	}
	bar := startProgress(r.env, &o.limits, c)
	footer, err := c.Collect(ctx, r)
	bar.stop()
	if err != nil || footer == nil {
		return "", err
	}
	return gaps(footer.Expected, footer.Read, footer.NotFound, footer.Interrupted), nil
}

// gaps says what of the wanted buckets was not read.
func gaps(expected, read int, notFound []string, interrupted string) string {
	switch {
	case len(notFound) > 0:
		return "no such bucket: " + strings.Join(notFound, ", ")
	case interrupted != "":
		return "coverage is incomplete: " + interrupted
	case read < expected:
		return fmt.Sprintf("coverage is incomplete: %d of %s read", read, count(expected, "bucket"))
	}
	return ""
}

// snapshot judges the selected buckets of a snapshot.
func (r *accessRun) snapshot(name string, selection collector.Selection) (incomplete string, err error) {
	in, err := openInput(r.env, name)
	if err != nil {
		return "", err
	}
	defer in.Close()
	file, err := snapshot.NewReader(in)
	if err != nil {
		return "", fmt.Errorf("read snapshot %s: %w", name, err)
	}
	defer file.Close()
	choice, err := newNameChoice(selection)
	if err != nil {
		return "", err
	}
	r.manifest, r.account = *file.Manifest(), file.Account()
	for {
		raw, err := file.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			err = r.record(raw, choice)
		}
		if err != nil {
			return "", fmt.Errorf("read snapshot %s: %w", name, err)
		}
	}
	return snapshotGaps(file, choice), nil
}

func snapshotGaps(file *snapshot.Reader, choice *nameChoice) string {
	footer := file.Footer()
	if footer == nil {
		footer = &snapshot.Footer{Interrupted: "the snapshot file is incomplete"}
	}
	missing := choice.notSeen()
	if len(missing) == 0 && !choice.all() && footer.Interrupted == "" {
		return "" // what was asked for is there, whatever else is not
	}
	return gaps(footer.Expected, footer.Read, append(missing, footer.NotFound...), footer.Interrupted)
}

func (r *accessRun) record(raw json.RawMessage, choice *nameChoice) error {
	var head struct{ Name, Region string }
	if err := json.Unmarshal(raw, &head); err != nil {
		return err
	}
	if !choice.fits(head.Name, head.Region) {
		return nil
	}
	b := &snapshot.Bucket{}
	if err := json.Unmarshal(raw, b); err != nil {
		return fmt.Errorf("bucket %s: %w", head.Name, err)
	}
	return r.Bucket(b)
}
