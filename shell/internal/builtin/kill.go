package builtin

import (
	"context"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"gopipe/shell/internal/interp"
	"gopipe/shell/internal/job"
	"gopipe/shell/internal/state"
	"gopipe/shell/internal/trap"
)

func kill(_ context.Context, sh *state.Shell, args []string) int {
	args = args[1:]
	sig := unix.SIGTERM
	if len(args) > 0 && len(args[0]) > 1 && args[0][0] == '-' && args[0] != "--" {
		word := args[0][1:]
		args = args[1:]
		switch {
		case word == "l" || word == "L":
			return listSignals(sh, args)
		case word == "s" || word == "n":
			if len(args) == 0 {
				sh.Diagnose("kill: -%s: option requires an argument", word)
				return 1
			}
			word, args = args[0], args[1:]
		case strings.HasPrefix(word, "s") && trap.Key(word) < 0:
			word = word[1:]
		}
		n := trap.Key(word)
		if n < 0 || n >= trap.Debug || hasPrefix(sh, word) {
			sh.Diagnose("kill: %s: invalid signal specification", word)
			return 1
		}
		sig = syscall.Signal(n)
	}
	args = state.SkipDashes(args)
	if len(args) == 0 {
		return sh.MisusedBy("kill")
	}
	status := 1
	for _, spec := range args {
		if killOne(sh, spec, sig) {
			status = 0
		}
	}
	return status
}

// hasPrefix reports a signal's name with "SIG", which POSIX mode does not take.
func hasPrefix(sh *state.Shell, name string) bool {
	return sh.Opts.Posix && strings.HasPrefix(strings.ToUpper(name), "SIG")
}

func killOne(sh *state.Shell, spec string, sig syscall.Signal) bool {
	j := sh.JobFor(spec)
	var id *job.Identity
	pid, err := strconv.Atoi(spec)
	switch {
	case j == nil && strings.HasPrefix(spec, "%"):
		sh.Diagnose("kill: %s: no such job", spec)
		return false
	case j == nil && err != nil:
		sh.Diagnose("kill: %s: arguments must be process or job IDs", spec)
		return false
	case j == nil:
		j, id = sh.Registry.Process(pid), sh.Registry.Find(pid)
	}
	switch {
	case j != nil:
		if err = j.Signal(sig); err != nil {
			pid = j.Number()
		}
	case pid == sh.Pid():
		return killSelf(sh, sig)
	case sh.Cfg.Embedded != nil && (pid == 0 || pid == -sh.Pid()): // its group is not that of this process
		sh.Cfg.Embedded.Signal(sig)
		return true
	case id != nil:
		err = id.Signal(sig)
	default:
		err = unix.Kill(pid, sig)
	}
	if err != nil {
		sh.Diagnose("kill: (%d) - %s", pid, state.ErrText(err))
	}
	return err == nil
}

// killSelf sends this process a signal. Where the program's own shell has a
// trap for it, that runs next, and not whenever the kernel comes to it.
func killSelf(sh *state.Shell, sig syscall.Signal) bool {
	if sig == 0 { // it only asks whether there is such a process
		return true
	}
	if stopsMain(sh, sig) {
		return true
	}
	if action, trapped := sh.Registry.Main.Action(sig); trapped {
		if action != "" {
			sh.Registry.Main.Post(sig)
		}
		return true
	}
	if interp.HoldsOut(sh, sig) {
		if sig == unix.SIGINT {
			sh.Registry.Main.Post(sig)
		}
		return true
	}
	if sh.Cfg.Embedded != nil {
		sh.Cfg.Embedded.Take(sig)
		return true
	}
	if !trap.EndsByDefault(sig) && !trap.Stops(sig) {
		return true // or a thread would take it when a trap may have been set
	}
	if isRuntimes(sig) {
		sh.Registry.Main.Post(sig)
		return true
	}
	if err := unix.Kill(os.Getpid(), sig); err != nil {
		sh.Diagnose("kill: (%d) - %s", os.Getpid(), state.ErrText(err))
		return false
	}
	awaitOwn(sh, sig)
	return true
}

// stopsMain stops the program's own shell, or has it go on, for a subshell that runs
// inside this process: stopped with it, that could not do so. It reports whether
// that is all that the signal does.
func stopsMain(sh *state.Shell, sig syscall.Signal) bool {
	if sh.Level == 0 || sh.Cfg.OnSignal == nil {
		return false
	}
	main := sh.Registry.Main
	_, trapped := main.Action(sig)
	switch {
	case sig == unix.SIGCONT:
		main.Resume()
		return !trapped
	case trapped || !trap.Stops(sig):
		return false
	}
	main.Stop()
	if _, trapped := main.Action(unix.SIGCONT); !trapped {
		sh.Cfg.OnSignal(unix.SIGCONT, main.Resume) // from others
	}
	return true
}

// isRuntimes tells the signals that end a process by default, and that are
// something else to the Go runtime.
func isRuntimes(sig syscall.Signal) bool {
	switch sig {
	case unix.SIGILL, unix.SIGTRAP, unix.SIGABRT, unix.SIGBUS, unix.SIGFPE, unix.SIGSEGV, unix.SIGPIPE, unix.SIGPROF, unix.SIGSYS:
		return true
	}
	return false
}

// awaitOwn waits for the end that a signal to this process brings.
func awaitOwn(sh *state.Shell, sig syscall.Signal) {
	if !trap.EndsByDefault(sig) {
		return
	}
	const patience = 100 * time.Millisecond // it may be ignored
	select {
	case <-sh.Root.Done():
	case <-time.After(patience):
	}
}

func listSignals(sh *state.Shell, specs []string) int {
	if len(specs) == 0 {
		if sh.Opts.Posix {
			return sh.Print("kill", []byte(trap.SignalLine()))
		}
		return sh.Print("kill", []byte(trap.SignalTable()))
	}
	status := 0
	for _, spec := range specs {
		n, err := strconv.Atoi(spec)
		switch key := trap.Key(spec); {
		case err == nil && n > 128 && trap.SignalName(n-128) != "":
			sh.Printf("kill", "%s\n", trap.SignalName(n-128))
		case err == nil && n > 0 && n < trap.Debug && trap.SignalName(n) != "":
			sh.Printf("kill", "%s\n", trap.SignalName(n))
		case err == nil && n == 0:
			sh.Printf("kill", "EXIT\n")
		case err != nil && key >= 0 && !hasPrefix(sh, spec):
			sh.Printf("kill", "%d\n", key)
		default:
			sh.Diagnose("kill: %s: invalid signal specification", spec)
			status = 1
		}
	}
	return status
}
