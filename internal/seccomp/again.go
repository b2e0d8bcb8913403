package seccomp

import (
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	_ "gopipe/internal/onlylinux"
)

// calls are what old kernels lack, or containers forbid.
var calls = map[string]uint32{
	"clone3": unix.SYS_CLONE3, "close_range": unix.SYS_CLOSE_RANGE, "copy_file_range": unix.SYS_COPY_FILE_RANGE,
	"faccessat2": unix.SYS_FACCESSAT2, "kcmp": unix.SYS_KCMP, "memfd_create": unix.SYS_MEMFD_CREATE,
	"openat2": unix.SYS_OPENAT2, "pidfd_open": unix.SYS_PIDFD_OPEN, "pidfd_send_signal": unix.SYS_PIDFD_SEND_SIGNAL,
	"prlimit64": unix.SYS_PRLIMIT64, "splice": unix.SYS_SPLICE, "statx": unix.SYS_STATX, "tee": unix.SYS_TEE, "unshare": unix.SYS_UNSHARE,
}

// Errors are what the calls fail with: in a container, and on an old kernel.
var Errors = map[string]syscall.Errno{"EPERM": unix.EPERM, "ENOSYS": unix.ENOSYS}

// RefuseNamed has the calls of a list such as "splice,tee" fail with a named one of
// [Errors].
func RefuseNamed(list, with string) {
	for name := range strings.SplitSeq(list, ",") {
		number, known := calls[name]
		errno, valid := Errors[with]
		if !known || !valid {
			panic("seccomp: unknown: " + name + ", " + with)
		}
		Refuse(number, errno)
	}
}

// Begin is for a TestMain with which [Again] works.
func Begin() {
	if list, with, ok := strings.Cut(os.Getenv(againVar), " "); ok {
		RefuseNamed(list, with)
	}
}

// Begun reports whether this process is one of [Again].
func Begun() bool { return os.Getenv(againVar) != "" }

const againVar = "GOPIPE_TEST_REFUSED"

// Again runs tests of this binary once more for each of [Errors], in processes of
// their own to which the calls of a list are refused. TestMain calls [Begin].
func Again(t *testing.T, tests, list string) {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for with := range Errors {
		cmd := exec.CommandContext(t.Context(), path, "-test.run=^("+tests+")$", "-test.v")
		cmd.Env = append(os.Environ(), againVar+"="+list+" "+with)
		out, err := cmd.CombinedOutput()
		if err != nil || !strings.Contains(string(out), "--- PASS: ") {
			t.Errorf("%s is refused by %s: %v\n%s", list, with, err, out)
		}
	}
}
