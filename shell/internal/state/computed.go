package state

import (
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"gopipe/shell/internal/job"
	"gopipe/shell/internal/vars"
)

// Computed returns a variable that the shell computes when it is asked for, or
// nil. Once unset, such a variable is as any other.
func (sh *Shell) Computed(name string) *vars.Variable {
	if name == "_" {
		return vars.NewScalar(sh.LastArg)
	}
	if len(name) < 3 || sh.Vars.IsHidden(name) {
		return nil
	}
	if dict := sh.computedDict(name); dict != nil {
		return &vars.Variable{Kind: vars.Assoc, Set: true, Dict: dict}
	}
	if list, ok := sh.computedList(name); ok {
		if list == nil {
			return &vars.Variable{Kind: vars.Indexed, List: &vars.List{}}
		}
		vr := vars.NewIndexed(list)
		vr.Attrs = computedAttrs(name)
		return vr
	}
	text, ok := sh.computedText(name)
	if !ok {
		return nil
	}
	vr := vars.NewScalar(text)
	vr.Attrs = computedAttrs(name)
	return vr
}

// LastArg is $_ at the start: the path of the program, as its parent has told it.
func LastArg(cfg *Config) string {
	for _, pair := range cfg.Env {
		if path, ok := strings.CutPrefix(pair, "_="); ok {
			return path
		}
	}
	return cfg.Name
}

func computedAttrs(name string) (attrs vars.Attrs) {
	if isFixed(name) {
		attrs = vars.Readonly
	}
	switch name {
	case "BASHPID", "EUID", "HISTCMD", "PPID", "RANDOM", "SRANDOM", "UID":
		attrs |= vars.Integer
	}
	return attrs
}

// computedNames are the names of the computed variables, in order.
var computedNames = [...]string{
	"BASH", "BASHOPTS", "BASHPID", "BASH_ALIASES", "BASH_ARGC", "BASH_ARGV", "BASH_ARGV0", "BASH_CMDS", "BASH_COMMAND", "BASH_LINENO", "BASH_SOURCE", "BASH_SUBSHELL",
	"BASH_VERSINFO", "BASH_VERSION", "COMP_WORDBREAKS", "DIRSTACK", "EPOCHREALTIME", "EPOCHSECONDS", "EUID", "FUNCNAME",
	"GROUPS", "HISTCMD", "HOSTNAME", "HOSTTYPE", "LINENO", "MACHTYPE", "OSTYPE", "PIPESTATUS", "PPID", "RANDOM", "SECONDS",
	"SHELL", "SHELLOPTS", "SRANDOM", "UID",
}

func (sh *Shell) computedText(name string) (text string, ok bool) {
	switch name {
	case "BASH":
		return sh.Cfg.Name, true
	case "BASHOPTS":
		return sh.Shopts.Names(&sh.Opts), true
	case "BASHPID":
		return strconv.Itoa(sh.Number()), true
	case "BASH_ARGV0":
		return sh.Name, true
	case "BASH_COMMAND":
		return sh.commandText(), true
	case "BASH_SUBSHELL":
		return strconv.Itoa(sh.Level), true
	case "BASH_VERSION":
		return "5.2.0(1)-gopipe", true
	case "COMP_WORDBREAKS":
		return " \t\n\"'@><=;|&(:", true
	case "EPOCHREALTIME":
		now := time.Now().UnixMicro()
		return FormatInt(now/1e6) + "." + strconv.Itoa(1e6 + int(now%1e6))[1:], true
	case "EPOCHSECONDS":
		return FormatInt(time.Now().Unix()), true
	case "EUID":
		return strconv.Itoa(os.Geteuid()), true
	case "HISTCMD":
		return strconv.Itoa(sh.History.Number(sh.History.Len() - 1)), true
	case "HOSTNAME":
		host, _ := os.Hostname()
		return host, true
	case "HOSTTYPE":
		return "x86_64", true
	case "LINENO":
		return strconv.Itoa(sh.Line()), true
	case "MACHTYPE":
		return "x86_64-pc-linux-gnu", true
	case "OSTYPE":
		return "linux-gnu", true
	case "PPID":
		return strconv.Itoa(sh.parentPID()), true
	case "RANDOM":
		return strconv.Itoa(sh.random.next()), true
	case "SHELL":
		return loginShell(), true
	case "SHELLOPTS":
		return sh.Opts.Names(), true
	case "SECONDS":
		return FormatInt(int64(time.Since(sh.Began) / time.Second)), true
	case "SRANDOM":
		return strconv.FormatUint(uint64(rand.Uint32()), 10), true
	case "UID":
		return strconv.Itoa(os.Getuid()), true
	}
	return "", false
}

// loginShell is the shell that the user begins with.
func loginShell() string {
	passwd, _ := os.ReadFile("/etc/passwd")
	for line := range strings.Lines(string(passwd)) {
		f := strings.Split(strings.TrimSpace(line), ":")
		if len(f) == 7 && f[2] == strconv.Itoa(os.Getuid()) && f[6] != "" {
			return f[6]
		}
	}
	return "/bin/sh"
}

func (sh *Shell) computedList(name string) (list []string, ok bool) {
	switch name {
	case "BASH_LINENO":
		return sh.CallLines(), true
	case "BASH_SOURCE":
		return sh.CallSources(), true
	case "BASH_VERSINFO":
		return []string{"5", "2", "0", "1", "gopipe", "x86_64-pc-linux-gnu"}, true
	case "DIRSTACK":
		return sh.DirStack(), true
	case "FUNCNAME":
		return sh.callNames(), true
	case "BASH_ARGC", "BASH_ARGV":
		counts, args := sh.arguments()
		if name == "BASH_ARGC" {
			return counts, true
		}
		return args, true
	case "GROUPS":
		return groupIDs(), true
	case "PIPESTATUS":
		list = make([]string, len(sh.Pipestatus))
		for i, s := range sh.Pipestatus {
			list[i] = strconv.Itoa(s)
		}
		return list, true
	}
	return nil, false
}

// arguments are BASH_ARGC and BASH_ARGV: of the calls under extdebug, innermost and
// last first, and of the program, once it has asked for them outside of functions.
func (sh *Shell) arguments() (counts, args []string) {
	sh.ownArgs = sh.ownArgs || sh.Shopts.Extdebug || !sh.InFunction()
	counts, args = []string{}, []string{}
	add := func(list []string) {
		counts = append(counts, strconv.Itoa(len(list)))
		for _, arg := range slices.Backward(list) {
			args = append(args, arg)
		}
	}
	for _, c := range sh.Calls.levels() {
		if c.Counted {
			add(c.Args)
		}
	}
	if sh.ownArgs {
		add(sh.Cfg.Args)
	}
	return counts, args
}

// computedDict is BASH_ALIASES or BASH_CMDS.
func (sh *Shell) computedDict(name string) *vars.Dict {
	switch name {
	case "BASH_ALIASES":
		return vars.DictOf(sh.Aliases, 64)
	case "BASH_CMDS":
		paths := make(map[string]string)
		if sh.Hashes.Path == sh.CommandPath() {
			for name, one := range sh.Hashes.Found {
				paths[name] = one.Path
			}
		}
		return vars.DictOf(paths, 256)
	}
	return nil
}

// putComputed assigns to an element of a computed associative array, if name is one.
func (sh *Shell) putComputed(r vars.Reference, value string) bool {
	if !r.Indexed || r.Name != "BASH_ALIASES" && r.Name != "BASH_CMDS" || sh.Vars.Get(r.Name) != nil || sh.Vars.IsHidden(r.Name) {
		return false
	}
	switch {
	case r.Name == "BASH_CMDS":
		sh.Remember(r.Key, value, 0)
	case strings.ContainsAny(r.Key, " \t\n&|;()<>$`\"'\\/="):
		sh.Diagnose("`%s': invalid alias name", r.Key) // and that is all
	default:
		aliases := maps.Clone(sh.Aliases)
		if aliases == nil {
			aliases = make(map[string]string)
		}
		aliases[r.Key] = value
		sh.Aliases = aliases
	}
	return true
}

func groupIDs() (list []string) {
	ids, _ := os.Getgroups()
	for _, id := range ids {
		list = append(list, strconv.Itoa(id))
	}
	return list
}

// isFixed reports whether a computed variable is readonly.
func isFixed(name string) bool {
	switch name {
	case "BASHOPTS", "BASH_VERSINFO", "EUID", "PPID", "SHELLOPTS", "UID":
		return true
	}
	return false
}

// Number is BASHPID. A subshell, which is no process, has a number that no
// process has.
func (sh *Shell) Number() int {
	switch {
	case sh.Level == 0:
		return sh.Pid()
	case sh.Job != nil:
		sh.AnnounceVirtual()
		return sh.Job.Number()
	case sh.Self == nil:
		sh.Self = &job.Identity{Take: sh.Signals.TakeOwn}
	}
	return sh.Self.Number(sh.Registry, sh.Dir, sh.Name)
}

// setComputed assigns to a computed variable, if name is one.
func (sh *Shell) setComputed(name, value string) bool {
	if name == "_" {
		sh.LastArg = value
		return true
	}
	if len(name) < 4 || name[0] < 'B' || name[0] > 'S' || sh.Vars.IsHidden(name) {
		return false
	}
	n, _ := strconv.ParseInt(value, 10, 64)
	switch name {
	case "RANDOM":
		sh.random.seed(n)
	case "BASH_ARGV0":
		sh.Name = value
	case "SECONDS":
		sh.Began = time.Now().Add(-time.Duration(n) * time.Second)
	case "BASHPID", "BASH_COMMAND", "BASH_SUBSHELL", "EPOCHREALTIME", "EPOCHSECONDS", "LINENO", "SRANDOM",
		"BASH_ARGC", "BASH_ARGV", "BASH_LINENO", "BASH_SOURCE", "DIRSTACK", "FUNCNAME", "GROUPS", "PIPESTATUS":
		// As in bash, this has no effect.
	default:
		return false
	}
	return true
}

// Special returns what a special parameter stands for: POSIX, 2.5.2.
func (sh *Shell) Special(name string) (text string, set bool) {
	switch name {
	case "?":
		return strconv.Itoa(sh.Status), true
	case "$":
		return strconv.Itoa(sh.Pid()), true
	case "#":
		return strconv.Itoa(len(sh.Params)), true
	case "-":
		return sh.letters() + sh.Cfg.Letters, true
	case "!":
		if sh.LastJob == nil {
			return "", false
		}
		return strconv.Itoa(sh.LastJob.Number()), true
	}
	switch n := positional(name); {
	case n == 0:
		return sh.Name, true
	case 0 < n && n <= int64(len(sh.Params)):
		return sh.Params[n-1], true
	}
	return "", false
}

// positional is the number of a positional parameter; too large a one begins
// anew, as in bash.
func positional(digits string) (n int64) {
	for i := range len(digits) {
		n = n*10 + int64(digits[i]-'0')
	}
	return n
}

// randomState is the generator behind RANDOM, which repeats for equal seeds.
type randomState struct {
	state  uint32
	seeded bool
	last   int
}

func (r *randomState) seed(n int64) { r.state, r.seeded, r.last = uint32(n), true, 0 }

// next is the minimal standard generator of Park and Miller, as bash has it.
func (r *randomState) next() int {
	if !r.seeded {
		r.seed(int64(rand.Uint32()))
	}
	for {
		if r.state == 0 {
			r.state = 123459876
		}
		high, low := int32(r.state)/127773, int32(r.state)%127773
		t := 16807*low - 2836*high
		if t < 0 {
			t += 0x7fffffff
		}
		r.state = uint32(t)
		if n := int(r.state>>16^r.state&0xffff) & 32767; n != r.last {
			r.last = n
			return n
		}
	}
}
