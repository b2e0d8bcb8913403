package interp

import (
	"bytes"
	"context"
	"errors"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/shell/internal/source"
	"gopipe/shell/internal/state"
)

// Bash replaces aliases in the text that it reads, line by line, before it
// parses it. So where there are aliases, what is left of a text is read in this
// way, too.

// aliasing reports whether what is read has aliases replaced.
func aliasing(sh *state.Shell) bool { return sh.Shopts.ExpandAliases && len(sh.Aliases) > 0 }

// aliasedLines evaluates a text of which nothing has been parsed yet. before is
// how many lines are before it.
func aliasedLines(ctx context.Context, sh *state.Shell, text string, before uint) {
	r := source.NewReader(text, before, sh.Script)
	for !r.Done() && !Stopped(ctx, sh) {
		file, read, err := r.Next(readMode(sh))
		if err != nil {
			refuseText(sh, err)
			return
		}
		if sh.Opts.Verbose {
			sh.WriteError(read)
		}
		for _, stmt := range file.Stmts {
			if Stopped(ctx, sh) {
				break
			}
			evalStmt(ctx, sh, stmt)
			if sh.Flow != state.FlowOn && resume(sh) {
				break
			}
		}
	}
}

// readMode is what the shell's state means for what is read next.
func readMode(sh *state.Shell) source.Mode {
	mode := source.Mode{Posix: sh.Opts.Posix, ExtGlob: sh.Shopts.Extglob}
	if sh.Shopts.ExpandAliases {
		mode.Aliases = sh.Aliases
	}
	return mode
}

// refuseText ends the evaluation of a text that is no program.
func refuseText(sh *state.Shell, err error) {
	var bad *source.SyntaxError
	if errors.As(err, &bad) {
		sh.WriteError(sh.SyntaxMessage(bad, "", true))
	}
	sh.Status = sh.SpecialFailed(2)
}

// parsePart is for a program that is none, unless perhaps for the aliases that
// it defines. What follows its last good line is left to be read as it is
// reached: a statement without anything in it marks the place.
func parsePart(text []byte, name string) *syntax.File {
	if !bytes.Contains(text, []byte("alias")) {
		return nil
	}
	file, left, line := source.Part(text, name)
	if file == nil {
		return nil
	}
	file.Stmts = append(file.Stmts, &syntax.Stmt{Position: syntax.NewPos(uint(left), line, 1)})
	return file
}

// partError is the syntax error of a text of which parsePart has left something, but
// which has no aliases to make a program of it: nothing of that is run.
func partError(sh *state.Shell, text string, file *syntax.File) error {
	n := len(file.Stmts)
	if n == 0 || !IsUnparsed(file.Stmts[n-1]) || sh.Shopts.ExpandAliases || strings.Contains(text, "expand_aliases") {
		return nil
	}
	_, err := source.Parse([]byte(text), sh.Script)
	return err
}

// unparsed is a program that is read line by line.
func unparsed() *syntax.File {
	return &syntax.File{Stmts: []*syntax.Stmt{{Position: syntax.NewPos(0, 1, 1)}}}
}

// IsUnparsed finds what parsePart left.
func IsUnparsed(stmt *syntax.Stmt) bool {
	return stmt.Cmd == nil && len(stmt.Redirs) == 0 && !stmt.Negated && len(stmt.Comments) == 0
}

// rereads reports whether statement i, and what follows, is to be read again,
// because of aliases.
func rereads(sh *state.Shell, stmts []*syntax.Stmt, i int) bool {
	if IsUnparsed(stmts[i]) {
		return true
	}
	return aliasing(sh) && sh.Text != "" && (i == 0 || stmts[i].Pos().Line() > lastLine(stmts[i-1]))
}

// reread evaluates the text from a line on that pos is in.
func reread(ctx context.Context, sh *state.Shell, pos syntax.Pos) {
	at := int(pos.Offset())
	if at > len(sh.Text) {
		return
	}
	at = strings.LastIndexByte(sh.Text[:at], '\n') + 1
	aliasedLines(ctx, sh, sh.Text[at:], pos.Line()-1)
}
