package shell

import (
	"maps"
	"strings"
)

// commandPath is where commands are looked up.
func (sh *Shell) commandPath() string {
	if sh.lookPath != "" {
		return sh.lookPath
	}
	return sh.vars.text("PATH")
}

// A hashTable remembers where commands are, for as long as PATH is the same.
type hashTable struct {
	path   string // PATH
	found  map[string]hashed
	shared bool // a clone may see the map
}

type hashed struct {
	path string
	hits int
}

// hashedPath is where a command is remembered to be, or empty.
func (sh *Shell) hashedPath(name string) string {
	if len(sh.hashes.found) == 0 || sh.commandPath() != sh.hashes.path {
		return ""
	}
	return sh.hashes.found[name].path
}

// remember takes note of a command's file.
func (sh *Shell) remember(name, path string, hits int) {
	h := &sh.hashes
	switch {
	case sh.commandPath() != h.path || h.found == nil:
		*h = hashTable{path: sh.commandPath(), found: make(map[string]hashed)}
	case h.shared:
		h.found, h.shared = maps.Clone(h.found), false
	}
	h.found[name] = hashed{path, h.found[name].hits + hits}
}

// hit counts a command that was run. What a directory in PATH means that is
// relative depends on the shell's own, and is not remembered.
func (sh *Shell) hit(name, path string) {
	if strings.Contains(name, "/") || !strings.HasPrefix(path, "/") || sh.lookPath != "" ||
		sh.dir != "" && strings.HasPrefix(path, sh.dir+"/") {
		return
	}
	sh.remember(name, path, 1)
}
