package shell

import (
	"context"
	"errors"
	"os"
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

func exitShell(_ context.Context, sh *Shell, args []string) int {
	status := sh.status
	if len(args) > 1 {
		n, err := strconv.Atoi(args[1])
		if err != nil {
			sh.diagnose("exit: %s: numeric argument required", args[1])
			sh.exit(2)
			return 2
		}
		status = n
	}
	if len(args) > 2 {
		sh.diagnose("exit: too many arguments")
		return 1
	}
	sh.exit(status)
	return sh.status
}

func eval(ctx context.Context, sh *Shell, args []string) int {
	text := strings.Join(args[1:], " ")
	return sh.evalText(ctx, strings.NewReader(text), sh.script, "eval: ")
}

// evalText runs text as a part of this shell.
func (sh *Shell) evalText(ctx context.Context, r *strings.Reader, script, what string) int {
	file, err := Parse(r, script)
	if err != nil {
		var se *SyntaxError
		if errors.As(err, &se) {
			sh.diagnose("%s%s", what, se.Msg)
		}
		return 2
	}
	sh.status = 0
	sh.stmts(ctx, file.Stmts)
	return sh.status
}

// source1 is ".": a file run by this shell.
func source1(ctx context.Context, sh *Shell, args []string) int {
	if len(args) < 2 {
		return sh.usage(args[0], "filename argument required")
	}
	path := sh.findSource(args[1])
	text, err := os.ReadFile(path)
	if err != nil {
		sh.diagnose("%s: %s", args[1], errText(err))
		return 1
	}
	params, script := sh.params, sh.script
	if len(args) > 2 {
		sh.params = args[2:]
		defer func() { sh.params = params }()
	}
	sh.script = args[1]
	defer func() { sh.script = script }()
	return sh.evalText(ctx, strings.NewReader(string(text)), args[1], args[1]+": ")
}

// findSource looks a name without a slash up in PATH, then in the directory.
func (sh *Shell) findSource(name string) string {
	if !strings.Contains(name, "/") {
		for dir := range strings.SplitSeq(sh.vars.get("PATH").String(), ":") {
			path := sh.abs(joinPath(dir, name))
			if st, err := os.Stat(path); err == nil && st.Mode().IsRegular() {
				return path
			}
		}
	}
	return sh.abs(name)
}

// execute is "exec": with a command, the shell ends with it. Redirections are
// the caller's matter.
func execute(ctx context.Context, sh *Shell, args []string) int {
	args = args[1:]
	if len(args) > 0 && args[0] == "--" {
		args = args[1:]
	}
	if len(args) == 0 {
		return 0
	}
	path, lookErr := sh.look(args[0])
	if lookErr != nil {
		msg := errText(lookErr.err)
		if lookErr.err == notFound {
			msg = "not found"
		}
		sh.diagnose("exec: %s: %s", args[0], msg)
		sh.exit(lookErr.code)
		return sh.status
	}
	_ = path
	sh.runArgs(ctx, args)
	sh.flow = flowExit
	return sh.status
}

// runArgs runs an external command that is expanded already.
func (sh *Shell) runArgs(ctx context.Context, args []string) {
	l := newLowering(1)
	s := sh.command(&syntax.Stmt{Position: sh.pos}, args)
	l.add(s, sh.table)
	sh.run(ctx, l)
}

func runBuiltin(ctx context.Context, sh *Shell, args []string) int {
	if len(args) < 2 {
		return 0
	}
	f := builtins[args[1]]
	if f == nil {
		sh.diagnose("builtin: %s: not a shell builtin", args[1])
		return 1
	}
	return f(ctx, sh, args[1:])
}

func command(ctx context.Context, sh *Shell, args []string) int {
	args = args[1:]
	verbose := byte(0)
	for len(args) > 0 && len(args[0]) > 1 && args[0][0] == '-' {
		opt := args[0]
		args = args[1:]
		if opt == "--" {
			break
		}
		for _, c := range []byte(opt[1:]) {
			switch c {
			case 'v', 'V':
				verbose = c
			case 'p':
			default:
				return sh.usage("command", "-%c: invalid option", c)
			}
		}
	}
	if len(args) == 0 {
		return 0
	}
	if verbose != 0 {
		return sh.describeAll(args, verbose)
	}
	if f := builtins[args[0]]; f != nil {
		return f(ctx, sh, args)
	}
	sh.runArgs(ctx, args)
	return sh.status
}

func (sh *Shell) describeAll(names []string, verbose byte) int {
	status := 1
	for _, name := range names {
		kind, path := sh.kindOf(name)
		switch {
		case kind == "":
			if verbose == 'V' {
				sh.diagnose("command: %s: not found", name)
			}
			continue
		case verbose == 'V':
			sh.printf("command", "%s", describe(name, kind, path))
		case kind == "file":
			sh.printf("command", "%s\n", path)
		default:
			sh.printf("command", "%s\n", name)
		}
		status = 0
	}
	return status
}

// kindOf tells what a name means as a command, as "type -t" does.
func (sh *Shell) kindOf(name string) (kind, path string) {
	switch {
	case syntax.IsKeyword(name):
		return "keyword", ""
	case isBuiltin(name):
		return "builtin", ""
	}
	if path, err := sh.look(name); err == nil {
		return "file", path
	}
	return "", ""
}

func describe(name, kind, path string) string {
	switch kind {
	case "keyword":
		return name + " is a shell keyword\n"
	case "builtin":
		return name + " is a shell builtin\n"
	}
	return name + " is " + path + "\n"
}

func typeOf(_ context.Context, sh *Shell, args []string) int {
	args = args[1:]
	short, paths := false, false
	for len(args) > 0 && strings.HasPrefix(args[0], "-") && len(args[0]) > 1 {
		short = short || strings.Contains(args[0], "t")
		paths = paths || strings.ContainsAny(args[0], "pP")
		args = args[1:]
	}
	status := 0
	for _, name := range args {
		kind, path := sh.kindOf(name)
		switch {
		case kind == "":
			status = 1
			if !short && !paths {
				sh.diagnose("type: %s: not found", name)
			}
		case short:
			sh.printf("type", "%s\n", kind)
		case paths:
			if path != "" {
				sh.printf("type", "%s\n", path)
			}
		default:
			sh.printf("type", "%s", describe(name, kind, path))
		}
	}
	return status
}
