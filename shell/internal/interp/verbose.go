package interp

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/shell/internal/state"
)

// An inputEcho prints the lines of a program for set -v, and puts them into the
// history, as a shell that reads line by line would.
type inputEcho struct {
	stmts []*syntax.Stmt
	rest  string // the lines that are still to be read
	line  uint   // the last one that has been
	quiet int    // how many statements were not to be shown
}

// reach shows the lines up to the end of statement i, which is to be evaluated.
func (e *inputEcho) reach(sh *state.Shell, i int) {
	if !sh.Opts.Verbose && !sh.Opts.History {
		e.quiet = i + 1
		return
	}
	if e.quiet > 0 {
		e.read(e.extent(e.quiet - 1))
		e.quiet = 0
	}
	from := e.line + 1
	text := e.read(e.extent(i))
	e.show(sh, text)
	if text != "" && sh.Records() {
		sh.Record(text, from, e.stmts[i:])
	}
}

func (e *inputEcho) show(sh *state.Shell, text string) {
	if sh.Opts.Verbose && text != "" {
		sh.WriteError(text)
	}
}

// finish shows what follows the last statement.
func (e *inputEcho) finish(sh *state.Shell) {
	if !sh.Opts.Verbose {
		return
	}
	if len(e.stmts) > 0 {
		e.reach(sh, len(e.stmts)-1)
	}
	e.show(sh, e.read(e.line+uint(len(e.rest))))
}

// read passes the lines up to the given one, and returns them.
func (e *inputEcho) read(to uint) string {
	var b strings.Builder
	for ; e.line < to && e.rest != ""; e.line++ {
		line, rest, _ := strings.Cut(e.rest, "\n")
		b.WriteString(line + "\n")
		e.rest = rest
	}
	return b.String()
}

// extent is the line on which statement i ends, and whatever follows it on its
// lines.
func (e *inputEcho) extent(i int) uint {
	last := lastLine(e.stmts[i])
	for _, next := range e.stmts[i+1:] {
		if next.Pos().Line() > last {
			break
		}
		last = max(last, lastLine(next))
	}
	return last
}

// lastLine is the last line of a statement with its here-documents.
func lastLine(stmt *syntax.Stmt) uint {
	last := stmt.End().Line()
	syntax.Walk(stmt, func(node syntax.Node) bool {
		if r, ok := node.(*syntax.Redirect); ok && r.Hdoc != nil {
			last = max(last, r.Hdoc.End().Line(), r.Word.End().Line()+1)
		}
		return true
	})
	return last
}
