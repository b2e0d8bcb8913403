package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/diff"
)

// The scripts are as people write them for logs. By gopipe, each prints, ends
// and leaves behind what it does by bash.
func TestRealScripts(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip(err)
	}
	scripts, err := filepath.Glob("../../testdata/scripts/*.sh")
	if err != nil || len(scripts) == 0 {
		t.Fatal("no scripts: ", err)
	}
	for _, script := range scripts {
		for _, args := range argLines(t, script) {
			t.Run(filepath.Base(script)+" "+args, func(t *testing.T) {
				t.Parallel()
				want := runScript(t, script, args, "bash")
				got := runScript(t, script, args, "gopipe", "-f")
				if d := diff.Diff("bash", want, "gopipe", got); d != nil {
					t.Errorf("%s", d)
				}
			})
		}
	}
}

// argLines returns the arguments of each run that a script asks for in a line
// "# args: ...". One that asks for none has a run without arguments.
func argLines(t *testing.T, script string) (lines []string) {
	t.Helper()
	text, err := os.ReadFile(script)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if args, ok := strings.CutPrefix(line, "# args:"); ok {
			lines = append(lines, strings.TrimSpace(args))
		}
	}
	if lines == nil {
		return []string{""}
	}
	return lines
}

// runScript runs a script by a shell, in a directory that holds nothing but the
// script's data, and prints all that comes of it.
func runScript(t *testing.T, script, args string, shell ...string) []byte {
	t.Helper()
	script, err := filepath.Abs(script)
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	work, tmp := filepath.Join(root, "work"), filepath.Join(root, "tmp")
	for _, dir := range []string{work, tmp} {
		if err := os.Mkdir(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	dir, name := filepath.Split(strings.TrimSuffix(script, ".sh"))
	data := filepath.Join(dir, "data", name)
	if err := os.CopyFS(work, os.DirFS(data)); err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}

	argv := append(append(shell, script), strings.Fields(args)...)
	cmd, mark := exec.Command(argv[0], argv[1:]...), newMark()
	cmd.Dir = work
	cmd.Env = append(cmd.Environ(), mark, "LC_ALL=C", "TMPDIR="+tmp)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	hangs := time.AfterFunc(patience, func() { killMarked(mark) })
	err = cmd.Run()
	if !hangs.Stop() {
		t.Errorf("%s hangs", shell[0])
	}
	if cmd.ProcessState == nil {
		t.Fatal(err)
	}
	for _, left := range survivors(mark) {
		t.Errorf("%s leaves behind: %s", shell[0], left)
	}
	return fmt.Appendf(nil, "%s\n-- stdout --\n%s-- stderr --\n%s%s",
		describe(cmd.ProcessState.Sys().(syscall.WaitStatus)), &stdout, &stderr, printTree(t, root))
}

// printTree prints the files of a directory: mode, name and content. What is
// compressed is printed as it was before.
func printTree(t *testing.T, root string) []byte {
	t.Helper()
	var out bytes.Buffer
	err := fs.WalkDir(os.DirFS(root), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		fmt.Fprintf(&out, "-- %v %s --\n", info.Mode(), name)
		if !info.Mode().IsRegular() {
			return nil
		}
		return printFile(&out, filepath.Join(root, name))
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func printFile(w io.Writer, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	var r io.Reader = f
	if filepath.Ext(name) == ".gz" {
		if r, err = gzip.NewReader(f); err != nil {
			return err
		}
	}
	_, err = io.Copy(w, r)
	return err
}
