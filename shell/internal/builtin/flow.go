package builtin

import (
	"context"
	"strconv"

	"gopipe/shell/internal/state"
)

// caller shows where a function or a sourced file was called.
func caller(_ context.Context, sh *state.Shell, args []string) int {
	lines, sources := sh.CallLines(), sh.CallSources()
	if len(lines) == 0 {
		return 1
	}
	_, args, bad := state.Getopt(args[1:], "")
	switch {
	case bad != "":
		return sh.Usage("caller", "%s", bad)
	case len(args) == 0:
		return sh.Printf("caller", "%s %s\n", lines[0], elementOr(sources, 1, "NULL"))
	}
	level, err := strconv.Atoi(args[0])
	if err != nil {
		return sh.Usage("caller", "%s: invalid number", args[0])
	}
	if level < 0 || level+1 >= len(sources) {
		return 1
	}
	return sh.Printf("caller", "%s %s %s\n", lines[level], elementOr(sh.LevelNames(), level+1, ""), sources[level+1])
}

func elementOr(list []string, i int, none string) string {
	if i < len(list) {
		return list[i]
	}
	return none
}

// breakLoop is break and continue.
func breakLoop(_ context.Context, sh *state.Shell, args []string) int {
	name := args[0]
	if sh.Loops == 0 && sh.Opts.Posix {
		return 0
	}
	if sh.Loops == 0 {
		sh.Diagnose("%s: only meaningful in a `for', `while', or `until' loop", name)
		return 0
	}
	args = state.SkipDashes(args[1:])
	n := 1
	if len(args) > 0 {
		v, err := strconv.Atoi(args[0])
		if err != nil {
			sh.Diagnose("%s: %s: numeric argument required", name, args[0])
			sh.Exit(128)
			return 128
		}
		n = v
	}
	switch {
	case len(args) > 1:
		return sh.TooMany(name)
	case n <= 0:
		sh.Diagnose("%s: %d: loop count out of range", name, n)
		sh.Flow, sh.Unwind = state.FlowBreak, sh.Loops
		sh.Status = 1
		return 1
	}
	sh.Status = 0
	sh.Flow, sh.Unwind = state.FlowBreak, min(n, sh.Loops)
	if name == "continue" {
		sh.Flow = state.FlowContinue
	}
	return 0
}

func returnFrom(_ context.Context, sh *state.Shell, args []string) int {
	args = state.SkipDashes(args[1:])
	status := sh.Status
	if sh.InTrap {
		status = sh.TrapStatus
	}
	if len(args) > 0 {
		n, err := strconv.ParseInt(args[0], 10, 64)
		if err != nil {
			sh.Diagnose("return: %s: numeric argument required", args[0])
			n = 2
		}
		status = int(n & 0xff)
	}
	switch {
	case len(args) > 1:
		return sh.TooMany("return")
	case sh.Calls == nil:
		sh.Diagnose("return: can only `return' from a function or sourced script")
		return sh.Misused()
	}
	sh.BeforeExit, sh.Status = sh.Status, status
	sh.Flow = state.FlowReturn
	return status
}
