//go:build linux && !(mips || mipsle || mips64 || mips64le)

// Package onlylinux is imported by what needs Linux, so that a build for another
// system fails here, once, with an error that says so.
package onlylinux
