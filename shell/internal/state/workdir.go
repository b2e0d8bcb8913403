package state

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"gopipe/shell/internal/vars"
)

// InitDir sets PWD, which is kept where it already names the directory.
func (sh *Shell) InitDir() {
	sh.Pwd = sh.Dir
	if sh.Pwd == "" {
		dir, err := os.Getwd() // trusts a PWD that is right, as POSIX asks
		if err != nil {
			return
		}
		sh.Pwd = dir
	}
	sh.Vars.Put("PWD", &vars.Variable{Kind: vars.Scalar, Set: true, Attrs: vars.Export, Text: sh.Pwd})
	if sh.Vars.Get("OLDPWD") == nil {
		sh.Vars.Put("OLDPWD", &vars.Variable{Kind: vars.Scalar, Attrs: vars.Export})
	}
}

// CountShell sets SHLVL, the depth of shells within shells.
func (sh *Shell) CountShell() {
	level, err := strconv.Atoi(strings.TrimSpace(sh.Vars.Text("SHLVL")))
	if level++; err != nil || level >= 1000 {
		level = 1
	}
	sh.Vars.Put("SHLVL", &vars.Variable{Kind: vars.Scalar, Set: true, Attrs: vars.Export, Text: strconv.Itoa(max(level, 0))})
}

// Directory is the name that a directory has after cd has entered it.
func (sh *Shell) Directory(given string, physical bool) (string, error) {
	path := given
	if !strings.HasPrefix(path, "/") {
		path = strings.TrimSuffix(sh.Pwd, "/") + "/" + path
	}
	next := cleanPath(path)
	if physical {
		if err := Enterable(sh.deviceFile(path)); err != nil { // each ".." as the kernel takes it
			return "", err
		}
		if real, err := filepath.EvalSymlinks(path); err == nil {
			next = real
		}
	} else if err := parentsExist(path, len(path)-len(given)); err != nil {
		return "", err
	}
	return next, Enterable(sh.deviceFile(next))
}

// parentsExist looks whether what a ".." takes away is a directory, where it is
// given from an index on: the shell's own may be gone.
func parentsExist(path string, from int) error {
	for at := from; ; {
		n := strings.Index(path[at:], "/..")
		if n < 0 {
			return nil
		}
		at += n
		if before := path[:at]; (at+3 == len(path) || path[at+3] == '/') && strings.Trim(before, "/") != "" {
			if err := Enterable(before); err != nil {
				return err
			}
		}
		at += len("/..")
	}
}

// SetDir changes the directory, and the variables that tell it.
func (sh *Shell) SetDir(dir string) error {
	sh.Dir, sh.Pwd = dir, dir
	if file := sh.deviceFile(dir); file != dir { // a descriptor, which may be closed while it is the directory
		if real, err := filepath.EvalSymlinks(file); err == nil {
			sh.Dir = real
		}
	}
	return errors.Join(sh.Vars.SetString("OLDPWD", sh.Vars.Text("PWD")), sh.Vars.SetString("PWD", dir))
}

// cleanPath is filepath.Clean, but for the two slashes that POSIX lets a path
// begin with.
func cleanPath(path string) string {
	if strings.HasPrefix(path, "//") && !strings.HasPrefix(path, "///") {
		return "/" + filepath.Clean(path)
	}
	return filepath.Clean(path)
}

// Enterable returns why a path can't be a working directory, or nil.
func Enterable(path string) error {
	st, err := os.Stat(path)
	if err != nil {
		return err
	}
	if !st.IsDir() {
		return unix.ENOTDIR
	}
	return unix.Faccessat(unix.AT_FDCWD, path, unix.X_OK, unix.AT_EACCESS)
}
