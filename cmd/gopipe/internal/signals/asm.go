//go:build linux && go1.26 && !go1.27 && (amd64 || arm64) && !gopipe_forkexec

package signals

// holds: the runtime finds at its start that it is part of a library, which leaves
// most signals, the descriptors and the program's end to others. This relies on
// what one version of Go is inside.
const holds = true

// letGo has the runtime install those handlers that a library's has, for faults,
// SIGPIPE, and between threads, and be a program's again before it comes to main.
func letGo()

// nothingPC returns where a signal handler begins that does nothing.
func nothingPC() uint64
