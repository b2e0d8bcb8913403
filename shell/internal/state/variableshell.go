package state

import (
	"context"

	"gopipe/shell/internal/vars"
)

// A VariableShell is a shell as its variables know it: a [vars.Shell].
type VariableShell struct{ *Shell }

func (sh VariableShell) Evaluate(ctx context.Context, text string) (int64, error) {
	return sh.Evaluator(ctx, sh.Shell, text)
}

func (sh VariableShell) ComputedNames() []string             { return computedNames[:] }
func (sh VariableShell) IsFixed(name string) bool            { return isFixed(name) }
func (sh VariableShell) SetComputed(name, value string) bool { return sh.setComputed(name, value) }
func (sh VariableShell) Allexport() bool                     { return sh.Opts.Allexport }
func (sh VariableShell) Complain(err error)                  { sh.Diagnose("%v", err) }

func (sh VariableShell) IsComputedDict(name string) bool {
	return name == "BASH_ALIASES" || name == "BASH_CMDS"
}

func (sh VariableShell) SetComputedElement(r vars.Reference, value string) bool {
	return sh.putComputed(r, value)
}

// Unheard is for errors that end the command: nobody else says why.
func (sh VariableShell) Unheard(err error) {
	if sh.Flow == FlowTop {
		sh.Diagnose("%v", err)
	}
}
