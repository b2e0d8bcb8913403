//go:build !linux || mips || mipsle || mips64 || mips64le

package onlylinux

// gopipe is made of what Linux has: pidfds, epoll, /proc. It runs on all of its
// architectures but mips.
var _ = gopipe_needs_Linux_on_another_architecture_than_mips
