package interp

import (
	"context"

	"gopipe/shell/internal/input"
	"gopipe/shell/internal/source"
	"gopipe/shell/internal/state"
	"gopipe/shell/internal/vars"
)

// RunInput is Run for the program that descriptor 0 holds. It is read line by
// line, as far as a command goes, and each command is run before more is read: so
// what commands read of standard input is no part of the program, and a line that
// is no command ends a program of which those before it have run.
func RunInput(ctx context.Context, sh *state.Shell) (int, error) {
	return evaluateAll(ctx, sh, func(ctx context.Context) {
		initPrompts(sh)
		p := typedProgram{sh: sh, ctx: ctx}
		p.run(ctx)
	})
}

// A typedProgram is read from descriptor 0, which exec may replace, as it is run.
type typedProgram struct {
	sh    *state.Shell
	ctx   context.Context
	began bool // the first line of the commands at hand has been read
}

func (p *typedProgram) run(ctx context.Context) {
	sh := p.sh
	r := source.NewLineReader(p.line, sh.Script)
	for !Stopped(ctx, sh) {
		forgetInterrupt(sh)
		first := r.Lines() + 1
		p.began = !r.Done()
		file, text, err := r.Next(readMode(sh))
		if r.Over() {
			return
		}
		if err != nil {
			refuseText(sh, err)
			if !sh.Interactive() {
				return
			}
			continue
		}
		warn(sh, file)
		sh.Text = text
		sh.Commands++
		if text != "" && sh.Records() {
			sh.Record(text, first, file.Stmts)
		}
		for _, stmt := range file.Stmts {
			evalStmt(ctx, sh, stmt)
			if Stopped(ctx, sh) {
				break
			}
		}
		if sh.Flow != state.FlowOn {
			resume(sh)
		}
	}
}

// line reads a line, with its newline; "" is the end.
func (p *typedProgram) line() string {
	sh := p.sh
	if sh.Cfg.Interactive {
		ask(p.ctx, sh, !p.began)
	}
	p.began = true
	from := sh.Table.Get(0)
	if from == nil || sh.Flow == state.FlowExit {
		return ""
	}
	line, complete, err := from.ReadLine(input.Options{Raw: true, Limit: -1, Delim: '\n'})
	if err != nil {
		sh.Diagnose("cannot read the program: %v", err)
		return ""
	}
	if complete {
		line += "\n"
	}
	if line != "" && sh.Opts.Verbose {
		sh.WriteError(line)
	}
	return line
}

// initPrompts sets what an interactive shell asks by, and what it has on.
func initPrompts(sh *state.Shell) {
	if sh.Cfg.Interactive {
		sh.Shopts.ExpandAliases, sh.Opts.History = true, true
		if home := sh.Vars.Text("HOME"); home != "" && sh.Vars.Get("HISTFILE") == nil {
			sh.Vars.SetString("HISTFILE", home+"/.bash_history")
		}
		sh.LoadHistory()
	}
	for _, p := range [...]struct{ name, text string }{{"PS1", "$ "}, {"PS2", "> "}} {
		if sh.Cfg.Interactive && sh.Vars.Get(p.name) == nil {
			sh.Vars.SetString(p.name, p.text)
		}
	}
}

// ask asks for a command, or for what is missing of it. What is run for that
// leaves no trace in the parameters.
func ask(ctx context.Context, sh *state.Shell, first bool) {
	name := "PS2"
	if first {
		name = "PS1"
		for _, text := range promptCommands(sh) {
			besides(sh, func() { EvalText(ctx, sh, text, sh.Script, "PROMPT_COMMAND: ", sh.Line()-1) })
			if sh.Flow == state.FlowExit {
				return
			}
		}
	}
	besides(sh, func() {
		x := Expander(ctx, sh)
		sh.WriteError(x.Prompt(sh.Vars.Text(name)))
	})
}

// promptCommands are the texts of PROMPT_COMMAND, which may be an array.
func promptCommands(sh *state.Shell) []string {
	vr := sh.Vars.Get("PROMPT_COMMAND")
	if vr == nil || vr.Kind == vars.Assoc {
		return nil
	}
	return vr.Elements()
}

// besides runs something between two commands, of which the next one sees nothing
// but an end of the shell.
func besides(sh *state.Shell, f func()) {
	status, statuses, arg := sh.Status, sh.Pipestatus, sh.LastArg
	f()
	if sh.Flow == state.FlowExit {
		return
	}
	sh.Flow = state.FlowOn
	sh.Status, sh.Pipestatus, sh.LastArg = status, statuses, arg
}
