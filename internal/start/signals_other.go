//go:build linux && (gopipe_forkexec || !(amd64 || arm64))

package start

// It takes assembly: without, SIGQUIT is the runtime's.
const hasNothing = false

func nothingPC() uint64 { return 0 }
