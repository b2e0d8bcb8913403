package state

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/shell/internal/option"
	"gopipe/shell/internal/unparse"
	"gopipe/shell/internal/vars"
)

// A callStack has the functions, and what is being evaluated of them, of sourced
// files, of texts and of subshells.
type callStack struct {
	Funcs       map[string]*Function
	funcsShared bool     // a clone may see the map
	Foreign     []string // of the environment, what has no name that a variable can have
	funcEnv     []string // that, and what is exported of the functions

	Frames  []*Frame
	Calls   *Call
	Level   int          // of subshells; 0 is the shell itself
	Stage   bool         // this is a simple command of a pipeline: a shell of its own
	Whole   *syntax.Stmt // what this shell is there to evaluate: a job, a stage
	Nesting int          // of command substitutions and eval, for set -x
	Texts   int          // being evaluated by this shell: those of eval, traps and -c
	Hides   *Frame       // the assignments of a command that its redirections do not see
	Depth   int          // of functions, substitutions and the like
	Jumped  bool         // out of the function that was called last, for an error

	LookPath string // of "command -p", in place of PATH
}

// child is for a subshell, which sees the functions but does not return from those
// that run.
func (c *callStack) child() callStack {
	child := *c
	c.funcsShared, child.funcsShared = true, true
	child.Level++
	child.Whole, child.Stage, child.Texts = nil, false, 0
	child.Frames = nil // its array is the parent's
	if at := c.FunctionFrame(); at >= 0 {
		child.Frames = []*Frame{{Scope: vars.Scope{Saved: slices.Clone(c.Frames[at].Saved)}}}
	}
	return child
}

// FunctionBody is the body of a function, or nil.
func (c *callStack) FunctionBody(name string) *syntax.Stmt {
	if f := c.Funcs[name]; f != nil {
		return f.Decl.Body
	}
	return nil
}

// PutFunction makes a function the one of its name.
func (c *callStack) PutFunction(f *Function) {
	c.OwnFuncs()
	old := c.Funcs[f.Name]
	c.Funcs[f.Name] = f
	if (old != nil && old.exported()) || f.exported() {
		c.ExportFunctions()
	}
}

// IsFixedFunction reports whether a function is readonly.
func (c *callStack) IsFixedFunction(name string) bool {
	f := c.Funcs[name]
	return f != nil && f.Attrs&vars.Readonly != 0
}

// Undefine removes a function, if there is one.
func (c *callStack) Undefine(name string) {
	f := c.Funcs[name]
	if f == nil {
		return
	}
	c.OwnFuncs()
	delete(c.Funcs, name)
	if f.exported() {
		c.ExportFunctions()
	}
}

// OwnFuncs copies the functions before a change, if a clone may see them.
func (c *callStack) OwnFuncs() {
	switch {
	case c.Funcs == nil:
		c.Funcs = make(map[string]*Function)
	case c.funcsShared:
		c.Funcs = maps.Clone(c.Funcs)
	}
	c.funcsShared = false
}

// Ascend ends a level that Descend has begun.
func (c *callStack) Ascend() { c.Depth-- }

// ExportFunctions makes anew what the environment of children has of functions.
func (c *callStack) ExportFunctions() {
	c.funcEnv = slices.Clone(c.Foreign)
	for _, name := range slices.Sorted(maps.Keys(c.Funcs)) {
		if f := c.Funcs[name]; f.exported() {
			c.funcEnv = append(c.funcEnv, FunctionPrefix+name+FunctionSuffix+"="+unparse.ExportText(f.Decl))
		}
	}
}

// HideAssigned has a command's redirections expanded without the assignments
// that stand before it, as in bash.
func (c *callStack) HideAssigned(call *syntax.CallExpr) {
	if len(call.Assigns) > 0 {
		c.Hides = c.Frames[len(c.Frames)-1]
	}
}

// IsLocal reports a variable of the function that runs.
func (c *callStack) IsLocal(name string) bool {
	at := c.FunctionFrame()
	return at >= 0 && c.Frames[at].Index(name) >= 0
}

// FunctionDepth is how many functions run within each other.
func (c *callStack) FunctionDepth() (n int) {
	for _, f := range c.Frames {
		n += Btoi(!f.Temporary)
	}
	return n
}

// A Function is what a function definition made.
type Function struct {
	Name   string
	Decl   *syntax.FuncDecl
	Script string     // where it was defined
	Base   int        // see point
	Attrs  vars.Attrs // export, readonly, and trace: it inherits the DEBUG and RETURN traps
}

func (f *Function) exported() bool { return f.Attrs&vars.Export != 0 }

// A Call is one level of the call stack: a function, or a sourced file. The
// levels are linked, as those of a clone go on from those of its parent.
type Call struct {
	Name    string
	Script  string
	Line    int   // where it was called
	Caller  *Call // nil for the program itself
	Sourced bool  // a file, not a function
	Args    []string
	Counted bool // the arguments are in BASH_ARGV: extdebug is on
}

// levels returns the call and its callers, innermost first.
func (c *Call) levels() (list []*Call) {
	for ; c != nil; c = c.Caller {
		list = append(list, c)
	}
	return list
}

// callNames is FUNCNAME, which there is in functions only; and, in bash, after an
// error in one.
func (sh *Shell) callNames() []string {
	for _, c := range sh.Calls.levels() {
		if !c.Sourced {
			return sh.LevelNames()
		}
	}
	if sh.Jumped {
		return append([]string{}, sh.LevelNames()...)
	}
	return nil
}

// LevelNames is FUNCNAME: the innermost call first.
func (sh *Shell) LevelNames() (names []string) {
	for _, c := range sh.Calls.levels() {
		names = append(names, c.Name)
	}
	if sh.Cfg.Script != "" {
		names = append(names, "main")
	}
	return names
}

// CallSources is BASH_SOURCE.
func (sh *Shell) CallSources() []string {
	names := []string{}
	for _, c := range sh.Calls.levels() {
		names = append(names, sh.SourceName(c.Script))
	}
	if sh.Cfg.Script != "" {
		names = append(names, sh.Cfg.Script)
	}
	return names
}

// CallLines is BASH_LINENO.
func (sh *Shell) CallLines() []string {
	lines := []string{}
	for _, c := range sh.Calls.levels() {
		lines = append(lines, strconv.Itoa(c.Line))
	}
	if sh.Cfg.Script != "" {
		lines = append(lines, "0")
	}
	return lines
}

// SourceName is what a script is called where it is listed: one that is no file has
// no name of its own.
func (sh *Shell) SourceName(script string) string {
	switch {
	case script != "":
		return script
	case strings.Contains(sh.Cfg.Letters, "c"):
		return "environment"
	}
	return "main"
}

// AdoptTemporary has a variable that is assigned before a declaration live as long
// as the function that runs.
func (sh *Shell) AdoptTemporary(name string) {
	top := sh.Frames[len(sh.Frames)-1]
	at := top.Index(name)
	if !top.Temporary || at < 0 {
		return
	}
	if f := sh.Frames[sh.FunctionFrame()]; f.Index(name) < 0 {
		f.Saved = append(f.Saved, top.Saved[at])
	}
	top.Saved = slices.Delete(top.Saved, at, at+1)
}

// Bash hands functions on in its environment, as variables that have this before
// and after their names. The value begins with functionBegin.
const (
	FunctionPrefix = "BASH_FUNC_"
	FunctionSuffix = "%%"
	FunctionBegin  = "() {"
)

// Environ is the environment of a command. It is not to be changed.
func (sh *Shell) Environ() []string {
	env := sh.Vars.Environ()
	if len(sh.funcEnv) == 0 {
		return env
	}
	return append(slices.Clip(env), sh.funcEnv...)
}

// A Frame holds what the end of a function, or of a command with assignments
// before it, restores.
type Frame struct {
	vars.Scope
	Opts    *option.Set  // nil but for "local -"
	Getopts GetoptsState // as it was, in case that OPTIND is restored
}

// SwapIn exchanges what was saved and what is there. A nil frame has nothing.
func (f *Frame) SwapIn(sh *Shell) {
	if f != nil {
		f.Swap(sh.Vars.Table, sh.Watch)
	}
}

// RestoreIn gives a shell back what a call has had of its own.
func (f *Frame) RestoreIn(sh *Shell) {
	if f.Opts != nil {
		sh.Opts = *f.Opts
	}
	f.Restore(sh.Vars.Table, sh.Watch)
	if !f.Temporary && f.Index("OPTIND") >= 0 {
		sh.Getopts = f.Getopts
	}
}

// DeclareLocal makes a variable local to the function that runs.
func (sh *Shell) DeclareLocal(name string) *vars.Variable {
	at := sh.FunctionFrame()
	for _, f := range sh.Frames[at+1:] {
		if f.Index(name) >= 0 { // in eval, after an assignment of its own
			return sh.Vars.Mutable(name)
		}
	}
	var call *vars.Scope
	if at > 0 && sh.Frames[at-1].Temporary {
		call = &sh.Frames[at-1].Scope
	}
	return sh.Frames[at].DeclareLocal(sh.Vars.Table, call, name)
}

// FunctionFrame is the index of the frame of the function that runs, or -1.
func (c *callStack) FunctionFrame() int {
	for i, f := range slices.Backward(c.Frames) {
		if !f.Temporary {
			return i
		}
	}
	return -1
}

// InFunction reports whether a function is being run.
func (c *callStack) InFunction() bool { return c.FunctionFrame() >= 0 }
