// Command gen rewrites the table of S3's IAM actions from AWS's programmatic
// service authorization reference, a file that somebody downloaded. It says
// what changed, and reads nothing from the network.
//
//	go run ./rules/policy/gen -source s3.json -date 2026-11-22 -out rules/policy/actions.json
package main

import (
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"strings"
)

// reference is where the source is downloaded from.
// https://docs.aws.amazon.com/service-authorization/latest/reference/service-reference.html
const reference = "https://servicereference.us-east-1.amazonaws.com/v1/s3/s3.json"

func main() {
	log.SetFlags(0)
	source := flag.String("source", "", "the service reference, downloaded from "+reference)
	date := flag.String("date", "", "the day it was downloaded: 2026-11-22")
	out := flag.String("out", "actions.json", "the table to rewrite")
	flag.Parse()
	changes, err := rewrite(*source, *date, *out)
	if err != nil {
		log.Fatal(err)
	}
	log.Print(strings.Join(append(changes, fmt.Sprintf("%d changes", len(changes))), "\n"))
}

// rewrite writes the table anew and returns what differs from the one before.
func rewrite(source, date, out string) ([]string, error) {
	if source == "" || date == "" {
		return nil, errors.New("-source and -date are needed")
	}
	text, err := os.ReadFile(source)
	if err != nil {
		return nil, err
	}
	now, err := fromReference(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", source, err)
	}
	before, err := readTable(out)
	if err != nil {
		return nil, err
	}
	return differences(before, now), os.WriteFile(out, table(reference, date, now), 0o644)
}
