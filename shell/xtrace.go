package shell

import (
	"context"
	"io"
	"strconv"
	"strings"

	"gopipe/shell/internal/locale"
	"gopipe/shell/internal/quote"
)

// trace shows a command for set -x.
func (sh *Shell) trace(ctx context.Context, fields []string) {
	if !sh.opts.xtrace {
		return
	}
	words := make([]string, len(fields))
	for i, f := range fields {
		words[i] = quote.Trace(f)
	}
	sh.traceLine(ctx, strings.Join(words, " "))
}

// traceAssign shows an assignment.
func (sh *Shell) traceAssign(ctx context.Context, name string, appended bool, value string) {
	if !sh.opts.xtrace {
		return
	}
	op := "="
	if appended {
		op = "+="
	}
	if value != "" {
		value = quote.Trace(value)
	}
	sh.traceLine(ctx, name+op+value)
}

func (sh *Shell) traceLine(ctx context.Context, text string) {
	fd := 2
	if sh.traceFD != 0 {
		fd = sh.traceFD
	}
	if w := sh.table.writer(fd); w != nil {
		io.WriteString(w, sh.ps4(ctx)+text+"\n")
	}
}

// setTraceFD takes BASH_XTRACEFD over. One that no longer names a descriptor closes
// the one that it has named.
func (sh *Shell) setTraceFD() {
	text := ""
	if vr := sh.vars.get("BASH_XTRACEFD"); vr != nil {
		sh.markWatched("BASH_XTRACEFD", vr)
		text, _ = vr.value()
	}
	if text == "" {
		if sh.traceFD > 0 {
			sh.table.set(sh.traceFD, nil)
		}
		sh.traceFD = 0
		return
	}
	fd, err := strconv.Atoi(text)
	if err != nil || fd < 0 || sh.table.get(fd) == nil {
		sh.diagnose("BASH_XTRACEFD: %s: invalid value for trace file descriptor", text)
		return
	}
	sh.traceFD = fd
}

// ps4 expands PS4, and repeats its first character once for each level of
// substitutions and of eval.
func (sh *Shell) ps4(ctx context.Context) string {
	text := sh.vars.text("PS4")
	word, err := parseDocument(text)
	if err == nil {
		status, substatus := sh.status, sh.substatus
		sh.opts.xtrace = false
		text, _ = sh.hereText(ctx, word)
		sh.opts.xtrace = true
		sh.status, sh.substatus = status, substatus
	}
	if text == "" {
		return ""
	}
	return strings.Repeat(text[:locale.CharSize(text)], sh.nesting) + text
}
