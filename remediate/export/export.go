// Package export owns the other forms of a plan, for teams that keep their buckets
// in code or run scripts that they have read: the same changes, with the bucket's
// own merged values. It never calls S3. What it writes does not look before it
// writes, as an apply does, and keeps no journal.
package export

import (
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3control"
	"github.com/aws/smithy-go/middleware"

	"s3audit/remediate/operation"
	"s3audit/remediate/plan"
)

// A Format is one form.
type Format struct {
	Name  string
	Help  string
	Write func(io.Writer, *plan.Plan) error
}

// Formats are all forms. The slice is the caller's.
func Formats() []Format {
	return []Format{
		{"terraform", "aws_s3_bucket_* resources with import blocks", checked(Terraform)},
		{"aws-cli", "a shell script of aws s3api calls", checked(AWSCLI)},
		{"cloudformation", "a template of AWS::S3::Bucket and AWS::S3::BucketPolicy, to import buckets into or to take over from", checked(CloudFormation)},
	}
}

// Write writes a plan in the form of that name, whole or not at all.
func Write(w io.Writer, to string, p *plan.Plan) error {
	var names []string
	for _, f := range Formats() {
		if f.Name == to {
			return f.Write(w, p)
		}
		names = append(names, f.Name)
	}
	return fmt.Errorf("there is no export to %q: there are %s", to, strings.Join(names, ", "))
}

// checked refuses a plan with a change that could not be sent: what the file of one
// says could be anything.
func checked(write func(io.Writer, *plan.Plan) error) func(io.Writer, *plan.Plan) error {
	return func(w io.Writer, p *plan.Plan) error {
		var mistakes []error
		for i := range p.Changes {
			mistakes = append(mistakes, operation.Check(p.Changes[i]))
		}
		if err := errors.Join(mistakes...); err != nil {
			return err
		}
		return write(w, p)
	}
}

// request is what apply would send.
type request struct {
	api   string
	input any // of the SDK
}

var errCaptured = errors.New("captured")

// requestOf is the request of a change, taken from the very code that sends it,
// before anything is sent.
func requestOf(c *plan.Change) (request, error) {
	var got request
	capture := func(stack *middleware.Stack) error {
		return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("S3AuditCapture", func(
			_ context.Context, in middleware.InitializeInput, _ middleware.InitializeHandler,
		) (out middleware.InitializeOutput, metadata middleware.Metadata, err error) {
			got = request{stack.ID(), in.Parameters}
			return out, metadata, errCaptured
		}), middleware.Before)
	}
	cfg := aws.Config{Region: "us-east-1", APIOptions: []func(*middleware.Stack) error{capture}}
	target := operation.Target{S3: s3.NewFromConfig(cfg), Control: s3control.NewFromConfig(cfg), Deletes: operation.Deletes{AWS: true}}
	if err := operation.Send(context.Background(), target, *c); !errors.Is(err, errCaptured) {
		return got, fmt.Errorf("change %s: %w", c.ID, err)
	}
	return got, nil
}

// plain is a value of the SDK as JSON has it, in S3's names. What is not set is
// not there.
func plain(v reflect.Value) (any, bool) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return nil, false
		}
		value, ok := plain(v.Elem())
		if !ok { // set, to what would otherwise count as not set
			return v.Elem().Interface(), true
		}
		return value, true
	case reflect.Interface: // one of several members
		if v.IsNil() {
			return nil, false
		}
		member := v.Elem().Elem()
		_, name, _ := strings.Cut(member.Type().Name(), "Member")
		value, ok := plain(member.FieldByName("Value"))
		if !ok {
			value = ""
		}
		return map[string]any{name: value}, true
	case reflect.Slice:
		list := []any{}
		for i := range v.Len() {
			item, ok := plain(v.Index(i))
			if !ok {
				item = ""
			}
			list = append(list, item)
		}
		return list, !v.IsNil()
	case reflect.Struct:
		return plainStruct(v), true
	}
	return v.Interface(), !v.IsZero()
}

func plainStruct(v reflect.Value) any {
	if at, ok := v.Interface().(time.Time); ok {
		return at.UTC().Format(time.RFC3339Nano)
	}
	out := map[string]any{}
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if !field.IsExported() || field.Anonymous {
			continue
		}
		if value, ok := plain(v.Field(i)); ok {
			out[field.Name] = value
		}
	}
	return out
}

// comment is a text that stays in its line.
func comment(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || r == 0x2028 || r == 0x2029 {
			return '?'
		}
		return r
	}, text)
}
