//go:build !race

package main

import (
	"bytes"
	"context"
	"errors"
	"testing"
)

// Each of these tests shares nothing with another goroutine: for the race detector,
// which slows them tenfold, there is nothing to see.

func TestRun(t *testing.T) {
	var out bytes.Buffer
	if err := run(context.Background(), []string{"-policies", "..", "-only", "rules/nothing/rule.rego"}, &out); err == nil {
		t.Error("a choice of nothing is taken")
	}
	err := run(context.Background(), []string{"-policies", "..", "-only", "lib/own.rego", "-threshold", "101"}, &out)
	if !errors.Is(err, errWeak) {
		t.Errorf("under the threshold: %v", err)
	}
	if err := run(context.Background(), []string{"-policies", "..", "-only", "lib/own.rego"}, &out); err != nil {
		t.Error(err)
	}
}
