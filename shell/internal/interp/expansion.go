package interp

import (
	"context"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/shell/internal/expand"
	"gopipe/shell/internal/pattern"
	"gopipe/shell/internal/prompt"
	"gopipe/shell/internal/state"
)

// Expander expands words for a shell.
func Expander(ctx context.Context, sh *state.Shell) expand.Expander {
	if sh.Expansion.Shell == nil {
		showExpansions(sh)
	}
	return expand.Expander{Config: &sh.Expansion, Ctx: ctx}
}

// showExpansions has expansions see a shell.
func showExpansions(sh *state.Shell) {
	sh.Expansion = expand.Config{Vars: &sh.Vars, Opts: &sh.Opts, Shopts: &sh.Shopts, Shell: expansionShell{sh}}
}

// An expansionShell is a shell as expansions know it: an [expand.Shell].
type expansionShell struct{ *state.Shell }

func (sh expansionShell) Positional() (zero string, params []string) { return sh.Name, sh.Params }

func (sh expansionShell) Substitute(ctx context.Context, cs *syntax.CmdSubst) (string, error) {
	return Substitute(ctx, sh.Shell, cs)
}

func (sh expansionShell) ProcSubst(ps *syntax.ProcSubst) (string, error) {
	return procSubst(sh.Shell, ps)
}

func (sh expansionShell) Evaluate(ctx context.Context, text string) (int64, error) {
	return evalArithmetic(ctx, sh.Shell, text, 0)
}

func (sh expansionShell) Glob() (pattern.Files, pattern.GlobOptions) {
	return state.Files{Shell: sh.Shell}, sh.GlobOptions()
}

func (sh expansionShell) DecodePrompt(text string) string {
	return prompt.Decode(text, promptValues(sh.Shell))
}

// Fields expands words to the fields of a command.
func Fields(ctx context.Context, sh *state.Shell, words []*syntax.Word) ([]string, error) {
	return Expander(ctx, sh).Fields(words)
}

// Literal expands a word to one string, as the value of an assignment.
func Literal(ctx context.Context, sh *state.Shell, w *syntax.Word) (string, error) {
	return Expander(ctx, sh).Literal(w)
}

// Parameter returns the text of a variable or of a special parameter.
func Parameter(sh *state.Shell, name string) (text string, set bool) {
	return Expander(context.Background(), sh).Parameter(name)
}
