package interp

import (
	"maps"
	"slices"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/shell/internal/unparse"
	"gopipe/shell/internal/vars"
)

// A callStack has the functions, and what is being evaluated of them, of sourced
// files, of texts and of subshells.
type callStack struct {
	Funcs       map[string]*Function
	funcsShared bool     // a clone may see the map
	foreign     []string // of the environment, what has no name that a variable can have
	funcEnv     []string // that, and what is exported of the functions

	Frames  []*frame
	Calls   *call
	Level   int          // of subshells; 0 is the shell itself
	stage   bool         // this is a simple command of a pipeline: a shell of its own
	whole   *syntax.Stmt // what this shell is there to evaluate: a job, a stage
	nesting int          // of command substitutions and eval, for set -x
	texts   int          // being evaluated by this shell: those of eval, traps and -c
	hides   *frame       // the assignments of a command that its redirections do not see
	depth   int          // of functions, substitutions and the like

	LookPath string // of "command -p", in place of PATH
}

// child is for a subshell, which sees the functions but does not return from those
// that run.
func (c *callStack) child() callStack {
	child := *c
	c.funcsShared, child.funcsShared = true, true
	child.Level++
	child.whole, child.stage, child.texts = nil, false, 0
	child.Frames = nil // its array is the parent's
	if c.InFunction() {
		child.Frames = []*frame{{}}
	}
	return child
}

func (c *callStack) FunctionBody(name string) *syntax.Stmt {
	if f := c.Funcs[name]; f != nil {
		return f.Decl.Body
	}
	return nil
}

// PutFunction makes a function the one of its name.
func (c *callStack) PutFunction(f *Function) {
	c.ownFuncs()
	old := c.Funcs[f.Name]
	c.Funcs[f.Name] = f
	if (old != nil && old.exported()) || f.exported() {
		c.exportFunctions()
	}
}

func (c *callStack) IsFixedFunction(name string) bool {
	f := c.Funcs[name]
	return f != nil && f.Attrs&vars.Readonly != 0
}

func (c *callStack) Undefine(name string) {
	f := c.Funcs[name]
	if f == nil {
		return
	}
	c.ownFuncs()
	delete(c.Funcs, name)
	if f.exported() {
		c.exportFunctions()
	}
}

// ownFuncs copies the functions before a change, if a clone may see them.
func (c *callStack) ownFuncs() {
	switch {
	case c.Funcs == nil:
		c.Funcs = make(map[string]*Function)
	case c.funcsShared:
		c.Funcs = maps.Clone(c.Funcs)
	}
	c.funcsShared = false
}

func (c *callStack) ascend() { c.depth-- }

// exportFunctions makes anew what the environment of children has of functions.
func (c *callStack) exportFunctions() {
	c.funcEnv = slices.Clone(c.foreign)
	for _, name := range slices.Sorted(maps.Keys(c.Funcs)) {
		if f := c.Funcs[name]; f.exported() {
			c.funcEnv = append(c.funcEnv, functionPrefix+name+functionSuffix+"="+unparse.ExportText(f.Decl))
		}
	}
}

// hideAssigned has a command's redirections expanded without the assignments
// that stand before it, as in bash.
func (c *callStack) hideAssigned(call *syntax.CallExpr) {
	if len(call.Assigns) > 0 {
		c.hides = c.Frames[len(c.Frames)-1]
	}
}

// IsLocal reports a variable of the function that runs.
func (c *callStack) IsLocal(name string) bool {
	at := c.FunctionFrame()
	return at >= 0 && c.Frames[at].Index(name) >= 0
}

// functionDepth is how many functions run within each other.
func (c *callStack) functionDepth() (n int) {
	for _, f := range c.Frames {
		n += Btoi(!f.Temporary)
	}
	return n
}
