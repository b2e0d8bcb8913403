// Command gopipe runs shell pipelines.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"sync"
	"time"

	"gopipe/cmd/gopipe/internal/rewrite"
	_ "gopipe/cmd/gopipe/internal/signals" // first of all
	"gopipe/internal/fifo"
	"gopipe/internal/ownshell"
	"gopipe/internal/procs"
	"gopipe/internal/setting"
	"gopipe/internal/start"
	"gopipe/internal/strerror"
	"gopipe/pipeline"
	"gopipe/plan"
	"gopipe/report"
	"gopipe/shell"
)

func main() { exit(run(os.Args)) }

// exit ends the program: by a signal, if one has ended the run.
func exit(status int, err error) {
	var bySignal *procs.SignalError
	if errors.As(err, &bySignal) {
		procs.Die(bySignal.Signal)
	}
	if err != nil {
		fmt.Fprint(os.Stderr, complaint(err))
		status = max(status, 1)
	}
	os.Exit(status)
}

// complaint words an error that ends the program: in bash's form where that is what
// it has been called as.
func complaint(err error) string {
	text := strings.TrimPrefix(err.Error(), "gopipe: ")
	name := os.Args[0]
	if roleOf(name) == asItself {
		return "gopipe: " + text + "\n" + excerpt(err)
	}
	if missing := (*fs.PathError)(nil); errors.As(err, &missing) {
		return name + ": " + missing.Path + ": " + strerror.Text(missing.Err) + "\n"
	}
	bad := (*shell.SyntaxError)(nil)
	if !errors.As(err, &bad) {
		return name + ": " + text + "\n"
	}
	if bad.Pos.Name != "" {
		name = bad.Pos.Name
	}
	place := fmt.Sprintf("%s: line %d: ", name, bad.Pos.Line)
	line, _, _ := strings.Cut(strings.TrimSpace(bad.Excerpt()), "\n")
	return place + bad.Msg + "\n" + place + "`" + line + "'\n"
}

// excerpt shows where a syntax error is.
func excerpt(err error) string {
	if bad := (*shell.SyntaxError)(nil); errors.As(err, &bad) {
		return bad.Excerpt()
	}
	return ""
}

const (
	statusUsage   = 2
	statusTimeout = 124
)

var errTimeout = errors.New("timed out")

// run is the whole program, apart from its end. args begin with the name that it
// is called by.
func run(args []string) (status int, err error) {
	inv, done, err := parseFlags(args, os.Stdin)
	if err != nil {
		return usageStatus(err), err
	}
	if done {
		return 0, nil
	}
	var script *shell.Script // nil for one that is read as it is run
	if !inv.lines {
		if script, err = shell.Parse(strings.NewReader(inv.text), inv.script); err != nil {
			return statusUsage, err
		}
	}
	files, err := procs.InheritedFiles()
	if err != nil {
		return 1, err
	}
	cfg := &shell.Config{
		Env: start.Environ(), Name: inv.name, Args: inv.args, Files: files, Options: inv.options, Shopts: inv.shopts,
		Internal: ownshell.Process{OwnFiles: true, Letters: inv.letters, Interactive: inv.interactive, AsBash: inv.role != asItself},
	}
	if !inv.asWritten && !inv.report { // which measures processes
		cfg.Internal.Rewrite = rewrite.Apply
	}
	if inv.explain != nil {
		return mapError(0, explain(cfg, script, inv.explain))
	}

	ctx := context.Background()
	if inv.timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, inv.timeout, errTimeout)
		defer cancel()
	}
	s := &session{inv: &inv, stderr: os.Stderr, removeFIFOs: func() {}}
	if inv.report { // the script may close its own, or leave it to others
		if s.stderr, err = procs.Duplicate(os.Stderr); err != nil {
			return 1, fmt.Errorf("cannot keep standard error for the report: %w", err)
		}
	}
	// Never released: the program ends with it.
	ctx, s.host = procs.Claim(ctx, procs.HostOptions{
		AsShell: true, Alone: true, Adopt: true, KillAfter: inv.killAfter,
	})
	cfg.Run = s.runPlan
	s.lend(&cfg.Internal)
	context.AfterFunc(ctx, func() { s.giveUp(ctx) })
	fifo.Sweep() // what is in its way is no matter of a run that makes none
	if !inv.report {
		ctx = setting.Uncounted(ctx)
	}
	sh := shell.New(cfg, script)
	status, err = mapError(sh.Run(ctx))
	sh.Close()
	inv.hint(status)
	return s.finish(ctx, status, err)
}

// lend has the shell do with the process what is for a shell to do.
func (s *session) lend(p *ownshell.Process) {
	p.OnSignal = s.host.Handle
	p.StandIn = s.host.StandIn
	p.CatchUp = s.host.CatchUp
	p.Ignored = procs.IgnoredAtStart()
	p.Arrived, p.Interrupt = s.host.Arrived, s.host.End
	p.CleanUp = s.cleanUp
	p.Made = func(removeFIFOs func()) { s.removeFIFOs = removeFIFOs }
}

// explain prints the plans of a program in one of their forms.
func explain(cfg *shell.Config, script *shell.Script, form func(plan.Program) string) error {
	program, err := shell.Explain(cfg, script)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(os.Stdout, form(program)); err != nil {
		return fmt.Errorf("cannot print the plan: %w", err)
	}
	return nil
}

// mapError makes what is no option of the shell a wrong usage.
func mapError(status int, err error) (int, error) {
	if bad := (*ownshell.OptionError)(nil); errors.As(err, &bad) {
		return statusUsage, usageError(err)
	}
	return status, err
}

// A session is one run of a program.
type session struct {
	inv         *invocation
	host        *procs.Host
	stderr      *os.File // for the report
	rows        report.Table
	removeFIFOs func()
	ending      sync.Mutex // never unlocked: who comes second waits for the end
}

func (s *session) runPlan(ctx context.Context, p *plan.Plan) (*pipeline.Result, error) {
	pl := pipeline.Runner{
		Plan:   p,
		Policy: pipeline.Policy{Group: pipeline.HostGroup, KillAfter: s.inv.killAfter, WaitDelay: -1},
	}
	result, err := pl.Run(ctx)
	if s.inv.report {
		s.rows.Add(result)
	}
	return result, err
}

// cleanUp gives the EXIT trap of a script that was ended some time to clean
// up.
func (s *session) cleanUp(ctx context.Context) (context.Context, context.CancelFunc) {
	s.host.AllowCleanUp()
	return context.WithTimeoutCause(ctx, s.inv.killAfter, errTimeout)
}

// finish does what is left to do after the run.
func (s *session) finish(ctx context.Context, status int, err error) (int, error) {
	s.ending.Lock()
	s.host.AwaitEnd()
	s.removeFIFOs() // the shell may not have come to its end
	if errors.Is(err, errTimeout) {
		status, err = statusTimeout, nil
	}
	if s.inv.report {
		if writeErr := s.rows.Write(s.stderr); err == nil && writeErr != nil {
			err = fmt.Errorf("cannot print the report: %w", writeErr)
		}
	}
	s.host.ReleaseSignals()
	var bySignal *procs.SignalError
	if errors.As(context.Cause(ctx), &bySignal) {
		err = bySignal
	}
	return status, err
}

// giveUp ends the program when its context has ended and the shell does not,
// although no child is left: a builtin may be blocked in a read or a write
// that nothing interrupts.
func (s *session) giveUp(ctx context.Context) {
	const patience = 200 * time.Millisecond
	for quiet := 0; quiet < 2; quiet++ {
		time.Sleep(patience)
		if s.host.Busy() {
			quiet = -1
		}
	}
	exit(s.finish(ctx, 1, context.Cause(ctx)))
}

// readText reads the program from a file or standard input.
func readText(r io.Reader) (string, error) {
	text, err := io.ReadAll(r)
	return string(text), err
}
