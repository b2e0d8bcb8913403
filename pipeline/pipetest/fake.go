package pipetest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/internal/setting"
	"gopipe/pipeline"
	"gopipe/plan"
)

// A Func is what a fake command does. It runs on a goroutine of its own, beside
// the other stages. Its result is the command's exit status, as in
// [pipeline.Go]: nil is 0, [plan.Exit] any other, [plan.Killed] an end by a
// signal. An error of a write after the reader has left is an end by SIGPIPE. A
// panic, or another error, is reported as that of a function stage is.
//
// ctx ends with the run, and when nobody reads the output any more. A pipeline
// that is run with it has real programs: a fake may call what it stands for.
type Func func(ctx context.Context, c *Call) error

// Commands are fakes by name. A name without a slash stands for the command in
// whatever directory; a path for that one only. A nil Func reads all its input,
// and succeeds.
type Commands map[string]Func

// A Call is one call of a fake command.
type Call struct {
	Args []string // Args[0] is the command, as it was written
	Env  []string // "name=value"
	Dir  string   // absolute

	// Stdin, Stdout and Stderr are Files[0], [1] and [2]. All are closed when the
	// fake returns; it may close them earlier. What is not open is nil, and a
	// read or write of it an error.
	Stdin, Stdout, Stderr *os.File
	Files                 map[int]*os.File
}

// String returns the call as it would be typed.
func (c *Call) String() string {
	words := make([]string, len(c.Args))
	for i, arg := range c.Args {
		quoted, err := syntax.Quote(arg, syntax.LangBash)
		if err != nil {
			quoted = fmt.Sprintf("%q", arg)
		}
		words[i] = quoted
	}
	return strings.Join(words, " ")
}

// Fakes are fake commands, and the record of their calls. The methods may be
// called by several goroutines.
type Fakes struct {
	t        testing.TB
	commands Commands

	mu     sync.Mutex
	strict bool
	real   []string
	calls  []*Call
}

// Fake makes fakes for a test. They are in effect where [Fakes.Context] is used.
// commands is not to be changed any more.
func Fake(t testing.TB, commands Commands) *Fakes { return &Fakes{t: t, commands: commands} }

// Only has every command that is not faked be an error, of the test and of the
// run, apart from these. It returns f.
func (f *Fakes) Only(real ...string) *Fakes {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.strict = true
	f.real = append(f.real, real...)
	return f
}

// In returns ctx with the fakes in it, in place of others that it has.
func (f *Fakes) In(ctx context.Context) context.Context { return setting.WithChange(ctx, f.replace) }

// Everywhere has the fakes in effect for all runs of the process until the test
// ends, for code that makes a context of its own. Such a test can't be parallel;
// it panics if it is. It returns f.
func (f *Fakes) Everywhere() *Fakes {
	f.t.Helper()
	f.t.Setenv("PIPETEST", "everywhere") // which a parallel test can't do
	f.t.Cleanup(setting.ChangeEverywhere(f.replace))
	return f
}

// Calls returns the calls of the fakes of these names, or of all, in the order
// of their starts.
func (f *Fakes) Calls(names ...string) []*Call {
	f.mu.Lock()
	defer f.mu.Unlock()
	var list []*Call
	for _, c := range f.calls {
		if len(names) == 0 || slices.ContainsFunc(names, func(name string) bool { return isNamed(name, c.Args[0]) }) {
			list = append(list, c)
		}
	}
	return list
}

func isNamed(name, command string) bool {
	return name == command || name == filepath.Base(command)
}

// find returns the fake of a command.
func (f *Fakes) find(command string) (do Func, ok bool) {
	if do, ok = f.commands[command]; !ok {
		do, ok = f.commands[filepath.Base(command)]
	}
	return do, ok
}

func (f *Fakes) allows(command string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return !f.strict || slices.ContainsFunc(f.real, func(name string) bool { return isNamed(name, command) })
}

// replace returns p with functions in place of commands that are faked.
func (f *Fakes) replace(p *plan.Plan) *plan.Plan {
	q := &plan.Plan{Stages: slices.Clone(p.Stages), Edges: p.Edges}
	for i := range q.Stages {
		s := &q.Stages[i]
		if s.Func != nil || len(s.Args) == 0 {
			continue
		}
		command := s.Args[0]
		do, faked := f.find(command)
		switch {
		case faked && (s.Err == nil || isNotFound(s.Err)):
			s.Func, s.Err = f.stage(*s, do), nil
			s.Internal.Interruptible = true
		case !faked && !f.allows(command):
			f.t.Errorf("pipetest: %s: it is neither faked nor among those that Only allows", command)
			s.Err = &pipeline.StartError{Name: command, Pos: s.Pos, Err: errNotAllowed, Code: 127}
		}
	}
	return q
}

var errNotAllowed = errors.New("the test has no fake for it, and does not allow the program")

// isNotFound tells whether all that a stage lacks is its program.
func isNotFound(err error) bool {
	var look *exec.Error
	var start *pipeline.StartError
	return errors.As(err, &look) || errors.As(err, &start) && start.Code == 127
}

// stage is the function of a stage that a fake takes the place of.
func (f *Fakes) stage(s plan.Stage, do Func) plan.Func {
	if do == nil {
		do = Read(io.Discard)
	}
	return func(ctx context.Context, files map[int]*os.File) error {
		c := &Call{
			Args: slices.Clone(s.Args), Env: slices.Clone(s.Env),
			Stdin: files[0], Stdout: files[1], Stderr: files[2], Files: files,
		}
		if s.Env == nil {
			c.Env = os.Environ()
		}
		dir, err := filepath.Abs(cmp.Or(s.Dir, "."))
		if err != nil {
			return err
		}
		c.Dir = dir
		f.mu.Lock()
		f.calls = append(f.calls, c)
		f.mu.Unlock()
		return do(setting.WithChange(ctx, nil), c)
	}
}

// Print returns a fake that writes text, and succeeds. It reads nothing.
func Print(text string) Func {
	return func(_ context.Context, c *Call) error {
		_, err := io.WriteString(c.Stdout, text)
		return err
	}
}

// Fail returns a fake that writes message to its standard error, and exits with
// a code. It reads nothing.
func Fail(code int, message string) Func {
	return func(_ context.Context, c *Call) error {
		io.WriteString(c.Stderr, message)
		return plan.Exit(code)
	}
}

// Read returns a fake that copies its input to w, and succeeds. Calls at the
// same time write at the same time.
func Read(w io.Writer) Func {
	return func(_ context.Context, c *Call) error {
		_, err := io.Copy(w, c.Stdin)
		return err
	}
}
