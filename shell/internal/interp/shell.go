// Package interp evaluates the shell command language: a syntax tree comes in, and
// what comes out are plans, one for each pipeline when the evaluation reaches it,
// which are handed to Config.Run. The package itself starts no process and opens no
// pipe. The builtins stand on it, and are known here by a table.
package interp

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
	"mvdan.cc/sh/v3/syntax"

	"gopipe/internal/procs"
	"gopipe/internal/setting"
	"gopipe/pipeline"
	"gopipe/plan"
	"gopipe/shell/internal/completion"
	"gopipe/shell/internal/fanin"
	"gopipe/shell/internal/history"
	"gopipe/shell/internal/job"
	"gopipe/shell/internal/option"
	"gopipe/shell/internal/source"
	"gopipe/shell/internal/trap"
	"gopipe/shell/internal/vars"
)

// Config says what a shell starts with.
type Config struct {
	// Run runs each pipeline. It is the place for tracing.
	Run func(context.Context, *plan.Plan) (*pipeline.Result, error)

	// Rewrite, if set, returns the plan to run, or to explain, in place of the
	// one that it is given, which it must not change. It has the same stages.
	Rewrite func(*plan.Plan) *plan.Plan

	Env  []string // "name=value"
	Name string   // $0
	Args []string // $1 and so on
	Dir  string   // working directory; empty means the process's own

	// Options are words of set(1), such as "-e", "-o", "pipefail", "+B"; Shopts
	// are "-O" or "+O" with the name of an option of shopt(1) after each. What
	// is no option is the *OptionError of Run.
	Options, Shopts []string

	// Letters end "$-": "c" for a program from the command line, "s" for one
	// from standard input.
	Letters string

	// Interactive has errors end the command at hand instead of the shell, and
	// RunInput ask for each line by PS1 or PS2, as in a shell with -i. There is
	// neither editing of lines nor a history.
	Interactive bool

	// Script is the file that positions in messages name; empty for text from
	// the command line.
	Script string

	// Text is the text of the program, which set -v prints.
	Text string

	// Files are the descriptors that the shell starts with, borrowed.
	Files map[int]*os.File

	// OwnFiles says that the process is the shell's alone: Files are its
	// descriptors of the same numbers, which are let go when the script closes
	// or replaces them by exec, as those of a shell process are.
	OwnFiles bool

	// OnSignal, if set, has deliver called when this process gets the signal,
	// in place of its default action; nil restores that. The script's traps
	// need it. Signal 0 comes with an EXIT trap: the end by a signal is this
	// process's own matter from then on. It may be called at any time, deliver on
	// any goroutine.
	OnSignal func(sig syscall.Signal, deliver func())

	// StandIn, if set, starts a process that stands for a job or a subshell which is
	// none, in a directory, with arguments that ps(1) shows; deliver is called, on
	// any goroutine, for each signal that it gets. Without it, such a job's number is
	// none of a process. See [procs.Host.StandIn].
	StandIn func(dir string, args []string, leads bool, deliver func(sig syscall.Signal)) (*procs.StandIn, error)

	// CatchUp, if set, is called after children have ended. It returns when the
	// signals that came before have been delivered, or ended the context.
	CatchUp func()

	// Arrived, if set, tells the number of the latest signal of a kind that has come
	// to this process, in the order in which they come, or 0; of signal 0 that of
	// the latest of all. Where a command was ended by one that has come here as well
	// while the shell waited for that command, it is the shell's end too.
	Arrived func(sig syscall.Signal) uint64

	// Interrupt, if set, ends the run by a signal that the shell has come by so.
	Interrupt func(sig syscall.Signal)

	// Ignored are the signals that the process was started to ignore. As in any
	// shell without a user, no trap changes that.
	Ignored []syscall.Signal

	// Aftermath, if set, is called before a script's EXIT trap runs although
	// the context has ended. It returns the context that the trap is to have.
	Aftermath func(context.Context) (context.Context, context.CancelFunc)

	Embedded *embedded // nil where the process is the shell's own
}

// A Shell is the state of one shell. It is used by one goroutine; stages and
// subshells run on clones.
type Shell struct {
	Cfg      *Config
	Builtins builtinTable
	Vars     *vars.Table
	Opts     option.Set
	Shopts   option.Shopts

	globIgnore []string // the patterns of GLOBIGNORE
	traceFD    int      // of BASH_XTRACEFD, 0 for standard error
	ListRefs   bool     // there may be name references to all elements of an array
	Table      *table
	numbers    *numbers // of the program's own shell, where they are the process's
	dir        string   // absolute; or empty for the process's own
	Pwd        string   // what pwd prints: dir by the names that led there
	Umask      *int
	Limits     map[int]syscall.Rlimit // not changed, but replaced
	cgroup     string                 // of all commands

	Name   string
	Params []string

	Status     int
	substatus  int    // of the last command substitution
	LastArg    string // $_
	pipestatus []int

	Level       int       // of subshells; 0 is the shell itself
	stage       bool      // this is a simple command of a pipeline: a shell of its own
	nesting     int       // of command substitutions and eval, for set -x
	inForce     []inForce // redirections, the innermost last
	atReturn    []undo    // what the RETURN trap has redirected
	texts       int       // being evaluated by this shell: those of eval, traps and -c
	hides       *frame    // the assignments of a command that its redirections do not see
	Strict      bool      // a special builtin runs in POSIX mode
	depth       int       // of functions, substitutions and the like
	levels      int       // of commands within commands
	condition   int       // depth of contexts where set -e does not apply
	Loops       int       // around the command at hand, within its function
	Unwind      int       // how many of these a break or continue leaves
	Flow        flow      // why evaluation is to unwind
	killed      syscall.Signal
	fatal       error
	ConfigError error  // what New could not return
	LookPath    string // of "command -p", in place of PATH
	location
	Script  string
	text    string      // of what lines evaluates, for set -v
	Current syntax.Node // for BASH_COMMAND
	Dry     dryRun      // for Explain, or nil

	Funcs       map[string]*Function
	funcsShared bool     // a clone may see the map
	foreign     []string // of the environment, what has no name that a variable can have
	funcEnv     []string // that, and what is exported of the functions
	Frames      []*frame
	Calls       *call

	Traps      trap.Actions
	ShownTraps trap.Actions // what trap shows in a subshell: those of its parent
	Signals    *trap.Box
	Hooks      bool   // there is a DEBUG, ERR or RETURN trap
	inHook     int    // bits of those that run
	exiting    string // the EXIT trap that runs
	InTrap     bool
	InExit     bool // the EXIT trap runs
	exited     bool // it has run
	TrapStatus int  // $? when the trap began
	failedLine int  // of what the ERR trap runs for
	hooked     bool // the DEBUG trap has run for the command to come
	BeforeExit int  // $? before return, or before a signal ended the shell

	Root       context.Context // of the program, or of the job
	async      [2]bool         // INT and QUIT are ignored: it is one, and has no trap for them
	background bool            // this shell evaluates a job
	jobControl bool            // set -m is in force: jobs and pipelines have process groups
	group      *job.Group      // of the job that this shell is a part of, under jobControl
	untold     bool            // it is in a substitution, where nobody hears of ends by signals
	job        *job.Job        // the one whose process is not known yet
	Jobs       job.Table
	Ended      []job.Ended
	Disowned   []*job.Job // which wait still knows
	LastJob    *job.Job   // of $!, nil if there is none
	LastLevel  int        // of the subshell whose job that is
	Registry   *job.Registry
	Subs       []ProcSub // of the commands that run
	direct     bool      // the substitution to come is a redirection's alone
	coprocs    []coprocess
	Besides    []ProcSub     // those whose command has ended, and that have not
	Writer     *fanin.Writer // nil as long as there are no named FIFOs
	self       *job.Identity // of a subshell, once BASHPID was asked for
	whole      *syntax.Stmt  // what this shell is there to evaluate: a job, a stage
	Replaced   bool          // by exec
	keepsInput bool          // standard input is redirected, also for jobs
	others     []*job.Job    // what jobs shows in a subshell: those of its parent

	began   time.Time
	random  randomState
	Getopts GetoptsState
	Dirs    []string
	Hashes  HashTable
	Aliases map[string]string

	ownArgs     bool // BASH_ARGV has those of the program
	History     history.List
	HistoryRead int // lines of its file that have been read
	Completions completion.Table
	Disabled    map[string]bool // builtins that enable has switched off; never changed in place
}

// flow says how far evaluation is to unwind.
type flow uint8

const (
	FlowOn       flow = iota
	FlowBreak         // to the end of a loop
	FlowContinue      // to the next round of a loop
	FlowReturn        // to the end of a function or a sourced file
	flowDiscard       // to the next line: an error in an expansion
	flowTop           // to the next line of the program itself, out of any eval
	FlowExit          // to the end of this shell
)

// NewShell makes a shell with builtins.
func NewShell(cfg *Config, builtins builtinTable) *Shell {
	sh := &Shell{Cfg: cfg, Builtins: builtins, Name: cfg.Name, Params: cfg.Args, Script: cfg.Script, text: cfg.Text, dir: cfg.Dir,
		Root: context.Background(), began: time.Now(), Signals: trap.NewBox(), Registry: &job.Registry{Root: context.Background()}, LastArg: lastArg(cfg)}
	sh.Registry.Main, sh.Registry.StandIn = sh.Signals, cfg.StandIn
	if cfg.Embedded != nil {
		sh.Registry.Self = sh.Registry.Name(0, &job.Identity{Take: sh.Signals.Post})
	}
	for _, sig := range cfg.Ignored {
		if sh.Traps == nil {
			sh.Traps = make(trap.Actions)
		}
		sh.Traps[int(sig)] = ""
	}
	sh.Signals.Traps = sh.Traps
	sh.Vars = vars.Import(cfg.Env)
	sh.Table = NewTable()
	for fd, file := range cfg.Files {
		sh.Table.Set(fd, &Open{file: file, borrowed: true, number: cfg.OwnFiles})
	}
	if cfg.OwnFiles {
		sh.numbers = &numbers{}
	}
	sh.initDir()
	sh.texts = Btoi(cfg.Embedded != nil || strings.Contains(cfg.Letters, "c"))
	if cfg.Embedded == nil {
		sh.countShell()
	}
	sh.initOptions()
	sh.importFunctions(cfg.Env)
	for _, name := range []string{"GLOBIGNORE", "BASH_XTRACEFD"} {
		if sh.Vars.Get(name) != nil {
			sh.Watch(name)
		}
	}
	return sh
}

// Close closes the descriptors that the script opened and did not close.
func (sh *Shell) Close() {
	sh.awaitAsked()
	sh.undoReturn()
	if sh.numbers == nil { // else the process ends with the shell, which may have to say why
		sh.Table.close()
	}
	if sh.Writer != nil && sh.Writer.Owner == sh {
		sh.Writer.End()
	}
	if sh.Level == 0 {
		sh.Registry.Fifos.Remove()
	}
	if sh.self != nil {
		sh.self.End(sh.Registry, sh.exitStatus())
	}
}

// awaitAsked has the processes of a program that is ended hear of it before what
// they read from this shell ends.
func (sh *Shell) awaitAsked() {
	if sh.Registry.Root.Err() != nil {
		procs.HostOf(sh.Registry.Root).AwaitAsked()
	}
}

// Late returns a context that ends with ctx, after awaitAsked.
func (sh *Shell) Late(ctx context.Context) (context.Context, context.CancelFunc) {
	late, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		sh.awaitAsked()
		cancel(context.Cause(ctx))
	})
	return late, func() {
		stop()
		cancel(nil)
	}
}

// Clone copies the state for a subshell or a stage. The parent must not change
// while the clone lives.
func (sh *Shell) Clone() *Shell {
	child := *sh
	child.Vars = sh.Vars.Child()
	child.becomeChild(sh)
	return &child
}

// detached is a clone whose parent goes on beside it.
func (sh *Shell) detached() *Shell {
	child := *sh
	child.Vars = sh.Vars.Snapshot()
	child.becomeChild(sh)
	return &child
}

func (sh *Shell) becomeChild(parent *Shell) {
	sh.Table, sh.numbers = parent.Table.clone(), nil
	sh.Level++
	sh.self, sh.whole, sh.Replaced, sh.InExit, sh.exited, sh.jobControl = nil, nil, false, false, false, false
	if len(parent.Jobs.List) > 0 {
		sh.others = slices.Clone(parent.Jobs.List)
	}
	sh.Flow, sh.stage, sh.texts, sh.inForce, sh.atReturn, sh.coprocs = FlowOn, false, 0, nil, nil, nil
	parent.funcsShared, sh.funcsShared = true, true
	parent.Hashes.Shared, sh.Hashes.Shared = true, true
	sh.Completions, sh.History = parent.Completions.Clone(), parent.History.Clone()
	sh.Frames = nil // its array is the parent's
	if parent.InFunction() {
		sh.Frames = []*frame{{}}
	}
	sh.Jobs, sh.Ended, sh.Disowned, sh.job = job.Table{}, nil, nil, nil
	sh.Subs, sh.Besides = nil, nil
	if parent.Writer != nil {
		sh.Writer = parent.Writer.Cloned(sh)
	}
	sh.Signals = trap.NewBox()
	sh.Signals.Outer = parent.Signals
	sh.inheritTraps()
	sh.Signals.Traps = sh.Traps
}

// begins has a clone be there for one statement. The loops around that are not those
// of a compound one, and in bash those of a simple one.
func (sh *Shell) begins(stmt *syntax.Stmt) {
	sh.whole = stmt
	if !isSimple(stmt) {
		sh.Loops = 0
	}
}

func isSimple(stmt *syntax.Stmt) bool {
	switch stmt.Cmd.(type) {
	case nil, *syntax.CallExpr, *syntax.DeclClause:
		return true
	}
	return false
}

// Parse parses text, and finds what can't be run before anything is. The error
// is a [*source.SyntaxError]. name is that of the script, empty for the command line.
func Parse(r io.Reader, name string) (*syntax.File, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	file, err := source.Parse(text, name)
	if err == nil {
		return file, nil
	}
	if file := parsePart(text, name); file != nil {
		return file, nil
	}
	return nil, err
}

func (sh *Shell) PlanPos(p syntax.Pos) plan.Pos {
	pos := source.Position(p, sh.Script)
	if pos.Line > 0 {
		pos.Line += uint32(sh.base)
	}
	return pos
}

// Run evaluates a program and returns its status. The error is that of the
// context, or of a run that was not possible; the status is set all the same.
func (sh *Shell) Run(ctx context.Context, file *syntax.File) (int, error) {
	return sh.evaluateAll(ctx, func(ctx context.Context) { sh.program(ctx, file) })
}

// evaluateAll runs what evaluates the program, and ends the shell.
func (sh *Shell) evaluateAll(ctx context.Context, evaluate func(context.Context)) (int, error) {
	ctx = setting.WithWords(ctx, startMessage)
	sh.Root, sh.Registry.Root = ctx, ctx
	if sh.ConfigError != nil {
		return 2, sh.ConfigError
	}
	sh.holdOut()
	evaluate(ctx)
	sh.runExit(ctx)
	sh.saveHistory()
	switch {
	case sh.Cfg.Embedded != nil:
		sh.endJobs(ctx)
	case sh.fatal == nil && sh.killed == 0:
		sh.leaveJobs(ctx)
	}
	if sh.fatal != nil {
		return max(sh.Status, 1), sh.fatal
	}
	if sh.killed != 0 {
		return sh.Status, &procs.SignalError{Signal: sh.killed}
	}
	return sh.Status, nil
}

// runExit runs the EXIT trap, also where the context has ended: it is there to
// clean up.
func (sh *Shell) runExit(ctx context.Context) {
	if sh.Traps[trap.Exit] == "" || sh.killed == unix.SIGKILL {
		return
	}
	var killed *job.Killed
	switch {
	case ctx.Err() == nil:
	case errors.As(context.Cause(ctx), &killed) && sh.Registry.Root.Err() == nil:
		ctx = sh.Registry.Root // it is this job alone that ends
	default:
		cancel := func() {}
		ctx = context.WithoutCancel(ctx)
		if sh.Cfg.Aftermath != nil {
			ctx, cancel = sh.Cfg.Aftermath(ctx)
		}
		defer cancel()
	}
	sh.exitTrap(ctx)
}

// leaveJobs waits for the jobs that run inside this process, which can't go on
// without it. Those that are processes are left alone, as in any shell.
func (sh *Shell) leaveJobs(ctx context.Context) {
	list := slices.DeleteFunc(sh.Registry.Inside(), (*job.Job).Ended)
	sh.leaveTable(len(list) > 0)
	sh.endReaders()
	sh.WaitsFor(sh.Registry.All())
	for i, j := range list {
		stop := sh.EndWriters(list[i:])
		select {
		case <-j.Done:
			stop()
		case <-ctx.Done():
			stop()
			sh.end(context.Cause(ctx))
			return
		}
	}
}

// leaveTable ends what exec has left open, for the jobs that read it. Where
// jobs go on in this process, all is let go, as by the end of a shell process.
func (sh *Shell) leaveTable(jobs bool) {
	sh.numbers.end()
	if jobs || sh.numbers == nil {
		sh.Table.close()
	} else {
		sh.Table.closeOpened()
	}
}

// program evaluates all of a text.
func (sh *Shell) program(ctx context.Context, file *syntax.File) {
	sh.warn(file)
	sh.lines(ctx, file.Stmts)
}

// warn says what is odd about a program.
func (sh *Shell) warn(file *syntax.File) {
	for _, w := range source.Warnings(file) {
		sh.WriteError(message(sh.PlanPos(w.Hash), w.Text))
	}
}

// lines evaluates statements, going on at the next line after an error that
// discards the rest of one, as bash does.
func (sh *Shell) lines(ctx context.Context, stmts []*syntax.Stmt) {
	echo := inputEcho{stmts: stmts, rest: sh.text}
	discarded := uint(0) // the line, if any
	for i, stmt := range stmts {
		switch {
		case discarded > 0 && stmt.Pos().Line() <= discarded:
			discarded = stmt.End().Line()
			continue
		case sh.Stopped(ctx):
			return
		}
		if (sh.Shopts.ExpandAliases || stmt.Cmd == nil) && sh.rereads(stmts, i) {
			sh.reread(ctx, stmt.Pos())
			return
		}
		echo.reach(sh, i)
		sh.stmt(ctx, stmt)
		if sh.Flow != FlowOn && sh.resume() {
			discarded = stmt.End().Line()
		}
	}
	if !sh.unwinds(ctx) {
		echo.finish(sh)
	}
}

// resume goes on after an error that discarded a line, unless that has ended
// a subshell.
func (sh *Shell) resume() bool {
	top := sh.nesting == 0 && !sh.isArgument()
	if sh.Level > 0 || sh.Flow != flowDiscard && (sh.Flow != flowTop || !top) {
		return false
	}
	sh.Flow = FlowOn
	return true
}

// isArgument reports whether the program is an argument of the command line, which
// bash does not go on with after some errors.
func (sh *Shell) isArgument() bool { return strings.Contains(sh.Cfg.Letters, "c") }

// Stopped reports whether evaluation is to unwind, before more is evaluated.
func (sh *Shell) Stopped(ctx context.Context) bool {
	if sh.Level == 0 && sh.Registry.Ran.Load() {
		sh.catchUp()
	}
	return sh.unwinds(ctx)
}

// unwinds reports whether evaluation is to unwind.
func (sh *Shell) unwinds(ctx context.Context) bool {
	if sh.Flow == FlowOn && ctx.Err() != nil {
		sh.end(context.Cause(ctx))
	}
	return sh.Flow != FlowOn
}

// end unwinds the shell for good.
func (sh *Shell) end(err error) {
	var killed *job.Killed
	if errors.As(err, &killed) {
		sh.die(killed.Sig)
		return
	}
	if sh.fatal == nil {
		sh.fatal = err
	}
	sh.Flow = FlowExit
}

// Exit ends this shell with a status.
func (sh *Shell) Exit(status int) {
	sh.Status = status & 0xff
	sh.Flow = FlowExit
}

// die ends this shell as a signal would.
func (sh *Shell) die(sig syscall.Signal) {
	sh.killed, sh.BeforeExit = sig, sh.Status
	sh.Status = 128 + int(sig)
	sh.Flow = FlowExit
}

// outcome is the status of a stage, as an error.
func (sh *Shell) outcome() error {
	switch {
	case sh.fatal != nil:
		return sh.fatal
	case sh.killed != 0:
		return plan.Killed{Signal: sh.killed}
	case sh.Status != 0:
		return plan.Exit(sh.Status)
	}
	return nil
}

// exitStatus is what a process would have ended with.
func (sh *Shell) exitStatus() procs.Status {
	if sh.killed != 0 {
		return procs.Status{Signal: sh.killed}
	}
	return procs.Status{Code: sh.Status}
}

// Diagnose writes a message of the shell's to its standard error.
func (sh *Shell) Diagnose(format string, args ...any) {
	if w := sh.Table.Writer(2); w != nil {
		io.WriteString(w, message(sh.PlanPos(sh.Pos), fmt.Sprintf(format, args...)))
	}
}

func message(pos plan.Pos, text string) string {
	if at := pos.String(); at != "" {
		return "gopipe: " + at + ": " + text + "\n"
	}
	return "gopipe: " + text + "\n"
}

// startMessage words the message about a stage that can't start.
func startMessage(err error) string {
	start := err.(*pipeline.StartError)
	return message(start.Pos, startText(start))
}

func startText(err *pipeline.StartError) string {
	switch {
	case errors.Is(err.Err, syscall.ENOEXEC):
		return err.Name + ": cannot execute binary file: Exec format error"
	case errors.Is(err.Err, syscall.EEXIST): // O_EXCL: set -C
		return err.Name + ": cannot overwrite existing file"
	}
	if failed := (expansionError{}); errors.As(err.Err, &failed) {
		return failed.Error()
	}
	return err.Error()
}
