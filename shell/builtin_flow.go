package shell

import (
	"context"
	"strconv"
)

// caller shows where a function or a sourced file was called.
func caller(_ context.Context, sh *Shell, args []string) int {
	lines, sources := sh.callLines(), sh.callSources()
	if len(lines) == 0 {
		return 1
	}
	_, args, bad := getopt(args[1:], "")
	switch {
	case bad != "":
		return sh.usage("caller", "%s", bad)
	case len(args) == 0:
		return sh.printf("caller", "%s %s\n", lines[0], elementOr(sources, 1, "NULL"))
	}
	level, err := strconv.Atoi(args[0])
	if err != nil {
		return sh.usage("caller", "%s: invalid number", args[0])
	}
	if level < 0 || level+1 >= len(sources) {
		return 1
	}
	return sh.printf("caller", "%s %s %s\n", lines[level], elementOr(sh.levelNames(), level+1, ""), sources[level+1])
}

func elementOr(list []string, i int, none string) string {
	if i < len(list) {
		return list[i]
	}
	return none
}

// breakLoop is break and continue.
func breakLoop(_ context.Context, sh *Shell, args []string) int {
	name := args[0]
	if sh.loops == 0 && sh.opts.posix {
		return 0
	}
	if sh.loops == 0 {
		sh.diagnose("%s: only meaningful in a `for', `while', or `until' loop", name)
		return 0
	}
	args = skipDashes(args[1:])
	n := 1
	if len(args) > 0 {
		v, err := strconv.Atoi(args[0])
		if err != nil {
			sh.diagnose("%s: %s: numeric argument required", name, args[0])
			sh.exit(128)
			return 128
		}
		n = v
	}
	switch {
	case len(args) > 1:
		return sh.tooMany(name)
	case n <= 0:
		sh.diagnose("%s: %d: loop count out of range", name, n)
		sh.flow, sh.unwind = flowBreak, sh.loops
		sh.status = 1
		return 1
	}
	sh.status = 0
	sh.flow, sh.unwind = flowBreak, min(n, sh.loops)
	if name == "continue" {
		sh.flow = flowContinue
	}
	return 0
}

func returnFrom(_ context.Context, sh *Shell, args []string) int {
	args = skipDashes(args[1:])
	status := sh.status
	if sh.inTrap {
		status = sh.trapStatus
	}
	if len(args) > 0 {
		n, err := strconv.ParseInt(args[0], 10, 64)
		if err != nil {
			sh.diagnose("return: %s: numeric argument required", args[0])
			n = 2
		}
		status = int(n & 0xff)
	}
	switch {
	case len(args) > 1:
		return sh.tooMany("return")
	case sh.calls == nil:
		sh.diagnose("return: can only `return' from a function or sourced script")
		return sh.misused()
	}
	sh.beforeExit, sh.status = sh.status, status
	sh.flow = flowReturn
	return status
}
