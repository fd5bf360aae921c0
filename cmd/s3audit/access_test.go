package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"
	"time"

	"s3audit/rules/exposure"
)

// lineInput is n lines, every seventh of which is none.
func lineInput(n int) string {
	var b strings.Builder
	for i := range n {
		if i%7 == 3 {
			fmt.Fprintf(&b, "{\"id\":%d,\"polcy\":{}}\n", i)
			continue
		}
		fmt.Fprintf(&b, "{\"id\":%d,\"policy\":{\"Version\":\"2012-10-17\",\"Statement\":[]},\"owner_account\":\"%012d\"}\n", i, i)
	}
	return b.String()
}

// Answers come in the order of their lines, however the input is cut.
func TestJudgeLines(t *testing.T) {
	const n = 5000
	text := lineInput(n)
	for name, in := range map[string]io.Reader{
		"whole":           strings.NewReader(text),
		"half reads":      iotest.HalfReader(strings.NewReader(text)),
		"byte by byte":    iotest.OneByteReader(strings.NewReader(text[:strings.LastIndexByte(text[:20_000], '\n')+1])),
		"no last newline": strings.NewReader(strings.TrimSuffix(text, "\n")),
		"blank lines":     strings.NewReader(strings.ReplaceAll(text, "\n", "\r\n \n\n")),
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			totals, err := judgeLines(context.Background(), in, &out, nil)
			lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
			if err != nil || totals.lines != len(lines) || name != "byte by byte" && len(lines) != n {
				t.Fatalf("%d answers, %+v, %v", len(lines), totals, err)
			}
			for i, line := range lines {
				if !strings.HasPrefix(line, fmt.Sprintf(`{"id":%d,`, i)) || (i%7 == 3) != strings.Contains(line, `"error":"line `) {
					t.Fatalf("answer %d is %s", i, line)
				}
			}
			if want := totals.verdicts[exposure.Private] + totals.wrong; want != totals.lines {
				t.Errorf("%+v", totals)
			}
		})
	}
}

// Numbers of lines count blank ones: an editor shows the same.
func TestLineNumbers(t *testing.T) {
	var out bytes.Buffer
	totals, err := judgeLines(context.Background(), strings.NewReader("\n\n{\"policy\":null}\n\nnonsense\n"), &out, nil)
	if err != nil || totals.lines != 2 || totals.wrong != 1 || !strings.HasPrefix(totals.firstWrong.Error(), "line 5: ") {
		t.Errorf("%+v, %v\n%s", totals, err, out.String())
	}
}

// An answer is there before the next line is asked.
func TestLinesAreAnsweredAtOnce(t *testing.T) {
	in, ask := io.Pipe()
	answers, out := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		_, err := judgeLines(context.Background(), in, out, nil)
		ended <- err
	}()
	buffer := make([]byte, 1<<16)
	for i := range 3 {
		fmt.Fprintf(ask, "{\"id\":%d,\"policy\":null}\n", i)
		n, err := answers.Read(buffer)
		if err != nil || !strings.HasPrefix(string(buffer[:n]), fmt.Sprintf(`{"id":%d,`, i)) {
			t.Fatalf("%s, %v", buffer[:n], err)
		}
	}
	ask.Close()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// failingWriter fails after some writes.
type failingWriter struct {
	left int
	err  error
}

func (w *failingWriter) Write(p []byte) (int, error) {
	if w.left--; w.left < 0 {
		return 0, w.err
	}
	return len(p), nil
}

// Whoever stops reading the answers ends the run: quietly where it is a pipe.
func TestLinesClosedPipe(t *testing.T) {
	endless := io.MultiReader(strings.NewReader(lineInput(10)), &endlessLines{})
	_, err := judgeLines(context.Background(), endless, &failingWriter{2, syscall.EPIPE}, nil)
	if !isClosedPipe(err) {
		t.Errorf("closed pipe: %v", err)
	}
	full := errors.New("no space left")
	if _, err := judgeLines(context.Background(), &endlessLines{}, &failingWriter{2, full}, nil); !errors.Is(err, full) || isClosedPipe(err) {
		t.Errorf("full disk: %v", err)
	}
}

// endlessLines never ends.
type endlessLines struct{}

func (*endlessLines) Read(p []byte) (int, error) {
	return copy(p, strings.Repeat("{\"policy\":null}\n", 100)), nil
}

// An interruption ends a run that waits for input.
func TestLinesInterrupted(t *testing.T) {
	in, _ := io.Pipe()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	if _, err := judgeLines(ctx, in, io.Discard, nil); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
}

// What was read before the input broke is answered.
func TestLinesBrokenInput(t *testing.T) {
	broken := errors.New("the disk is gone")
	var out bytes.Buffer
	in := io.MultiReader(strings.NewReader("{\"policy\":null}\n{\"policy\":null}\n{\"pol"), iotest.ErrReader(broken))
	if totals, err := judgeLines(context.Background(), in, &out, nil); !errors.Is(err, broken) || totals.lines != 2 || strings.Count(out.String(), "\n") != 2 {
		t.Errorf("%+v, %v\n%s", totals, err, out.String())
	}
}

// A line without end does not take all memory.
func TestLineLimit(t *testing.T) {
	in := io.MultiReader(strings.NewReader("{\"policy\":null}\n"), io.LimitReader(zeros{}, 2*lineLimit))
	totals, err := judgeLines(context.Background(), in, io.Discard, nil)
	if err == nil || !strings.Contains(err.Error(), "line 2 is longer than 64 MiB") || totals.lines != 1 {
		t.Errorf("%+v, %v", totals, err)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = '0'
	}
	return len(p), nil
}

func TestLocate(t *testing.T) {
	text := "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {\"Effect\": \"Allow\"},\n    {\"Effect\": \"allow\", \"Condition\": {\"StringEquals\": {\"aws:SourceArn\": [1, {}]}}}\n  ]\n}"
	for message, want := range map[string]place{
		`Statement[1].Effect: want "Allow"`:                           {5, 16},
		`Statement[0].action: is missing`:                             {4, 5},
		`Version: want 2012-10-17`:                                    {2, 14},
		`has no Statement`:                                            {1, 1},
		`Statement[1].Condition: StringEquals: aws:SourceArn: [1]: x`: {5, 77},
		`Statement[7].Effect: is missing`:                             {3, 16},
		`Statement[0].Effect: unknown element`:                        {4, 6},
		`version: duplicate key`:                                      {2, 3},
		``:                                                            {1, 1},
	} {
		if have := placeAt([]byte(text), locate([]byte(text), message)); have != want {
			t.Errorf("%s: %v, want %v", message, have, want)
		}
	}
	for _, text := range []string{"", "[", "{", "7", "[[[[", `{"a"`} {
		_ = locate([]byte(text), "a: [0]: b") // has only to come back
	}
}

func TestAccessGate(t *testing.T) {
	type counts = map[exposure.Level]int
	for _, tc := range []struct {
		failOn, onUnknown string
		always            bool
		verdicts          counts
		incomplete        string
		want              int
	}{
		{"none", "fail", true, counts{exposure.Public: 3, exposure.Shared: 1}, "", exitClean},
		{"none", "fail", true, counts{exposure.Unknown: 1}, "", exitIncomplete},
		{"none", "warn", true, counts{exposure.Unknown: 1}, "", exitClean},
		{"none", "fail", false, counts{exposure.Unknown: 1}, "", exitClean},
		{"public", "fail", false, counts{exposure.Unknown: 1}, "", exitIncomplete},
		{"public", "fail", true, counts{exposure.Shared: 1}, "", exitClean},
		{"public", "fail", true, counts{exposure.Public: 1, exposure.Unknown: 1}, "gone", exitFindings},
		{"shared", "fail", true, counts{exposure.Shared: 1}, "", exitFindings},
		{"shared", "fail", true, counts{exposure.Public: 1}, "", exitFindings},
		{"shared", "ignore", true, counts{exposure.Private: 1, exposure.Unknown: 1}, "", exitClean},
		{"shared", "fail", true, counts{trustedOnly: 2}, "", exitClean},
		{"none", "ignore", true, counts{exposure.Private: 1}, "no such bucket: x", exitIncomplete},
	} {
		code, reason := accessGate{tc.failOn, tc.onUnknown, tc.always}.decide(tc.verdicts, tc.incomplete)
		if code != tc.want || (reason == "") != (code == exitClean) {
			t.Errorf("%+v: %d, %q", tc, code, reason)
		}
	}
}
