package leak

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

func TestMain(m *testing.M) { Main(m) }

func TestLeft(t *testing.T) {
	tests := []struct {
		what string
		make func(t *testing.T) (undo func())
	}{
		{"descriptor", func(t *testing.T) func() {
			r, w, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			return func() { r.Close(); w.Close() }
		}},
		{"child", func(t *testing.T) func() {
			cmd := exec.Command("sleep", "1000")
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			return func() { cmd.Process.Kill(); cmd.Wait() }
		}},
		{"goroutine", func(t *testing.T) func() {
			stop := make(chan struct{})
			go func() { <-stop }()
			return func() { close(stop) }
		}},
		{"temporary file", func(t *testing.T) func() {
			f, err := os.CreateTemp("", "")
			if err != nil {
				t.Fatal(err)
			}
			f.Close()
			return func() { os.Remove(f.Name()) }
		}},
	}
	for _, tt := range tests {
		t.Run(tt.what, func(t *testing.T) {
			before := Take()
			undo := tt.make(t)
			if left := before.compare(); !strings.Contains(left, tt.what+" ") {
				t.Errorf("the leak is not seen: %q", left)
			}
			undo()
			if left := before.Left(); left != "" {
				t.Errorf("left after all was undone: %s", left)
			}
		})
	}
}
