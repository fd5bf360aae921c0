package main

import (
	"fmt"
	"time"

	"github.com/jedib0t/go-pretty/v6/progress"

	"s3audit/collector"
)

// bar shows how far a collection is: on a terminal only.
type bar struct {
	writer  progress.Writer
	tracker *progress.Tracker
	done    chan struct{}
	ended   chan struct{}
}

// startProgress begins to draw; the nil bar of a pipe draws nothing.
func startProgress(env *environment, o *limitOptions, c *collector.Collector) *bar {
	if !env.errTerminal || o.noProgress || o.quiet {
		return nil
	}
	b := &bar{
		writer: newProgressWriter(env), tracker: &progress.Tracker{Message: "listing buckets"},
		done: make(chan struct{}), ended: make(chan struct{}),
	}
	b.writer.AppendTracker(b.tracker)
	go b.writer.Render()
	go b.follow(env, c)
	return b
}

func newProgressWriter(env *environment) progress.Writer {
	w := progress.NewWriter()
	w.SetOutputWriter(env.stderr)
	w.SetAutoStop(false)
	w.SetUpdateFrequency(200 * time.Millisecond)
	w.SetTrackerLength(24)
	w.SetMessageLength(56)
	w.SetStyle(progress.StyleBlocks)
	style := w.Style()
	style.Visibility.ETA = true
	style.Visibility.Speed = false
	if env.getenv("NO_COLOR") == "" {
		style.Colors = progress.StyleColorsExample
	}
	return w
}

func (b *bar) follow(env *environment, c *collector.Collector) {
	defer close(b.ended)
	start := env.now()
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for {
		b.draw(c.Progress(), env.now().Sub(start))
		select {
		case <-tick.C:
		case <-b.done:
			b.draw(c.Progress(), env.now().Sub(start))
			return
		}
	}
}

func (b *bar) draw(p collector.Progress, elapsed time.Duration) {
	b.tracker.UpdateTotal(int64(p.Expected))
	b.tracker.SetValue(int64(p.Done))
	b.tracker.UpdateMessage(progressLine(p, elapsed))
}

func progressLine(p collector.Progress, elapsed time.Duration) string {
	rate := 0.0
	if elapsed > 0 {
		rate = float64(p.Calls) / elapsed.Seconds()
	}
	line := fmt.Sprintf("%d of %d buckets · %d calls · %.0f/s", p.Done, p.Expected, p.Calls, rate)
	if p.Throttled > 0 {
		line += fmt.Sprintf(" · %d throttled", p.Throttled)
	}
	if p.Denied > 0 {
		line += fmt.Sprintf(" · %d denied", p.Denied)
	}
	return line
}

// stop draws the last state and leaves the line on the screen.
func (b *bar) stop() {
	if b == nil {
		return
	}
	close(b.done)
	<-b.ended
	b.tracker.MarkAsDone()
	b.writer.Stop()
	for b.writer.IsRenderInProgress() {
		time.Sleep(10 * time.Millisecond)
	}
}
