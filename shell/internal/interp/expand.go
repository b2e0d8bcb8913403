package interp

import (
	"context"
	"errors"
	"io"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/internal/stream"
	"gopipe/shell/internal/expand"
	"gopipe/shell/internal/option"
	"gopipe/shell/internal/state"
	"gopipe/shell/internal/unparse"
)

// Substitute runs a command substitution on a clone and returns its output.
func Substitute(ctx context.Context, sh *state.Shell, cs *syntax.CmdSubst) (string, error) {
	if sh.Dry != nil {
		return "", nil
	}
	if !descend(sh) {
		return "", errTooDeep
	}
	defer sh.Ascend()
	child := sh.Clone()
	child.Nesting++
	child.Texts++
	child.Untold = true
	if child.Opts.Errexit && !sh.Shopts.InheritErrexit {
		child.SetOption(option.ByName("errexit"), false)
	}
	since := arrivals(sh)
	out := &stream.Capture{}
	child.Table.Set(1, &state.Open{Capture: out})
	if file := onlyInput(cs.Stmts); file != nil {
		child.Status = 0
		copyFile(ctx, child, file)
	} else {
		if len(cs.Stmts) == 0 {
			child.Status = 0
		}
		if cs.Backquotes && aliasing(sh) { // it is read now
			aliasedLines(ctx, child, unparse.Lines(cs.Stmts), cs.Pos().Line()-1)
		} else {
			evalAll(ctx, child, cs.Stmts)
		}
		runExit(ctx, child)
	}
	Close(child)
	sh.Substatus, sh.Status = child.Status, child.Status
	if interruptedIn(sh, child, since); sh.Killed != 0 {
		return "", context.Canceled
	}
	if child.Fatal != nil {
		sh.End(child.Fatal)
		return "", child.Fatal
	}
	text, err := out.Wait(ctx.Done()) // for jobs, too, that are left
	if err != nil && ctx.Err() != nil {
		sh.End(context.Cause(ctx))
		return "", context.Cause(ctx)
	}
	return substituted(sh, text), nil
}

// substituted is what becomes of a command's output.
func substituted(sh *state.Shell, output []byte) string {
	text := strings.ReplaceAll(string(output), "\x00", "")
	if len(text) < len(output) {
		sh.Diagnose("warning: command substitution: ignored null byte in input")
	}
	return strings.TrimRight(text, "\n")
}

// onlyInput returns the redirection of "$(<file)", or nil.
func onlyInput(stmts []*syntax.Stmt) *syntax.Stmt {
	if len(stmts) != 1 {
		return nil
	}
	s := stmts[0]
	if s.Cmd != nil || len(s.Redirs) != 1 || s.Redirs[0].Op != syntax.RdrIn || s.Negated {
		return nil
	}
	return s
}

func copyFile(ctx context.Context, sh *state.Shell, stmt *syntax.Stmt) {
	withRedirs(ctx, sh, stmt, func() {
		if file, err := sh.Table.Get(0).Descriptor(); err == nil {
			sh.Table.Get(0).SyncInput()
			io.Copy(sh.Table.Writer(1), file)
		}
	})
}

// ExpansionFailed reports an error in an expansion, and unwinds as bash does:
// an unset parameter ends the shell, anything else the line.
func ExpansionFailed(sh *state.Shell, err error) {
	if sh.Fatal != nil || sh.Killed != 0 { // a substitution was cut short
		return
	}
	sh.Diagnose("%v", err)
	if expand.IsUnset(err) {
		abort(sh, unsetStatus(sh))
		return
	}
	sh.Status = 1
	sh.SetPipeStatus(1)
	var indirect expand.IndirectError
	var unmatched expand.NoMatchError
	switch {
	case sh.Opts.Errexit && !expand.IsMild(err):
		sh.Exit(1)
	case sh.Opts.Posix && sh.Flow != state.FlowTop && sh.Level == 0 && !errors.As(err, &indirect) && !errors.As(err, &unmatched):
		abort(sh, unsetStatus(sh))
	case sh.Flow != state.FlowTop:
		sh.Flow = state.FlowDiscard
	}
}

// unsetStatus is that of a shell that ends for a parameter that is not set: bash
// has no handler for it where the program is an argument.
func unsetStatus(sh *state.Shell) int {
	if sh.InExit {
		return sh.TrapStatus
	}
	if isArgument(sh) && !sh.Opts.Errexit && (sh.Level == 0 || sh.Stage) {
		return 127
	}
	return 1
}

// expansionStatus is that of a stage that an error in an expansion keeps from being
// started.
func expansionStatus(sh *state.Shell, err error) int {
	var unset *expand.UnsetError
	if errors.As(err, &unset) {
		return unsetStatus(sh)
	}
	return 1
}

var errTooDeep = errors.New("command substitution: nested too deeply")
