package main

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
)

// The columns in which the libraries are compared: less is better in each. A
// library is ahead where its value, times slack, is less; and in time, where it
// was faster than the other's median in three quarters of its runs besides.
var columns = []column{
	{"lines", func(c cell) float64 { return float64(c.lines) }, func(c cell) string { return fmt.Sprint(c.lines) }, 1},
	{"left behind", func(c cell) float64 { return c.left.perRun(c.runs) }, leftText, 1},
	{"time", func(c cell) float64 { return c.seconds }, func(c cell) string { return duration(c.seconds) }, 1.05},
	{"allocations", func(c cell) float64 { return c.objects }, func(c cell) string { return fmt.Sprintf("%.0f", c.objects) }, 1.02},
	{"allocated", func(c cell) float64 { return c.bytes }, func(c cell) string { return size(c.bytes) }, 1.05},
}

type column struct {
	name  string
	value func(cell) float64
	text  func(cell) string
	slack float64 // a ratio that is no difference
}

func (col *column) less(a, b cell) bool {
	return col.value(a)*col.slack < col.value(b) && (col.name != "time" || a.slower < b.seconds)
}

func (l leftover) perRun(runs int) float64 {
	return float64(l.Descriptors+l.Goroutines+l.Processes) / float64(runs)
}

// leftText is what a run leaves behind.
func leftText(c cell) string {
	if c.left.none() {
		return "nothing"
	}
	var list []string
	for _, part := range []struct {
		n    int
		what string
	}{{c.left.Processes, "process"}, {c.left.Goroutines, "goroutine"}, {c.left.Descriptors, "descriptor"}} {
		if n := int(math.Round(float64(part.n) / float64(c.runs))); n > 0 {
			list = append(list, plural(n, part.what))
		}
	}
	if list == nil {
		return "now and then something"
	}
	return strings.Join(list, ", ")
}

func plural(n int, what string) string {
	switch {
	case n == 1:
		return "1 " + what
	case strings.HasSuffix(what, "s"):
		return fmt.Sprintf("%d %ses", n, what)
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// print prints the table in Markdown: for each task a row for each library, then
// their sums, then a footnote for each reason why gopipe is not ahead somewhere.
// It returns how often there is none.
func (b *bench) print(w io.Writer) (unexplained int) {
	var notes footnotes
	fmt.Fprintln(w, "| task | library | result | lines | left behind | time | allocations | allocated |")
	fmt.Fprintln(w, "|------|---------|--------|------:|-------------|-----:|------------:|----------:|")
	for _, r := range b.rows {
		for i, c := range r.cells {
			fmt.Fprintf(w, "| %s | %s | %s", map[bool]string{true: strings.ReplaceAll(r.what, "|", `\|`)}[i == 0], c.name, c.result())
			for _, column := range columns {
				text := column.text(c)
				if c.wrong == hangs && column.name != "lines" && column.name != "left behind" {
					text = ""
				}
				if rivals := r.ahead(c, column.less); rivals != "" {
					why := cmp.Or(r.why[column.name], c.ours[column.name])
					if why == "" {
						why = rivals + " is ahead here, and nobody knows why."
						unexplained++
					}
					text += notes.mark(why)
				}
				fmt.Fprintf(w, " | %s", text)
			}
			fmt.Fprintln(w, " |")
		}
	}
	b.printSums(w)
	for i, note := range notes {
		fmt.Fprintf(w, "\n[%d] %s\n", i+1, note)
	}
	return unexplained
}

type footnotes []string

// mark refers to a footnote.
func (f *footnotes) mark(text string) string {
	i := slices.Index(*f, text)
	if i < 0 {
		i = len(*f)
		*f = append(*f, text)
	}
	return fmt.Sprintf(" [%d]", i+1)
}

func (c cell) result() string {
	if c.wrong == "" {
		return "right"
	}
	return "**" + c.wrong + "**"
}

// ahead names the libraries that do the task right, and better in a column than
// c, if c is gopipe's.
func (r *row) ahead(c cell, less func(a, b cell) bool) string {
	if c.ours == nil {
		return ""
	}
	var list []string
	for _, rival := range r.cells {
		if rival.ours == nil && rival.wrong == "" && less(rival, c) {
			list = append(list, rival.name)
		}
	}
	return strings.Join(list, ", ")
}

// printSums prints how many tasks are right and leave nothing, and the times and
// allocations: geometric means of their ratios to gopipe's, of the tasks that the
// library does right.
func (b *bench) printSums(w io.Writer) {
	for i := range libraries {
		all, right, clean, lines := 0, 0, 0, 0
		var logs [3]float64
		for _, r := range b.rows {
			at := slices.IndexFunc(r.cells, func(c cell) bool { return c.library == &libraries[i] })
			if at < 0 {
				continue
			}
			c := r.cells[at]
			all++
			lines += c.lines
			if c.left.none() {
				clean++
			}
			if c.wrong != "" {
				continue
			}
			right++
			for k := range logs {
				value := columns[2+k].value
				logs[k] += math.Log(value(c) / value(r.cells[0]))
			}
		}
		first := map[bool]string{true: "all; times and allocations as multiples of gopipe's"}[i == 0]
		fmt.Fprintf(w, "| %s | %s | %d of %d right | %d | nothing in %d of %d", first, libraries[i].name,
			right, all, lines, clean, all)
		for k := range logs {
			fmt.Fprintf(w, " | %.2f", math.Exp(logs[k]/float64(max(right, 1))))
		}
		fmt.Fprintln(w, " |")
	}
}

func duration(seconds float64) string {
	if seconds < 1 {
		return fmt.Sprintf("%.1f ms", seconds*1000)
	}
	return fmt.Sprintf("%.2f s", seconds)
}

func size(bytes float64) string {
	if bytes < 1e6 {
		return fmt.Sprintf("%.0f kB", bytes/1e3)
	}
	return fmt.Sprintf("%.1f MB", bytes/1e6)
}
