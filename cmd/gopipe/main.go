// Command gopipe runs shell pipelines.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"gopipe/pipeline"
	"gopipe/plan"
	"gopipe/procs"
	"gopipe/report"
	"gopipe/shell"
)

func main() { exit(run(os.Args[1:])) }

// exit ends the program: by a signal, if one has ended the run.
func exit(status int, err error) {
	var bySignal *procs.SignalError
	if errors.As(err, &bySignal) {
		procs.Die(bySignal.Signal)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "gopipe: "+strings.TrimPrefix(err.Error(), "gopipe: "))
	}
	os.Exit(status)
}

const (
	statusUsage   = 2
	statusTimeout = 124
)

var errTimeout = errors.New("timed out")

// run is the whole program, apart from its end.
func run(args []string) (status int, err error) {
	inv, done, err := parseFlags(args, os.Stdin)
	if err != nil {
		return statusUsage, err
	}
	if done {
		return 0, nil
	}
	file, err := shell.Parse(strings.NewReader(inv.text), inv.script)
	if err != nil {
		return statusUsage, err
	}
	files, err := procs.InheritedFiles()
	if err != nil {
		return 1, err
	}
	cfg := &shell.Config{
		Env: os.Environ(), Name: inv.name, Args: inv.args, Script: inv.script, Files: files,
	}
	if inv.explain {
		return 0, shell.Explain(os.Stdout, cfg, file)
	}

	ctx := context.Background()
	if inv.timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, inv.timeout, errTimeout)
		defer cancel()
	}
	s := &session{inv: &inv}
	// Never released: the program ends with it.
	ctx, s.host = procs.Claim(ctx, inv.timeout > 0)
	cfg.Run = s.runPlan
	context.AfterFunc(ctx, func() { s.giveUp(ctx) })
	sh := shell.New(cfg)
	status, err = sh.Run(ctx, file)
	sh.Close()
	return s.finish(status, err)
}

// A session is one run of a program.
type session struct {
	inv    *invocation
	host   *procs.Host
	rows   report.Table
	ending sync.Mutex // never unlocked: who comes second waits for the end
}

func (s *session) runPlan(ctx context.Context, p *plan.Plan) (*pipeline.Result, error) {
	pl := pipeline.Pipeline{
		Plan: p, Host: s.host, KillAfter: s.inv.killAfter, Observe: s.inv.report,
		Diagnose: shell.Diagnose,
	}
	result, err := pl.Run(ctx)
	if s.inv.report {
		s.rows.Add(result)
	}
	return result, err
}

// finish does what is left to do after the run.
func (s *session) finish(status int, err error) (int, error) {
	s.ending.Lock()
	if errors.Is(err, errTimeout) {
		s.host.EndOrphans(context.Background(), s.inv.killAfter)
		status, err = statusTimeout, nil
	}
	if s.inv.report {
		s.rows.Write(os.Stderr)
	}
	return status, err
}

// giveUp ends the program when its context has ended and the shell does not,
// although no child is left: a builtin may be blocked in a read or a write
// that nothing interrupts.
func (s *session) giveUp(ctx context.Context) {
	const patience = 200 * time.Millisecond
	for {
		time.Sleep(patience)
		if !s.host.Busy() {
			exit(s.finish(1, context.Cause(ctx)))
		}
	}
}

// readText reads the program from a file or standard input.
func readText(r io.Reader) (string, error) {
	text, err := io.ReadAll(r)
	return string(text), err
}
