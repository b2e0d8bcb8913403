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

	"gopipe/plan"
)

const version = "0.1.0"

// help fits a terminal of 24 lines by 80 columns.
const help = `gopipe runs shell pipelines.

  gopipe [flags] TEXT [args...]        run TEXT, with args as "$1" and so on
  gopipe [flags] -c TEXT [name args]   the same, with name as "$0"
  gopipe [flags] -f FILE [args...]     run a script
  gopipe [flags] [-s args...] <FILE    run what standard input holds
Flags end at TEXT or FILE: what follows belongs to the pipeline.

  --report           afterwards, print a table of the stages to standard error
  --explain[=FORM]   print the plans, and run nothing; FORM is text, json or dot
  --as-written       run all stages as programs, also those gopipe does itself
  --timeout DUR      end everything after DUR (30s, 5m); the status is 124
  --kill-after DUR   then kill what has not ended within DUR (default 5s)
  -e, -euo pipefail  the options of set (but -f is a file: noglob is -o noglob);
                     +e and so on switch off, -O NAME sets an option of shopt
  -h, --help         print this; --version: print the version

  gopipe 'cat log | grep ERROR | sort | uniq -c'
  gopipe --timeout 30s --report 'zcat "$1" | sort -u | wc -l' log.gz
  gopipe --explain 'make 2>&1 | tee build.log | grep -i warning'

The status is that of the last stage (-o pipefail: the last one that failed), or
124: timed out; 126: not runnable; 127: no such command; 2: wrong usage or
syntax. A signal that ends the pipeline ends gopipe too.
`

// An invocation is what the command line asks for.
type invocation struct {
	text, script, name string
	args               []string
	options, shopts    []string
	letters            string // of "$-": where the text is from
	timeout, killAfter time.Duration
	explain            explainForm // nil without --explain
	report, asWritten  bool
	role               role
	interactive        bool
	typed              bool // the text is an operand without -c
	lines              bool // the text is what standard input holds, line by line
}

// explainForm is the value of --explain: how a program's plans print.
type explainForm func(plan.Program) string

func (f *explainForm) Set(name string) error {
	switch name {
	case "text":
		*f = plan.Program.Text
	case "json":
		*f = plan.Program.JSON
	case "dot":
		*f = plan.Program.DOT
	default:
		return errors.New("the forms are text, json and dot")
	}
	return nil
}

func (*explainForm) String() string { return "" }
func (*explainForm) Type() string   { return "form" }

// parseFlags reads the command line. done means that all that was asked for
// (help, the version) has been printed.
func parseFlags(args []string, stdin *os.File) (inv invocation, done bool, err error) {
	inv.name, inv.role = args[0], roleOf(args[0])
	line := commandLine{role: inv.role}
	var showVersion, posix, verbose, ignored bool
	var unread string
	flags := pflag.NewFlagSet("gopipe", pflag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.Var(&inv.explain, "explain", "")
	flags.Lookup("explain").NoOptDefVal = "text"
	flags.BoolVar(&inv.report, "report", false, "")
	flags.BoolVar(&inv.asWritten, "as-written", false, "")
	flags.DurationVar(&inv.timeout, "timeout", 0, "")
	flags.DurationVar(&inv.killAfter, "kill-after", 5*time.Second, "")
	flags.BoolVar(&line.help, "help", false, "")
	flags.BoolVar(&showVersion, "version", false, "")
	flags.BoolVar(&posix, "posix", inv.role == asSh, "")
	flags.BoolVar(&verbose, "verbose", false, "")
	for _, name := range []string{"rcfile", "init-file"} {
		flags.StringVar(&unread, name, "", "")
	}
	for _, name := range []string{"login", "noediting", "noprofile", "norc"} {
		flags.BoolVar(&ignored, name, false, "") // gopipe reads no such file
	}
	if err := line.split(args[1:], flags); err != nil {
		return inv, false, err
	}
	if err := flags.Parse(line.long); err != nil {
		return inv, false, usageError(err)
	}
	if posix {
		inv.options = []string{"-o", "posix"}
	}
	if verbose {
		inv.options = append(inv.options, "-v")
	}
	inv.interactive = line.interactive
	inv.options, inv.shopts = append(inv.options, line.options...), line.shopts
	switch {
	case line.help:
		_, err = fmt.Print(help)
		return inv, true, err
	case showVersion:
		_, err = fmt.Println("gopipe", version)
		return inv, true, err
	case inv.timeout < 0 || inv.killAfter < 0:
		return inv, false, usageError(errors.New("a duration can't be negative"))
	}
	err = inv.source(&line, stdin)
	return inv, false, err
}

func usageError(err error) error {
	return fmt.Errorf("%w (gopipe --help shows what there is)", err)
}

// source finds the text to run, its name and its arguments.
func (inv *invocation) source(line *commandLine, stdin *os.File) error {
	operands := line.operands
	switch {
	case line.file && line.command:
		return usageError(errors.New("-c and -f exclude each other"))
	case line.file && line.stdin:
		return usageError(errors.New("-s and -f exclude each other"))
	case line.command && len(operands) == 0:
		return usageError(errors.New("-c needs a text"))
	case line.file && len(operands) == 0:
		return usageError(errors.New("-f needs a file"))
	case len(operands) == 0, line.stdin && !line.command:
		inv.args = operands
		return inv.fromStdin(stdin)
	}
	inv.text, inv.args = operands[0], operands[1:]
	switch {
	case line.file:
		return inv.fromFile()
	case inv.role != asItself && !line.command:
		return inv.fromOperand()
	case !line.command && takesNoArguments(inv.text, inv.args):
		return inv.unquoted()
	}
	inv.typed = !line.command
	inv.letters = "c"
	if line.stdin {
		inv.letters = "cs"
	}
	if line.command && len(inv.args) > 0 {
		inv.name, inv.args = inv.args[0], inv.args[1:]
	}
	return nil
}

func (inv *invocation) fromFile() error {
	inv.script, inv.name = inv.text, inv.text
	text, err := os.ReadFile(inv.script)
	if err != nil {
		return fmt.Errorf("cannot read the script: %w", err)
	}
	return inv.load(text)
}

// load takes the text of a script, which may hold NUL bytes: they are no part of the
// program. In its first line, they tell a program of another kind.
func (inv *invocation) load(text []byte) error {
	first, _, _ := strings.Cut(string(text[:min(len(text), 80)]), "\n")
	if strings.Contains(first, "\x00") {
		return &fileError{fmt.Errorf("%s: cannot execute binary file", inv.script), 126}
	}
	inv.text = asRead(string(text))
	return nil
}

// asRead is what a shell reads of a file: not its NUL bytes, and no backslash at
// its end, which would have a line go on.
func asRead(text string) string {
	text = strings.ReplaceAll(text, "\x00", "")
	if n := len(text) - len(strings.TrimRight(text, `\`)); n%2 == 1 {
		return text[:len(text)-1]
	}
	return text
}

func (inv *invocation) fromStdin(stdin *os.File) error {
	inv.letters = "s"
	_, err := unix.IoctlGetTermios(int(stdin.Fd()), unix.TCGETS)
	terminal := err == nil
	inv.interactive = inv.interactive || terminal && inv.role != asItself
	switch {
	case inv.explain == nil && (inv.interactive || inv.role != asItself):
		inv.lines = true
		return nil
	case terminal:
		return usageError(errors.New("nothing to run"))
	}
	text, err := readText(stdin)
	if err != nil {
		return fmt.Errorf("cannot read standard input: %w", err)
	}
	inv.text = asRead(text)
	return nil
}
