package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/pflag"

	"s3audit/collector"
)

// selectOptions choose buckets.
type selectOptions struct {
	buckets  []string
	exclude  []string
	regions  []string
	prefix   string
	tags     []string
	noTags   []string
	fromFile string
}

func (o *selectOptions) flags(f *pflag.FlagSet) {
	f.StringSliceVar(&o.buckets, "bucket", nil, "bucket name or glob (repeatable)")
	f.StringSliceVar(&o.exclude, "exclude-bucket", nil, "bucket name or glob to leave out (repeatable)")
	f.StringSliceVar(&o.regions, "bucket-region", nil, "only buckets of this region (repeatable)")
	f.StringVar(&o.prefix, "bucket-prefix", "", "only buckets whose name starts so")
	f.StringSliceVar(&o.tags, "bucket-tag", nil, "only buckets with this tag: key or key=value (repeatable)")
	f.StringSliceVar(&o.noTags, "exclude-tag", nil, "leave out buckets with this tag: key or key=value (repeatable)")
	f.StringVar(&o.fromFile, "buckets-from", "", "file with a bucket name or glob a line, - for stdin")
}

// narrowed reports whether any bucket is left out.
func (o *selectOptions) narrowed() bool {
	return len(o.buckets)+len(o.exclude)+len(o.regions)+len(o.tags)+len(o.noTags) > 0 || o.prefix != "" || o.fromFile != ""
}

// names reads one name or glob a line; blank lines and # comments are skipped.
func names(r io.Reader) ([]string, error) {
	var list []string
	scan := bufio.NewScanner(r)
	for scan.Scan() {
		line, _, _ := strings.Cut(scan.Text(), "#")
		if line = strings.TrimSpace(line); line != "" {
			list = append(list, line)
		}
	}
	return list, scan.Err()
}

func (o *selectOptions) selection(env *environment) (collector.Selection, error) {
	buckets := o.buckets
	if o.fromFile != "" {
		listed, err := o.read(env)
		if err != nil {
			return collector.Selection{}, err
		}
		if len(listed) == 0 {
			return collector.Selection{}, fmt.Errorf("--buckets-from %s names no bucket", o.fromFile)
		}
		buckets = append(buckets, listed...)
	}
	var s collector.Selection
	for _, text := range buckets {
		s.AddName(text)
	}
	for _, text := range o.exclude {
		s.Exclude.AddName(text)
	}
	if o.prefix != "" {
		s.Prefixes = []string{o.prefix}
	}
	s.Regions, s.Tags, s.Exclude.Tags = o.regions, o.tags, o.noTags
	return s, nil
}

func (o *selectOptions) read(env *environment) ([]string, error) {
	if o.fromFile == "-" {
		return names(env.stdin)
	}
	file, err := os.Open(o.fromFile)
	if err != nil {
		return nil, fmt.Errorf("--buckets-from: %w", err)
	}
	defer file.Close()
	return names(file)
}
