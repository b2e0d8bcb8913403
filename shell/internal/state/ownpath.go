package state

import (
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
)

// An OwnName is a name of one of the shell's own descriptors, such as /dev/fd/3,
// or of what is below a directory that is open there. For the kernel it would
// mean a descriptor of this process.
type OwnName struct {
	Fd   int
	Rest string // "/..." or empty
}

// OwnName takes a name apart.
func (sh *Shell) OwnName(name string) (own OwnName, ok bool) {
	dir, rest := sh.ownDir(name)
	if dir == "" {
		return own, false
	}
	digits := strings.TrimLeft(rest, "/")
	if i := strings.IndexByte(digits, '/'); i >= 0 {
		digits, own.Rest = digits[:i], digits[i:]
	}
	fd, err := strconv.Atoi(digits)
	if err != nil || fd < 0 || strconv.Itoa(fd) != digits {
		return own, false
	}
	own.Fd = fd
	return own, true
}

// standardNames are those of single descriptors.
var standardNames = [...]string{"/dev/stdin", "/dev/stdout", "/dev/stderr"}

// ownDir splits a name that leads into a directory of the shell's own
// descriptors, and "" where it does not.
func (sh *Shell) ownDir(name string) (dir, rest string) {
	if !strings.HasPrefix(name, "/") || !strings.Contains(name, "/dev/") && !strings.Contains(name, "/proc/") && !strings.HasPrefix(name, "//") {
		return "", ""
	}
	if strings.Contains(name, "//") || strings.Contains(name, "/./") {
		name = path.Clean(name)
	}
	if fd := slices.Index(standardNames[:], name); fd >= 0 {
		return "/dev/fd", "/" + strconv.Itoa(fd)
	}
	if rest, ok := cutDir(name, "/dev/fd"); ok {
		return "/dev/fd", rest
	}
	below, ok := strings.CutPrefix(name, "/proc/")
	if !ok {
		return "", ""
	}
	whose, after, _ := strings.Cut(below, "/")
	if rest, ok := cutDir("/"+after, "/fd"); ok && sh.isOwnProcess(whose) {
		return "/proc/" + whose + "/fd", rest
	}
	return "", ""
}

// cutDir is CutPrefix for whole names.
func cutDir(name, dir string) (rest string, ok bool) {
	rest, ok = strings.CutPrefix(name, dir)
	return rest, ok && (rest == "" || rest[0] == '/')
}

// isOwnProcess reports whether a directory of /proc is that of this shell. The
// program's own has the numbers of the process, see numbers.
func (sh *Shell) isOwnProcess(name string) bool {
	switch {
	case name == "self" || name == "thread-self":
		return true
	case sh.Level == 0:
		return name == strconv.Itoa(sh.Pid())
	case sh.Job != nil:
		return name == strconv.Itoa(sh.Job.Known())
	}
	return sh.Self != nil && name == strconv.Itoa(sh.Self.Known())
}

// deviceFile translates a name of one of the shell's own descriptors for the
// kernel. What is not open has no file.
func (sh *Shell) deviceFile(name string) string {
	own, ok := sh.OwnName(name)
	if !ok {
		return name
	}
	return sh.Table.PathOf(own)
}

// PathOf is where the kernel finds what a descriptor refers to.
func (t *Table) PathOf(own OwnName) string {
	file, err := t.Get(own.Fd).Descriptor()
	if err != nil {
		return "/proc/self/fd/closed"
	}
	return kernelPath(file) + own.Rest
}

func kernelPath(file *os.File) string { return "/proc/self/fd/" + strconv.Itoa(int(file.Fd())) }

// ownEntries lists a directory of the shell's own descriptors.
func (sh *Shell) ownEntries(dir string) (names []string, ok bool) {
	if own, rest := sh.ownDir(sh.Absolute(dir)); own == "" || strings.Trim(rest, "/") != "" {
		return nil, false
	}
	for _, s := range sh.Table.Slots {
		names = append(names, strconv.Itoa(s.Fd))
	}
	return names, true
}
