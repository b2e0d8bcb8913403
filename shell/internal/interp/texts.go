package interp

import (
	"context"
	"errors"
	"strings"

	"gopipe/shell/internal/source"
	"gopipe/shell/internal/state"
)

// EvalText runs text as a part of this shell. what begins the message about
// text that is no program; without it, the place is shown. The first line is the
// one after base.
func EvalText(ctx context.Context, sh *state.Shell, text, script, what string, base int) int {
	file, err := Parse(strings.NewReader(text), script)
	switch {
	case err == nil:
		err = partError(sh, text, file)
	case aliasing(sh):
		file, err = unparsed(), nil
	}
	if err != nil {
		var se *source.SyntaxError
		switch {
		case !errors.As(err, &se):
		case what == "":
			sh.WriteError(sh.SyntaxMessage(se, "", true))
		default:
			if sh.Cfg.AsBash {
				se.Pos.Line += uint32(base)
			}
			sh.WriteError(sh.SyntaxMessage(se, what, false))
		}
		return sh.SpecialFailed(2)
	}
	if !descend(sh) {
		return sh.Status
	}
	defer sh.Ascend()
	outer, from := sh.Text, sh.Point
	sh.Text, sh.Base = text, base
	if len(file.Stmts) == 0 {
		sh.Status = 0
	}
	sh.Nesting++
	sh.Texts++
	program(ctx, sh, file)
	sh.Texts--
	sh.Nesting--
	sh.Text, sh.Point = outer, from
	return sh.Status
}

// SourceText runs the text of a file. returned says that "return" has ended it.
func SourceText(ctx context.Context, sh *state.Shell, text string, args []string) (status int, returned bool) {
	params, script := sh.Params, sh.Script
	if len(args) > 1 {
		sh.Params = args[1:]
		defer func() { sh.Params = params }()
	}
	sh.Script = args[0]
	defer func() { sh.Script = script }()
	sh.Calls = &state.Call{Name: "source", Script: args[0], Line: sh.Line(), Caller: sh.Calls, Sourced: true, Counted: sh.Shopts.Extdebug}
	if sh.Calls.Args = args[1:]; len(args) == 1 {
		sh.Calls.Args = args // as in bash
	}
	status = EvalText(ctx, sh, text, args[0], "", 0)
	sh.Calls = sh.Calls.Caller
	if sh.Flow == state.FlowReturn {
		sh.Flow = state.FlowOn
		return sh.Status, true
	}
	return status, false
}
