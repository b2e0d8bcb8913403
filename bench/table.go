package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
)

// A row is the result of one case.
type row struct {
	testCase
	medians [shellCount]float64 // seconds
}

func (r row) overBash() float64 { return r.medians[0] / r.medians[1] }
func (r row) overDash() float64 { return r.medians[0] / r.medians[2] }

// target says what is asked of gopipe.
func (r row) target() string {
	var list []string
	if r.maxBash > 0 {
		list = append(list, fmt.Sprintf("≤%.2f bash", r.maxBash))
	}
	if r.maxDash > 0 {
		list = append(list, fmt.Sprintf("≤%.2f dash", r.maxDash))
	}
	return strings.Join(list, ", ")
}

func (r row) missed() bool {
	return r.maxBash > 0 && r.overBash() > r.maxBash || r.maxDash > 0 && r.overDash() > r.maxDash
}

func verdict(target string, missed bool) string {
	switch {
	case target == "":
		return ""
	case missed:
		return "MISS"
	}
	return "ok"
}

// printTable reports whether a target was missed.
func printTable(rows []row) (missed bool) {
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "case\tgopipe\tbash\tdash\tgopipe/bash\tgopipe/dash\ttarget\t")
	for _, r := range rows {
		dash, overDash := "", ""
		if !r.noDash {
			dash, overDash = duration(r.medians[2]), fmt.Sprintf("%.3f", r.overDash())
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%.3f\t%s\t%s\t%s\n", r.name,
			duration(r.medians[0]), duration(r.medians[1]), dash,
			r.overBash(), overDash, r.target(), verdict(r.target(), r.missed()))
		missed = missed || r.missed()
	}
	w.Flush()
	return missed
}

// printMemory does the same for the memory, if that was looked at.
func printMemory(list []memory) (missed bool) {
	if list == nil {
		return false
	}
	fmt.Print("\npeak memory of the shell itself:")
	for _, m := range list {
		fmt.Printf(" %s %.1f MB,", m.shell, float64(m.kB)/1024)
	}
	missed = list[0].kB > memoryTarget
	target := fmt.Sprintf("≤%d MB", memoryTarget/1024)
	fmt.Printf(" target %s: %s\n", target, verdict(target, missed))
	return missed
}

func duration(seconds float64) string {
	if seconds < 1 {
		return fmt.Sprintf("%.2f ms", seconds*1000)
	}
	return fmt.Sprintf("%.3f s", seconds)
}

// corpusSizes is part of the heading: times mean nothing without them.
func (b *bench) corpusSizes() string {
	var list []string
	for _, c := range corpora {
		list = append(list, fmt.Sprintf("%s %d MB", c.name, c.textSize(filepath.Join(b.dir, c.name))/mega))
	}
	return strings.Join(list, ", ")
}
