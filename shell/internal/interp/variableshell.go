package interp

import (
	"context"

	"gopipe/shell/internal/vars"
)

// A variableShell is a shell as its variables know it.
type variableShell struct{ *Shell }

func (sh variableShell) Evaluate(ctx context.Context, text string) (int64, error) {
	return sh.Evaluator(ctx, sh.Shell, text)
}

func (sh variableShell) ComputedNames() []string             { return computedNames[:] }
func (sh variableShell) IsFixed(name string) bool            { return isFixed(name) }
func (sh variableShell) SetComputed(name, value string) bool { return sh.setComputed(name, value) }
func (sh variableShell) Allexport() bool                     { return sh.Opts.Allexport }
func (sh variableShell) Complain(err error)                  { sh.Diagnose("%v", err) }

func (sh variableShell) IsComputedDict(name string) bool {
	return name == "BASH_ALIASES" || name == "BASH_CMDS"
}

func (sh variableShell) SetComputedElement(r vars.Reference, value string) bool {
	return sh.putComputed(r, value)
}

// Unheard is for errors that end the command: nobody else says why.
func (sh variableShell) Unheard(err error) {
	if sh.Flow == flowTop {
		sh.Diagnose("%v", err)
	}
}
