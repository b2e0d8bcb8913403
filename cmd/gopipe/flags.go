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

const help = `gopipe runs shell pipelines.

Usage:
  gopipe [flags] TEXT [args...]       run TEXT, with args as "$1" and so on
  gopipe [flags] -c TEXT [name args]  the same, with name as "$0"
  gopipe [flags] -f FILE [args...]    run a script
  gopipe [flags] <FILE                run what standard input holds

Flags end at TEXT: what follows it belongs to the pipeline.

%s
Examples:
  gopipe 'cat log | grep ERROR | sort | uniq -c'
  gopipe --timeout 30s --report 'zcat "$1" | cut -d" " -f1 | sort -u | wc -l' log.gz
  gopipe --explain 'make 2>&1 | tee build.log | grep -i warning'

The exit status is the pipeline's: its last stage's, or with "set -o pipefail"
that of the last stage that failed. 124: --timeout ran out; 127: no such
command; 126: not runnable; 2: wrong usage, or a syntax error.
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
	var command, file string
	var showVersion, showHelp bool
	flags := pflag.NewFlagSet("gopipe", pflag.ContinueOnError)
	flags.SetInterspersed(false)
	flags.SortFlags = false
	flags.SetOutput(io.Discard)
	flags.StringVarP(&command, "command", "c", "", "run `TEXT`; the next argument is \"$0\"")
	flags.StringVarP(&file, "file", "f", "", "run the script `FILE`")
	flags.BoolVar(&inv.explain, "explain", false, "print the plan and run nothing")
	flags.BoolVar(&inv.report, "report", false, "print a table of the stages to standard error afterwards")
	flags.DurationVar(&inv.timeout, "timeout", 0, "end everything after `DUR` (30s, 5m); status 124")
	flags.DurationVar(&inv.killAfter, "kill-after", 5*time.Second, "after a timeout, kill what has not ended within `DUR`")
	flags.BoolVarP(&showHelp, "help", "h", false, "print this")
	flags.BoolVar(&showVersion, "version", false, "print the version")
	if err := flags.Parse(args); err != nil {
		return inv, false, usageError(err)
	}
	switch {
	case showHelp:
		fmt.Printf(help, "Flags:\n"+flags.FlagUsages())
		return inv, true, nil
	case showVersion:
		fmt.Println("gopipe", version)
		return inv, true, nil
	case inv.timeout < 0 || inv.killAfter < 0:
		return inv, false, usageError(errors.New("a duration can't be negative"))
	}
	err = inv.source(flags, command, file, stdin)
	return inv, false, err
}

func usageError(err error) error {
	return fmt.Errorf("%w (gopipe --help shows what there is)", err)
}

// source finds the text to run, its name and its arguments.
func (inv *invocation) source(flags *pflag.FlagSet, command, file string, stdin *os.File) error {
	rest := flags.Args()
	inv.name = "gopipe"
	switch {
	case flags.Changed("command") && flags.Changed("file"):
		return usageError(errors.New("-c and -f exclude each other"))
	case flags.Changed("command"):
		inv.text = command
		if len(rest) > 0 {
			inv.name, inv.args = rest[0], rest[1:]
		}
	case flags.Changed("file"):
		text, err := os.ReadFile(file)
		if err != nil {
			return fmt.Errorf("cannot read the script: %w", err)
		}
		inv.text, inv.script, inv.name, inv.args = string(text), file, file, rest
	case len(rest) > 0:
		inv.text, inv.args = rest[0], rest[1:]
	default:
		return inv.fromStdin(stdin)
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
