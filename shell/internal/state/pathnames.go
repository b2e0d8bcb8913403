package state

import (
	"os"

	"golang.org/x/sys/unix"

	"gopipe/shell/internal/pattern"
)

// GlobOptions are those that the script has set.
func (sh *Shell) GlobOptions() pattern.GlobOptions {
	s := &sh.Shopts
	return pattern.GlobOptions{NoCase: s.Nocaseglob, DotGlob: s.Dotglob, GlobStar: s.Globstar, Extended: s.Extglob, Dots: !s.Globskipdots, Ignore: sh.globIgnore}
}

// Files are the file system as a shell sees it, for [pattern.Glob]: from its own
// working directory, with its own descriptors in /dev/fd.
type Files struct{ *Shell }

func (sh Files) Names(dir string) []string {
	if names, ok := sh.ownEntries(dir); ok {
		return names
	}
	f := sh.openDir(dir)
	if f == nil {
		return nil
	}
	defer f.Close()
	names, _ := f.Readdirnames(-1)
	return names
}

func (sh Files) Entries(dir string) []os.DirEntry {
	f := sh.openDir(dir)
	if f == nil {
		return nil
	}
	defer f.Close()
	entries, _ := f.ReadDir(-1)
	return entries
}

// openDir opens a directory. It doesn't wait for what isn't one, such as a
// FIFO.
func (sh Files) openDir(dir string) *os.File {
	if dir == "" {
		dir = "."
	}
	f, err := os.OpenFile(sh.Abs(dir), os.O_RDONLY|unix.O_DIRECTORY|unix.O_NONBLOCK, 0)
	if err != nil {
		return nil
	}
	return f
}

func (sh Files) Exists(path string, isDir bool) bool {
	var st unix.Stat_t
	if isDir {
		return unix.Stat(sh.Abs(path), &st) == nil && st.Mode&unix.S_IFMT == unix.S_IFDIR
	}
	return unix.Lstat(sh.Abs(path), &st) == nil
}
