// Package report shows what a run did.
package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"text/tabwriter"
	"time"

	"gopipe/pipeline"
)

// A Table collects the stages of the pipelines of one program. Its zero value
// is empty. Add may be called by several goroutines.
type Table struct {
	mu        sync.Mutex
	pipelines [][]pipeline.StageResult // in the order in which they ended
	more      int                      // that were not kept
}

// maxPipelines bounds what a script with a loop makes of the table.
const maxPipelines = 1000

// Add appends the stages of a result, which may be nil.
func (t *Table) Add(r *pipeline.Result) {
	if r == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.pipelines) == maxPipelines {
		t.more++
		return
	}
	t.pipelines = append(t.pipelines, r.Stages)
}

// Write prints the table. Where there is more than one pipeline, "2.1" is the
// first stage of the second that ended.
func (t *Table) Write(w io.Writer) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tw, "STAGE\tCOMMAND\tSTATUS\tWALL\tUSER\tSYS\tMEM\tREAD\tWRITTEN")
	for i, stages := range t.pipelines {
		prefix := ""
		if len(t.pipelines) > 1 {
			prefix = strconv.Itoa(i+1) + "."
		}
		for j := range stages {
			fmt.Fprintf(tw, "%s%d\t%s\n", prefix, j+1, row(&stages[j]))
		}
	}
	if t.more > 0 {
		fmt.Fprintf(tw, "and %d more pipelines\n", t.more)
	}
	return tw.Flush()
}

func row(s *pipeline.StageResult) string {
	cells := []string{command(s), status(s), wall(s), "n/a", "n/a", "n/a", "n/a", "n/a"}
	if s.Pid != 0 {
		cells = append(cells[:3], cpu(s.Rusage.Utime), cpu(s.Rusage.Stime),
			bytes(int64(s.Rusage.Maxrss)<<10), bytes(s.BytesRead), bytes(s.BytesWritten))
	}
	return strings.Join(cells, "\t")
}

const commandWidth = 40

// command is the stage's command on one line, cut where it gets long.
func command(s *pipeline.StageResult) string {
	text := s.Name
	if s.Args != nil {
		text = strings.Join(s.Args, " ")
	}
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return '?'
		}
		return r
	}, text)
	if r := []rune(text); len(r) > commandWidth {
		text = string(r[:commandWidth-1]) + "…"
	}
	return text
}

func status(s *pipeline.StageResult) string {
	switch {
	case s.Status.Lost:
		return "lost"
	case s.Status.Signal != 0:
		return signalName(s.Status.Signal)
	}
	return fmt.Sprint(s.Status.Code)
}

func wall(s *pipeline.StageResult) string {
	if s.Started.IsZero() {
		return "n/a"
	}
	return seconds(s.Ended.Sub(s.Started))
}

func cpu(t syscall.Timeval) string { return seconds(time.Duration(t.Nano())) }

func seconds(d time.Duration) string { return fmt.Sprintf("%.3fs", d.Seconds()) }

// bytes shows a count exactly while it is short, and then in binary units.
func bytes(n int64) string {
	switch {
	case n < 0:
		return "n/a"
	case n < 1<<20:
		return fmt.Sprint(n)
	case n < 10<<30:
		return fmt.Sprintf("%.1fM", float64(n)/(1<<20))
	}
	return fmt.Sprintf("%.1fG", float64(n)/(1<<30))
}
