package builtin

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"

	"gopipe/shell/internal/interp"
	"gopipe/shell/internal/quote"
	"gopipe/shell/internal/state"
	"gopipe/shell/internal/trap"
)

func setTraps(_ context.Context, sh *state.Shell, args []string) int {
	opts, operands, bad := state.Getopt(args[1:], "lp")
	if bad != "" {
		return sh.Usage("trap", "%s", bad)
	}
	letters := state.LettersOf(opts)
	switch {
	case strings.Contains(letters, "l"):
		return sh.Print("trap", []byte(trap.SignalTable()))
	case strings.Contains(letters, "p") || len(operands) == 0:
		return showTraps(sh, operands, sh.Opts.Posix && strings.Contains(letters, "p"))
	}
	action, names := operands[0], operands[1:]
	reset := action == "-"
	if _, err := strconv.Atoi(action); err == nil || len(names) == 0 {
		reset, names = true, operands
		if len(operands) == 1 && err != nil && (sh.Opts.Posix || trap.Key(operands[0]) < 0) {
			return sh.MisusedBy("trap")
		}
	}
	status := 0
	for _, name := range names {
		key := trap.Key(name)
		if key < 0 {
			sh.Diagnose("trap: %s: invalid signal specification", name)
			status = 1
			continue
		}
		if key == int(unix.SIGKILL) || key == int(unix.SIGSTOP) || !sh.Cfg.Interactive && slices.Contains(sh.Cfg.Ignored, syscall.Signal(key)) {
			continue
		}
		interp.SetTrap(sh, key, action, !reset)
	}
	return status
}

// showTraps lists the traps, or those of some signals; all has it list what has none.
func showTraps(sh *state.Shell, names []string, all bool) int {
	shown := sh.TrapsToShow()
	keys := slices.Sorted(maps.Keys(shown))
	if all {
		keys = trap.Keys()
	}
	status := 0
	if len(names) > 0 {
		keys = nil
		for _, name := range names {
			key := trap.Key(name)
			if key < 0 {
				sh.Diagnose("trap: %s: invalid signal specification", name)
				status = 1
				continue
			}
			keys = append(keys, key)
		}
	}
	var b strings.Builder
	for _, key := range keys {
		name := trap.Name(key)
		if sh.Opts.Posix {
			name = strings.TrimPrefix(name, "SIG")
		}
		name = cmp.Or(name, strconv.Itoa(key)) // a real-time signal that the C library keeps
		if action, ok := shown[key]; ok {
			b.WriteString("trap -- " + quote.Single(action) + " " + name + "\n")
		} else if all {
			b.WriteString("trap -- - " + name + "\n")
		}
	}
	if written := sh.Print("trap", []byte(b.String())); written != 0 {
		return written
	}
	return status
}
