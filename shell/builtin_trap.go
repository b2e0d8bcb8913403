package shell

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"

	"gopipe/shell/internal/quote"
)

func trap(_ context.Context, sh *Shell, args []string) int {
	opts, operands, bad := getopt(args[1:], "lp")
	if bad != "" {
		return sh.usage("trap", "%s", bad)
	}
	letters := lettersOf(opts)
	switch {
	case strings.Contains(letters, "l"):
		return sh.print("trap", []byte(signalTable()))
	case strings.Contains(letters, "p") || len(operands) == 0:
		return sh.showTraps(operands)
	}
	action, names := operands[0], operands[1:]
	reset := action == "-"
	if _, err := strconv.Atoi(action); err == nil || len(names) == 0 {
		reset, names = true, operands
		if len(operands) == 1 && err != nil && signalKey(operands[0]) < 0 {
			return sh.misusedBy("trap")
		}
	}
	status := 0
	for _, name := range names {
		key := signalKey(name)
		if key < 0 {
			sh.diagnose("trap: %s: invalid signal specification", name)
			status = 1
			continue
		}
		if key == int(unix.SIGKILL) || key == int(unix.SIGSTOP) || slices.Contains(sh.cfg.Ignored, syscall.Signal(key)) {
			continue
		}
		sh.setTrap(key, action, !reset)
	}
	return status
}

func (sh *Shell) showTraps(names []string) int {
	shown := sh.traps
	if sh.shownTraps != nil {
		shown = sh.shownTraps
	}
	keys := slices.Sorted(maps.Keys(shown))
	status := 0
	if len(names) > 0 {
		keys = nil
		for _, name := range names {
			key := signalKey(name)
			if key < 0 {
				sh.diagnose("trap: %s: invalid signal specification", name)
				status = 1
				continue
			}
			keys = append(keys, key)
		}
	}
	var b strings.Builder
	for _, key := range keys {
		if action, ok := shown[key]; ok {
			name := trapName(key)
			if sh.opts.posix {
				name = strings.TrimPrefix(name, "SIG")
			}
			b.WriteString("trap -- " + quote.Single(action) + " " + name + "\n")
		}
	}
	if written := sh.print("trap", []byte(b.String())); written != 0 {
		return written
	}
	return status
}
