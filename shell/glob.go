package shell

import (
	"os"
	"slices"
	"strings"

	"golang.org/x/sys/unix"
)

// glob returns the files whose names a pattern matches, in order.
func (sh *Shell) glob(text string) []string {
	found := []string{""}
	for text != "" {
		slashes := len(text) - len(strings.TrimLeft(text, "/"))
		part, rest, more := strings.Cut(text[slashes:], "/")
		for i := range found {
			found[i] += text[:slashes]
		}
		if part != "" {
			found = sh.globPart(found, part, more)
		}
		text = ""
		if more {
			text = "/" + rest
		}
	}
	slices.Sort(found)
	return found
}

// globPart adds a component to each path.
func (sh *Shell) globPart(paths []string, part string, isDir bool) (found []string) {
	if !isPattern(part) {
		for _, path := range paths {
			path += unquotePattern(part)
			if sh.exists(path, isDir) {
				found = append(found, path)
			}
		}
		return found
	}
	p := compilePattern(part)
	hidden := part[0] == '.' || strings.HasPrefix(part, `\.`)
	for _, path := range paths {
		for _, name := range sh.entries(path) {
			if (name[0] != '.' || hidden) && p.matches(name) && (!isDir || sh.exists(path+name, true)) {
				found = append(found, path+name)
			}
		}
	}
	return found
}

func (sh *Shell) entries(dir string) []string {
	if dir == "" {
		dir = "."
	}
	f, err := os.Open(sh.abs(dir))
	if err != nil {
		return nil
	}
	defer f.Close()
	names, _ := f.Readdirnames(-1)
	return names
}

func (sh *Shell) exists(path string, isDir bool) bool {
	var st unix.Stat_t
	if isDir {
		return unix.Stat(sh.abs(path), &st) == nil && st.Mode&unix.S_IFMT == unix.S_IFDIR
	}
	return unix.Lstat(sh.abs(path), &st) == nil
}
