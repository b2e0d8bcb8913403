package interp

import (
	"context"
	"strconv"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/shell/internal/ascii"
	"gopipe/shell/internal/vars"
)

// A Function is what a function definition made.
type Function struct {
	Name   string
	Decl   *syntax.FuncDecl
	script string     // where it was defined
	base   int        // see location
	Attrs  vars.Attrs // export, readonly, and trace: it inherits the DEBUG and RETURN traps
}

func (f *Function) exported() bool { return f.Attrs&vars.Export != 0 }

// A call is one level of the call stack: a function, or a sourced file. The
// levels are linked, as those of a clone go on from those of its parent.
type call struct {
	name    string
	script  string
	line    int   // where it was called
	caller  *call // nil for the program itself
	sourced bool  // a file, not a function
	args    []string
	counted bool // the arguments are in BASH_ARGV: extdebug is on
}

// levels returns the call and its callers, innermost first.
func (c *call) levels() (list []*call) {
	for ; c != nil; c = c.caller {
		list = append(list, c)
	}
	return list
}

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

	script, from := sh.Script, sh.location
	begin := location{Pos: f.Decl.Pos(), base: f.base}
	sh.Script, sh.location = f.script, begin
	if sh.Hooks {
		sh.debugTrap(ctx)
	}
	sh.redirected(ctx, f.Decl.Body)
	returned := sh.Flow == FlowReturn
	if returned {
		sh.Flow = FlowOn
	} else {
		sh.location = begin
	}
	if sh.Hooks {
		sh.ReturnTrap(ctx, returned)
		sh.undoReturn()
	}
	sh.Script, sh.location = script, from

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

// callNames is FUNCNAME, which there is in functions only.
func (sh *Shell) callNames() []string {
	for _, c := range sh.Calls.levels() {
		if !c.sourced {
			return sh.LevelNames()
		}
	}
	return nil
}

func (sh *Shell) LevelNames() (names []string) {
	for _, c := range sh.Calls.levels() {
		names = append(names, c.name)
	}
	if sh.Cfg.Script != "" {
		names = append(names, "main")
	}
	return names
}

func (sh *Shell) CallSources() []string {
	names := []string{}
	for _, c := range sh.Calls.levels() {
		names = append(names, c.source())
	}
	if sh.Cfg.Script != "" {
		names = append(names, sh.Cfg.Script)
	}
	return names
}

func (sh *Shell) CallLines() []string {
	lines := []string{}
	for _, c := range sh.Calls.levels() {
		lines = append(lines, strconv.Itoa(c.line))
	}
	if sh.Cfg.Script != "" {
		lines = append(lines, "0")
	}
	return lines
}

// source is the file that a function was defined in.
func (c *call) source() string {
	if c.script == "" {
		return "environment"
	}
	return c.script
}
