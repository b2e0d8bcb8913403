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

// A builtinRow is a builtin's name and function.
type builtinRow struct {
	name string
	run  builtin
}

// builtinRows is in the order of the names. It is the program's data, and not
// made at its start.
var builtinRows = [...]builtinRow{
	{".", sourceFile},
	{":", succeed},
	{"[", test},
	{"alias", aliasNames},
	{"bg", background},
	{"break", breakLoop},
	{"builtin", runBuiltin},
	{"caller", caller},
	{"cd", changeDir},
	{"command", command},
	{"continue", breakLoop},
	{"declare", declareWords},
	{"dirs", dirs},
	{"disown", disown},
	{"echo", echo},
	{"eval", eval},
	{"exec", execute},
	{"exit", exitShell},
	{"export", declareWords},
	{"false", fail},
	{"fg", foreground},
	{"fifo", makeFIFOs},
	{"getopts", getopts},
	{"hash", hash},
	{"jobs", listJobs},
	{"kill", kill},
	{"let", let},
	{"local", declareWords},
	{"mapfile", mapfile},
	{"merge", merge},
	{"popd", popDir},
	{"printf", printf},
	{"pushd", pushDir},
	{"pwd", printDir},
	{"read", read},
	{"readarray", mapfile},
	{"readonly", declareWords},
	{"return", returnFrom},
	{"set", setOptions},
	{"shift", shift},
	{"shopt", setShopts},
	{"source", sourceFile},
	{"spread", spread},
	{"suspend", suspend},
	{"test", test},
	{"times", times},
	{"trap", trap},
	{"true", succeed},
	{"type", typeOf},
	{"typeset", declareWords},
	{"ulimit", ulimit},
	{"umask", umask},
	{"unalias", unalias},
	{"unset", unset},
	{"wait", wait},
}

// builtins is the table, for the functions in it that look into it.
var builtins []builtinRow

func init() { builtins = builtinRows[:] }

// findBuiltin returns a builtin's function, or nil.
func findBuiltin(name string) builtin {
	low, high := 0, len(builtins)
	for low < high {
		middle := (low + high) / 2
		if builtins[middle].name < name {
			low = middle + 1
		} else {
			high = middle
		}
	}
	if low < len(builtins) && builtins[low].name == name {
		return builtins[low].run
	}
	return nil
}

func isBuiltin(name string) bool { return findBuiltin(name) != nil }

func succeed(context.Context, *Shell, []string) int { return 0 }
func fail(context.Context, *Shell, []string) int    { return 1 }

// builtin runs a builtin with its assignments and redirections.
func (sh *Shell) builtin(ctx context.Context, f builtin, stmt *syntax.Stmt, call *syntax.CallExpr, fields []string) {
	sh.announceVirtual()
	if len(call.Assigns) > 0 {
		restore, err := sh.assignFor(ctx, call.Assigns)
		defer restore()
		if err != nil {
			sh.commandNotAssigned(err)
			return
		}
	}
	if sh.opts.xtrace {
		sh.trace(ctx, fields)
	}
	if len(stmt.Redirs) == 0 {
		sh.runBuiltin(ctx, f, fields)
	} else {
		sh.hideAssigned(call)
		sh.builtinRedirected(ctx, f, stmt, fields)
	}
	sh.setPipeStatus(sh.status)
}

func (sh *Shell) runBuiltin(ctx context.Context, f builtin, fields []string) {
	status := f(ctx, sh, fields)
	if sh.flow == flowOn {
		sh.status = status
	}
}

func (sh *Shell) builtinRedirected(ctx context.Context, f builtin, stmt *syntax.Stmt, fields []string) {
	if !isExec(fields) {
		sh.withRedirs(ctx, stmt, func() { sh.runBuiltin(ctx, f, fields) })
	} else if sh.keepRedirs(ctx, stmt) {
		sh.runBuiltin(ctx, f, fields)
	}
}

// isExec reports whether a command is exec, whose redirections stay in force,
// also by way of command.
func isExec(fields []string) bool {
	for len(fields) > 1 && fields[0] == "command" {
		fields = fields[1:]
		for len(fields) > 0 && (fields[0] == "--" || fields[0] == "-p") {
			fields = fields[1:]
		}
	}
	return len(fields) > 0 && fields[0] == "exec"
}

// setPipeStatus is PIPESTATUS after a command that is no pipeline.
func (sh *Shell) setPipeStatus(status int) {
	if len(sh.pipestatus) == 1 && sh.pipestatus[0] == status {
		return
	}
	sh.pipestatus = []int{status}
}

// assignFor assigns for the time of one builtin or function; restore undoes it.
func (sh *Shell) assignFor(ctx context.Context, assigns []*syntax.Assign) (restore func(), err error) {
	if len(assigns) == 0 {
		return func() {}, nil
	}
	temporary := &frame{temporary: true}
	sh.frames = append(sh.frames, temporary)
	err = sh.assignAll(ctx, assigns, true)
	return func() {
		sh.frames = sh.frames[:len(sh.frames)-1]
		temporary.restore(sh)
	}, err
}

// assignTemporarily makes the variable that a command has before it: one of its
// own, which is exported, and has nothing else of what it hides.
func (sh *Shell) assignTemporarily(ctx context.Context, name, value string, appended bool) error {
	vr := sh.vars.get(name)
	switch {
	case name == "_":
		return nil
	case sh.isReadonly(name):
		return fmt.Errorf("%s: %w", name, errReadonly)
	case appended:
		old, _, err := sh.element(ctx, reference{name: name})
		if err == nil {
			value, err = sh.attributed(ctx, vr, old, value, true)
		}
		if err != nil {
			return err
		}
	}
	if n := len(sh.frames); n > 0 && sh.frames[n-1].temporary {
		sh.frames[n-1].save(sh.vars, name)
	}
	sh.vars.put(name, &variable{kind: scalarVar, set: true, attrs: attrExport, text: value})
	sh.watch(name)
	return nil
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
		sh.signals.post(syscall.SIGPIPE)
		if _, trapped := sh.traps[int(syscall.SIGPIPE)]; !trapped {
			sh.die(syscall.SIGPIPE)
			return sh.status
		}
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
	return sh.misused()
}
