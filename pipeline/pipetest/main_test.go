package pipetest_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"gopipe/pipeline/pipetest"
)

func TestMain(m *testing.M) { pipetest.Main(m) }

// A fakeT is a test that is looked at from outside. It does what Check and Fake
// use of a test; TMPDIR is changed only if it is part of a real one.
type fakeT struct {
	testing.TB
	errors   []string
	cleanups []func()
}

func (f *fakeT) Helper()                  {}
func (f *fakeT) Context() context.Context { return context.Background() }
func (f *fakeT) Cleanup(do func())        { f.cleanups = append(f.cleanups, do) }
func (f *fakeT) Errorf(format string, args ...any) {
	f.errors = append(f.errors, fmt.Sprintf(format, args...))
}

func (f *fakeT) Setenv(name, value string) {
	if f.TB != nil {
		f.TB.Setenv(name, value)
	}
}

func (f *fakeT) TempDir() string {
	if f.TB != nil {
		return f.TB.TempDir()
	}
	return os.TempDir()
}

// end runs the cleanups, and returns what the test was told.
func (f *fakeT) end() string {
	for i := len(f.cleanups) - 1; i >= 0; i-- {
		f.cleanups[i]()
	}
	return strings.Join(f.errors, "\n")
}
