// Package harness has what the programs and tests that run gopipe from outside share: a
// build of it, and an end to all that it has started.
package harness

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// Gopipe returns the path of the program to try: an absolute form of path, which is looked
// up in PATH if it has no slash; or, if that is empty, gopipe as it is to be built, in dir.
func Gopipe(ctx context.Context, path, dir string) (string, error) {
	if path == "" {
		return build(ctx, dir)
	}
	found, err := exec.LookPath(path)
	if err != nil {
		return "", err
	}
	return filepath.Abs(found)
}

func build(ctx context.Context, dir string) (string, error) {
	linked, bin := filepath.Join(dir, "linked"), filepath.Join(dir, "gopipe")
	cmd := exec.CommandContext(ctx, "go", "build", "-o", linked, "gopipe/cmd/gopipe")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building gopipe: %w\n%s", err, out)
	}
	// The linker writes here and there, which leaves small pieces in the page
	// cache, and more page faults at each start than an installed program has.
	program, err := os.ReadFile(linked)
	if err == nil {
		err = os.WriteFile(bin, program, 0o755)
	}
	if err != nil {
		return "", fmt.Errorf("installing gopipe: %w", err)
	}
	return bin, os.Remove(linked)
}

// KillSession ends all processes of the session that a process leads, whatever their
// groups.
func KillSession(leader int) error {
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, name := range stats {
		text, err := os.ReadFile(name)
		if err != nil {
			continue // it has ended meanwhile
		}
		_, after, _ := strings.Cut(string(text), ") ")
		fields := strings.Fields(after)
		if len(fields) > 3 && fields[3] == strconv.Itoa(leader) {
			pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(name)))
			syscall.Kill(pid, syscall.SIGKILL)
		}
	}
	return nil
}
