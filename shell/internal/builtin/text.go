package builtin

import (
	"context"
	"strconv"
	"strings"
	"time"

	"gopipe/shell/internal/ascii"
	"gopipe/shell/internal/format"
	"gopipe/shell/internal/input"
	"gopipe/shell/internal/interp"
	"gopipe/shell/internal/state"
	"gopipe/shell/internal/test"
	"gopipe/shell/internal/vars"
)

// untilNUL is what a variable can hold of a text.
func untilNUL(s string) string {
	before, _, _ := strings.Cut(s, "\x00")
	return before
}

func printf(ctx context.Context, sh *state.Shell, args []string) int {
	opts, args, bad := state.Getopt(args[1:], "v:")
	if bad != "" {
		return sh.Usage("printf", "%s", bad)
	}
	var to vars.Reference
	for _, o := range opts {
		var ok bool
		if to, ok = vars.ParseReference(o.Arg); !ok {
			return sh.Usage("printf", "`%s': not a valid identifier", o.Arg)
		}
	}
	if len(args) == 0 {
		return sh.MisusedBy("printf")
	}
	out, diags, status, _ := format.Printf(args[0], args[1:])
	if len(opts) > 0 {
		if err := sh.Vars.Assign(ctx, to, untilNUL(string(out)), false); err != nil {
			sh.Refused(err)
			return 1
		}
	} else if written := sh.Print("printf", out); written != 0 {
		return written
	}
	for _, d := range diags {
		sh.Diagnose("%s", d)
	}
	return status
}

// testCommand is test, or [.
func testCommand(_ context.Context, sh *state.Shell, args []string) int {
	name := args[0]
	args = args[1:]
	if name == "[" {
		if len(args) == 0 || args[len(args)-1] != "]" {
			return sh.Usage("[", "missing `]'")
		}
		args = args[:len(args)-1]
	}
	ok, err := test.Eval(interp.TestEnv(sh), args)
	if err != nil {
		return sh.Usage(name, "%v", err)
	}
	return state.Btoi(!ok)
}

func read(ctx context.Context, sh *state.Shell, args []string) int {
	given, names, bad := state.Getopt(args[1:], "rsei:d:n:N:u:p:t:a:")
	if bad != "" {
		return sh.Usage("read", "%s", bad)
	}
	opts := interp.ReadOptions{Options: input.Options{Delim: '\n', Limit: -1}, Names: names}
	for _, o := range given {
		if bad := set(&opts, o); bad != "" {
			sh.Diagnose("read: %s", bad)
			return 1
		}
	}
	for _, name := range names {
		if _, ok := vars.ParseReference(name); !ok {
			sh.Diagnose("read: `%s': not a valid identifier", name)
			return 1
		}
	}
	o := sh.Table.Get(opts.Fd)
	switch {
	case !o.Readable() && opts.Given:
		sh.Diagnose("read: %d: invalid file descriptor: Bad file descriptor", opts.Fd)
		return 1
	case !o.Readable():
		sh.Diagnose("read: read error: %d: Bad file descriptor", opts.Fd)
		return 1
	case opts.Poll:
		return state.Btoi(!o.HasInput())
	}
	if sh.IsTerminal(opts.Fd) {
		sh.WriteError(opts.Prompt)
	}
	opts.Stop = interp.StopReading(ctx, sh)
	return interp.ReadInto(ctx, sh, o, opts)
}

// set takes one option, or says what is wrong with it.
func set(o *interp.ReadOptions, given state.OptionArg) (bad string) {
	n, err := strconv.Atoi(given.Arg)
	invalid := err != nil || n < 0
	switch given.Letter {
	case 'r':
		o.Raw = true
	case 'd':
		o.Delim = (given.Arg + "\x00")[0]
	case 'n', 'N':
		if invalid {
			return given.Arg + ": invalid number"
		}
		o.Limit, o.Exact = n, given.Letter == 'N'
	case 'u':
		if invalid {
			return given.Arg + ": invalid file descriptor specification"
		}
		o.Fd, o.Given = n, true
	case 'p':
		o.Prompt = given.Arg
	case 't':
		return setTimeout(o, given.Arg)
	case 'a':
		if !ascii.IsName(given.Arg) {
			return "`" + given.Arg + "': not a valid identifier"
		}
		o.Array = given.Arg
	}
	return ""
}

// isTimeout accepts what -t takes: seconds and perhaps a fraction.
func isTimeout(text string) bool {
	whole, fraction, _ := strings.Cut(text, ".")
	return text != "" && strings.Trim(whole+fraction, "0123456789") == ""
}

func setTimeout(o *interp.ReadOptions, text string) (bad string) {
	seconds, err := strconv.ParseFloat("0"+text, 64)
	if err != nil || !isTimeout(text) {
		return text + ": invalid timeout specification"
	}
	o.Poll = seconds == 0
	o.Deadline = time.Now().Add(time.Duration(seconds * float64(time.Second)))
	return ""
}

// echo is the builtin. With xpg_echo it expands escapes unasked, and in POSIX
// mode then has no options.
func echo(_ context.Context, sh *state.Shell, args []string) int {
	return sh.Print("echo", format.Echo(args[1:], sh.Shopts.XpgEcho, !sh.Shopts.XpgEcho || !sh.Opts.Posix))
}
