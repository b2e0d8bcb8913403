package pipetest

import (
	"testing"
	"time"

	"gopipe/internal/leak"
)

// patience is how long what is about to end is given to do so.
var patience = 10 * time.Second

// Check has the test fail if, when its cleanup has come to this, the process has
// descriptors, goroutines or children that it did not have at the call, or left
// temporary files (a FIFO is one). What was left is in the message: descriptors
// with what they are open on, goroutines with their stacks, children with their
// names. What is about to end is waited for. Call it first: what the test cleans
// up later is done by then.
//
// What contains one of the texts of ignore is not looked at: a function's name
// for goroutines, a path for descriptors.
//
// For the time of the test, TMPDIR is a directory of its own. So that, and since
// all tests share one process, the test can't be parallel; it panics if it is.
// A package with parallel tests has [Main].
func Check(t testing.TB, ignore ...string) {
	t.Helper()
	t.Setenv("TMPDIR", t.TempDir())
	before := leak.Take(ignore...)
	t.Cleanup(func() {
		if left := before.LeftAfter(patience); left != "" {
			t.Errorf("pipetest: the test leaves behind:\n%s", left)
		}
	})
}

// Main is [Check] for all tests of a package together, which may be parallel. It
// is called by its TestMain, and does not return:
//
//	func TestMain(m *testing.M) { pipetest.Main(m) }
func Main(m *testing.M, ignore ...string) { leak.Main(m, ignore...) }
