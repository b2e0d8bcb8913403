package procs_test

import (
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"gopipe/internal/procs"
	"gopipe/internal/seccomp"
)

// A child has the descriptors that it is given and no others, whatever the host
// program forgot to have closed at exec.
func TestForgottenFiles(t *testing.T) {
	t.Parallel()
	null, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	leaky, err := unix.Dup(int(null.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(leaky)
	c := &procs.Cmd{Path: "/bin/ls", Args: []string{"ls", "/proc/self/fd"}}
	// Numbers above and below those that the files have here.
	c.Files = make([]*os.File, 64)
	c.Files[5], c.Files[63] = null, null
	if got := strings.Fields(output(t, c)); strings.Join(got, " ") != "0 1 2 5 63" { // 0 is its own
		t.Errorf("the child has %q", got)
	}
}

func init() {
	show := func() {
		g := &procs.Group{}
		defer g.Close()
		p, err := g.Start(&procs.Cmd{
			Path: "/bin/sed", Args: []string{"sed", "-n", "s/^Sig[BI].*:\t0*//p", "/proc/self/status"},
			Files: []*os.File{1: os.Stdout, 2: os.Stderr}, Ignore: []syscall.Signal{unix.SIGTERM, unix.SIGUSR1},
		})
		if err != nil {
			fmt.Println(err)
			return
		}
		p.Wait()
	}
	helpers["childSignals"] = show
	helpers["childSignalsOld"] = func() {
		seccomp.Refuse(unix.SYS_CLONE3, unix.ENOSYS)
		seccomp.Refuse(unix.SYS_CLOSE_RANGE, unix.ENOSYS)
		show()
	}
}

// A child blocks no signal and ignores those that it is told to, and not what
// this process handles.
func TestSignalsOfChild(t *testing.T) {
	t.Parallel()
	for _, helper := range []string{"childSignals", "childSignalsOld"} {
		out, err := helperExec(t, helper).Output()
		if want := "\n4200\n"; string(out) != want || err != nil {
			t.Errorf("%s: got %q, %v, want %q", helper, out, err, want)
		}
	}
}
