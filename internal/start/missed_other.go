//go:build linux && !amd64

package start

// actOnMissed is for amd64 only: elsewhere the kernel's frames are others.
func actOnMissed() {}
