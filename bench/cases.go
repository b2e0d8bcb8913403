package main

import (
	"regexp"
	"strconv"
	"strings"
)

// A testCase is one command text, given to each shell with -c in the directory
// of the corpora.
type testCase struct {
	name   string
	text   string
	other  string // what bash and dash run in place of it; "" for the same
	noDash bool   // dash has nothing like it
	warmup int    // runs of each shell before those that count, in each round
	runs   int    // runs that count, in each round

	// The most that gopipe may take, as a share of the other shell's time;
	// 0 is no target.
	maxBash, maxDash float64

	rounds int // at the most; 0 is no bound
	count  int // what COUNT in the text, or a CATS of so many stages, stands for; a hundredth under -quick

	memory bool // look at the shells' own memory as well
}

// The short ones need many runs for a steady median; for the long ones
// compare has already brought the files into memory.
var cases = []testCase{
	{name: "nothing", text: `:`, warmup: 5, runs: 50, maxBash: 1.3},
	{name: "true", text: `/bin/true`, warmup: 5, runs: 50},
	{name: "four-stages", text: `cat /dev/null | cat | cat | wc -c`, warmup: 5, runs: 40, maxBash: 1.0, maxDash: 1.25},
	{name: "thousand-stages", text: `echo hiCATS | wc -c`, count: 998, warmup: 1, runs: 3, maxBash: 0.9},
	{name: "copy", text: `cat access.log | cat | wc -c`, warmup: 1, runs: 5},
	{name: "app-errors", text: `cat app.log | grep ERROR | sort | uniq -c`, warmup: 1, runs: 5, maxBash: 0.7, memory: true},
	{name: "app-top", text: `cat app.log | grep ERROR | sort | uniq -c | sort -rn | head -20`, runs: 4},
	{name: "access-clients", text: `cat access.log | grep "ERROR" | awk '{print $1}' | sort | uniq -c`, warmup: 1, runs: 8},
	{name: "gzip", text: `zcat x.gz | cut -d' ' -f1 | sort -u | wc -l`, runs: 4},
	{name: "read-loop", text: `n=0; while IFS= read -r l; do case $l in *ERROR*) n=$((n+1));; esac; done <lines.log; echo $n`,
		runs: 1, rounds: 1, maxBash: 0.5, maxDash: 1.0},
	{name: "count-loop", text: `i=0; while [ $i -lt COUNT ]; do i=$((i+1)); done; echo $i`,
		count: 100_000, warmup: 1, runs: 5, maxBash: 0.5},
	{name: "substitutions", text: `i=0; while [ $i -lt COUNT ]; do x=$(echo $i); i=$((i+1)); done; echo $x`,
		count: 20_000, runs: 1, rounds: 1, maxBash: 0.1},
	{name: "commands", text: `i=0; while [ $i -lt COUNT ]; do /bin/true; i=$((i+1)); done; echo $i`,
		count: 2_000, runs: 1, maxBash: 0.9},
	{name: "fib", text: `fib() { if [ $1 -lt 2 ]; then r=$1; return; fi; local a; fib $(($1-1)); a=$r; fib $(($1-2)); r=$((a+r)); }; fib 20; echo $r`,
		warmup: 1, runs: 5, maxBash: 0.7},
	// As throughput: merge has 0.8 and 0.6 of that of cat, spread 1.0 and 1.3 of
	// that of tee.
	{name: "merge-1k", text: merging("long.log"), other: catFIFO("long.log"), warmup: 1, runs: 5, maxBash: 1 / 0.8},
	{name: "merge-80", text: merging("lines.log"), other: catFIFO("lines.log"), warmup: 1, runs: 5, maxBash: 1 / 0.6},
	{name: "spread-files", text: `cat long.log | spread 1.tmp 2.tmp; rm 1.tmp 2.tmp`,
		other: `cat long.log | tee 1.tmp >2.tmp; rm 1.tmp 2.tmp`, warmup: 1, runs: 5, maxBash: 1},
	{name: "spread-pipes", text: `cat long.log | spread >(cat >/dev/null) - | wc -c`,
		other: `cat long.log | tee >(cat >/dev/null) | wc -c`, noDash: true, warmup: 1, runs: 5, maxBash: 1 / 1.3},
	{name: "substitution", text: `cmp <(cat long.log) <(cat long.log)`, noDash: true, warmup: 1, runs: 5, maxBash: 1},
	{name: "substitution-small", text: `cat <(echo a) <(echo b) <(echo c) >/dev/null`, noDash: true, warmup: 5, runs: 40},
	{name: "words", text: `tr -cs A-Za-z '\n' <book.txt | tr A-Z a-z | sort | uniq -c | sort -rn | sed 10q`, runs: 1},
}

// merging merges the same file from two FIFOs, and catFIFO gives cat as much
// from one.
func merging(file string) string {
	return strings.ReplaceAll(`fifo a b; cat FILE >"$a" & cat FILE >"$b" & merge "$a" "$b" | wc -c`, "FILE", file)
}

func catFIFO(file string) string {
	return strings.ReplaceAll(`rm -f fifo.tmp; mkfifo fifo.tmp; cat FILE FILE >fifo.tmp & cat fifo.tmp | wc -c; rm fifo.tmp`, "FILE", file)
}

// textFor is what a shell runs, by its place among the shells.
func (c testCase) textFor(which int) string {
	if which > 0 && c.other != "" {
		return c.other
	}
	return c.text
}

func selectCases(only *regexp.Regexp, quick bool) []testCase {
	var selected []testCase
	for _, c := range cases {
		if quick {
			c.count /= 100
		}
		c.text = strings.ReplaceAll(c.text, "COUNT", strconv.Itoa(c.count))
		c.text = strings.ReplaceAll(c.text, "CATS", strings.Repeat(" | cat", c.count))
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
