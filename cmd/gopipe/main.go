// Command gopipe runs shell pipelines.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"
	"time"

	"gopipe/pipeline"
	"gopipe/plan"
	"gopipe/procs"
	"gopipe/report"
	"gopipe/shell"
)

func main() {
	// The heap stays far below this while pipelines run: no collection, and
	// no thread for it, is worth its start.
	debug.SetGCPercent(400)
	status, err := run(os.Args[1:])
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
	ctx, host := procs.Claim(ctx, inv.timeout > 0)
	defer host.Release()
	var rows report.Table
	cfg.Run = func(ctx context.Context, p *plan.Plan) (*pipeline.Result, error) {
		pl := pipeline.Pipeline{Plan: p, Host: host, KillAfter: inv.killAfter, Observe: inv.report, Diagnose: shell.Diagnose}
		result, err := pl.Run(ctx)
		if inv.report {
			rows.Add(result)
		}
		return result, err
	}
	sh := shell.New(cfg)
	status, err = evaluate(ctx, func() (int, error) {
		defer sh.Close()
		return sh.Run(ctx, file)
	})
	if errors.Is(err, errTimeout) {
		host.EndOrphans(context.Background(), inv.killAfter)
		status, err = statusTimeout, nil
	}
	if inv.report {
		rows.Write(os.Stderr)
	}
	return status, err
}

// evaluate runs the shell until it ends or, once the context has, until it
// had time to: a builtin may be blocked in a read that nothing can end.
func evaluate(ctx context.Context, shellRun func() (int, error)) (status int, err error) {
	type outcome struct {
		status int
		err    error
	}
	ended := make(chan outcome, 1)
	go func() {
		status, err := shellRun()
		ended <- outcome{status, err}
	}()
	select {
	case o := <-ended:
		return o.status, o.err
	case <-ctx.Done():
	}
	const patience = 200 * time.Millisecond
	for {
		select {
		case o := <-ended:
			return o.status, o.err
		case <-time.After(patience):
			if !procs.HostOf(ctx).Busy() {
				return 1, context.Cause(ctx)
			}
		}
	}
}

// readText reads the program from a file or standard input.
func readText(r io.Reader) (string, error) {
	text, err := io.ReadAll(r)
	return string(text), err
}
