package export

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"unicode"

	"s3audit/remediate/operation"
	"s3audit/remediate/plan"
)

// AWSCLI writes a shell script that makes the changes with the AWS CLI, in the
// order of the plan, and stops at the first that fails. Each request names the
// account that the bucket has to belong to.
// https://docs.aws.amazon.com/cli/latest/reference/s3api/
func AWSCLI(w io.Writer, p *plan.Plan) error {
	var out bytes.Buffer
	fmt.Fprintf(&out, "#!/bin/sh\n# Plan %s of account %s, by s3audit %s.\n", comment(p.Digest), comment(p.Account), comment(p.Tool))
	out.WriteString("# This script does not look whether a bucket has changed since, and keeps no journal:\n# `s3audit remediate apply` does.\nset -eu\n")
	var mistakes []error
	for i := range p.Changes {
		text, err := cliCall(&p.Changes[i], p.Endpoint)
		if err != nil {
			mistakes = append(mistakes, err)
			continue
		}
		out.WriteString("\n" + text)
	}
	if err := errors.Join(mistakes...); err != nil {
		return err
	}
	_, err := w.Write(out.Bytes())
	return err
}

func cliCall(c *plan.Change, endpoint string) (string, error) {
	row, _ := operation.Find(c.Subresource)
	if endpoint != "" && c.Operation == row.Delete.API {
		// No script can prove that a DELETE does not take the bucket with it.
		if err := (operation.Deletes{}).Allow(row); err != nil {
			return "", fmt.Errorf("change %s: %w", c.ID, err)
		}
	}
	r, err := requestOf(c)
	if err != nil {
		return "", err
	}
	value, _ := plain(reflect.ValueOf(r.input))
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		return "", fmt.Errorf("change %s: %w", c.ID, err)
	}
	words := []string{"aws", "s3api", kebab(r.api)}
	if row.Account {
		words[1] = "s3control"
	} else if endpoint != "" {
		words = append(words, "--endpoint-url", quote(endpoint))
	}
	if c.Region != "" {
		words = append(words, "--region", quote(c.Region))
	}
	words = append(words, "--cli-input-json", quote(strings.TrimSpace(text.String())))
	note := "# " + comment(c.ID)
	if c.Irreversible != "" {
		note += ": cannot be undone: " + comment(c.Irreversible)
	}
	return note + "\n" + strings.Join(words, " ") + "\n", nil
}

// kebab is an operation as the AWS CLI calls it: "put-bucket-acl".
func kebab(api string) string {
	var out strings.Builder
	for i, r := range api {
		if unicode.IsUpper(r) && i > 0 {
			out.WriteByte('-')
		}
		out.WriteRune(unicode.ToLower(r))
	}
	return out.String()
}

// quote is a word that a POSIX shell takes as it is, whatever is in it.
func quote(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }
