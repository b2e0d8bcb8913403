package start

// Ignored has bit n-1 for each signal n that this process was started to ignore. It
// is known only where the main package imports [gopipe/cmd/gopipe/internal/signals], and
// not to be changed.
var Ignored uint64

// IsPlain reports whether a signal ends a process by default, and for nothing
// that the runtime has to know of.
func IsPlain(sig int) bool {
	switch sig {
	case 1, 2, 10, 12, 14, 15, 16, 24, 25, 26, 29, 30: // HUP INT USR1 USR2 ALRM TERM STKFLT XCPU XFSZ VTALRM IO PWR
		return true
	}
	return 34 <= sig && sig <= 64 // the first two real-time signals are libraries' own
}
