package shell

import (
	"context"
	"errors"
	"strings"
)

// evalText runs text as a part of this shell. what begins the message about
// text that is no program; without it, the place is shown. The first line is the
// one after base.
func (sh *Shell) evalText(ctx context.Context, text, script, what string, base int) int {
	file, err := Parse(strings.NewReader(text), script)
	if err != nil {
		var se *SyntaxError
		switch {
		case !errors.As(err, &se):
		case what == "":
			sh.writeError(message(se.Pos, se.Msg) + se.Excerpt())
		default:
			sh.writeError(message(se.Pos, what+se.Msg))
		}
		return sh.specialFailed(2)
	}
	if !sh.descend() {
		return sh.status
	}
	defer sh.ascend()
	outer, from := sh.text, sh.location
	sh.text, sh.base = text, base
	if len(file.Stmts) == 0 {
		sh.status = 0
	}
	sh.nesting++
	sh.texts++
	sh.lines(ctx, file.Stmts)
	sh.texts--
	sh.nesting--
	sh.text, sh.location = outer, from
	return sh.status
}

// sourceText runs the text of a file. returned says that "return" has ended it.
func (sh *Shell) sourceText(ctx context.Context, text string, args []string) (status int, returned bool) {
	params, script := sh.params, sh.script
	if len(args) > 1 {
		sh.params = args[1:]
		defer func() { sh.params = params }()
	}
	sh.script = args[0]
	defer func() { sh.script = script }()
	sh.calls = &call{"source", args[0], sh.line(), sh.calls, true}
	status = sh.evalText(ctx, text, args[0], "", 0)
	sh.calls = sh.calls.caller
	if sh.flow == flowReturn {
		sh.flow = flowOn
		return sh.status, true
	}
	return status, false
}
