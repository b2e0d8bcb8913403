package shell

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"gopipe/internal/rlimit"
	"gopipe/plan"
	"gopipe/shell/internal/ascii"
)

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
	return sh.enter(target, show, sh.isPhysical(opts))
}

// isPhysical reports whether -P is the last of -L and -P; or that set -P is in
// force.
func (sh *Shell) isPhysical(opts []optionArg) bool {
	letters := lettersOf(opts)
	if sh.opts.physical {
		letters = "P" + letters
	}
	return strings.LastIndexByte(letters, 'P') > strings.LastIndexByte(letters, 'L')
}

// cdTarget finds out where to go, and whether the user has to be told.
func (sh *Shell) cdTarget(args []string) (target string, show bool, bad string) {
	switch {
	case len(args) == 0:
		home, set := sh.parameter("HOME")
		if !set {
			return "", false, "HOME not set"
		}
		return home, false, ""
	case args[0] == "-":
		old, set := sh.parameter("OLDPWD")
		if !set {
			return "", false, "OLDPWD not set"
		}
		return old, true, ""
	}
	return args[0], false, ""
}

func (sh *Shell) enter(target string, show, physical bool) int {
	path, shown := sh.searchCDPath(target)
	if sh.pwd == "" && !strings.HasPrefix(path, "/") {
		sh.diagnose("cd: error retrieving current directory: getcwd: cannot access parent directories: No such file or directory")
		return 1
	}
	next, err := sh.directory(path, physical)
	if err != nil && sh.shopts.cdableVars && ascii.IsName(target) {
		if value, set := sh.parameter(target); set {
			shown = true
			next, err = sh.directory(value, physical)
		}
	}
	if err != nil {
		sh.diagnose("cd: %s: %s", target, errText(err))
		return 1
	}
	if err := sh.setDir(next); err != nil {
		sh.diagnose("%v", err)
		return 1
	}
	switch {
	case show && target == "":
		next = "" // as bash says it
		fallthrough
	case show || shown:
		return sh.printf("cd", "%s\n", next)
	}
	return 0
}

// searchCDPath looks a relative name up in CDPATH.
func (sh *Shell) searchCDPath(target string) (path string, shown bool) {
	if strings.HasPrefix(target, "/") || target == "." || target == ".." ||
		strings.HasPrefix(target, "./") || strings.HasPrefix(target, "../") {
		return target, false
	}
	for dir := range strings.SplitSeq(sh.vars.text("CDPATH"), ":") {
		path := strings.TrimSuffix(dir, "/") + "/" + target
		if dir == "" {
			path = target
		}
		if st, err := os.Stat(sh.abs(path)); err == nil && st.IsDir() {
			return path, dir != ""
		}
	}
	return target, false
}

func printDir(_ context.Context, sh *Shell, args []string) int {
	opts, _, bad := getopt(args[1:], "LP")
	if bad != "" {
		return sh.usage("pwd", "%s", bad)
	}
	dir := sh.pwd
	if dir == "" {
		sh.diagnose("pwd: error retrieving current directory: getcwd: cannot access parent directories: No such file or directory")
		return 1
	}
	if sh.isPhysical(opts) {
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
	if bad := unknownLetter(args); bad != "" {
		return nil, false, sh.usage("set", "%s: invalid option", bad)
	}
	for len(args) > 0 {
		arg := args[0]
		if arg == "--" {
			return args[1:], true, 0
		}
		if arg == "-" {
			sh.opts.xtrace, sh.opts.verbose = false, false
			sh.tellOptions()
			return args[1:], len(args) > 1, 0
		}
		if !isOptionWord(arg) {
			return args, true, 0
		}
		rest, bad, msg := sh.setLetters(arg, args[1:])
		if msg != "" {
			return nil, false, sh.usage("set", "%s: %s", bad, msg)
		}
		args = rest
	}
	return nil, false, 0
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
		if sh.shopts.shiftVerbose {
			sh.diagnose("shift: %d: shift count out of range", n)
		}
		return 1
	}
	sh.params = sh.params[n:]
	return 0
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
	sets  bool
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
		if !c.sets {
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
	case next.Hard > now.Hard && !mayRaiseLimits():
		return unix.EPERM
	case which.resource == unix.RLIMIT_NOFILE && next.Hard > rlimit.MaxFiles():
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

func parseLimit(text string, unit uint64, now plan.Rlimit) (uint64, bool) {
	switch text {
	case "unlimited":
		return unix.RLIM_INFINITY, true
	case "soft":
		return now.Soft, true
	case "hard":
		return now.Hard, true
	case "":
		return 0, true
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if errors.Is(err, strconv.ErrRange) {
		return unix.RLIM_INFINITY - 1, true
	}
	return n * unit, err == nil
}
