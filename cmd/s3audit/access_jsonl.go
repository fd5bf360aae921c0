package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"
	"sync/atomic"
	"syscall"

	"github.com/sourcegraph/conc/stream"

	"s3audit/report"
	"s3audit/rules/exposure"
)

const (
	// chunkSize is how much is read and judged at once; what comes in smaller
	// pieces, as from a program that waits for its answers, is judged as it comes.
	chunkSize = 256 << 10
	// lineLimit bounds one line, so that a hostile file cannot take all memory.
	lineLimit = 64 << 20
)

// lineTotals counts the answers of one run.
type lineTotals struct {
	lines, wrong int
	verdicts     map[exposure.Level]int
	firstWrong   error
}

// linePipe judges lines on all cores: chunks of them in, answers out in the
// same order. What it holds does not grow with the input.
type linePipe struct {
	out     io.Writer
	free    sync.Pool
	totals  lineTotals
	failed  atomic.Bool
	failure error // of writing; behind failed
}

// chunk is some whole lines, and their answers.
type chunk struct {
	text, out []byte
	first     int // the number of its first line
	judge     exposure.LineJudge
	totals    lineTotals
}

// judgeLines answers every line of in. The totals are good even with an error.
func judgeLines(ctx context.Context, in io.Reader, out io.Writer, trusted *exposure.Trusted) (lineTotals, error) {
	p := &linePipe{out: out, totals: lineTotals{verdicts: map[exposure.Level]int{}}}
	p.free.New = func() any {
		return &chunk{judge: exposure.LineJudge{Trusted: trusted}, totals: lineTotals{verdicts: map[exposure.Level]int{}}}
	}
	// Reading may wait for ever; an interruption does not wait for it.
	chunks, read := make(chan *chunk), make(chan error, 1)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		defer close(chunks)
		read <- p.read(ctx, in, chunks)
	}()
	err := p.judgeAll(ctx, chunks)
	if err == nil {
		err = <-read
	}
	return p.totals, err
}

func (p *linePipe) judgeAll(ctx context.Context, chunks <-chan *chunk) error {
	s := stream.New().WithMaxGoroutines(runtime.GOMAXPROCS(0))
	err := p.submit(ctx, s, chunks)
	s.Wait()
	if p.failed.Load() {
		return p.failure
	}
	return err
}

func (p *linePipe) submit(ctx context.Context, s *stream.Stream, chunks <-chan *chunk) error {
	for !p.failed.Load() {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case c, more := <-chunks:
			if !more {
				return nil
			}
			s.Go(func() stream.Callback {
				c.answer()
				return func() { p.write(c) }
			})
		}
	}
	return nil
}

// read cuts the input into chunks of whole lines.
func (p *linePipe) read(ctx context.Context, in io.Reader, chunks chan<- *chunk) error {
	var rest []byte
	number := 1
	for {
		c := p.free.Get().(*chunk)
		err := c.fill(in, rest)
		if errors.Is(err, io.EOF) {
			rest = rest[:0]
		} else {
			end := bytes.LastIndexByte(c.text, '\n') + 1
			rest = append(rest[:0], c.text[end:]...)
			c.text = c.text[:end]
		}
		c.first = number
		number += bytes.Count(c.text, []byte{'\n'})
		select {
		case <-ctx.Done():
			return ctx.Err()
		case chunks <- c:
		}
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.Is(err, errLongLine):
			return fmt.Errorf("line %d is longer than %d MiB", number, lineLimit>>20)
		case err != nil:
			return err
		}
	}
}

var errLongLine = errors.New("a line is too long")

// fill reads until there is a whole line behind what is left of the last
// chunk, and no longer than that.
func (c *chunk) fill(in io.Reader, rest []byte) error {
	c.text = append(c.text[:0], rest...)
	for {
		if cap(c.text)-len(c.text) < chunkSize {
			c.text = append(make([]byte, 0, 2*cap(c.text)+chunkSize), c.text...)
		}
		n, err := in.Read(c.text[len(c.text):cap(c.text)])
		fresh := c.text[len(c.text) : len(c.text)+n]
		c.text = c.text[:len(c.text)+n]
		switch {
		case err != nil:
			return err
		case bytes.IndexByte(fresh, '\n') >= 0:
			return nil
		case len(c.text) > lineLimit:
			return errLongLine
		}
	}
}

// answer judges the lines of a chunk; blank ones are none.
func (c *chunk) answer() {
	c.out = c.out[:0]
	c.totals.lines, c.totals.wrong, c.totals.firstWrong = 0, 0, nil
	clear(c.totals.verdicts)
	number := c.first
	for line := range bytes.Lines(c.text) {
		if line = bytes.TrimSpace(line); len(line) > 0 {
			var r *exposure.Result
			var err error
			c.out, r, err = c.judge.Append(c.out, line, number)
			c.totals.add(r, err)
		}
		number++
	}
}

func (t *lineTotals) add(r *exposure.Result, err error) {
	t.lines++
	if err == nil {
		t.verdicts[verdictOf(r)]++
		return
	}
	t.wrong++
	if t.firstWrong == nil {
		t.firstWrong = err
	}
}

// write hands the answers on at once, in the order of their lines.
func (p *linePipe) write(c *chunk) {
	t := &p.totals
	t.lines, t.wrong = t.lines+c.totals.lines, t.wrong+c.totals.wrong
	if t.firstWrong == nil {
		t.firstWrong = c.totals.firstWrong
	}
	for verdict, n := range c.totals.verdicts {
		t.verdicts[verdict] += n
	}
	if !p.failed.Load() && len(c.out) > 0 {
		if _, err := p.out.Write(c.out); err != nil {
			p.failure = err
			p.failed.Store(true)
		}
	}
	p.free.Put(c)
}

// isClosedPipe reports whether nobody reads the answers any more.
func isClosedPipe(err error) bool {
	return errors.Is(err, syscall.EPIPE) || errors.Is(err, io.ErrClosedPipe)
}

// runLines judges a file of lines.
func (o *accessOptions) runLines(ctx context.Context, env *environment, trusted *exposure.Trusted) error {
	out, err := o.lineOutput(env)
	if err != nil {
		return err
	}
	in, err := openInput(env, o.jsonl)
	if err != nil {
		return fmt.Errorf("--jsonl: %w", err)
	}
	defer in.Close()
	totals, err := judgeLines(ctx, in, out, trusted)
	if file, ok := out.(*report.File); ok {
		if err != nil {
			file.Abort()
		} else {
			err = file.Commit()
		}
	}
	switch {
	case isClosedPipe(err):
		return nil
	case errors.Is(err, context.Canceled):
		return fmt.Errorf("interrupted after %s", count(totals.lines, "line"))
	case err != nil:
		return fmt.Errorf("--jsonl %s: %w", o.jsonl, err)
	case totals.wrong > 0:
		return fmt.Errorf("%d of %s could not be judged, the first: %w", totals.wrong, count(totals.lines, "line"), totals.firstWrong)
	}
	return o.end(env, totals.verdicts, "")
}

// lineOutput is where the answers go: their format is jsonl.
func (o *accessOptions) lineOutput(env *environment) (io.Writer, error) {
	wishes := o.wishes("jsonl")
	if len(wishes) != 1 {
		return nil, errors.New("--jsonl writes one output")
	}
	format, file, err := parseWish(wishes[0])
	switch {
	case err != nil:
		return nil, err
	case format != "jsonl":
		return nil, fmt.Errorf("--jsonl answers line by line: -o %s does not go with it", format)
	case file == "":
		return env.stdout, nil
	}
	return report.Create(file)
}
