package interp

import (
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
	"mvdan.cc/sh/v3/syntax"

	"gopipe/plan"
	"gopipe/shell/internal/option"
	"gopipe/shell/internal/pattern"
	"gopipe/shell/internal/unparse"
)

// settings are what set, shopt and some variables switch.
type settings struct {
	Opts   option.Set
	Shopts option.Shopts
	Strict bool // a special builtin runs in POSIX mode

	globIgnore []string        // the patterns of GLOBIGNORE
	traceFD    int             // of BASH_XTRACEFD, 0 for standard error
	Disabled   map[string]bool // builtins that enable has switched off; never changed in place
}

// itemWord is an element of an indexed array that is a word like those of any
// command: one without a key, or, in bash, one whose value has braces to expand.
func (s *settings) itemWord(elem *syntax.ArrayElem, isAssoc bool) *syntax.Word {
	if isAssoc {
		return nil
	}
	if elem.Index == nil {
		return elem.Value
	}
	key, ok := elem.Index.(*syntax.Word)
	if !ok || elem.Value == nil || !s.Opts.Braceexpand || !HasBrace(elem.Value) {
		return nil
	}
	parts := append([]syntax.WordPart{&syntax.Lit{Value: "["}}, key.Parts...)
	parts = append(parts, &syntax.Lit{Value: "]="})
	return &syntax.Word{Parts: append(parts, elem.Value.Parts...)}
}

// PatternFlags say how case and [[ ]] match; in the latter, extended patterns
// are always on.
func (s *settings) PatternFlags(cond bool) (flags pattern.Flags) {
	if cond || s.Shopts.Extglob {
		flags |= pattern.Extended
	}
	if s.Shopts.Nocasematch {
		flags |= pattern.NoCase
	}
	return flags
}

// joinLines makes one line of a command's lines, as far as that means the same.
func (s *settings) joinLines(lines []string, from uint, stmts []*syntax.Stmt) string {
	if s.Shopts.Lithist {
		return strings.Join(lines, "\n")
	}
	kept, listed := unjoinable(stmts)
	var b strings.Builder
	b.WriteString(lines[0])
	last := lines[0]
	commented := endsInComment(last)
	for i, line := range lines[1:] {
		above := from + uint(i)
		switch {
		case kept[above]:
			b.WriteString("\n" + line)
		case strings.TrimSpace(line) == "":
			continue
		case strings.HasPrefix(strings.TrimSpace(line), "#"):
			commented = true
			continue
		case commented:
			b.WriteString("\n" + line)
		case listed[above]:
			b.WriteString(" " + line)
		case endsContinued(last):
			text := strings.TrimSuffix(b.String(), `\`)
			b.Reset()
			b.WriteString(text + line)
		default:
			b.WriteString(separatorAfter(last) + line)
		}
		last, commented = line, endsInComment(line)
	}
	if n := len(lines) - 1; n > 0 && kept[from+uint(n)] {
		b.WriteByte('\n')
	}
	return b.String()
}

func (s *settings) OpenFlags(op syntax.RedirOperator) (flags int, both bool) {
	const create = unix.O_WRONLY | unix.O_CREAT
	truncate := unix.O_TRUNC
	if s.Opts.Noclobber {
		truncate = unix.O_EXCL
	}
	switch op {
	case syntax.RdrIn:
		return unix.O_RDONLY, false
	case syntax.RdrInOut:
		return unix.O_RDWR | unix.O_CREAT, false
	case syntax.AppOut:
		return create | unix.O_APPEND, false
	case syntax.AppAll:
		return create | unix.O_APPEND, true
	case syntax.RdrAll:
		return create | truncate, true
	case syntax.RdrClob:
		return create | unix.O_TRUNC, false
	}
	return create | truncate, false
}

// duplication is "n>&word": a descriptor, "-", or for ">&word" alone a file
// for both outputs.
func (s *settings) duplication(one Redir, r *syntax.Redirect, word string) (Redir, error) {
	if word == "-" {
		one.Kind = closeFD
		return one, nil
	}
	digits, move := strings.CutSuffix(word, "-")
	n, err := strconv.Atoi(digits)
	switch {
	case err == nil && n >= 0:
		one.Kind, one.From, one.move = Duplicate, n, move
		return one, nil
	case r.Op == syntax.DplOut && r.N == nil:
		one.Path, one.Medium = word, plan.File
		one.Flags, one.Both = s.OpenFlags(syntax.RdrAll)
		return one, nil
	}
	return one, redirError(unparse.Text(r.Word), "ambiguous redirect")
}
