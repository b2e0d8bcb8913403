package interp

import (
	"context"
	"strconv"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/shell/internal/ascii"
	"gopipe/shell/internal/vars"
)

// maxDepth bounds the recursion of functions, eval, subshells and the rest, and
// maxLevels that of the commands in them: nothing recovers from the overflow of
// a stack, which holds more than twice as many.
const (
	maxDepth  = 20000
	maxLevels = 100000
)

func (sh *Shell) Define(decl *syntax.FuncDecl) {
	name := decl.Name.Value
	if sh.IsFixedFunction(name) {
		sh.Diagnose("%s: readonly function", name)
		sh.Status = 1
		return
	}
	if bad := sh.badFunctionName(name); bad != "" {
		sh.Diagnose("`%s': %s", name, bad)
		if sh.Status = 1; !sh.interactive() || IsSpecialBuiltin(name) {
			sh.abort(2)
		}
		return
	}
	sh.Status = 0
	f := &Function{Name: name, Decl: decl, script: sh.Script, base: sh.base, Attrs: exportAll(&sh.Opts)}
	if old := sh.Funcs[name]; old != nil {
		f.Attrs |= old.Attrs & vars.Export
	}
	sh.PutFunction(f)
}

// badFunctionName says why POSIX mode does not allow a function's name.
func (sh *Shell) badFunctionName(name string) string {
	switch {
	case !sh.Opts.Posix:
		return ""
	case IsSpecialBuiltin(name):
		return "is a special builtin"
	case !ascii.IsName(name):
		return "not a valid identifier"
	}
	return ""
}

// function calls a function with its assignments and redirections.
func (sh *Shell) function(ctx context.Context, f *Function, stmt *syntax.Stmt, cmd *syntax.CallExpr, fields []string) {
	sh.announceVirtual()
	restore, err := sh.assignFor(ctx, cmd.Assigns)
	defer restore()
	if err != nil {
		sh.commandNotAssigned(err)
		return
	}
	sh.Trace(ctx, fields)
	if len(stmt.Redirs) == 0 {
		sh.CallFunction(ctx, f, fields)
	} else {
		sh.hideAssigned(cmd)
		sh.withRedirs(ctx, stmt, func() { sh.CallFunction(ctx, f, fields) })
	}
	sh.setPipeStatus(sh.Status)
}

func (sh *Shell) CallFunction(ctx context.Context, f *Function, fields []string) {
	if sh.tooManyCalls(f.Name) || !sh.descend() {
		return
	}
	defer sh.ascend()
	local := &frame{getopts: sh.Getopts}
	params, loops := sh.Params, sh.Loops
	line := sh.callLine()
	sh.Params, sh.Loops = fields[1:], 0
	sh.Frames = append(sh.Frames, local)
	sh.Calls = &call{name: f.Name, script: f.script, line: line, caller: sh.Calls, args: fields[1:], counted: sh.Shopts.Extdebug}
	restoreTraps := sh.enterFunction(f)

	script, from := sh.Script, sh.point
	begin := point{Pos: f.Decl.Pos(), base: f.base}
	sh.Script, sh.point = f.script, begin
	if sh.Hooks {
		sh.debugTrap(ctx)
	}
	sh.redirected(ctx, f.Decl.Body)
	returned := sh.Flow == FlowReturn
	if returned {
		sh.Flow = FlowOn
	} else {
		sh.point = begin
	}
	if sh.Hooks {
		sh.ReturnTrap(ctx, returned)
		sh.undoReturn()
	}
	sh.Script, sh.point = script, from

	restoreTraps()
	sh.Calls = sh.Calls.caller
	sh.Frames = sh.Frames[:len(sh.Frames)-1]
	local.restore(sh)
	sh.Params, sh.Loops = params, loops
}

// tooManyCalls refuses the call that FUNCNEST forbids.
func (sh *Shell) tooManyCalls(name string) bool {
	limit, _ := strconv.Atoi(sh.Vars.Text("FUNCNEST"))
	if limit <= 0 || sh.functionDepth() < limit {
		return false
	}
	sh.Diagnose("%s: maximum function nesting level exceeded (%d)", name, limit)
	sh.Status, sh.Flow = 1, flowDiscard
	return true
}

// descend counts a level of recursion, and refuses the one that is too much.
func (sh *Shell) descend() bool {
	if sh.depth >= maxDepth {
		sh.tooDeep(maxDepth)
		return false
	}
	sh.depth++
	return true
}

func (sh *Shell) tooDeep(limit int) {
	sh.Diagnose("maximum nesting level exceeded (%d)", limit)
	sh.Status = 1
	sh.Flow = flowDiscard
}
