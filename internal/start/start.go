// Package stack makes room on the main goroutine's stack before other packages
// are initialized.
//
// Those, and a small script, need 16 KiB or more. The stack would grow to that
// in four steps, each of which fills a cache of stacks of its size and moves
// what is there: a tenth of all page faults of a short run. The package imports
// nothing, so that it is initialized before whatever sorts after it.
package stack

func init() { grow(0) }

// grow needs a large frame, and does not use it.
//
//go:noinline
func grow(n int) byte {
	if n == 0 {
		return 0
	}
	var frame [32 << 10]byte
	return frame[n]
}
