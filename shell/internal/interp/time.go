package interp

import (
	"context"
	"fmt"
	"strings"
	"time"

	"golang.org/x/sys/unix"
	"mvdan.cc/sh/v3/syntax"

	"gopipe/shell/internal/ascii"
	"gopipe/shell/internal/state"
)

// CPUTime is a time as the kernel counts it.
func CPUTime(t unix.Timeval) time.Duration { return time.Duration(t.Nano()) }

// Minutes shows a time as in "1m2.345s".
func Minutes(d time.Duration, places int) string {
	m := d / time.Minute
	return fmt.Sprintf("%dm%.*fs", m, places, (d - m*time.Minute).Seconds())
}

// timeClause is the reserved word time.
func timeClause(ctx context.Context, sh *state.Shell, c *syntax.TimeClause) {
	var self, children [2]unix.Rusage
	unix.Getrusage(unix.RUSAGE_SELF, &self[0])
	unix.Getrusage(unix.RUSAGE_CHILDREN, &children[0])
	began := time.Now()
	sh.Status = 0
	if c.Stmt != nil {
		evalStmt(ctx, sh, c.Stmt)
	}
	real := time.Since(began)
	unix.Getrusage(unix.RUSAGE_SELF, &self[1])
	unix.Getrusage(unix.RUSAGE_CHILDREN, &children[1])
	user := CPUTime(self[1].Utime) - CPUTime(self[0].Utime) + CPUTime(children[1].Utime) - CPUTime(children[0].Utime)
	system := CPUTime(self[1].Stime) - CPUTime(self[0].Stime) + CPUTime(children[1].Stime) - CPUTime(children[0].Stime)
	format, set := Parameter(sh, "TIMEFORMAT")
	switch {
	case c.PosixFormat:
		format = "real %2R\nuser %2U\nsys %2S"
	case !set:
		format = "\nreal\t%3lR\nuser\t%3lU\nsys\t%3lS"
	case format == "":
		return
	}
	text, bad := timeText(format, real, user, system)
	if bad != "" {
		sh.Diagnose("TIMEFORMAT: `%s': invalid format character", bad)
		return
	}
	sh.WriteError(text + "\n")
}

// timeText expands TIMEFORMAT. bad is a character that has no meaning there.
func timeText(format string, real, user, system time.Duration) (text, bad string) {
	var b strings.Builder
	for i := 0; i < len(format); i++ {
		if format[i] != '%' || i+1 == len(format) {
			b.WriteByte(format[i])
			continue
		}
		i++
		places, long := 3, false
		if ascii.IsDigit(format[i]) && i+1 < len(format) {
			places = min(int(format[i]-'0'), 3)
			i++
		}
		if format[i] == 'l' && i+1 < len(format) {
			long = true
			i++
		}
		show := func(d time.Duration) string {
			if long {
				return Minutes(d, places)
			}
			return fmt.Sprintf("%.*f", places, d.Seconds())
		}
		switch format[i] {
		case '%':
			b.WriteByte('%')
		case 'R':
			b.WriteString(show(real))
		case 'U':
			b.WriteString(show(user))
		case 'S':
			b.WriteString(show(system))
		case 'P':
			percent := 0.0
			if real > 0 {
				percent = min(100, 100*float64(user+system)/float64(real))
			}
			fmt.Fprintf(&b, "%.2f", percent)
		default:
			return "", format[i : i+1]
		}
	}
	return b.String(), ""
}
