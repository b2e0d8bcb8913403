package interp

import (
	"context"
	"strconv"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/shell/internal/ascii"
	"gopipe/shell/internal/state"
	"gopipe/shell/internal/vars"
)

// maxDepth bounds the recursion of functions, eval, subshells and the rest, and
// maxLevels that of the commands in them: nothing recovers from the overflow of
// a stack, which holds more than twice as many.
const (
	maxDepth  = 20000
	maxLevels = 100000
)

// Define defines a function, or says why it can't be, with the status 1.
func Define(sh *state.Shell, decl *syntax.FuncDecl) {
	name := decl.Name.Value
	if sh.IsFixedFunction(name) {
		sh.Diagnose("%s: readonly function", name)
		sh.Status = 1
		return
	}
	if bad := badFunctionName(sh, name); bad != "" {
		sh.Diagnose("`%s': %s", name, bad)
		if sh.Status = 1; !sh.Interactive() || state.IsSpecialBuiltin(name) {
			abort(sh, 2)
		}
		return
	}
	sh.Status = 0
	f := &state.Function{Name: name, Decl: decl, Script: sh.Script, Base: sh.Base, Attrs: exportAll(&sh.Opts)}
	if old := sh.Funcs[name]; old != nil {
		f.Attrs |= old.Attrs & vars.Export
	}
	sh.PutFunction(f)
}

// badFunctionName says why POSIX mode does not allow a function's name.
func badFunctionName(sh *state.Shell, name string) string {
	switch {
	case !sh.Opts.Posix:
		return ""
	case state.IsSpecialBuiltin(name):
		return "is a special builtin"
	case !ascii.IsName(name):
		return "not a valid identifier"
	}
	return ""
}

// function calls a function with its assignments and redirections.
func function(ctx context.Context, sh *state.Shell, f *state.Function, stmt *syntax.Stmt, cmd *syntax.CallExpr, fields []string) {
	sh.AnnounceVirtual()
	restore, err := assignFor(ctx, sh, cmd.Assigns)
	defer restore()
	if err != nil {
		commandNotAssigned(sh, err)
		return
	}
	Trace(ctx, sh, fields)
	if len(stmt.Redirs) == 0 {
		CallFunction(ctx, sh, f, fields)
	} else {
		sh.HideAssigned(cmd)
		withRedirs(ctx, sh, stmt, func() { CallFunction(ctx, sh, f, fields) })
	}
	sh.SetPipeStatus(sh.Status)
}

// CallFunction runs a function; fields are its name and parameters. The status is that
// of the shell.
func CallFunction(ctx context.Context, sh *state.Shell, f *state.Function, fields []string) {
	if tooManyCalls(sh, f.Name) || !descend(sh) {
		return
	}
	defer sh.Ascend()
	local := &state.Frame{Getopts: sh.Getopts}
	params, loops := sh.Params, sh.Loops
	line := sh.CallLine()
	sh.Params, sh.Loops = fields[1:], 0
	sh.Frames = append(sh.Frames, local)
	sh.Calls = &state.Call{Name: f.Name, Script: f.Script, Line: line, Caller: sh.Calls, Args: fields[1:], Counted: sh.Shopts.Extdebug}
	restoreTraps := enterFunction(sh, f)

	script, from := sh.Script, sh.Point
	begin := state.Point{Pos: f.Decl.Pos(), Base: f.Base}
	sh.Script, sh.Point = f.Script, begin
	if sh.Hooks {
		debugTrap(ctx, sh)
	}
	redirected(ctx, sh, f.Decl.Body)
	returned := sh.Flow == state.FlowReturn
	if returned {
		sh.Flow = state.FlowOn
	} else {
		sh.Point = begin
	}
	if sh.Hooks {
		if sh.Flow == state.FlowOn { // else nothing returns
			ReturnTrap(ctx, sh, returned)
		}
		sh.UndoReturn()
	}
	sh.Script, sh.Point = script, from

	restoreTraps()
	sh.Calls = sh.Calls.Caller
	sh.Frames = sh.Frames[:len(sh.Frames)-1]
	local.RestoreIn(sh)
	sh.Params, sh.Loops = params, loops
	sh.Jumped = sh.Flow >= state.FlowDiscard
}

// tooManyCalls refuses the call that FUNCNEST forbids.
func tooManyCalls(sh *state.Shell, name string) bool {
	limit, _ := strconv.Atoi(sh.Vars.Text("FUNCNEST"))
	if limit <= 0 || sh.FunctionDepth() < limit {
		return false
	}
	sh.Diagnose("%s: maximum function nesting level exceeded (%d)", name, limit)
	sh.Status, sh.Flow = 1, state.FlowDiscard
	return true
}

// descend counts a level of recursion, and refuses the one that is too much.
func descend(sh *state.Shell) bool {
	if sh.Depth >= maxDepth {
		tooDeep(sh, maxDepth)
		return false
	}
	sh.Depth++
	return true
}

func tooDeep(sh *state.Shell, limit int) {
	sh.Diagnose("maximum nesting level exceeded (%d)", limit)
	sh.Status = 1
	sh.Flow = state.FlowDiscard
}
