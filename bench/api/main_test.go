package main

import (
	"os"
	"testing"
)

// TestMain makes this binary the worker that the bench starts.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "-worker" {
		main()
		return
	}
	os.Exit(m.Run())
}

// Some of the tasks are done once with each library. The table goes to standard
// output.
func TestTasks(t *testing.T) {
	if err := run([]string{"-rounds", "1", "-only", "output|culprit"}); err != nil {
		t.Error(err)
	}
}
