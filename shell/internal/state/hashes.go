package state

import (
	"maps"
	"strings"
)

// CommandPath is where commands are looked up.
func (sh *Shell) CommandPath() string {
	if sh.LookPath != "" {
		return sh.LookPath
	}
	return sh.Vars.Text("PATH")
}

// A HashTable remembers where commands are, for as long as PATH is the same.
type HashTable struct {
	Path   string // PATH
	Found  map[string]hashed
	Shared bool // a clone may see the map
}

type hashed struct {
	Path string
	Hits int
}

// HashedPath is where a command is remembered to be, or empty.
func (sh *Shell) HashedPath(name string) string {
	if len(sh.Hashes.Found) == 0 || sh.CommandPath() != sh.Hashes.Path {
		return ""
	}
	return sh.Hashes.Found[name].Path
}

// Remembered is HashedPath, also under command -p.
func (sh *Shell) Remembered(name string) string {
	outer := sh.LookPath
	sh.LookPath = ""
	defer func() { sh.LookPath = outer }()
	return sh.HashedPath(name)
}

// Remember takes note of a command's file.
func (sh *Shell) Remember(name, path string, hits int) {
	h := &sh.Hashes
	switch {
	case sh.CommandPath() != h.Path || h.Found == nil:
		*h = HashTable{Path: sh.CommandPath(), Found: make(map[string]hashed)}
	case h.Shared:
		h.Found, h.Shared = maps.Clone(h.Found), false
	}
	h.Found[name] = hashed{path, h.Found[name].Hits + hits}
}

// Hit counts a command that was run. What a directory in PATH means that is
// relative depends on the shell's own, and is not remembered.
func (sh *Shell) Hit(name, path string) {
	if strings.Contains(name, "/") || !strings.HasPrefix(path, "/") || sh.LookPath != "" ||
		sh.Dir != "" && strings.HasPrefix(path, sh.Dir+"/") {
		return
	}
	if sh.Opts.Hashall {
		sh.Remember(name, path, 1)
	}
}
