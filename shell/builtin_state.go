package shell

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
	"mvdan.cc/sh/v3/expand"
	"mvdan.cc/sh/v3/syntax"

	"gopipe/plan"
)

// initDir sets PWD, which is kept where it already names the directory.
func (sh *Shell) initDir() {
	sh.pwd = sh.dir
	if sh.pwd == "" {
		dir, err := os.Getwd() // trusts a PWD that is right, as POSIX asks
		if err != nil {
			return
		}
		sh.pwd = dir
	}
	sh.setVar("PWD", expand.Variable{Set: true, Exported: true, Kind: expand.String, Str: sh.pwd})
	if old := sh.vars.get("OLDPWD"); !old.IsSet() {
		sh.vars.set("OLDPWD", expand.Variable{Exported: true, Kind: expand.String})
	}
}

func changeDir(_ context.Context, sh *Shell, args []string) int {
	opts, args, bad := getopt(args[1:], "LPe")
	if bad != "" {
		return sh.usage("cd", "%s", bad)
	}
	if len(args) > 1 {
		sh.diagnose("cd: too many arguments")
		return 1
	}
	target, show, bad := sh.cdTarget(args)
	if bad != "" {
		sh.diagnose("cd: %s", bad)
		return 1
	}
	return sh.enter(target, show, isPhysical(opts))
}

// isPhysical reports whether -P is the last of -L and -P.
func isPhysical(opts []optionArg) bool {
	letters := lettersOf(opts)
	return strings.LastIndexByte(letters, 'P') > strings.LastIndexByte(letters, 'L')
}

// cdTarget finds out where to go, and whether the user has to be told.
func (sh *Shell) cdTarget(args []string) (target string, show bool, bad string) {
	switch {
	case len(args) == 0:
		home := sh.vars.get("HOME")
		if !home.IsSet() {
			return "", false, "HOME not set"
		}
		return home.String(), false, ""
	case args[0] == "-":
		old := sh.vars.get("OLDPWD")
		if !old.IsSet() {
			return "", false, "OLDPWD not set"
		}
		return old.String(), true, ""
	}
	return args[0], false, ""
}

func (sh *Shell) enter(target string, show, physical bool) int {
	path, shown := sh.searchCDPath(target)
	if !strings.HasPrefix(path, "/") {
		path = sh.pwd + "/" + path
	}
	next := cleanPath(path)
	if physical {
		if real, err := filepath.EvalSymlinks(path); err == nil {
			next = real
		}
	}
	if err := enterable(next); err != nil {
		sh.diagnose("cd: %s: %s", target, errText(err))
		return 1
	}
	old := sh.pwd
	sh.dir, sh.pwd = next, next
	sh.setVar("OLDPWD", expand.Variable{Set: true, Exported: true, Kind: expand.String, Str: old})
	sh.setVar("PWD", expand.Variable{Set: true, Exported: true, Kind: expand.String, Str: next})
	if show || shown {
		return sh.printf("cd", "%s\n", next)
	}
	return 0
}

// cleanPath is filepath.Clean, but for the two slashes that POSIX lets a path
// begin with.
func cleanPath(path string) string {
	if strings.HasPrefix(path, "//") && !strings.HasPrefix(path, "///") {
		return "/" + filepath.Clean(path)
	}
	return filepath.Clean(path)
}

// searchCDPath looks a relative name up in CDPATH.
func (sh *Shell) searchCDPath(target string) (path string, shown bool) {
	if strings.HasPrefix(target, "/") || target == "." || target == ".." ||
		strings.HasPrefix(target, "./") || strings.HasPrefix(target, "../") {
		return target, false
	}
	for dir := range strings.SplitSeq(sh.vars.get("CDPATH").String(), ":") {
		if dir == "" {
			continue
		}
		path := dir + "/" + target
		if st, err := os.Stat(sh.abs(path)); err == nil && st.IsDir() {
			return path, true
		}
	}
	return target, false
}

func enterable(path string) error {
	st, err := os.Stat(path)
	if err != nil {
		return err
	}
	if !st.IsDir() {
		return unix.ENOTDIR
	}
	return unix.Faccessat(unix.AT_FDCWD, path, unix.X_OK, unix.AT_EACCESS)
}

func printDir(_ context.Context, sh *Shell, args []string) int {
	opts, _, bad := getopt(args[1:], "LP")
	if bad != "" {
		return sh.usage("pwd", "%s", bad)
	}
	dir := sh.pwd
	if isPhysical(opts) {
		if real, err := filepath.EvalSymlinks(dir); err == nil {
			dir = real
		}
	}
	return sh.printf("pwd", "%s\n", dir)
}

func setOptions(_ context.Context, sh *Shell, args []string) int {
	args = args[1:]
	if len(args) == 0 {
		return sh.listVars()
	}
	rest, params, status := sh.parseSet(args)
	if params {
		sh.params = rest
	}
	return status
}

// parseSet applies options; params tells whether what follows replaces the
// positional parameters.
func (sh *Shell) parseSet(args []string) (rest []string, params bool, status int) {
	for len(args) > 0 {
		arg := args[0]
		if arg == "--" {
			return args[1:], true, 0
		}
		if arg == "-" {
			sh.opts.xtrace = false
			return args[1:], len(args) > 1, 0
		}
		if len(arg) < 2 || arg[0] != '-' && arg[0] != '+' {
			return args, true, 0
		}
		args = args[1:]
		var bad string
		args, bad = sh.setLetters(arg, args)
		if bad != "" {
			return nil, false, sh.usage("set", "%s", bad)
		}
	}
	return nil, false, 0
}

func (sh *Shell) setLetters(arg string, rest []string) ([]string, string) {
	on := arg[0] == '-'
	for _, letter := range []byte(arg[1:]) {
		if letter == 'o' {
			if len(rest) == 0 {
				sh.listOptions(on)
				continue
			}
			field := sh.opts.byName(rest[0])
			if field == nil {
				return nil, rest[0] + ": invalid option name"
			}
			*field = on
			rest = rest[1:]
			continue
		}
		field := sh.opts.byLetter(letter)
		if field == nil {
			return nil, fmt.Sprintf("%c%c: invalid option", arg[0], letter)
		}
		*field = on
	}
	return rest, ""
}

func (sh *Shell) listOptions(table bool) {
	for _, opt := range optionTable {
		on := *opt.field(&sh.opts)
		if table {
			sh.printf("set", "%-15s\t%s\n", opt.name, map[bool]string{true: "on", false: "off"}[on])
		} else {
			sh.printf("set", "set %co %s\n", "+-"[btoi(on)], opt.name)
		}
	}
}

func (sh *Shell) listVars() int {
	all := sh.vars.all()
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if vr := all[name]; vr.IsSet() && vr.Kind == expand.String {
			fmt.Fprintf(&b, "%s=%s\n", name, singleQuote(vr.Str))
		}
	}
	return sh.print("set", []byte(b.String()))
}

func shift(_ context.Context, sh *Shell, args []string) int {
	args = skipDashes(args[1:])
	n := 1
	if len(args) > 0 {
		v, err := strconv.Atoi(args[0])
		if err != nil {
			sh.diagnose("shift: %s: numeric argument required", args[0])
			return 1
		}
		n = v
	}
	switch {
	case len(args) > 1:
		return sh.tooMany("shift")
	case n < 0:
		sh.diagnose("shift: %d: shift count out of range", n)
		return 1
	case n > len(sh.params):
		return 1
	}
	sh.params = sh.params[n:]
	return 0
}

func unset(_ context.Context, sh *Shell, args []string) int {
	opts, names, bad := getopt(args[1:], "fvn")
	if bad != "" {
		return sh.usage("unset", "%s", bad)
	}
	letters := lettersOf(opts)
	function, variable := strings.Contains(letters, "f"), strings.Contains(letters, "v")
	if function && variable {
		sh.diagnose("unset: cannot simultaneously unset a function and a variable")
		return 1
	}
	status := 0
	for _, name := range names {
		switch {
		case function, !variable && !isName(name): // there are no functions
		case !isName(name):
			sh.diagnose("unset: `%s': not a valid identifier", name)
			status = 1
		case sh.vars.get(name).ReadOnly:
			sh.diagnose("unset: %s: cannot unset: readonly variable", name)
			status = 1
		default:
			sh.vars.set(name, expand.Variable{})
		}
	}
	return status
}

// declare evaluates "export" and "readonly", which the parser knows.
func (sh *Shell) declare(ctx context.Context, decl *syntax.DeclClause) {
	args := []string{decl.Variant.Value}
	var assigned []*syntax.Assign
	var values []string
	for _, a := range decl.Args {
		fields, err := sh.declared(ctx, a)
		if err != nil {
			sh.expansionFailed(err)
			return
		}
		args = append(args, fields...)
		if a.Name != nil && !a.Naked {
			assigned = append(assigned, a)
			values = append(values, fields[0][len(a.Name.Value)+1:])
		}
	}
	sh.trace(ctx, args)
	for i, a := range assigned {
		sh.traceAssign(ctx, &syntax.Assign{Name: a.Name}, values[i])
	}
	sh.status = builtins[decl.Variant.Value](ctx, sh, args)
}

// declared expands an operand of "export": that of an assignment is not split.
func (sh *Shell) declared(ctx context.Context, a *syntax.Assign) ([]string, error) {
	switch {
	case a.Name == nil:
		return sh.fields(ctx, []*syntax.Word{a.Value})
	case a.Naked:
		return []string{a.Name.Value}, nil
	}
	value, err := sh.literal(ctx, a.Value)
	if a.Append {
		value = sh.vars.get(a.Name.Value).String() + value
	}
	return []string{a.Name.Value + "=" + value}, err
}

func exportNames(_ context.Context, sh *Shell, args []string) int {
	return sh.mark("export", "declare -x", args[1:],
		func(vr *expand.Variable, on bool) { vr.Exported = on },
		func(vr expand.Variable) bool { return vr.Exported })
}

func readonlyNames(_ context.Context, sh *Shell, args []string) int {
	return sh.mark("readonly", "declare -r", args[1:],
		func(vr *expand.Variable, on bool) { vr.ReadOnly = on },
		func(vr expand.Variable) bool { return vr.ReadOnly })
}

// mark gives variables an attribute, or lists those that have it.
func (sh *Shell) mark(name, form string, args []string, set func(*expand.Variable, bool), has func(expand.Variable) bool) int {
	opts, args, bad := getopt(args, "fnp")
	if bad != "" {
		return sh.usage(name, "%s", bad)
	}
	letters := lettersOf(opts)
	if len(args) == 0 {
		return sh.listMarked(name, form, has)
	}
	status := 0
	for _, arg := range args {
		if strings.Contains(letters, "f") {
			sh.diagnose("%s: %s: not a function", name, arg)
			status = 1
			continue
		}
		if !sh.markOne(name, arg, !strings.Contains(letters, "n"), set) {
			status = 1
		}
	}
	return status
}

func (sh *Shell) markOne(name, arg string, on bool, set func(*expand.Variable, bool)) bool {
	key, value, assigned := strings.Cut(arg, "=")
	if !isName(key) {
		sh.diagnose("%s: `%s': not a valid identifier", name, arg)
		return false
	}
	vr := sh.vars.get(key)
	if assigned {
		if vr.ReadOnly {
			sh.diagnose("%s: readonly variable", key)
			return false
		}
		vr.Set, vr.Kind, vr.Str = true, expand.String, value
	} else if vr.Kind == expand.Unknown {
		vr.Kind = expand.String
	}
	set(&vr, on)
	sh.vars.env = nil
	sh.vars.set(key, vr)
	return true
}

func (sh *Shell) listMarked(name, form string, has func(expand.Variable) bool) int {
	all := sh.vars.all()
	var b strings.Builder
	for _, key := range slices.Sorted(maps.Keys(all)) {
		vr := all[key]
		switch {
		case !has(vr):
		case vr.IsSet():
			fmt.Fprintf(&b, "%s %s=%s\n", form, key, exportQuote(vr.String()))
		default:
			fmt.Fprintf(&b, "%s %s\n", form, key)
		}
	}
	return sh.print(name, []byte(b.String()))
}

func umask(_ context.Context, sh *Shell, args []string) int {
	opts, args, bad := getopt(args[1:], "pS")
	if bad != "" {
		return sh.usage("umask", "%s", bad)
	}
	letters := lettersOf(opts)
	symbolic := strings.Contains(letters, "S")
	if len(args) > 0 {
		mask, err := parseUmask(args[0], sh.currentUmask())
		if err != nil {
			sh.diagnose("umask: %v", err)
			return 1
		}
		sh.umask = &mask
		if symbolic {
			return sh.printf("umask", "%s\n", symbolicUmask(mask))
		}
		return 0
	}
	text := fmt.Sprintf("%04o", sh.currentUmask())
	if symbolic {
		text = symbolicUmask(sh.currentUmask())
	}
	if strings.Contains(letters, "p") {
		text = "umask " + map[bool]string{true: "-S "}[symbolic] + text
	}
	return sh.printf("umask", "%s\n", text)
}

// currentUmask reads the process's mask, which umask(2) can't without setting
// it, from proc_pid_status(5).
func (sh *Shell) currentUmask() int {
	if sh.umask != nil {
		return *sh.umask
	}
	text, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(text)) {
		if value, ok := strings.CutPrefix(line, "Umask:"); ok {
			mask, _ := strconv.ParseInt(strings.TrimSpace(value), 8, 32)
			return int(mask)
		}
	}
	return 0o022
}

// A limit is a row of ulimit's table.
type limit struct {
	letter   byte
	resource int    // -1 for the size of pipes, which is fixed
	unit     uint64 // bytes, or whatever is counted, in one step of the builtin
	name     string
	units    string
}

const pipeSize = -1

var limitTable = []limit{
	{'R', 15, 1, "real-time non-blocking time", "microseconds"}, // RLIMIT_RTTIME
	{'c', unix.RLIMIT_CORE, 1024, "core file size", "blocks"},
	{'d', unix.RLIMIT_DATA, 1024, "data seg size", "kbytes"},
	{'e', unix.RLIMIT_NICE, 1, "scheduling priority", ""},
	{'f', unix.RLIMIT_FSIZE, 1024, "file size", "blocks"},
	{'i', unix.RLIMIT_SIGPENDING, 1, "pending signals", ""},
	{'l', unix.RLIMIT_MEMLOCK, 1024, "max locked memory", "kbytes"},
	{'m', unix.RLIMIT_RSS, 1024, "max memory size", "kbytes"},
	{'n', unix.RLIMIT_NOFILE, 1, "open files", ""},
	{'p', pipeSize, 512, "pipe size", "512 bytes"},
	{'q', unix.RLIMIT_MSGQUEUE, 1, "POSIX message queues", "bytes"},
	{'r', unix.RLIMIT_RTPRIO, 1, "real-time priority", ""},
	{'s', unix.RLIMIT_STACK, 1024, "stack size", "kbytes"},
	{'t', unix.RLIMIT_CPU, 1, "cpu time", "seconds"},
	{'u', unix.RLIMIT_NPROC, 1, "max user processes", ""},
	{'v', unix.RLIMIT_AS, 1024, "virtual memory", "kbytes"},
	{'x', unix.RLIMIT_LOCKS, 1, "file locks", ""},
}

func limitBy(letter byte) *limit {
	for i := range limitTable {
		if limitTable[i].letter == letter {
			return &limitTable[i]
		}
	}
	return nil
}

// A limitChange is one option of ulimit, with the value to set if it has one.
type limitChange struct {
	*limit
	value string
}

// ulimit keeps limits in the shell's state and sets them on its children, so
// that neither a subshell's nor this process's own are in the way.
func ulimit(_ context.Context, sh *Shell, args []string) int {
	letters, changes, bad := parseUlimit(args[1:])
	if bad != "" {
		return sh.usage("ulimit", "%s", bad)
	}
	hard, soft := strings.Contains(letters, "H"), strings.Contains(letters, "S")
	if strings.Contains(letters, "a") {
		return sh.listLimits(limitTable, hard && !soft)
	}
	var shown []limit
	for _, c := range changes {
		if c.value == "" {
			shown = append(shown, *c.limit)
			continue
		}
		if status := sh.setLimit(c.limit, c.value, hard, soft); status != 0 {
			return status
		}
	}
	if len(changes) == 1 && len(shown) == 1 {
		return sh.printf("ulimit", "%s\n", shown[0].show(sh.rlimit(shown[0].resource), hard && !soft))
	}
	return sh.listLimits(shown, hard && !soft)
}

// parseUlimit reads the arguments. Each option of a limit may have a value.
func parseUlimit(args []string) (letters string, changes []limitChange, bad string) {
	for len(args) > 0 {
		arg := args[0]
		if arg == "--" || len(arg) < 2 || arg[0] != '-' {
			args = skipDashes(args)
			break
		}
		args = args[1:]
		for _, c := range []byte(arg[1:]) {
			l := limitBy(c)
			switch {
			case strings.IndexByte("HSa", c) >= 0:
				letters += string(c)
				continue
			case l == nil:
				return "", nil, fmt.Sprintf("-%c: invalid option", c)
			}
			changes = append(changes, limitChange{limit: l})
		}
		if n := len(changes); n > 0 && len(args) > 0 && !strings.HasPrefix(args[0], "-") {
			changes[n-1].value = args[0]
			args = args[1:]
		}
	}
	if len(changes) == 0 {
		changes = []limitChange{{limit: limitBy('f')}}
	}
	if last := &changes[len(changes)-1]; len(args) > 0 && last.value == "" {
		last.value = args[0]
	}
	return letters, changes, ""
}

func (sh *Shell) listLimits(limits []limit, hard bool) int {
	var b strings.Builder
	for _, l := range limits {
		units := "(-" + string(l.letter) + ") "
		if l.units != "" {
			units = "(" + l.units + ", -" + string(l.letter) + ") "
		}
		fmt.Fprintf(&b, "%-20s %20s%s\n", l.name, units, l.show(sh.rlimit(l.resource), hard))
	}
	return sh.print("ulimit", []byte(b.String()))
}

func (l *limit) show(r plan.Rlimit, hard bool) string {
	value := r.Soft
	if hard {
		value = r.Hard
	}
	if value == unix.RLIM_INFINITY {
		return "unlimited"
	}
	return strconv.FormatUint(value/l.unit, 10)
}

func (sh *Shell) rlimit(resource int) plan.Rlimit {
	for _, l := range sh.limits {
		if l.Resource == resource {
			return l
		}
	}
	if resource == pipeSize {
		return plan.Rlimit{Soft: 4096, Hard: 4096}
	}
	var r unix.Rlimit
	unix.Getrlimit(resource, &r)
	return plan.Rlimit{Resource: resource, Soft: r.Cur, Hard: r.Max}
}

func (sh *Shell) setLimit(which *limit, text string, hard, soft bool) int {
	now := sh.rlimit(which.resource)
	value, ok := parseLimit(text, which.unit, now)
	if !ok {
		sh.diagnose("ulimit: %s: invalid number", text)
		return 1
	}
	next := now
	if !hard || soft {
		next.Soft = value
	}
	if hard || !soft {
		next.Hard = value
	}
	if err := allowed(which, now, next); err != nil {
		sh.diagnose("ulimit: %s: cannot modify limit: %s", which.name, errText(err))
		return 1
	}
	limits := slices.DeleteFunc(slices.Clone(sh.limits), func(l plan.Rlimit) bool { return l.Resource == next.Resource })
	sh.limits = append(limits, next)
	return 0
}

// allowed foresees what setrlimit(2) would say.
func allowed(which *limit, now, next plan.Rlimit) error {
	switch {
	case which.resource == pipeSize, next.Soft > next.Hard:
		return unix.EINVAL
	case next.Hard > now.Hard && os.Geteuid() != 0:
		return unix.EPERM
	case which.resource == unix.RLIMIT_NOFILE && next.Hard > maxOpenFiles():
		return unix.EPERM
	}
	return nil
}

// maxOpenFiles is what no limit of open files may exceed: see proc(5), nr_open.
func maxOpenFiles() uint64 {
	text, _ := os.ReadFile("/proc/sys/fs/nr_open")
	n, err := strconv.ParseUint(strings.TrimSpace(string(text)), 10, 64)
	if err != nil {
		return unix.RLIM_INFINITY
	}
	return n
}

func parseLimit(text string, unit uint64, now plan.Rlimit) (uint64, bool) {
	switch text {
	case "unlimited":
		return unix.RLIM_INFINITY, true
	case "soft":
		return now.Soft, true
	case "hard":
		return now.Hard, true
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if errors.Is(err, strconv.ErrRange) {
		return unix.RLIM_INFINITY - 1, true
	}
	return n * unit, err == nil
}
