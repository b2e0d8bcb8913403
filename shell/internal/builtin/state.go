package builtin

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"

	"gopipe/internal/rlimit"
	"gopipe/shell/internal/ascii"
	"gopipe/shell/internal/interp"
	"gopipe/shell/internal/option"
	"gopipe/shell/internal/state"
)

func changeDir(_ context.Context, sh *state.Shell, args []string) int {
	opts, args, bad := state.Getopt(args[1:], "LPe")
	if bad != "" {
		return sh.Usage("cd", "%s", bad)
	}
	if len(args) > 1 {
		sh.Diagnose("cd: too many arguments")
		return 1
	}
	target, show, bad := cdTarget(sh, args)
	if bad != "" {
		sh.Diagnose("cd: %s", bad)
		return 1
	}
	return enter(sh, target, show, isPhysical(sh, opts))
}

// isPhysical reports whether -P is the last of -L and -P; or that set -P is in
// force.
func isPhysical(sh *state.Shell, opts []state.OptionArg) bool {
	letters := state.LettersOf(opts)
	if sh.Opts.Physical {
		letters = "P" + letters
	}
	return strings.LastIndexByte(letters, 'P') > strings.LastIndexByte(letters, 'L')
}

// cdTarget finds out where to go, and whether the user has to be told.
func cdTarget(sh *state.Shell, args []string) (target string, show bool, bad string) {
	switch {
	case len(args) == 0:
		home, set := interp.Parameter(sh, "HOME")
		if !set {
			return "", false, "HOME not set"
		}
		return home, false, ""
	case args[0] == "-":
		old, set := interp.Parameter(sh, "OLDPWD")
		if !set {
			return "", false, "OLDPWD not set"
		}
		return old, true, ""
	}
	return args[0], false, ""
}

func enter(sh *state.Shell, target string, show, physical bool) int {
	path, shown := searchCDPath(sh, target)
	if sh.Pwd == "" && !strings.HasPrefix(path, "/") {
		sh.Diagnose("cd: error retrieving current directory: getcwd: cannot access parent directories: No such file or directory")
		return 1
	}
	next, err := sh.Directory(path, physical)
	if err != nil && sh.Shopts.CdableVars && ascii.IsName(target) {
		if value, set := interp.Parameter(sh, target); set {
			shown = true
			next, err = sh.Directory(value, physical)
		}
	}
	if err != nil {
		sh.Diagnose("cd: %s: %s", target, state.ErrText(err))
		return 1
	}
	if err := sh.SetDir(next); err != nil {
		sh.Diagnose("%v", err)
		return 1
	}
	switch {
	case show && target == "":
		next = "" // as bash says it
		fallthrough
	case show || shown:
		return sh.Printf("cd", "%s\n", next)
	}
	return 0
}

// searchCDPath looks a relative name up in CDPATH.
func searchCDPath(sh *state.Shell, target string) (path string, shown bool) {
	if strings.HasPrefix(target, "/") || target == "." || target == ".." ||
		strings.HasPrefix(target, "./") || strings.HasPrefix(target, "../") {
		return target, false
	}
	for dir := range strings.SplitSeq(sh.Vars.Text("CDPATH"), ":") {
		path := strings.TrimSuffix(dir, "/") + "/" + target
		if dir == "" {
			path = target
		}
		if st, err := os.Stat(sh.Abs(path)); err == nil && st.IsDir() {
			return path, dir != ""
		}
	}
	return target, false
}

func printDir(_ context.Context, sh *state.Shell, args []string) int {
	opts, _, bad := state.Getopt(args[1:], "LP")
	if bad != "" {
		return sh.Usage("pwd", "%s", bad)
	}
	dir := sh.Pwd
	if dir == "" {
		sh.Diagnose("pwd: error retrieving current directory: getcwd: cannot access parent directories: No such file or directory")
		return 1
	}
	if isPhysical(sh, opts) {
		if real, err := filepath.EvalSymlinks(dir); err == nil {
			dir = real
		}
	}
	return sh.Printf("pwd", "%s\n", dir)
}

func setOptions(_ context.Context, sh *state.Shell, args []string) int {
	args = args[1:]
	if len(args) == 0 {
		return sh.ListVars()
	}
	rest, params, status := parseSet(sh, args)
	if params {
		sh.Params = rest
	}
	return status
}

// parseSet applies options; params tells whether what follows replaces the
// positional parameters.
func parseSet(sh *state.Shell, args []string) (rest []string, params bool, status int) {
	if bad := option.UnknownLetter(args); bad != "" {
		return nil, false, sh.Usage("set", "%s: invalid option", bad)
	}
	for len(args) > 0 {
		arg := args[0]
		if arg == "--" {
			return args[1:], true, status
		}
		if arg == "-" {
			sh.Opts.Xtrace, sh.Opts.Verbose = false, false
			sh.TellOptions()
			return args[1:], len(args) > 1, status
		}
		if !option.IsWord(arg) {
			return args, true, status
		}
		rest, listed, bad, msg := sh.SetLetters(arg, args[1:])
		if msg != "" {
			return nil, false, sh.Usage("set", "%s: %s", bad, msg)
		}
		args, status = rest, max(status, listed)
	}
	return nil, false, status
}

func shift(_ context.Context, sh *state.Shell, args []string) int {
	args = state.SkipDashes(args[1:])
	n := 1
	if len(args) > 0 {
		v, err := strconv.Atoi(args[0])
		if err != nil {
			sh.Diagnose("shift: %s: numeric argument required", args[0])
			return 1
		}
		n = v
	}
	switch {
	case len(args) > 1:
		return sh.TooMany("shift")
	case n < 0:
		sh.Diagnose("shift: %d: shift count out of range", n)
		return 1
	case n > len(sh.Params):
		switch {
		case sh.Shopts.ShiftVerbose && len(args) == 0:
			sh.Diagnose("shift: shift count out of range")
		case sh.Shopts.ShiftVerbose:
			sh.Diagnose("shift: %d: shift count out of range", n)
		}
		return 1
	}
	sh.Params = sh.Params[n:]
	return 0
}

func umask(_ context.Context, sh *state.Shell, args []string) int {
	opts, args, bad := state.Getopt(args[1:], "pS")
	if bad != "" {
		return sh.Usage("umask", "%s", bad)
	}
	letters := state.LettersOf(opts)
	symbolic := strings.Contains(letters, "S")
	if len(args) > 0 {
		mask, err := parseUmask(args[0], sh.CurrentUmask(), sh.Opts.Posix)
		if err != nil {
			sh.Diagnose("umask: %v", err)
			return 1
		}
		sh.Umask = &mask
		if symbolic {
			return sh.Printf("umask", "%s\n", symbolicUmask(mask))
		}
		return 0
	}
	text := fmt.Sprintf("%04o", sh.CurrentUmask())
	if symbolic {
		text = symbolicUmask(sh.CurrentUmask())
	}
	if strings.Contains(letters, "p") {
		text = "umask " + map[bool]string{true: "-S "}[symbolic] + text
	}
	return sh.Printf("umask", "%s\n", text)
}

// A limit is a row of ulimit's table.
type limit struct {
	letter   byte
	resource int    // -1 for the size of pipes, which is fixed
	unit     uint64 // bytes, or whatever is counted, in one step of the builtin
	name     string
	units    string
}

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
	{'p', state.PipeSize, 512, "pipe size", "512 bytes"},
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
	sets  bool
}

// ulimit keeps limits in the shell's state and sets them on its children, so
// that neither a subshell's nor this process's own are in the way.
func ulimit(_ context.Context, sh *state.Shell, args []string) int {
	letters, changes, bad := parseUlimit(args[1:])
	if bad != "" {
		return sh.Usage("ulimit", "%s", bad)
	}
	hard, soft := strings.Contains(letters, "H"), strings.Contains(letters, "S")
	if strings.Contains(letters, "a") {
		return listLimits(sh, limitTable, hard && !soft)
	}
	var shown []limit
	for _, c := range changes {
		if !c.sets {
			shown = append(shown, *c.limit)
			continue
		}
		if status := setLimit(sh, c.limit, c.value, hard, soft); status != 0 {
			return status
		}
	}
	if len(changes) == 1 && len(shown) == 1 {
		return sh.Printf("ulimit", "%s\n", shown[0].show(sh.Rlimit(shown[0].resource), hard && !soft))
	}
	return listLimits(sh, shown, hard && !soft)
}

// parseUlimit reads the arguments. The letter of a limit may have a value, which
// is what is left of its word, or the next one.
func parseUlimit(args []string) (letters string, changes []limitChange, bad string) {
	for len(args) > 0 && len(args[0]) > 1 && args[0][0] == '-' {
		word := args[0][1:]
		args = args[1:]
		if word == "-" {
			break
		}
		for word != "" {
			c := word[0]
			word = word[1:]
			if strings.IndexByte("HSa", c) >= 0 {
				letters += string(c)
				continue
			}
			change := limitChange{limit: limitBy(c)}
			if change.limit == nil {
				return "", nil, fmt.Sprintf("-%c: invalid option", c)
			}
			change.value, change.sets = word, word != ""
			if word == "" && len(args) > 0 && !strings.HasPrefix(args[0], "-") {
				change.value, change.sets, args = args[0], true, args[1:]
			}
			changes, word = append(changes, change), ""
		}
	}
	if len(changes) == 0 {
		changes = []limitChange{{limit: limitBy('f')}}
	}
	if last := &changes[len(changes)-1]; len(args) > 0 && !last.sets {
		last.value, last.sets = args[0], true
	}
	return letters, changes, ""
}

func listLimits(sh *state.Shell, limits []limit, hard bool) int {
	var b strings.Builder
	for _, l := range limits {
		units := "(-" + string(l.letter) + ") "
		if l.units != "" {
			units = "(" + l.units + ", -" + string(l.letter) + ") "
		}
		fmt.Fprintf(&b, "%-20s %20s%s\n", l.name, units, l.show(sh.Rlimit(l.resource), hard))
	}
	return sh.Print("ulimit", []byte(b.String()))
}

func (l *limit) show(r syscall.Rlimit, hard bool) string {
	value := r.Cur
	if hard {
		value = r.Max
	}
	if value == unix.RLIM_INFINITY {
		return "unlimited"
	}
	return strconv.FormatUint(value/l.unit, 10)
}

func setLimit(sh *state.Shell, which *limit, text string, hard, soft bool) int {
	now := sh.Rlimit(which.resource)
	value, bad := parseLimit(text, which.unit, now)
	if bad != "" {
		sh.Diagnose("ulimit: %s: %s", text, bad)
		return 1
	}
	next := now
	if !hard || soft {
		next.Cur = value
	}
	if hard || !soft {
		next.Max = value
	}
	if err := allowed(which, now, next); err != nil {
		sh.Diagnose("ulimit: %s: cannot modify limit: %s", which.name, state.ErrText(err))
		return 1
	}
	limits := map[int]syscall.Rlimit{which.resource: next}
	for resource, l := range sh.Limits {
		if resource != which.resource {
			limits[resource] = l
		}
	}
	sh.Limits = limits
	return 0
}

// allowed foresees what setrlimit(2) would say.
func allowed(which *limit, now, next syscall.Rlimit) error {
	switch {
	case which.resource == state.PipeSize, next.Cur > next.Max:
		return unix.EINVAL
	case next.Max > now.Max && !mayRaiseLimits():
		return unix.EPERM
	case which.resource == unix.RLIMIT_NOFILE && next.Max > rlimit.MaxFiles():
		return unix.EPERM
	}
	return nil
}

// mayRaiseLimits reports whether this process has CAP_SYS_RESOURCE, which in a
// container not even root has.
func mayRaiseLimits() bool {
	header := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	var data [2]unix.CapUserData
	return unix.Capget(&header, &data[0]) == nil && data[0].Effective&(1<<unix.CAP_SYS_RESOURCE) != 0
}

func parseLimit(text string, unit uint64, now syscall.Rlimit) (value uint64, bad string) {
	switch text {
	case "unlimited":
		return unix.RLIM_INFINITY, ""
	case "soft":
		return now.Cur, ""
	case "hard":
		return now.Max, ""
	case "":
		return 0, ""
	}
	n, err := strconv.ParseUint(text, 10, 64)
	switch {
	case errors.Is(err, strconv.ErrRange):
		n = unix.RLIM_INFINITY - 1
	case err != nil:
		return 0, "invalid number"
	}
	if n > unix.RLIM_INFINITY/unit {
		return 0, "limit out of range"
	}
	return n * unit, ""
}
