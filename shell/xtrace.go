package shell

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"gopipe/shell/internal/ascii"
	"gopipe/shell/internal/locale"
)

// trace shows a command for set -x.
func (sh *Shell) trace(ctx context.Context, fields []string) {
	if !sh.opts.xtrace {
		return
	}
	words := make([]string, len(fields))
	for i, f := range fields {
		words[i] = traceQuote(f)
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
		value = traceQuote(value)
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

// traceQuote quotes a word as set -x shows it.
func traceQuote(word string) string {
	switch {
	case word == "":
		return "''"
	case hasShellMeta(word):
		return quoteSingle(word)
	case hasUnprintable(word):
		return quoteANSI(word)
	}
	return word
}

// singleQuote quotes a value as the listing of set shows it. Unlike in a trace,
// an unprintable character weighs more than a metacharacter here.
func singleQuote(s string) string {
	switch {
	case hasUnprintable(s):
		return quoteANSI(s)
	case hasShellMeta(s):
		return quoteSingle(s)
	}
	return s
}

// exportQuote quotes a value as export -p and declare -p show it.
func exportQuote(s string) string {
	if hasUnprintable(s) {
		return quoteANSI(s)
	}
	return `"` + backslashBefore(s, func(i int) bool {
		return strings.IndexByte("\"\\$`", s[i]) >= 0
	}) + `"`
}

// printfQuote quotes a string as %q does.
func printfQuote(s string) string {
	switch {
	case s == "":
		return "''"
	case hasUnprintable(s):
		return quoteANSI(s)
	}
	return backslashBefore(s, func(i int) bool {
		return s[i] == ',' || shellMetaAt(s, i)
	})
}

// hasUnprintable reports whether only $'...' can show s.
func hasUnprintable(s string) bool {
	for len(s) > 0 {
		r, size := locale.Char(s)
		if !locale.Printable(r, size) {
			return true
		}
		s = s[size:]
	}
	return false
}

// hasShellMeta reports whether s has a character the shell would interpret.
func hasShellMeta(s string) bool {
	for i := range len(s) {
		if shellMetaAt(s, i) {
			return true
		}
	}
	return false
}

// shellMetaAt reports whether the byte s[i] is special to the shell where it
// stands: a tilde only where it would expand, a hash only at the start.
func shellMetaAt(s string, i int) bool {
	switch s[i] {
	case '~':
		return i == 0 || s[i-1] == '=' || s[i-1] == ':'
	case '#':
		return i == 0
	}
	return strings.IndexByte(" \t\n'\"\\|&;()<>!{}*[?]^$`", s[i]) >= 0
}

func backslashBefore(s string, special func(i int) bool) string {
	var b strings.Builder
	for i := range len(s) {
		if special(i) {
			b.WriteByte('\\')
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// quoteSingle quotes s with single quotes, needed or not.
func quoteSingle(s string) string {
	if s == "'" {
		return `\'`
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

var ansiEscapes = [128]string{
	'\a': `\a`, '\b': `\b`, 0x1b: `\E`, '\f': `\f`, '\n': `\n`, '\r': `\r`,
	'\t': `\t`, '\v': `\v`, '\\': `\\`, '\'': `\'`,
}

// quoteANSI quotes s as $'...'.
func quoteANSI(s string) string {
	var b strings.Builder
	b.WriteString("$'")
	for len(s) > 0 {
		r, size := locale.Char(s)
		writeANSI(&b, s[:size], r)
		s = s[size:]
	}
	b.WriteByte('\'')
	return b.String()
}

func writeANSI(b *strings.Builder, char string, r rune) {
	if esc := ascii.Lookup(&ansiEscapes, char[0]); esc != "" {
		b.WriteString(esc)
		return
	}
	if locale.Printable(r, len(char)) {
		b.WriteString(char)
		return
	}
	for i := range len(char) {
		fmt.Fprintf(b, `\%03o`, char[i])
	}
}
