package interp

import (
	"context"
	"io"
	"strings"

	"gopipe/shell/internal/locale"
	"gopipe/shell/internal/prompt"
	"gopipe/shell/internal/quote"
	"gopipe/shell/internal/state"
)

// Trace shows a command for set -x.
func Trace(ctx context.Context, sh *state.Shell, fields []string) {
	if !sh.Opts.Xtrace {
		return
	}
	words := make([]string, len(fields))
	for i, f := range fields {
		words[i] = quote.Trace(f)
	}
	TraceLine(ctx, sh, strings.Join(words, " "))
}

// TraceAssign shows an assignment.
func TraceAssign(ctx context.Context, sh *state.Shell, name string, appended bool, value string) {
	if !sh.Opts.Xtrace {
		return
	}
	op := "="
	if appended {
		op = "+="
	}
	if value != "" {
		value = quote.Trace(value)
	}
	TraceLine(ctx, sh, name+op+value)
}

// TraceLine writes a line of set -x, with PS4 before it.
func TraceLine(ctx context.Context, sh *state.Shell, text string) {
	fd := 2
	if sh.TraceFD != 0 {
		fd = sh.TraceFD
	}
	if w := sh.Table.Writer(fd); w != nil {
		io.WriteString(w, ps4(ctx, sh)+text+"\n")
	}
}

// ps4 expands PS4, and repeats its first character once for each level of
// substitutions and of eval.
func ps4(ctx context.Context, sh *state.Shell) string {
	text := prompt.Decode(sh.Vars.Text("PS4"), promptValues(sh))
	status, substatus := sh.Status, sh.Substatus
	sh.Opts.Xtrace = false
	text = Expander(ctx, sh).DocumentText(text)
	sh.Opts.Xtrace = true
	sh.Status, sh.Substatus = status, substatus
	if text == "" {
		return ""
	}
	return strings.Repeat(text[:locale.CharSize(text)], sh.Nesting) + text
}
