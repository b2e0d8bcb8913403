package interp

import (
	"context"
	"errors"
	"io"
	"slices"

	"mvdan.cc/sh/v3/syntax"

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
	lines int         // how many have been read
	rest  AliasReader // what aliases have left of a line
}

func (p *typedProgram) run(ctx context.Context) {
	sh := p.sh
	for !Stopped(ctx, sh) {
		forgetInterrupt(sh)
		first := p.lines
		file, text, err := p.next()
		if errors.Is(err, io.EOF) {
			return
		}
		sh.Base = first
		if err != nil {
			refuseText(sh, err)
			if !sh.Interactive() {
				return
			}
			continue
		}
		warn(sh, file)
		sh.Text = text
		if text != "" && sh.Records() {
			sh.Record(text, 1, file.Stmts)
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

// next reads and parses as many lines as make commands that are complete. Its
// error is io.EOF, or a *source.SyntaxError.
func (p *typedProgram) next() (file *syntax.File, text string, err error) {
	first := p.lines
	if p.rest.Text != "" || aliasing(p.sh) {
		file, text, err = p.nextAliased()
	} else {
		file, text, err = p.nextPlain()
	}
	var bad *source.SyntaxError
	if errors.As(err, &bad) {
		bad.Pos.Line += uint32(first)
	}
	return file, text, err
}

// nextPlain is next where there are no aliases.
func (p *typedProgram) nextPlain() (file *syntax.File, text string, err error) {
	feed := &lineFeed{p: p, text: p.line(true)}
	if feed.text == "" {
		return nil, "", io.EOF
	}
	for {
		file, more, err := source.ParseLines([]byte(feed.text), p.sh.Script)
		if !more || !feed.complete() {
			return file, feed.text, err
		}
	}
}

// A lineFeed gives a parser a text, and then the lines after it one by one, so that
// the parser asks for no more than it needs.
type lineFeed struct {
	p     *typedProgram
	text  string
	fed   int
	ended bool
}

func (f *lineFeed) Read(b []byte) (int, error) {
	if f.fed == len(f.text) {
		line := f.p.line(false)
		if line == "" {
			f.ended = true
			return 0, io.EOF
		}
		f.text += line
	}
	n := copy(b, f.text[f.fed:])
	f.fed += n
	return n, nil
}

// complete reads lines until they make commands that are complete, as far as the
// parser can tell by itself. It reports whether there was one more at least.
func (f *lineFeed) complete() bool {
	before := len(f.text)
	f.fed = 0
	parser := syntax.NewParser(syntax.Variant(syntax.LangBash))
	for _, err := range parser.InteractiveSeq(f) {
		if err != nil || !parser.Incomplete() && len(f.text) > before {
			break
		}
	}
	if len(f.text) == before && !f.ended {
		f.text += f.p.line(false)
	}
	return len(f.text) > before
}

// nextAliased is next where aliases are replaced.
func (p *typedProgram) nextAliased() (file *syntax.File, text string, err error) {
	begin := p.rest
	if begin.Text == "" {
		line := p.line(true)
		if line == "" {
			return nil, "", io.EOF
		}
		begin = AliasReader{Text: line, Command: true}
	}
	begin.aliases = nil
	if p.sh.Shopts.ExpandAliases {
		begin.aliases = p.sh.Aliases
	}
	for {
		r := begin.clone()
		more := true
		for more && r.pos < len(r.Text) {
			r.readLine()
			text = r.Text[:r.pos]
			file, more, err = source.ParseLines([]byte(text), p.sh.Script)
		}
		line := ""
		if more {
			line = p.line(false)
		}
		if line == "" {
			r.drop()
			p.rest = *r
			return file, text, err
		}
		begin.extend(line)
	}
}

// clone copies a reader, to try what it reads.
func (r *AliasReader) clone() *AliasReader {
	c := *r
	c.active, c.docs = slices.Clone(r.active), slices.Clone(r.docs)
	return &c
}

// extend adds a line to what a reader has still to read.
func (r *AliasReader) extend(line string) {
	r.Text += line
	for i := range r.active {
		r.active[i].rest += len(line)
	}
}

// line reads a line, with its newline; "" is the end.
func (p *typedProgram) line(first bool) string {
	sh := p.sh
	if sh.Cfg.Interactive {
		prompt(p.ctx, sh, first)
	}
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
	if line != "" {
		p.lines++
		if sh.Opts.Verbose {
			sh.WriteError(line)
		}
	}
	return line
}

// initPrompts sets what an interactive shell asks by, and what it has on.
func initPrompts(sh *state.Shell) {
	if sh.Cfg.Interactive {
		sh.Shopts.ExpandAliases, sh.Opts.History = true, true
	}
	for _, p := range [...]struct{ name, text string }{{"PS1", "$ "}, {"PS2", "> "}} {
		if sh.Cfg.Interactive && sh.Vars.Get(p.name) == nil {
			sh.Vars.SetString(p.name, p.text)
		}
	}
}

// prompt asks for a command, or for what is missing of it. What is run for that
// leaves no trace in the parameters.
func prompt(ctx context.Context, sh *state.Shell, first bool) {
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
		x := Expander{sh, ctx}
		sh.WriteError(x.prompt(sh.Vars.Text(name)))
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
