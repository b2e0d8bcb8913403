//go:build linux && (gopipe_forkexec || !(amd64 || arm64))

package procs

// A handler of our own takes assembly: without it, signals come by os/signal.
const catches = false

func catchSignalPC() uint64 { return 0 }

func catchUrgentPC() uint64 { return 0 }
