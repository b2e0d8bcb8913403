package shell

import (
	"context"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

func kill(_ context.Context, sh *Shell, args []string) int {
	args = args[1:]
	sig := unix.SIGTERM
	if len(args) > 0 && len(args[0]) > 1 && args[0][0] == '-' && args[0] != "--" {
		word := args[0][1:]
		args = args[1:]
		switch {
		case word == "l" || word == "L":
			return sh.listSignals(args)
		case word == "s" || word == "n":
			if len(args) == 0 {
				sh.diagnose("kill: -%s: option requires an argument", word)
				return 1
			}
			word, args = args[0], args[1:]
		case strings.HasPrefix(word, "s") && signalKey(word) < 0:
			word = word[1:]
		}
		n := signalKey(word)
		if n < 0 || n >= trapDebug {
			sh.diagnose("kill: %s: invalid signal specification", word)
			return 1
		}
		sig = syscall.Signal(n)
	}
	args = skipDashes(args)
	if len(args) == 0 {
		return sh.misusedBy("kill")
	}
	status := 1
	for _, spec := range args {
		if sh.killOne(spec, sig) {
			status = 0
		}
	}
	return status
}

func (sh *Shell) killOne(spec string, sig syscall.Signal) bool {
	j := sh.jobFor(spec)
	var id *identity
	pid, err := strconv.Atoi(spec)
	switch {
	case j == nil && strings.HasPrefix(spec, "%"):
		sh.diagnose("kill: %s: no such job", spec)
		return false
	case j == nil && err != nil:
		sh.diagnose("kill: %s: arguments must be process or job IDs", spec)
		return false
	case j == nil:
		j, id = sh.registry.process(pid), sh.registry.find(pid)
	}
	switch {
	case j != nil:
		if err = j.signal(sig); err != nil {
			pid = j.number()
		}
	case pid == sh.pid():
		return sh.killSelf(sig)
	case sh.cfg.embedded != nil && (pid == 0 || pid == -sh.pid()): // its group is not that of this process
		sh.cfg.embedded.signal(sig)
		return true
	case id != nil:
		err = id.signal(sig)
	default:
		err = unix.Kill(pid, sig)
	}
	if err != nil {
		sh.diagnose("kill: (%d) - %s", pid, errText(err))
	}
	return err == nil
}

// killSelf sends this process a signal. Where the program's own shell has a
// trap for it, that runs next, and not whenever the kernel comes to it.
func (sh *Shell) killSelf(sig syscall.Signal) bool {
	if sig == 0 { // it only asks whether there is such a process
		return true
	}
	if action, trapped := sh.registry.main.action(sig); trapped {
		if action != "" {
			sh.registry.main.post(sig)
		}
		return true
	}
	if sh.cfg.embedded != nil {
		sh.cfg.embedded.take(sig)
		return true
	}
	if !endsByDefault(sig) && !stops(sig) {
		return true // or a thread would take it when a trap may have been set
	}
	if isRuntimes(sig) {
		sh.registry.main.post(sig)
		return true
	}
	if err := unix.Kill(os.Getpid(), sig); err != nil {
		sh.diagnose("kill: (%d) - %s", os.Getpid(), errText(err))
		return false
	}
	sh.awaitOwn(sig)
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
func (sh *Shell) awaitOwn(sig syscall.Signal) {
	if !endsByDefault(sig) {
		return
	}
	const patience = 100 * time.Millisecond // it may be ignored
	select {
	case <-sh.root.Done():
	case <-time.After(patience):
	}
}

func (sh *Shell) listSignals(specs []string) int {
	if len(specs) == 0 {
		return sh.print("kill", []byte(signalTable()))
	}
	status := 0
	for _, spec := range specs {
		n, err := strconv.Atoi(spec)
		switch key := signalKey(spec); {
		case err == nil && n > 128 && signalName(n-128) != "":
			sh.printf("kill", "%s\n", signalName(n-128))
		case err == nil && n > 0 && n < trapDebug && signalName(n) != "":
			sh.printf("kill", "%s\n", signalName(n))
		case err == nil && n == 0:
			sh.printf("kill", "EXIT\n")
		case err != nil && key >= 0:
			sh.printf("kill", "%d\n", key)
		default:
			sh.diagnose("kill: %s: invalid signal specification", spec)
			status = 1
		}
	}
	return status
}
