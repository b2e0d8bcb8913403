// Package shell evaluates the shell command language. Each pipeline becomes a
// plan when the evaluation reaches it, and is handed to Config.Run: the
// package itself starts no process and opens no pipe.
package shell

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"syscall"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/pipeline"
	"gopipe/plan"
	"gopipe/procs"
)

// Config says what a shell starts with.
type Config struct {
	// Run runs each pipeline. It is the place for tracing and rewriting.
	Run func(context.Context, *plan.Plan) (*pipeline.Result, error)

	Env  []string // "name=value"
	Name string   // $0
	Args []string // $1 and so on
	Dir  string   // working directory; empty means the process's own

	// Script is the file that positions in messages name; empty for text from
	// the command line.
	Script string

	// Files are the descriptors that the shell starts with, borrowed.
	Files map[int]*os.File
}

// A Shell is the state of one shell. It is used by one goroutine; stages and
// subshells run on clones.
type Shell struct {
	cfg    *Config
	vars   *vars
	opts   options
	table  *table
	dir    string // absolute; or empty for the process's own
	pwd    string // what pwd prints: dir by the names that led there
	umask  *int
	limits []plan.Rlimit

	name   string
	params []string

	status     int
	substatus  int // of the last command substitution
	pipestatus []int

	level     int  // of subshells; 0 is the shell itself
	stage     bool // this is a simple command of a pipeline: a shell of its own
	nesting   int  // of command substitutions and eval, for set -x
	condition int  // depth of contexts where set -e does not apply
	flow      flow // why evaluation is to unwind
	killed    syscall.Signal
	fatal     error
	lookPath  string // of "command -p", in place of PATH
	pos       syntax.Pos
	script    string
	dry       bool // for Explain: command substitutions are not run
}

// flow says how far evaluation is to unwind.
type flow uint8

const (
	flowOn      flow = iota
	flowDiscard      // to the next line: an error in an expansion
	flowTop          // to the next line of the program itself, out of any eval
	flowExit         // to the end of this shell
)

// New makes a shell. Close gives back what it holds.
func New(cfg *Config) *Shell {
	sh := &Shell{cfg: cfg, name: cfg.Name, params: cfg.Args, script: cfg.Script, dir: cfg.Dir}
	sh.vars = importVars(cfg.Env)
	sh.table = newTable()
	for fd, file := range cfg.Files {
		sh.table.set(fd, &open{file: file, borrowed: true})
	}
	sh.initDir()
	return sh
}

// Close closes the descriptors that the script opened and did not close.
func (sh *Shell) Close() { sh.table.close() }

// clone copies the state for a subshell or a stage. The parent must not change
// while the clone lives.
func (sh *Shell) clone() *Shell {
	child := *sh
	child.vars = sh.vars.child()
	child.table = sh.table.clone()
	child.level++
	child.flow, child.stage = flowOn, false
	return &child
}

// A SyntaxError is text that is not a program, or that asks for something that
// the language does not have.
type SyntaxError struct {
	Pos plan.Pos
	Msg string
}

func (e *SyntaxError) Error() string { return e.Pos.String() + ": " + e.Msg }

// Parse parses text, and finds what can't be run before anything is. The error
// is a *SyntaxError. name is that of the script, empty for the command line.
func Parse(r io.Reader, name string) (*syntax.File, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	file, err := syntax.NewParser(syntax.Variant(syntax.LangBash)).Parse(bytes.NewReader(text), name)
	if err != nil {
		return nil, syntaxError(err, name)
	}
	if err := check(file, name); err != nil {
		return nil, err
	}
	keepText(file, string(text))
	return file, nil
}

func syntaxError(err error, name string) error {
	var parse syntax.ParseError
	var lang syntax.LangError
	switch {
	case errors.As(err, &parse):
		return &SyntaxError{Pos: position(parse.Pos, name), Msg: "syntax error: " + parse.Text}
	case errors.As(err, &lang):
		return &SyntaxError{Pos: position(lang.Pos, name), Msg: lang.Feature + " is not supported"}
	}
	return &SyntaxError{Pos: plan.Pos{Name: name}, Msg: err.Error()}
}

func position(p syntax.Pos, name string) plan.Pos {
	return plan.Pos{Name: name, Line: uint32(p.Line()), Col: uint32(p.Col())}
}

func (sh *Shell) planPos(p syntax.Pos) plan.Pos { return position(p, sh.script) }

// Run evaluates a program and returns its status. The error is that of the
// context, or of a run that was not possible; the status is set all the same.
func (sh *Shell) Run(ctx context.Context, file *syntax.File) (int, error) {
	sh.lines(ctx, file.Stmts)
	if sh.fatal != nil {
		return sh.status, sh.fatal
	}
	if sh.killed != 0 {
		return sh.status, &procs.SignalError{Signal: sh.killed}
	}
	return sh.status, nil
}

// lines evaluates statements, going on at the next line after an error that
// discards the rest of one, as bash does.
func (sh *Shell) lines(ctx context.Context, stmts []*syntax.Stmt) {
	discarded := uint(0) // the line, if any
	for _, stmt := range stmts {
		switch {
		case stmt.Pos().Line() <= discarded:
			discarded = stmt.End().Line()
			continue
		case sh.stopped(ctx):
			return
		}
		sh.stmt(ctx, stmt)
		if sh.resume() {
			discarded = stmt.End().Line()
		}
	}
}

// resume goes on after an error that discarded a line, unless that has ended
// a subshell.
func (sh *Shell) resume() bool {
	if sh.level > 0 || sh.flow != flowDiscard && (sh.flow != flowTop || sh.nesting > 0) {
		return false
	}
	sh.flow = flowOn
	return true
}

// stopped reports whether evaluation is to unwind.
func (sh *Shell) stopped(ctx context.Context) bool {
	if sh.flow == flowOn && ctx.Err() != nil {
		sh.end(context.Cause(ctx))
	}
	return sh.flow != flowOn
}

// end unwinds the shell for good.
func (sh *Shell) end(err error) {
	if sh.fatal == nil {
		sh.fatal = err
	}
	sh.flow = flowExit
	if sh.status == 0 {
		sh.status = 1
	}
}

// exit ends this shell with a status.
func (sh *Shell) exit(status int) {
	sh.status = status & 0xff
	sh.flow = flowExit
}

// die ends this shell as a signal would.
func (sh *Shell) die(sig syscall.Signal) {
	sh.killed = sig
	sh.status = 128 + int(sig)
	sh.flow = flowExit
}

// outcome is the status of a stage, as an error.
func (sh *Shell) outcome() error {
	switch {
	case sh.fatal != nil:
		return sh.fatal
	case sh.killed != 0:
		return plan.Killed{Signal: sh.killed}
	case sh.status != 0:
		return plan.Exit(sh.status)
	}
	return nil
}

// diagnose writes a message of the shell's to its standard error.
func (sh *Shell) diagnose(format string, args ...any) {
	if w := sh.table.writer(2); w != nil {
		io.WriteString(w, message(sh.planPos(sh.pos), fmt.Sprintf(format, args...)))
	}
}

func message(pos plan.Pos, text string) string {
	if at := pos.String(); at != "" {
		return "gopipe: " + at + ": " + text + "\n"
	}
	return "gopipe: " + text + "\n"
}

// Diagnose words the message about a stage that can't start.
func Diagnose(err *pipeline.StartError) string { return message(err.Pos, startText(err)) }

func startText(err *pipeline.StartError) string {
	switch {
	case errors.Is(err.Err, syscall.ENOEXEC):
		return err.Name + ": cannot execute binary file: Exec format error"
	case errors.Is(err.Err, syscall.EEXIST): // O_EXCL: set -C
		return err.Name + ": cannot overwrite existing file"
	}
	return err.Error()
}

// capture collects what a command substitution writes, perhaps from several
// stages at once.
type capture struct {
	mu   sync.Mutex
	text []byte
}

func (c *capture) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.text = append(c.text, p...)
	return len(p), nil
}
