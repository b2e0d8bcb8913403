package main

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"gopipe/internal/seccomp"
)

// refusable are system calls that old kernels lack, or containers forbid.
var refusable = map[string]uint32{
	"clone3": unix.SYS_CLONE3, "close_range": unix.SYS_CLOSE_RANGE, "copy_file_range": unix.SYS_COPY_FILE_RANGE,
	"faccessat2": unix.SYS_FACCESSAT2, "kcmp": unix.SYS_KCMP, "memfd_create": unix.SYS_MEMFD_CREATE,
	"openat2": unix.SYS_OPENAT2, "pidfd_open": unix.SYS_PIDFD_OPEN, "pidfd_send_signal": unix.SYS_PIDFD_SEND_SIGNAL,
	"splice": unix.SYS_SPLICE, "statx": unix.SYS_STATX, "tee": unix.SYS_TEE, "unshare": unix.SYS_UNSHARE,
}

// refuse executes a command to which system calls are refused: "EPERM splice,tee
// COMMAND...".
func refuse() {
	errno := map[string]syscall.Errno{"EPERM": unix.EPERM, "ENOSYS": unix.ENOSYS, "EINVAL": unix.EINVAL}[os.Args[1]]
	for name := range strings.SplitSeq(os.Args[2], ",") {
		seccomp.Refuse(refusable[name], errno)
	}
	path, err := exec.LookPath(os.Args[3])
	if err == nil {
		err = unix.Exec(path, os.Args[3:], os.Environ())
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func TestRefused(t *testing.T) {}
