package main

import (
	"regexp"
	"strings"
)

// A testCase is one command text, given to each shell with -c in the directory
// of the corpora.
type testCase struct {
	name   string
	text   string
	warmup int // runs of each shell before those that count, in each round
	runs   int // runs that count, in each round

	// The most that gopipe may take, as a share of the other shell's time;
	// 0 is no target.
	maxBash, maxDash float64

	memory bool // look at the shells' own memory as well
}

// The short ones need many runs for a steady median; for the long ones
// compare has already brought the files into memory.
var cases = []testCase{
	{name: "nothing", text: `:`, warmup: 5, runs: 50, maxBash: 1.3},
	{name: "true", text: `/bin/true`, warmup: 5, runs: 50},
	{name: "four-stages", text: `cat /dev/null | cat | cat | wc -c`, warmup: 5, runs: 40, maxBash: 1.0, maxDash: 1.25},
	{name: "thousand-stages", text: chain(1000), warmup: 1, runs: 3, maxBash: 0.9},
	{name: "copy", text: `cat access.log | cat | wc -c`, warmup: 1, runs: 5},
	{name: "app-errors", text: `cat app.log | grep ERROR | sort | uniq -c`, warmup: 1, runs: 5, maxBash: 0.7, memory: true},
	{name: "app-top", text: `cat app.log | grep ERROR | sort | uniq -c | sort -rn | head -20`, runs: 4},
	{name: "access-clients", text: `cat access.log | grep "ERROR" | awk '{print $1}' | sort | uniq -c`, warmup: 1, runs: 8},
	{name: "gzip", text: `zcat x.gz | cut -d' ' -f1 | sort -u | wc -l`, runs: 4},
	{name: "words", text: `tr -cs A-Za-z '\n' <book.txt | tr A-Z a-z | sort | uniq -c | sort -rn | sed 10q`, runs: 1},
}

// chain is a pipeline of n stages.
func chain(n int) string {
	return "echo hi" + strings.Repeat(" | cat", n-2) + " | wc -c"
}

func selectCases(only *regexp.Regexp) []testCase {
	var selected []testCase
	for _, c := range cases {
		if only.MatchString(c.name) || only.MatchString(c.text) {
			selected = append(selected, c)
		}
	}
	return selected
}

// label is the text, cut where it would fill the screen.
func (c testCase) label() string {
	if len(c.text) > 100 {
		return c.text[:30] + " ... " + c.text[len(c.text)-15:]
	}
	return c.text
}
