package interp

import (
	"context"
	"io"
	"strings"

	"gopipe/shell/internal/locale"
	"gopipe/shell/internal/quote"
	"gopipe/shell/internal/source"
)

// Trace shows a command for set -x.
func (sh *Shell) Trace(ctx context.Context, fields []string) {
	if !sh.Opts.Xtrace {
		return
	}
	words := make([]string, len(fields))
	for i, f := range fields {
		words[i] = quote.Trace(f)
	}
	sh.TraceLine(ctx, strings.Join(words, " "))
}

// TraceAssign shows an assignment.
func (sh *Shell) TraceAssign(ctx context.Context, name string, appended bool, value string) {
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
	sh.TraceLine(ctx, name+op+value)
}

func (sh *Shell) TraceLine(ctx context.Context, text string) {
	fd := 2
	if sh.traceFD != 0 {
		fd = sh.traceFD
	}
	if w := sh.Table.Writer(fd); w != nil {
		io.WriteString(w, sh.ps4(ctx)+text+"\n")
	}
}

// ps4 expands PS4, and repeats its first character once for each level of
// substitutions and of eval.
func (sh *Shell) ps4(ctx context.Context) string {
	text := sh.Vars.Text("PS4")
	word, err := source.Document(text)
	if err == nil {
		status, substatus := sh.Status, sh.substatus
		sh.Opts.Xtrace = false
		text, _ = Expander{sh, ctx}.joined(word, quoting{double: true, document: true})
		sh.Opts.Xtrace = true
		sh.Status, sh.substatus = status, substatus
	}
	if text == "" {
		return ""
	}
	return strings.Repeat(text[:locale.CharSize(text)], sh.nesting) + text
}
