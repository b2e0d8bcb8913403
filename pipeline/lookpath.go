package pipeline

import (
	"os"
	"os/exec"
	"strings"

	"golang.org/x/sys/unix"
)

// lookPath is [exec.LookPath], which it leaves everything unusual to: that costs
// as much as the rest of a stage.
func lookPath(name string) (string, error) {
	for dir := range strings.SplitSeq(os.Getenv("PATH"), ":") {
		if !strings.HasPrefix(dir, "/") || strings.HasSuffix(dir, "/") {
			break
		}
		if isExecutable(dir + "/" + name) {
			return dir + "/" + name, nil // again, so that the others need no heap
		}
	}
	return exec.LookPath(name)
}

func isExecutable(path string) bool {
	if unix.Faccessat(unix.AT_FDCWD, path, unix.X_OK, unix.AT_EACCESS) != nil {
		return false
	}
	var st unix.Stat_t
	return unix.Stat(path, &st) == nil && st.Mode&unix.S_IFMT == unix.S_IFREG
}
