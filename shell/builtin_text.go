package shell

import (
	"context"
	"strconv"
	"strings"
	"time"

	"gopipe/shell/internal/ascii"
	"gopipe/shell/internal/format"
)

func printf(ctx context.Context, sh *Shell, args []string) int {
	opts, args, bad := getopt(args[1:], "v:")
	if bad != "" {
		return sh.usage("printf", "%s", bad)
	}
	var to reference
	for _, o := range opts {
		var ok bool
		if to, ok = parseReference(o.arg); !ok {
			return sh.usage("printf", "`%s': not a valid identifier", o.arg)
		}
	}
	if len(args) == 0 {
		return sh.misusedBy("printf")
	}
	out, diags, status, _ := format.Printf(args[0], args[1:])
	if len(opts) > 0 {
		if err := sh.assign(ctx, to, string(out), false); err != nil {
			sh.diagnose("%v", err)
			return 1
		}
	} else if written := sh.print("printf", out); written != 0 {
		return written
	}
	for _, d := range diags {
		sh.diagnose("%s", d)
	}
	return status
}

func test(_ context.Context, sh *Shell, args []string) int {
	name := args[0]
	args = args[1:]
	if name == "[" {
		if len(args) == 0 || args[len(args)-1] != "]" {
			return sh.usage("[", "missing `]'")
		}
		args = args[:len(args)-1]
	}
	ok, err := evalTest(sh.testEnv(), args)
	if err != nil {
		return sh.usage(name, "%v", err)
	}
	return btoi(!ok)
}

func read(ctx context.Context, sh *Shell, args []string) int {
	given, names, bad := getopt(args[1:], "rsei:d:n:N:u:p:t:a:")
	if bad != "" {
		return sh.usage("read", "%s", bad)
	}
	opts := readOptions{delim: '\n', limit: -1, names: names}
	for _, o := range given {
		if bad := opts.set(o); bad != "" {
			sh.diagnose("read: %s", bad)
			return 1
		}
	}
	for _, name := range names {
		if _, ok := parseReference(name); !ok {
			sh.diagnose("read: `%s': not a valid identifier", name)
			return 1
		}
	}
	o := sh.table.get(opts.fd)
	switch {
	case !o.readable() && opts.given:
		sh.diagnose("read: %d: invalid file descriptor: Bad file descriptor", opts.fd)
		return 1
	case !o.readable():
		sh.diagnose("read: read error: %d: Bad file descriptor", opts.fd)
		return 1
	case opts.poll:
		return btoi(!o.hasInput())
	}
	if sh.isTerminal(opts.fd) {
		sh.writeError(opts.prompt)
	}
	opts.stop = sh.stopReading(ctx)
	return sh.readInto(ctx, o, opts)
}

// set takes one option, or says what is wrong with it.
func (o *readOptions) set(given optionArg) (bad string) {
	n, err := strconv.Atoi(given.arg)
	invalid := err != nil || n < 0
	switch given.letter {
	case 'r':
		o.raw = true
	case 'd':
		o.delim = (given.arg + "\x00")[0]
	case 'n', 'N':
		if invalid {
			return given.arg + ": invalid number"
		}
		o.limit, o.exact = n, given.letter == 'N'
	case 'u':
		if invalid {
			return given.arg + ": invalid file descriptor specification"
		}
		o.fd, o.given = n, true
	case 'p':
		o.prompt = given.arg
	case 't':
		return o.setTimeout(given.arg)
	case 'a':
		if !ascii.IsName(given.arg) {
			return "`" + given.arg + "': not a valid identifier"
		}
		o.array = given.arg
	}
	return ""
}

// isTimeout accepts what -t takes: seconds and perhaps a fraction.
func isTimeout(text string) bool {
	whole, fraction, _ := strings.Cut(text, ".")
	return text != "" && strings.Trim(whole+fraction, "0123456789") == ""
}

func (o *readOptions) setTimeout(text string) (bad string) {
	seconds, err := strconv.ParseFloat("0"+text, 64)
	if err != nil || !isTimeout(text) {
		return text + ": invalid timeout specification"
	}
	o.poll, o.timed = seconds == 0, true
	o.deadline = time.Now().Add(time.Duration(seconds * float64(time.Second)))
	return ""
}

// echo is the builtin. With xpg_echo it expands escapes unasked, and in POSIX
// mode then has no options.
func echo(_ context.Context, sh *Shell, args []string) int {
	return sh.print("echo", format.Echo(args[1:], sh.shopts.xpgEcho, !sh.shopts.xpgEcho || !sh.opts.posix))
}
