package shell

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// initDir sets PWD, which is kept where it already names the directory.
func (sh *Shell) initDir() {
	sh.pwd = sh.dir
	if sh.pwd == "" {
		dir, err := os.Getwd() // trusts a PWD that is right, as POSIX asks
		if err != nil {
			return
		}
		sh.pwd = dir
	}
	sh.vars.put("PWD", &variable{kind: scalarVar, set: true, attrs: attrExport, text: sh.pwd})
	if sh.vars.get("OLDPWD") == nil {
		sh.vars.put("OLDPWD", &variable{kind: scalarVar, attrs: attrExport})
	}
}

// countShell sets SHLVL, the depth of shells within shells.
func (sh *Shell) countShell() {
	level, err := strconv.Atoi(strings.TrimSpace(sh.vars.text("SHLVL")))
	if level++; err != nil || level >= 1000 {
		level = 1
	}
	sh.vars.put("SHLVL", &variable{kind: scalarVar, set: true, attrs: attrExport, text: strconv.Itoa(max(level, 0))})
}

// directory is the name that a directory has after cd has entered it.
func (sh *Shell) directory(given string, physical bool) (string, error) {
	path := given
	if !strings.HasPrefix(path, "/") {
		path = strings.TrimSuffix(sh.pwd, "/") + "/" + path
	}
	next := cleanPath(path)
	if physical {
		if real, err := filepath.EvalSymlinks(path); err == nil {
			next = real
		}
	} else if err := parentsExist(path, len(path)-len(given)); err != nil {
		return "", err
	}
	return next, enterable(sh.deviceFile(next))
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
			if err := enterable(before); err != nil {
				return err
			}
		}
		at += len("/..")
	}
}

// setDir changes the directory, and the variables that tell it.
func (sh *Shell) setDir(dir string) error {
	sh.dir, sh.pwd = dir, dir
	if file := sh.deviceFile(dir); file != dir { // a descriptor, which may be closed while it is the directory
		if real, err := filepath.EvalSymlinks(file); err == nil {
			sh.dir = real
		}
	}
	return errors.Join(sh.setString("OLDPWD", sh.vars.text("PWD")), sh.setString("PWD", dir))
}

// cleanPath is filepath.Clean, but for the two slashes that POSIX lets a path
// begin with.
func cleanPath(path string) string {
	if strings.HasPrefix(path, "//") && !strings.HasPrefix(path, "///") {
		return "/" + filepath.Clean(path)
	}
	return filepath.Clean(path)
}

func enterable(path string) error {
	st, err := os.Stat(path)
	if err != nil {
		return err
	}
	if !st.IsDir() {
		return unix.ENOTDIR
	}
	return unix.Faccessat(unix.AT_FDCWD, path, unix.X_OK, unix.AT_EACCESS)
}
