package state

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

// Settings are what set, shopt and some variables switch.
type Settings struct {
	Opts   option.Set
	Shopts option.Shopts
	Strict bool // a special builtin runs in POSIX mode

	globIgnore []string        // the patterns of GLOBIGNORE
	TraceFD    int             // of BASH_XTRACEFD, 0 for standard error
	Disabled   map[string]bool // builtins that enable has switched off; never changed in place
}

// PatternFlags say how case and [[ ]] match; in the latter, extended patterns
// are always on.
func (s *Settings) PatternFlags(cond bool) (flags pattern.Flags) {
	if cond || s.Shopts.Extglob {
		flags |= pattern.Extended
	}
	if s.Shopts.Nocasematch {
		flags |= pattern.NoCase
	}
	return flags
}

// OpenFlags are those of open(2) for a redirection; both says that it is for
// descriptors 1 and 2.
func (s *Settings) OpenFlags(op syntax.RedirOperator) (flags int, both bool) {
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

// Duplication is "n>&word": a descriptor, "-", or for ">&word" alone a file
// for both outputs.
func (s *Settings) Duplication(one Redir, r *syntax.Redirect, word string) (Redir, error) {
	if word == "-" {
		one.Kind = CloseFD
		return one, nil
	}
	digits, move := strings.CutSuffix(word, "-")
	n, err := strconv.Atoi(digits)
	switch {
	case err == nil && n >= 0:
		one.Kind, one.From, one.Move = Duplicate, n, move
		return one, nil
	case r.Op == syntax.DplOut && r.N == nil:
		one.Path, one.Medium = word, plan.File
		one.Flags, one.Both = s.OpenFlags(syntax.RdrAll)
		return one, nil
	}
	return one, RedirError(unparse.Text(r.Word), "ambiguous redirect")
}
