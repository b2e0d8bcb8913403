package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/pflag"
	"golang.org/x/sys/unix"
)

const version = "0.1.0"

// help fits a terminal of 24 lines by 80 columns.
const help = `gopipe runs shell pipelines.

  gopipe [flags] TEXT [args...]        run TEXT, with args as "$1" and so on
  gopipe [flags] -c TEXT [name args]   the same, with name as "$0"
  gopipe [flags] -f FILE [args...]     run a script
  gopipe [flags] <FILE                 run what standard input holds

Flags end at TEXT or FILE: what follows belongs to the pipeline.

  --report           afterwards, print a table of the stages to standard error
  --explain          print the plans, and run nothing
  --timeout DUR      end everything after DUR (30s, 5m); the status is 124
  --kill-after DUR   then kill what has not ended within DUR (default 5s)
  -h, --help         print this; --version: print the version

  gopipe 'cat log | grep ERROR | sort | uniq -c'
  gopipe --timeout 30s --report 'zcat "$1" | sort -u | wc -l' log.gz
  gopipe --explain 'make 2>&1 | tee build.log | grep -i warning'

The status is that of the last stage, or with "set -o pipefail" of the last one
that failed. 124: timed out; 126: not runnable; 127: no such command; 2: wrong
usage, or a syntax error. A signal that ends the pipeline ends gopipe too.
`

// An invocation is what the command line asks for.
type invocation struct {
	text, script, name string
	args               []string
	timeout, killAfter time.Duration
	explain, report    bool
}

// parseFlags reads the command line. done means that all that was asked for
// (help, the version) has been printed.
func parseFlags(args []string, stdin *os.File) (inv invocation, done bool, err error) {
	var command, file, showVersion, showHelp bool
	flags := pflag.NewFlagSet("gopipe", pflag.ContinueOnError)
	flags.SetInterspersed(false)
	flags.SetOutput(io.Discard)
	// As in sh, -c says what the first operand is, so that flags end there: a
	// script's "#!/usr/bin/env -S gopipe -f" must not take the script's own.
	flags.BoolVarP(&command, "command", "c", false, "")
	flags.BoolVarP(&file, "file", "f", false, "")
	flags.BoolVar(&inv.explain, "explain", false, "")
	flags.BoolVar(&inv.report, "report", false, "")
	flags.DurationVar(&inv.timeout, "timeout", 0, "")
	flags.DurationVar(&inv.killAfter, "kill-after", 5*time.Second, "")
	flags.BoolVarP(&showHelp, "help", "h", false, "")
	flags.BoolVar(&showVersion, "version", false, "")
	if err := flags.Parse(args); err != nil {
		return inv, false, usageError(err)
	}
	switch {
	case showHelp:
		_, err = fmt.Print(help)
		return inv, true, err
	case showVersion:
		_, err = fmt.Println("gopipe", version)
		return inv, true, err
	case inv.timeout < 0 || inv.killAfter < 0:
		return inv, false, usageError(errors.New("a duration can't be negative"))
	}
	err = inv.source(flags.Args(), command, file, stdin)
	return inv, false, err
}

func usageError(err error) error {
	return fmt.Errorf("%w (gopipe --help shows what there is)", err)
}

// source finds the text to run, its name and its arguments.
func (inv *invocation) source(operands []string, command, file bool, stdin *os.File) error {
	inv.name = "gopipe"
	switch {
	case command && file:
		return usageError(errors.New("-c and -f exclude each other"))
	case command && len(operands) == 0:
		return usageError(errors.New("-c needs a text"))
	case file && len(operands) == 0:
		return usageError(errors.New("-f needs a file"))
	case len(operands) == 0:
		return inv.fromStdin(stdin)
	}
	inv.text, inv.args = operands[0], operands[1:]
	switch {
	case command && len(inv.args) > 0:
		inv.name, inv.args = inv.args[0], inv.args[1:]
	case file:
		inv.script, inv.name = inv.text, inv.text
		text, err := os.ReadFile(inv.script)
		if err != nil {
			return fmt.Errorf("cannot read the script: %w", err)
		}
		inv.text = string(text)
	}
	return inv.refuseNUL()
}

func (inv *invocation) fromStdin(stdin *os.File) error {
	if _, err := unix.IoctlGetTermios(int(stdin.Fd()), unix.TCGETS); err == nil {
		return usageError(errors.New("nothing to run"))
	}
	text, err := readText(stdin)
	if err != nil {
		return fmt.Errorf("cannot read standard input: %w", err)
	}
	inv.text = text
	return inv.refuseNUL()
}

// refuseNUL finds what no argument of a command can hold.
func (inv *invocation) refuseNUL() error {
	if i := strings.IndexByte(inv.text, 0); i >= 0 {
		line := 1 + strings.Count(inv.text[:i], "\n")
		col := i - strings.LastIndexByte(inv.text[:i], '\n')
		return fmt.Errorf("%d:%d: the text holds a NUL byte", line, col)
	}
	return nil
}
