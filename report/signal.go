package report

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// signalName is a signal's name, as in "SIGPIPE".
func signalName(sig syscall.Signal) string {
	if name := unix.SignalName(sig); name != "" {
		return name
	}
	return sig.String()
}
