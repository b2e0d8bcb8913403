//go:build linux && !(go1.26 && !go1.27 && (amd64 || arm64) && !gopipe_forkexec)

package signals

// The runtime has its handlers by now. Without assembly SIGQUIT stays its own.
const holds = false

func letGo() {}

func nothingPC() uint64 { return 0 }
