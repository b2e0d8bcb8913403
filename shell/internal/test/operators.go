package test

import (
	"math"
	"os"
	"strconv"
	"strings"
	"syscall"

	_ "gopipe/internal/onlylinux"
)

// number reads a decimal integer as bash allows it: any whitespace before
// it, blanks after it.
func number(s string) (int64, bool) {
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return n, true
	}
	s = strings.TrimLeft(s, " \t\n\v\f\r")
	s = strings.TrimRight(s, " \t")
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil
}

// Strings returns the operator that compares texts, or nil.
func Strings(op string) func(a, b string) bool {
	switch op {
	case "=":
		return func(a, b string) bool { return a == b }
	case "==":
		return func(a, b string) bool { return a == b }
	case "!=":
		return func(a, b string) bool { return a != b }
	case "<":
		return func(a, b string) bool { return a < b }
	case ">":
		return func(a, b string) bool { return a > b }
	}
	return nil
}

// Integers returns the operator that compares integers, or nil.
func Integers(op string) func(a, b int64) bool {
	switch op {
	case "-eq":
		return func(a, b int64) bool { return a == b }
	case "-ne":
		return func(a, b int64) bool { return a != b }
	case "-lt":
		return func(a, b int64) bool { return a < b }
	case "-le":
		return func(a, b int64) bool { return a <= b }
	case "-gt":
		return func(a, b int64) bool { return a > b }
	case "-ge":
		return func(a, b int64) bool { return a >= b }
	}
	return nil
}

// Files returns the operator that compares files, or nil.
func Files(op string) func(env Shell, a, b string) bool {
	switch op {
	case "-ef":
		return sameFile
	case "-nt":
		return newerFile
	case "-ot":
		return func(env Shell, a, b string) bool { return newerFile(env, b, a) }
	}
	return nil
}

func isBinary(op string) bool {
	return Strings(op) != nil || Integers(op) != nil || Files(op) != nil
}

func sameFile(env Shell, a, b string) bool {
	x, okX := statFile(env, a)
	y, okY := statFile(env, b)
	return okX && okY && x.Dev == y.Dev && x.Ino == y.Ino
}

// newerFile reports whether a is newer than b; a missing file is oldest.
func newerFile(env Shell, a, b string) bool {
	x, okX := statFile(env, a)
	y, okY := statFile(env, b)
	return okX && (!okY || laterTime(x.Mtim, y.Mtim))
}

func laterTime(a, b syscall.Timespec) bool {
	return a.Sec > b.Sec || a.Sec == b.Sec && a.Nsec > b.Nsec
}

// Unary returns the operator that has one operand, or nil.
func Unary(op string) func(env Shell, arg string) bool {
	switch op {
	case "-a":
		return exists
	case "-e":
		return exists
	case "-b":
		return isType(syscall.S_IFBLK)
	case "-c":
		return isType(syscall.S_IFCHR)
	case "-d":
		return isType(syscall.S_IFDIR)
	case "-f":
		return isType(syscall.S_IFREG)
	case "-p":
		return isType(syscall.S_IFIFO)
	case "-S":
		return isType(syscall.S_IFSOCK)
	case "-h":
		return isSymlink
	case "-L":
		return isSymlink
	case "-g":
		return hasMode(syscall.S_ISGID)
	case "-k":
		return hasMode(syscall.S_ISVTX)
	case "-u":
		return hasMode(syscall.S_ISUID)
	case "-r":
		return canAccess(4)
	case "-w":
		return canAccess(2)
	case "-x":
		return canAccess(1)
	case "-s":
		return statHolds(func(st *syscall.Stat_t) bool { return st.Size > 0 })
	case "-G":
		return statHolds(func(st *syscall.Stat_t) bool { return int(st.Gid) == os.Getegid() })
	case "-O":
		return statHolds(func(st *syscall.Stat_t) bool { return int(st.Uid) == os.Geteuid() })
	case "-N":
		return statHolds(func(st *syscall.Stat_t) bool { return laterTime(st.Mtim, st.Atim) })
	case "-n":
		return func(_ Shell, arg string) bool { return arg != "" }
	case "-z":
		return func(_ Shell, arg string) bool { return arg == "" }
	case "-o":
		return func(env Shell, arg string) bool { return env.IsOption(arg) }
	case "-t":
		return terminal
	case "-v":
		return func(env Shell, arg string) bool { return env.IsSet(arg) }
	case "-R":
		return func(env Shell, arg string) bool { return env.IsNameref(arg) }
	}
	return nil
}

func terminal(env Shell, arg string) bool {
	fd, ok := number(arg)
	return ok && fd >= 0 && fd <= math.MaxInt32 && env.IsTerminal(int(fd))
}

func exists(env Shell, name string) bool {
	_, ok := statFile(env, name)
	return ok
}

func statHolds(holds func(*syscall.Stat_t) bool) func(Shell, string) bool {
	return func(env Shell, name string) bool {
		st, ok := statFile(env, name)
		return ok && holds(st)
	}
}

func isType(kind uint32) func(Shell, string) bool {
	return statHolds(func(st *syscall.Stat_t) bool { return st.Mode&syscall.S_IFMT == kind })
}

func hasMode(bit uint32) func(Shell, string) bool {
	return statHolds(func(st *syscall.Stat_t) bool { return st.Mode&bit != 0 })
}

func isSymlink(env Shell, name string) bool {
	var st syscall.Stat_t
	return name != "" && syscall.Lstat(env.Abs(name), &st) == nil &&
		st.Mode&syscall.S_IFMT == syscall.S_IFLNK
}

// canAccess asks the kernel, by the effective ids, whether the shell may use
// the file so.
func canAccess(mode uint32) func(Shell, string) bool {
	const (
		atCWD     = -100  // AT_FDCWD
		atEAccess = 0x200 // AT_EACCESS
	)
	return func(env Shell, name string) bool {
		return name != "" && syscall.Faccessat(atCWD, env.Abs(name), mode, atEAccess) == nil
	}
}

// statFile follows symbolic links. The empty name is no file: resolved, it would
// name the directory.
func statFile(env Shell, name string) (*syscall.Stat_t, bool) {
	if name == "" {
		return nil, false
	}
	st := new(syscall.Stat_t)
	return st, syscall.Stat(env.Abs(name), st) == nil
}
