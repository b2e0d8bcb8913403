package shell

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"syscall"

	"mvdan.cc/sh/v3/syntax"
)

// A builtin runs with args[0] as its own name and returns its exit status.
type builtin func(ctx context.Context, sh *Shell, args []string) int

// builtins is filled at init, since some of its functions look into it.
var builtins map[string]builtin

func init() {
	builtins = map[string]builtin{
		// control
		":": succeed, "true": succeed, "false": fail,
		"exit": exitShell, "eval": eval, ".": source1, "source": source1, "exec": execute,
		"command": command, "type": typeOf, "builtin": runBuiltin,
		// state
		"cd": changeDir, "pwd": printDir, "set": setOptions, "shift": shift, "unset": unset,
		"export": exportNames, "readonly": readonlyNames, "umask": umask, "ulimit": ulimit,
		// text
		"echo": echo, "printf": printf, "test": test, "[": test, "read": read,
	}
}

func isBuiltin(name string) bool {
	_, ok := builtins[name]
	return ok
}

func succeed(context.Context, *Shell, []string) int { return 0 }
func fail(context.Context, *Shell, []string) int    { return 1 }

// builtin runs a builtin with its assignments and redirections.
func (sh *Shell) builtin(ctx context.Context, stmt *syntax.Stmt, call *syntax.CallExpr, fields []string) {
	restore, err := sh.assignFor(ctx, call.Assigns)
	defer restore()
	if err != nil {
		sh.expansionFailed(err)
		return
	}
	sh.trace(ctx, fields)
	f := builtins[fields[0]]
	body := func(ctx context.Context) {
		status := f(ctx, sh, fields)
		if sh.flow == flowOn {
			sh.status = status
		}
	}
	switch {
	case len(stmt.Redirs) == 0:
		body(ctx)
	case fields[0] == "exec":
		// Its redirections stay in force.
		sh.redirectFor(ctx, fields[0], stmt, func(ctx context.Context, redirected *table) {
			sh.table.close()
			sh.table = redirected
			body(ctx)
		})
	default:
		sh.withRedirs(ctx, fields[0], stmt, body)
	}
	sh.pipestatus = []int{sh.status}
}

// assignFor assigns for the time of one builtin; restore undoes it.
func (sh *Shell) assignFor(ctx context.Context, assigns []*syntax.Assign) (restore func(), err error) {
	if len(assigns) == 0 {
		return func() {}, nil
	}
	before := sh.vars
	sh.vars = before.child()
	err = sh.assignAll(ctx, assigns, true)
	temporary := sh.vars
	assigned := make(map[string]bool, len(assigns))
	for _, a := range assigns {
		if a.Name != nil {
			assigned[a.Name.Value] = true
		}
	}
	return func() {
		sh.vars = before
		for name, vr := range temporary.own {
			if !assigned[name] {
				before.set(name, vr)
			}
		}
	}, err
}

// print writes a builtin's output. A reader that has left ends the shell as
// SIGPIPE would.
func (sh *Shell) print(name string, text []byte) int {
	w := sh.table.writer(1)
	if w == nil {
		sh.diagnose("%s: write error: Bad file descriptor", name)
		return 1
	}
	if len(text) == 0 {
		return 0
	}
	if _, err := w.Write(text); err != nil {
		return sh.writeFailed(name, err)
	}
	return 0
}

func (sh *Shell) writeFailed(name string, err error) int {
	var errno syscall.Errno
	if errors.As(err, &errno) && errno == syscall.EPIPE {
		sh.die(syscall.SIGPIPE)
		return sh.status
	}
	sh.diagnose("%s: write error: %s", name, errText(err))
	return 1
}

func (sh *Shell) printf(name, format string, args ...any) int {
	return sh.print(name, fmt.Appendf(nil, format, args...))
}

// An optionArg is an option of a builtin, with its argument if it takes one.
type optionArg struct {
	letter byte
	arg    string
}

// getopt takes the options off a builtin's arguments, those without its name.
// In letters, a colon follows what takes an argument. bad is the complaint.
func getopt(args []string, letters string) (opts []optionArg, rest []string, bad string) {
	for len(args) > 0 && len(args[0]) > 1 && args[0][0] == '-' {
		word := args[0][1:]
		args = args[1:]
		if word == "-" {
			break
		}
		for word != "" {
			o := optionArg{letter: word[0]}
			word = word[1:]
			_, after, known := strings.Cut(letters, string(o.letter))
			if !known || o.letter == ':' {
				return nil, nil, fmt.Sprintf("-%c: invalid option", o.letter)
			}
			if strings.HasPrefix(after, ":") {
				if word == "" && len(args) == 0 {
					return nil, nil, fmt.Sprintf("-%c: option requires an argument", o.letter)
				}
				if word == "" {
					word, args = args[0], args[1:]
				}
				o.arg, word = word, ""
			}
			opts = append(opts, o)
		}
	}
	return opts, args, ""
}

// lettersOf are the options that were given, the last one last.
func lettersOf(opts []optionArg) string {
	letters := make([]byte, len(opts))
	for i, o := range opts {
		letters[i] = o.letter
	}
	return string(letters)
}

// tooMany reports arguments that a builtin does not take. Bash gives the rest
// of the line up then.
func (sh *Shell) tooMany(name string) int {
	sh.diagnose("%s: too many arguments", name)
	sh.status, sh.flow = 1, flowTop
	return 1
}

// usage reports a misuse of a builtin.
func (sh *Shell) usage(name, format string, args ...any) int {
	sh.diagnose("%s: %s", name, fmt.Sprintf(format, args...))
	return 2
}
