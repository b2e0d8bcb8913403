package wire_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"gopipe/internal/seccomp"
	"gopipe/internal/wire"
	"gopipe/plan"
)

// What the kernel lacks, or a container forbids, is done in another way.
func TestRefused(t *testing.T) {
	t.Parallel()
	seccomp.Again(t, "TestTextWithoutMemory", "memfd_create")
	seccomp.Again(t, "TestFileUmask", "unshare")
}

// A long here-document that memory is refused for is in a file without a name; a
// short one needs neither.
func TestTextWithoutMemory(t *testing.T) {
	if !seccomp.Begun() {
		t.Skip("see TestRefused")
	}
	big := strings.Repeat("0123456789abcdef", 1<<20/16)
	edge := plan.Edge{Medium: plan.Text, Name: "text", To: []plan.Port{port(0, 0)}}
	for _, edge.Text = range []string{big[:64<<10+1], big} { // what a pipe has no room for
		f := openOne(t, stages(1)[0], edge).Table[0]
		for range 2 {
			if got := readAll(t, f); got != edge.Text {
				t.Errorf("read %d bytes, want %d", len(got), len(edge.Text))
			}
			if _, err := f.Seek(0, io.SeekStart); err != nil {
				t.Error(err)
			}
		}
		if _, err := f.WriteString("x"); err == nil {
			t.Error("it can be written to")
		}
	}
	t.Setenv("TMPDIR", "/nosuch")
	for _, edge.Text = range []string{"", "hello\n", big[:4096]} {
		if got := readAll(t, openOne(t, stages(1)[0], edge).Table[0]); got != edge.Text {
			t.Errorf("read %d bytes, want %d", len(got), len(edge.Text))
		}
	}
	edge.Text = big
	open := (*wire.OpenError)(nil)
	if err := openError(t, stages(1)[0], edge); !errors.As(err, &open) || open.Name != "text" || !errors.Is(err, unix.ENOENT) {
		t.Errorf("nowhere: got %v", err)
	}
}
