package main

import (
	"context"
	"sync"
)

// outcome is what became of a mistake.
type outcome int

const (
	survived outcome = iota
	killed
	uncompiled
	equivalent
)

// result is one mistake and what became of it.
type result struct {
	site
	outcome outcome
}

// judgeAll tries every mistake in these files, in the order of their text.
func (b *bench) judgeAll(ctx context.Context, files []string, workers int) []result {
	results := []result{}
	nth := []int{}
	for _, file := range files {
		for i, s := range sites(b.lib.modules[file].Copy()) {
			s.file, s.make = file, nil
			results, nth = append(results, result{site: s}), append(nth, i)
		}
	}
	next := make(chan int)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for i := range next {
				results[i].outcome = b.judge(ctx, results[i].file, nth[i])
			}
		})
	}
	for i := range results {
		next <- i
	}
	close(next)
	wg.Wait()
	return results
}

// judge makes the nth mistake in a file and asks the suites that concern it.
func (b *bench) judge(ctx context.Context, file string, nth int) outcome {
	for _, s := range b.asked(file) {
		module := b.lib.modules[file].Copy()
		sites(module)[nth].make()
		failed, err := s.run(ctx, file, module)
		if err != nil {
			return uncompiled
		}
		if failed != "" {
			b.promote(file, s)
			return killed
		}
	}
	return survived
}
