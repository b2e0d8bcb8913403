//go:build linux && (amd64 || arm64) && !gopipe_forkexec

package procs

const catches = true

// catchSignalPC returns where the handler begins: it counts the signal, and writes
// its byte to the pipe. It is no function of Go's, and called by the kernel only.
func catchSignalPC() uint64

// catchUrgentPC returns where the handler for SIGURG begins.
func catchUrgentPC() uint64
