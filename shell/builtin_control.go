package shell

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/shell/internal/quote"
)

func exitShell(_ context.Context, sh *Shell, args []string) int {
	args = skipDashes(args[1:])
	status := sh.status
	if sh.inExit {
		status = sh.trapStatus
	}
	if len(args) > 0 {
		n, err := strconv.ParseInt(args[0], 10, 64)
		if err != nil {
			sh.diagnose("exit: %s: numeric argument required", args[0])
			sh.exit(2)
			return 2
		}
		status = int(n)
	}
	if len(args) > 1 {
		return sh.tooMany("exit")
	}
	sh.exit(status)
	return sh.status
}

func eval(ctx context.Context, sh *Shell, args []string) int {
	_, args, bad := getopt(args[1:], "")
	if bad != "" {
		return sh.usage("eval", "%s", bad)
	}
	text := strings.Join(args, " ")
	return sh.evalText(ctx, text, sh.script, "eval: ", sh.line()-1)
}

// sourceFile is ".": a file run by this shell.
func sourceFile(ctx context.Context, sh *Shell, args []string) int {
	name := args[0]
	_, args, bad := getopt(args[1:], "")
	switch {
	case bad != "":
		return sh.usage(name, "%s", bad)
	case len(args) == 0:
		return sh.usage(name, "filename argument required")
	}
	status, returned := 1, false
	text, err := sh.readSource(args[0])
	switch {
	case errors.Is(err, syscall.EISDIR):
		sh.diagnose("%s: %s: is a directory", name, args[0])
	case err == errNoSource:
		sh.diagnose("%s: %s: file not found", name, args[0])
	case err != nil:
		sh.diagnose("%s: %s", args[0], errText(err))
	default:
		status, returned = sh.sourceText(ctx, string(text), args)
	}
	if sh.hooks {
		sh.returnTrap(ctx, returned)
	}
	if err != nil {
		return sh.specialFailed(status)
	}
	return status
}

// readSource reads a file, or what one of this shell's own descriptors refers to.
func (sh *Shell) readSource(name string) ([]byte, error) {
	if own, ok := sh.ownName(sh.absolute(name)); ok {
		if o := sh.table.get(own.fd); o != nil {
			o.syncInput()
		}
	}
	path := sh.findSource(name)
	if path == "" {
		return nil, errNoSource
	}
	return os.ReadFile(path)
}

// errNoSource is a name that is not in PATH, where POSIX has it looked up alone.
var errNoSource = errors.New("not in PATH")

// findSource looks a name without a slash up in PATH, then in the directory.
func (sh *Shell) findSource(name string) string {
	if !strings.Contains(name, "/") && sh.shopts.sourcepath {
		for dir := range strings.SplitSeq(sh.vars.text("PATH"), ":") {
			path := sh.abs(joinPath(dir, name))
			if st, err := os.Stat(path); err == nil && st.Mode().IsRegular() {
				return path
			}
		}
		if sh.opts.posix {
			return ""
		}
	}
	return sh.abs(name)
}

// execute is "exec": with a command, the shell ends with it. Redirections are
// the caller's matter.
func execute(ctx context.Context, sh *Shell, args []string) int {
	opts, args, bad := getopt(args[1:], "cla:")
	switch {
	case bad != "":
		return sh.usage("exec", "%s", bad)
	case len(args) == 0:
		return 0
	}
	if _, err := sh.look(args[0]); err != nil {
		sh.diagnose("%s", sh.execError(args[0], err))
		if sh.shopts.execfail && sh.level == 0 {
			return err.code
		}
		sh.exit(err.code)
		return sh.status
	}
	l := sh.lowering(1)
	s := sh.command(l, &syntax.Stmt{Position: sh.pos}, args)
	s.Args = slices.Clone(s.Args)
	for _, o := range opts {
		switch o.letter {
		case 'a':
			s.Args[0] = o.arg
		case 'c':
			s.Env = []string{}
		}
	}
	if strings.Contains(lettersOf(opts), "l") {
		s.Args[0] = "-" + s.Args[0]
	}
	l.add(s, sh.table)
	sh.replaced = true
	sh.run(ctx, l)
	if sh.flow == flowOn && l.result != nil && sh.outlives(&l.result.Stages[0]) {
		sh.replaced = false
		return sh.status
	}
	if sh.traps[trapExit] != "" {
		sh.setTrap(trapExit, "", false)
	}
	sh.flow = flowExit
	return sh.status
}

func (sh *Shell) execError(name string, err *lookError) string {
	switch {
	case err.err == notFound:
		return "exec: " + name + ": not found"
	case err.code == 127:
		return sh.fullPath(name) + ": " + errText(err.err)
	}
	return "exec: " + sh.fullPath(name) + ": cannot execute: " + errText(err.err)
}

func (sh *Shell) fullPath(name string) string {
	if strings.HasPrefix(name, "/") {
		return name
	}
	return filepath.Join(sh.pwd, name)
}

// runArgs runs an external command that is expanded already.
func (sh *Shell) runArgs(ctx context.Context, args []string) {
	l := sh.lowering(1)
	l.last, _ = sh.current.(*syntax.Stmt)
	l.add(sh.command(l, &syntax.Stmt{Position: sh.pos}, args), sh.table)
	sh.run(ctx, l)
}

func runBuiltin(ctx context.Context, sh *Shell, args []string) int {
	_, args, bad := getopt(args[1:], "")
	switch {
	case bad != "":
		return sh.usage("builtin", "%s", bad)
	case len(args) == 0:
		return 0
	}
	f := sh.builtinNamed(args[0])
	if f == nil {
		sh.diagnose("builtin: %s: not a shell builtin", args[0])
		return 1
	}
	return f(ctx, sh, args)
}

func command(ctx context.Context, sh *Shell, args []string) int {
	opts, args, bad := getopt(args[1:], "pvV")
	switch {
	case bad != "":
		return sh.usage("command", "%s", bad)
	case len(args) == 0:
		return 0
	}
	letters := lettersOf(opts)
	if strings.Contains(letters, "p") {
		sh.lookPath = "/bin:/usr/bin:/sbin:/usr/sbin"
		defer func() { sh.lookPath = "" }()
	}
	if letters = strings.Trim(letters, "p"); letters != "" {
		return sh.describeAll(args, letters[len(letters)-1])
	}
	if f := sh.builtinNamed(args[0]); f != nil {
		special := sh.strict
		sh.strict = false
		defer func() { sh.strict = special }()
		return f(ctx, sh, args)
	}
	sh.runArgs(ctx, args)
	return sh.status
}

// describeAll is command -v and -V.
func (sh *Shell) describeAll(names []string, verbose byte) int {
	status := 1
	for _, name := range names {
		found := sh.meanings(name, typeOptions{})
		switch {
		case len(found) > 0 && verbose == 'V':
			sh.print("command", []byte(sh.describe(name, found[0])))
		case len(found) > 0:
			sh.printf("command", "%s\n", found[0].brief(name))
		case verbose == 'V':
			sh.diagnose("command: %s: not found", name)
		}
		if len(found) > 0 {
			status = 0
		}
	}
	return status
}

// typeOptions are those of "type".
type typeOptions struct {
	kind   bool // -t: one word
	path   bool // -p: the path, if it is a file
	force  bool // -P: the path, whatever else it is
	all    bool // -a: all meanings
	noFunc bool // -f: functions don't count
}

func typeOf(_ context.Context, sh *Shell, args []string) int {
	opts, names, bad := getopt(args[1:], "afptP")
	if bad != "" {
		return sh.usage("type", "%s", bad)
	}
	var o typeOptions
	for _, opt := range opts {
		switch opt.letter {
		case 'a':
			o.all = true
		case 'f':
			o.noFunc = true
		case 't', 'p', 'P':
			o.kind, o.path = opt.letter == 't', opt.letter != 't'
			o.force = opt.letter == 'P'
		}
	}
	status := 0
	for _, name := range names {
		found := sh.meanings(name, o)
		if len(found) == 0 {
			status = 1
			if !o.kind && !o.path {
				sh.diagnose("type: %s: not found", name)
			}
		}
		for _, m := range found {
			sh.print("type", []byte(sh.showMeaning(name, m, o)))
		}
	}
	return status
}

// A meaning is what a name means as a command. The text is an alias's, or the
// path of a file.
type meaning struct{ kind, text string }

// meanings lists what a name means, in the order of preference: the first, or
// all.
func (sh *Shell) meanings(name string, o typeOptions) (found []meaning) {
	if !o.force {
		found = sh.ownMeanings(name, o.noFunc)
	}
	if len(found) > 0 && !o.all {
		return found[:1]
	}
	if path := sh.hashedPath(name); path != "" && !o.all {
		return []meaning{{"hashed", path}}
	}
	for _, path := range sh.lookAll(name) {
		found = append(found, meaning{"file", path})
		if !o.all {
			break
		}
	}
	return found
}

// ownMeanings are those that no file has.
func (sh *Shell) ownMeanings(name string, noFunc bool) (found []meaning) {
	if a, ok := sh.aliases[name]; ok && sh.shopts.expandAliases {
		found = append(found, meaning{"alias", a})
	}
	if syntax.IsKeyword(name) {
		found = append(found, meaning{"keyword", ""})
	}
	if sh.funcs[name] != nil && !noFunc {
		found = append(found, meaning{"function", ""})
	}
	if sh.isBuiltin(name) {
		found = append(found, meaning{"builtin", ""})
	}
	return found
}

func (sh *Shell) showMeaning(name string, m meaning, o typeOptions) string {
	isFile := m.kind == "file" || m.kind == "hashed"
	switch {
	case o.kind && isFile:
		return "file\n"
	case o.kind:
		return m.kind + "\n"
	case o.path && !isFile:
		return ""
	case o.path:
		return m.text + "\n"
	}
	return sh.describe(name, m)
}

// describe is a meaning in words.
func (sh *Shell) describe(name string, m meaning) string {
	switch m.kind {
	case "alias":
		return name + " is aliased to `" + m.text + "'\n"
	case "builtin":
		if sh.opts.posix && isSpecialBuiltin(name) {
			return name + " is a special shell builtin\n"
		}
		return name + " is a shell builtin\n"
	case "keyword":
		return name + " is a shell keyword\n"
	case "function":
		return name + " is a function\n" + functionText(sh.funcs[name].decl)
	case "hashed":
		return name + " is hashed (" + m.text + ")\n"
	}
	return name + " is " + m.text + "\n"
}

// brief is a meaning as command -v has it.
func (m meaning) brief(name string) string {
	switch m.kind {
	case "alias":
		return "alias " + name + "=" + quote.Single(m.text)
	case "file", "hashed":
		return m.text
	}
	return name
}

// lookAll returns every file that the name of a command could mean.
func (sh *Shell) lookAll(name string) (paths []string) {
	if strings.Contains(name, "/") {
		if path, err := sh.lookFile(name); err == nil {
			paths = append(paths, path)
		}
		return paths
	}
	for dir := range strings.SplitSeq(sh.commandPath(), ":") {
		path := joinPath(dir, name)
		if _, err := executable(sh.abs(path)); err == nil {
			paths = append(paths, path)
		}
	}
	return paths
}

// logOut is exit for a login shell.
func logOut(ctx context.Context, sh *Shell, args []string) int {
	if !sh.shopts.loginShell {
		sh.diagnose("logout: not login shell: use `exit'")
		return 1
	}
	return exitShell(ctx, sh, args)
}
