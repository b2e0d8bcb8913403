package builtin

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

	"gopipe/shell/internal/interp"
	"gopipe/shell/internal/quote"
	"gopipe/shell/internal/state"
	"gopipe/shell/internal/trap"
	"gopipe/shell/internal/unparse"
)

func exitShell(ctx context.Context, sh *state.Shell, args []string) int {
	args = state.SkipDashes(args[1:])
	status := sh.Status
	if sh.InExit {
		status = sh.TrapStatus
	}
	if len(args) > 0 {
		n, err := strconv.ParseInt(args[0], 10, 64)
		if err != nil {
			sh.Diagnose("exit: %s: numeric argument required", args[0])
			sh.Exit(2)
			return 2
		}
		status = int(n)
	}
	if len(args) > 1 {
		return sh.TooMany("exit")
	}
	sh.Status = status & 0xff
	interp.TakeArrived(ctx, sh) // a trap may exit, too
	if sh.Flow == state.FlowOn {
		sh.Exit(status)
		interp.ExitHere(ctx, sh)
	}
	return sh.Status
}

func eval(ctx context.Context, sh *state.Shell, args []string) int {
	_, args, bad := state.Getopt(args[1:], "")
	if bad != "" {
		return sh.Usage("eval", "%s", bad)
	}
	text := strings.Join(args, " ")
	return interp.EvalText(ctx, sh, text, sh.Script, "eval: ", sh.Line()-1)
}

// sourceFile is ".": a file run by this shell.
func sourceFile(ctx context.Context, sh *state.Shell, args []string) int {
	name := args[0]
	_, args, bad := state.Getopt(args[1:], "")
	switch {
	case bad != "":
		return sh.Usage(name, "%s", bad)
	case len(args) == 0:
		return sh.Usage(name, "filename argument required")
	}
	status, returned := 1, false
	text, err := readSource(sh, args[0])
	switch {
	case errors.Is(err, syscall.EISDIR):
		sh.Diagnose("%s: %s: is a directory", name, args[0])
	case err == errNoSource:
		sh.Diagnose("%s: %s: file not found", name, args[0])
	case err != nil:
		sh.Diagnose("%s: %s", args[0], state.ErrText(err))
	default:
		status, returned = interp.SourceText(ctx, sh, string(text), args)
	}
	if sh.Hooks && sh.Flow == state.FlowOn {
		interp.ReturnTrap(ctx, sh, returned)
	}
	if err != nil {
		return sh.SpecialFailed(status)
	}
	return status
}

// readSource reads a file, or what one of this shell's own descriptors refers to.
func readSource(sh *state.Shell, name string) ([]byte, error) {
	if own, ok := sh.OwnName(sh.Absolute(name)); ok {
		if o := sh.Table.Get(own.Fd); o != nil {
			o.SyncInput()
		}
	}
	path := findSource(sh, name)
	if path == "" {
		return nil, errNoSource
	}
	return os.ReadFile(path)
}

// errNoSource is a name that is not in PATH, where POSIX has it looked up alone.
var errNoSource = errors.New("not in PATH")

// findSource looks a name without a slash up in PATH, then in the directory.
func findSource(sh *state.Shell, name string) string {
	if !strings.Contains(name, "/") && sh.Shopts.Sourcepath {
		for dir := range strings.SplitSeq(sh.Vars.Text("PATH"), ":") {
			path := sh.Abs(interp.JoinPath(dir, name))
			if st, err := os.Stat(path); err == nil && st.Mode().IsRegular() {
				return path
			}
		}
		if sh.Opts.Posix {
			return ""
		}
	}
	return sh.Abs(name)
}

// execute is "exec": with a command, the shell ends with it. Redirections are
// the caller's matter.
func execute(ctx context.Context, sh *state.Shell, args []string) int {
	opts, args, bad := state.Getopt(args[1:], "cla:")
	switch {
	case bad != "":
		return sh.Usage("exec", "%s", bad)
	case len(args) == 0:
		return 0
	}
	if _, err := interp.Look(sh, args[0]); err != nil {
		sh.Diagnose("%s", execError(sh, args[0], err))
		if interp.SurvivesExec(sh) {
			return err.Code
		}
		sh.Exit(err.Code)
		return sh.Status
	}
	l := interp.NewBuilder(sh, 1)
	s := interp.Command(sh, l, &syntax.Stmt{Position: sh.Pos}, args)
	s.Args = slices.Clone(s.Args)
	for _, o := range opts {
		switch o.Letter {
		case 'a':
			s.Args[0] = o.Arg
		case 'c':
			s.Env = []string{}
		}
	}
	if strings.Contains(state.LettersOf(opts), "l") {
		s.Args[0] = "-" + s.Args[0]
	}
	l.Add(s, sh.Table)
	sh.Replaced = true
	interp.RunLowered(ctx, sh, l)
	if sh.Flow == state.FlowOn && l.Result != nil && interp.Outlives(sh, &l.Result.Stages[0]) {
		sh.Replaced = false
		return sh.Status
	}
	if sh.Traps[trap.Exit] != "" {
		interp.SetTrap(sh, trap.Exit, "", false)
	}
	sh.Flow = state.FlowExit
	return sh.Status
}

func execError(sh *state.Shell, name string, err *interp.LookError) string {
	switch {
	case err.Err == interp.NotFound:
		return "exec: " + name + ": not found"
	case err.Code == 127:
		return fullPath(sh, name) + ": " + state.ErrText(err.Err)
	}
	return "exec: " + fullPath(sh, name) + ": cannot execute: " + state.ErrText(err.Err)
}

func fullPath(sh *state.Shell, name string) string {
	if strings.HasPrefix(name, "/") {
		return name
	}
	return filepath.Join(sh.Pwd, name)
}

// runArgs runs an external command that is expanded already.
func runArgs(sh *state.Shell, ctx context.Context, args []string) {
	l := interp.NewBuilder(sh, 1)
	l.Last, _ = sh.Current.(*syntax.Stmt)
	l.Add(interp.Command(sh, l, &syntax.Stmt{Position: sh.Pos}, args), sh.Table)
	interp.RunLowered(ctx, sh, l)
}

func runBuiltin(ctx context.Context, sh *state.Shell, args []string) int {
	_, args, bad := state.Getopt(args[1:], "")
	switch {
	case bad != "":
		return sh.Usage("builtin", "%s", bad)
	case len(args) == 0:
		return 0
	}
	f := sh.BuiltinNamed(args[0])
	if f == nil {
		sh.Diagnose("builtin: %s: not a shell builtin", args[0])
		return 1
	}
	return f(ctx, sh, args)
}

func command(ctx context.Context, sh *state.Shell, args []string) int {
	opts, args, bad := state.Getopt(args[1:], "pvV")
	switch {
	case bad != "":
		return sh.Usage("command", "%s", bad)
	case len(args) == 0:
		return 0
	}
	letters := state.LettersOf(opts)
	if strings.Contains(letters, "p") {
		sh.LookPath = "/bin:/usr/bin:/sbin:/usr/sbin"
		defer func() { sh.LookPath = "" }()
	}
	if letters = strings.Trim(letters, "p"); letters != "" {
		return describeAll(sh, args, letters[len(letters)-1])
	}
	if f := sh.BuiltinNamed(args[0]); f != nil {
		special := sh.Strict
		sh.Strict = false
		defer func() { sh.Strict = special }()
		return f(ctx, sh, args)
	}
	runArgs(sh, ctx, args)
	return sh.Status
}

// describeAll is command -v and -V.
func describeAll(sh *state.Shell, names []string, verbose byte) int {
	status := 1
	for _, name := range names {
		found := meanings(sh, name, typeOptions{})
		switch {
		case len(found) > 0 && verbose == 'V':
			m := found[0]
			if m.kind == "file" && !strings.Contains(name, "/") {
				m.text = inFull(sh, m.text)
			}
			sh.Print("command", []byte(describe(sh, name, m)))
		case len(found) > 0:
			sh.Printf("command", "%s\n", found[0].brief(name))
		case verbose == 'V':
			sh.Diagnose("command: %s: not found", name)
		}
		if len(found) > 0 {
			status = 0
		}
	}
	return status
}

// inFull is a path that a relative one of PATH has led to.
func inFull(sh *state.Shell, path string) string {
	if strings.HasPrefix(path, "/") {
		return path
	}
	return strings.TrimSuffix(sh.Pwd, "/") + "/" + strings.TrimPrefix(path, "./")
}

// typeOptions are those of "type".
type typeOptions struct {
	kind   bool // -t: one word
	path   bool // -p: the path, if it is a file
	force  bool // -P: the path, whatever else it is
	all    bool // -a: all meanings
	noFunc bool // -f: functions don't count
}

func typeOf(_ context.Context, sh *state.Shell, args []string) int {
	opts, names, bad := state.Getopt(args[1:], "afptP")
	if bad != "" {
		return sh.Usage("type", "%s", bad)
	}
	var o typeOptions
	for _, opt := range opts {
		switch opt.Letter {
		case 'a':
			o.all = true
		case 'f':
			o.noFunc = true
		case 't', 'p', 'P':
			o.kind, o.path = opt.Letter == 't', opt.Letter != 't'
			o.force = opt.Letter == 'P'
		}
	}
	status := 0
	for _, name := range names {
		found := meanings(sh, name, o)
		if len(found) == 0 {
			status = 1
			if !o.kind && !o.path {
				sh.Diagnose("type: %s: not found", name)
			}
		}
		for _, m := range found {
			status = max(status, sh.Print("type", []byte(showMeaning(sh, name, m, o))))
		}
	}
	return status
}

// A meaning is what a name means as a command. The text is an alias's, or the
// path of a file.
type meaning struct{ kind, text string }

// meanings lists what a name means, in the order of preference: the first, or
// all.
func meanings(sh *state.Shell, name string, o typeOptions) (found []meaning) {
	if !o.force {
		found = ownMeanings(sh, name, o.noFunc)
	}
	if len(found) > 0 && !o.all {
		return found[:1]
	}
	if path := sh.Remembered(name); path != "" && !o.all {
		return []meaning{{"hashed", path}}
	}
	for _, path := range lookAll(sh, name) {
		found = append(found, meaning{"file", path})
		if !o.all {
			break
		}
	}
	if len(found) == 0 && !o.all && !sh.Opts.Posix {
		if path := lookPlain(sh, name); path != "" {
			found = []meaning{{"file", path}}
		}
	}
	return found
}

// lookPlain finds a file that can't be run, which bash shows where there is no other.
func lookPlain(sh *state.Shell, name string) string {
	if strings.Contains(name, "/") || name == "" {
		return ""
	}
	for dir := range strings.SplitSeq(sh.CommandPath(), ":") {
		path := interp.JoinPath(dir, name)
		if st, err := os.Stat(sh.Abs(path)); err == nil && st.Mode().IsRegular() {
			return path
		}
	}
	return ""
}

// ownMeanings are those that no file has.
func ownMeanings(sh *state.Shell, name string, noFunc bool) (found []meaning) {
	if a, ok := sh.Aliases[name]; ok && sh.Shopts.ExpandAliases {
		found = append(found, meaning{"alias", a})
	}
	if syntax.IsKeyword(name) || name == "elif" {
		found = append(found, meaning{"keyword", ""})
	}
	if sh.Funcs[name] != nil && !noFunc {
		found = append(found, meaning{"function", ""})
	}
	if sh.IsBuiltin(name) {
		found = append(found, meaning{"builtin", ""})
	}
	return found
}

func showMeaning(sh *state.Shell, name string, m meaning, o typeOptions) string {
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
	return describe(sh, name, m)
}

// describe is a meaning in words.
func describe(sh *state.Shell, name string, m meaning) string {
	switch m.kind {
	case "alias":
		return name + " is aliased to `" + m.text + "'\n"
	case "builtin":
		if sh.Opts.Posix && state.IsSpecialBuiltin(name) {
			return name + " is a special shell builtin\n"
		}
		return name + " is a shell builtin\n"
	case "keyword":
		return name + " is a shell keyword\n"
	case "function":
		return name + " is a function\n" + unparse.FunctionText(sh.Funcs[name].Decl)
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
func lookAll(sh *state.Shell, name string) (paths []string) {
	if strings.Contains(name, "/") {
		if path, err := interp.LookFile(sh, name); err == nil {
			paths = append(paths, path)
		}
		return paths
	}
	for dir := range strings.SplitSeq(sh.CommandPath(), ":") {
		path := interp.JoinPath(dir, name)
		if _, err := interp.Executable(sh.Abs(path)); err == nil {
			paths = append(paths, path)
		}
	}
	return paths
}

// logOut is exit for a login shell.
func logOut(ctx context.Context, sh *state.Shell, args []string) int {
	if !sh.Shopts.LoginShell {
		sh.Diagnose("logout: not login shell: use `exit'")
		return 1
	}
	return exitShell(ctx, sh, args)
}
