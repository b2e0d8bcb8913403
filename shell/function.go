package shell

import (
	"context"
	"maps"
	"strconv"

	"mvdan.cc/sh/v3/syntax"
)

// A function is what a function definition made.
type function struct {
	name   string
	decl   *syntax.FuncDecl
	script string   // where it was defined
	base   int      // see location
	attrs  varAttrs // export, readonly, and trace: it inherits the DEBUG and RETURN traps
}

func (f *function) exported() bool { return f.attrs&attrExport != 0 }

// A call is one level of the call stack: a function, or a sourced file. The
// levels are linked, as those of a clone go on from those of its parent.
type call struct {
	name    string
	script  string
	line    int   // where it was called
	caller  *call // nil for the program itself
	sourced bool  // a file, not a function
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

func (sh *Shell) define(decl *syntax.FuncDecl) {
	name := decl.Name.Value
	if sh.isFixedFunction(name) {
		sh.diagnose("%s: readonly function", name)
		sh.status = 1
		return
	}
	if sh.opts.posix && isSpecialBuiltin(name) {
		sh.diagnose("`%s': is a special builtin", name)
		sh.exit(2)
		return
	}
	sh.status = 0
	f := &function{name: name, decl: decl, script: sh.script, base: sh.base, attrs: sh.opts.exportAll()}
	if old := sh.funcs[name]; old != nil {
		f.attrs |= old.attrs & attrExport
	}
	sh.putFunction(f)
}

// putFunction makes a function the one of its name.
func (sh *Shell) putFunction(f *function) {
	sh.ownFuncs()
	old := sh.funcs[f.name]
	sh.funcs[f.name] = f
	if (old != nil && old.exported()) || f.exported() {
		sh.exportFunctions()
	}
}

func (sh *Shell) isFixedFunction(name string) bool {
	f := sh.funcs[name]
	return f != nil && f.attrs&attrReadonly != 0
}

func (sh *Shell) undefine(name string) {
	f := sh.funcs[name]
	if f == nil {
		return
	}
	sh.ownFuncs()
	delete(sh.funcs, name)
	if f.exported() {
		sh.exportFunctions()
	}
}

// ownFuncs copies the functions before a change, if a clone may see them.
func (sh *Shell) ownFuncs() {
	switch {
	case sh.funcs == nil:
		sh.funcs = make(map[string]*function)
	case sh.funcsShared:
		sh.funcs = maps.Clone(sh.funcs)
	}
	sh.funcsShared = false
}

// function calls a function with its assignments and redirections.
func (sh *Shell) function(ctx context.Context, f *function, stmt *syntax.Stmt, cmd *syntax.CallExpr, fields []string) {
	sh.announceVirtual()
	restore, err := sh.assignFor(ctx, cmd.Assigns)
	defer restore()
	if err != nil {
		sh.commandNotAssigned(err)
		return
	}
	sh.trace(ctx, fields)
	if len(stmt.Redirs) == 0 {
		sh.callFunction(ctx, f, fields)
	} else {
		sh.hideAssigned(cmd)
		sh.withRedirs(ctx, stmt, func() { sh.callFunction(ctx, f, fields) })
	}
	sh.setPipeStatus(sh.status)
}

func (sh *Shell) callFunction(ctx context.Context, f *function, fields []string) {
	if sh.tooManyCalls(f.name) || !sh.descend() {
		return
	}
	defer sh.ascend()
	local := &frame{getopts: sh.getopts}
	params, loops := sh.params, sh.loops
	line := sh.callLine()
	sh.params, sh.loops = fields[1:], 0
	sh.frames = append(sh.frames, local)
	sh.calls = &call{f.name, f.script, line, sh.calls, false}
	restoreTraps := sh.enterFunction(f)

	script, from := sh.script, sh.location
	begin := location{pos: f.decl.Pos(), base: f.base}
	sh.script, sh.location = f.script, begin
	if sh.hooks {
		sh.debugTrap(ctx)
	}
	sh.redirected(ctx, f.decl.Body)
	returned := sh.flow == flowReturn
	if returned {
		sh.flow = flowOn
	} else {
		sh.location = begin
	}
	if sh.hooks {
		sh.returnTrap(ctx, returned)
		sh.undoExit()
	}
	sh.script, sh.location = script, from

	restoreTraps()
	sh.calls = sh.calls.caller
	sh.frames = sh.frames[:len(sh.frames)-1]
	local.restore(sh)
	sh.params, sh.loops = params, loops
}

// tooManyCalls refuses the call that FUNCNEST forbids.
func (sh *Shell) tooManyCalls(name string) bool {
	limit, _ := strconv.Atoi(sh.vars.text("FUNCNEST"))
	if limit <= 0 || sh.functionDepth() < limit {
		return false
	}
	sh.diagnose("%s: maximum function nesting level exceeded (%d)", name, limit)
	sh.status, sh.flow = 1, flowDiscard
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
	sh.diagnose("maximum nesting level exceeded (%d)", limit)
	sh.status = 1
	sh.flow = flowDiscard
}

func (sh *Shell) ascend() { sh.depth-- }

// callNames is FUNCNAME, which there is in functions only.
func (sh *Shell) callNames() []string {
	for _, c := range sh.calls.levels() {
		if !c.sourced {
			return sh.levelNames()
		}
	}
	return nil
}

func (sh *Shell) levelNames() (names []string) {
	for _, c := range sh.calls.levels() {
		names = append(names, c.name)
	}
	if sh.cfg.Script != "" {
		names = append(names, "main")
	}
	return names
}

func (sh *Shell) callSources() []string {
	names := []string{}
	for _, c := range sh.calls.levels() {
		names = append(names, c.source())
	}
	if sh.cfg.Script != "" {
		names = append(names, sh.cfg.Script)
	}
	return names
}

func (sh *Shell) callLines() []string {
	lines := []string{}
	for _, c := range sh.calls.levels() {
		lines = append(lines, strconv.Itoa(c.line))
	}
	if sh.cfg.Script != "" {
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

// commandText is BASH_COMMAND.
func (sh *Shell) commandText() string {
	if sh.current == nil {
		return ""
	}
	return headText(sh.current)
}
