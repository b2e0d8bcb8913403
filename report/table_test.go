package report_test

import (
	"errors"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"gopipe/pipeline"
	"gopipe/report"
)

func TestTable(t *testing.T) {
	t.Parallel()
	start := time.Unix(0, 0)
	var table report.Table
	table.Add(nil)
	table.Add(&pipeline.Result{Stages: []pipeline.StageResult{
		{
			Name: "cat", Args: []string{"cat", "log\n"}, Pid: 1, Started: start, Ended: start.Add(1500 * time.Millisecond),
			Status:    pipeline.Status{Signal: syscall.SIGPIPE},
			Rusage:    syscall.Rusage{Utime: syscall.Timeval{Usec: 20_000}, Stime: syscall.Timeval{Sec: 1}, Maxrss: 3 << 9},
			BytesRead: 1<<20 - 1, BytesWritten: 20 << 30,
		},
		{
			Name: strings.Repeat("é", 41), Pid: 1, Started: start, Ended: start,
			Status: pipeline.Status{Lost: true}, BytesRead: -1, BytesWritten: -1,
		},
	}})
	table.Add(&pipeline.Result{Stages: []pipeline.StageResult{
		{Name: "while read x", Started: start, Ended: start},
		{Name: "nosuch", Status: pipeline.Status{Code: 127}, Err: errors.New("command not found")},
	}})
	want := `
STAGE  COMMAND                                   STATUS   WALL    USER    SYS     MEM   READ     WRITTEN
1.1    cat log?                                  SIGPIPE  1.500s  0.020s  1.000s  1.5M  1048575  20.0G
1.2    ééééééééééééééééééééééééééééééééééééééé…  lost     0.000s  0.000s  0.000s  0     n/a      n/a
2.1    while read x                              0        0.000s  n/a     n/a     n/a   n/a      n/a
2.2    nosuch                                    127      n/a     n/a     n/a     n/a   n/a      n/a
`[1:]
	var b strings.Builder
	if err := table.Write(&b); err != nil {
		t.Fatal(err)
	}
	if got := b.String(); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

func TestTableConcurrent(t *testing.T) {
	t.Parallel()
	var table report.Table
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() { table.Add(&pipeline.Result{Stages: make([]pipeline.StageResult, 2)}) })
	}
	all.Wait()
	var b strings.Builder
	table.Write(&b)
	if lines := strings.Count(b.String(), "\n"); lines != 1+8*2 {
		t.Errorf("%d lines", lines)
	}
}

func TestTableBounded(t *testing.T) {
	t.Parallel()
	var table report.Table
	for range 1005 {
		table.Add(&pipeline.Result{Stages: make([]pipeline.StageResult, 1)})
	}
	var b strings.Builder
	table.Write(&b)
	if got := b.String(); !strings.HasSuffix(got, "\nand 5 more pipelines\n") || strings.Count(got, "\n") != 1002 {
		t.Errorf("%d bytes, which end with %q", len(got), got[len(got)-40:])
	}
}
