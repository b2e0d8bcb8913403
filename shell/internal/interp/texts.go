package interp

import (
	"context"
	"errors"
	"strings"

	"gopipe/shell/internal/source"
)

// EvalText runs text as a part of this shell. what begins the message about
// text that is no program; without it, the place is shown. The first line is the
// one after base.
func (sh *Shell) EvalText(ctx context.Context, text, script, what string, base int) int {
	file, err := Parse(strings.NewReader(text), script)
	if err != nil {
		var se *source.SyntaxError
		switch {
		case !errors.As(err, &se):
		case what == "":
			sh.WriteError(message(se.Pos, se.Msg) + se.Excerpt())
		default:
			sh.WriteError(message(se.Pos, what+se.Msg))
		}
		return sh.SpecialFailed(2)
	}
	if !sh.descend() {
		return sh.Status
	}
	defer sh.ascend()
	outer, from := sh.text, sh.point
	sh.text, sh.base = text, base
	if len(file.Stmts) == 0 {
		sh.Status = 0
	}
	sh.nesting++
	sh.texts++
	sh.program(ctx, file)
	sh.texts--
	sh.nesting--
	sh.text, sh.point = outer, from
	return sh.Status
}

// SourceText runs the text of a file. returned says that "return" has ended it.
func (sh *Shell) SourceText(ctx context.Context, text string, args []string) (status int, returned bool) {
	params, script := sh.Params, sh.Script
	if len(args) > 1 {
		sh.Params = args[1:]
		defer func() { sh.Params = params }()
	}
	sh.Script = args[0]
	defer func() { sh.Script = script }()
	sh.Calls = &call{name: "source", script: args[0], line: sh.Line(), caller: sh.Calls, sourced: true, counted: sh.Shopts.Extdebug}
	if sh.Calls.args = args[1:]; len(args) == 1 {
		sh.Calls.args = args // as in bash
	}
	status = sh.EvalText(ctx, text, args[0], "", 0)
	sh.Calls = sh.Calls.caller
	if sh.Flow == FlowReturn {
		sh.Flow = FlowOn
		return sh.Status, true
	}
	return status, false
}
