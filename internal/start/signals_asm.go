//go:build linux && (amd64 || arm64) && !gopipe_forkexec

package start

const hasNothing = true

// nothingPC returns where a signal handler begins that does nothing.
func nothingPC() uint64
