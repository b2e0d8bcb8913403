package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"

	"gopipe/plan"
)

// A Stage is one part of a [Pipeline]: a command, a function of this program,
// or something that is made of stages. The constructors make one; else Path or Func is
// to be set. All else is policy, and may be left zero.
//
// A Stage is not changed by a run. It may be part of several pipelines, and
// several times of one.
type Stage struct {
	// Stage is the command or Func, and what it has of its own. Here,
	//
	//   - an empty Name means Args[0] without its directory, or the kind of stage;
	//   - empty Args mean Path alone;
	//   - Dir and Env, if set, take the place of those of the pipeline, and of entries
	//     with one name in Env, the last counts;
	//   - with Err set, nothing starts at all;
	//   - a Func that is blocked in a Read or Write is not interrupted, and can't have
	//     Umask, Rlimits or Cgroup.
	plan.Stage

	// Inputs and Outputs are what descriptors of the stage read from and write
	// to: 0 in place of the stage before, 1 in place of the next one, 2 in place
	// of the pipeline's Stderr, and 3 and above beside them. A *os.File is passed
	// as it is and stays the caller's; for anything else there is a pipe, and a
	// goroutine that copies.
	Inputs  map[int]io.Reader
	Outputs map[int]io.Writer

	// CombineStderr has descriptor 2 be the same as 1: "2>&1" of a shell.
	CombineStderr bool

	// OK lists exit codes beside 0 that are no failure: grep has 1 for "nothing
	// found".
	OK []int

	// What a constructor has made it; at most one is set, and then neither Path nor Func.
	function func(ctx context.Context, in io.Reader, out io.Writer) error
	pipeline *Pipeline
	merge    *merge
	spread   *spread
}

// Command returns a stage that executes a program. As in os/exec, a name
// without a slash is looked up in PATH, now; that it can't be found is the
// error of the run.
func Command(name string, args ...string) *Stage {
	s := &Stage{Stage: plan.Stage{Path: name, Args: append([]string{name}, args...)}}
	if filepath.Base(name) == name {
		path, err := lookPath(name)
		if path != "" {
			s.Path = path
		}
		s.Err = err
	}
	return s
}

// FromCmd returns a stage that does what cmd would. cmd must not have been
// started, and is not used afterwards. What a stage can't do is the error of
// the run: a Cmd of [exec.CommandContext], whose context can't be seen here
// (give it to [Pipeline.Run]), a SysProcAttr, a WaitDelay.
func FromCmd(cmd *exec.Cmd) *Stage {
	if cmd == nil {
		return &Stage{Stage: plan.Stage{Name: "exec.Cmd", Err: errors.New("the exec.Cmd is nil")}}
	}
	s := &Stage{Stage: plan.Stage{Path: cmd.Path, Args: cmd.Args, Dir: cmd.Dir, Env: cmd.Env, Err: cmd.Err}}
	if len(s.Args) == 0 {
		s.Args = []string{cmd.Path}
	}
	if s.Env != nil || s.Dir != "" {
		s.Env = cmd.Environ()
	}
	if cmd.Stdin != nil {
		s.Inputs = map[int]io.Reader{0: cmd.Stdin}
	}
	outputs := map[int]io.Writer{}
	if cmd.Stdout != nil {
		outputs[1] = cmd.Stdout
	}
	if cmd.Stderr != nil {
		outputs[2] = cmd.Stderr
	}
	for i, file := range cmd.ExtraFiles {
		if file != nil {
			outputs[3+i] = file
		}
	}
	if len(outputs) > 0 {
		s.Outputs = outputs
	}
	if err := refuseCmd(cmd); err != nil {
		s.Err = err
	}
	return s
}

func refuseCmd(cmd *exec.Cmd) error {
	switch {
	case cmd.Process != nil:
		return errors.New("the exec.Cmd has been started already")
	case cmd.Cancel != nil:
		return errors.New("an exec.Cmd of CommandContext hides its context: use exec.Command, and give the context to Run")
	case cmd.WaitDelay != 0:
		return errors.New("the exec.Cmd has a WaitDelay: set the pipeline's")
	case cmd.SysProcAttr != nil:
		return errors.New("the exec.Cmd has a SysProcAttr, which a stage can't have")
	}
	return nil
}

// Go returns a stage that is a function of this program: it reads what the stage before
// it writes, and writes what the next one reads. Both are pipes or files, with the methods
// of [os.File], and it may close either early. [io.Copy] from one to the other copies
// nothing where both are pipes: see splice(2).
//
// It runs on a goroutine of its own, from its start to its end, and its result is the
// stage's:
//
//   - nil is success. [plan.Exit] and [plan.Killed] are other statuses.
//   - An error of a write to out after all readers have left (EPIPE), wrapped or
//     not, counts as an end by SIGPIPE, which is no failure where they ended well.
//     That of any other file or connection is an error as others are, and so is
//     one that is joined with another error.
//   - A panic, or runtime.Goexit, is a [*PanicError], and ends the other stages.
//
// When f returns, its input and output are closed. ctx ends with the context of
// the run, and when all that read out have left. A Read or Write that blocks is
// interrupted when WaitDelay has passed after the end of the run's context; an
// f that goes on even then is abandoned.
func Go(name string, f func(ctx context.Context, in io.Reader, out io.Writer) error) *Stage {
	return &Stage{Stage: plan.Stage{Name: name}, function: f}
}

// check finds what no plan can be made from.
func (s *Stage) check() error {
	kinds := 0
	for _, set := range []bool{s.Path != "", s.function != nil, s.Func != nil, s.pipeline != nil, s.merge != nil, s.spread != nil} {
		if set {
			kinds++
		}
	}
	switch {
	case kinds == 0 && s.Err == nil && len(s.Args) > 0:
		return errors.New("the name of the program is empty")
	case kinds == 0 && s.Err == nil:
		return errors.New("nothing says what it is: use Command, Go or another constructor")
	case kinds > 1:
		return errors.New("it has a Path or Func beside what its constructor has made it")
	case s.CombineStderr && s.Outputs[2] != nil:
		return errors.New("CombineStderr and Outputs[2] exclude each other")
	case s.composite() && (s.CombineStderr || len(s.OK) > 0 || s.confined()):
		return errors.New("CombineStderr, OK, Rlimits, Cgroup and Umask are for the stages in it")
	case (s.function != nil || s.Func != nil && !s.Internal.PassesLimits) && s.confined():
		return errors.New("it can't have Rlimits, Cgroup or Umask: a function has those of this process")
	}
	return s.checkDescriptors()
}

// confined tells a stage with what only a process of its own can have.
func (s *Stage) confined() bool { return len(s.Rlimits) > 0 || s.Cgroup != "" || s.Umask != nil }

func (s *Stage) checkDescriptors() error {
	limit := 1 << 20
	if s.composite() {
		limit = 1
	}
	for fd, r := range s.Inputs {
		if fd < 0 || fd > limit || fd == 1 {
			return fmt.Errorf("it can't have an input %d", fd)
		}
		if isNilFile(r) {
			return fmt.Errorf("its Inputs[%d] is a nil *os.File", fd)
		}
		if s.Outputs[fd] != nil {
			return fmt.Errorf("descriptor %d is both an input and an output", fd)
		}
	}
	for fd, w := range s.Outputs {
		if fd < 0 || fd > limit || fd == 0 {
			return fmt.Errorf("it can't have an output %d", fd)
		}
		if isNilFile(w) {
			return fmt.Errorf("its Outputs[%d] is a nil *os.File", fd)
		}
	}
	return nil
}

// isNilFile tells what is not nil, but holds a file that is: of a program that
// did not look at an error, as a rule.
func isNilFile(x any) bool {
	file, ok := x.(*os.File)
	return ok && file == nil
}

// composite tells a stage that is made of stages.
func (s *Stage) composite() bool { return s.pipeline != nil || s.merge != nil || s.spread != nil }

func (s *Stage) name() string {
	switch {
	case s.Name != "":
		return s.Name
	case len(s.Args) > 0 && s.Args[0] != "":
		return filepath.Base(s.Args[0])
	case s.Path != "":
		return filepath.Base(s.Path)
	}
	return "function"
}
