package shell

import (
	"os"
	"slices"
	"strings"

	"golang.org/x/sys/unix"
)

// globOptions says how names are matched.
type globOptions struct {
	noCase   bool // letters match whatever their case
	dotGlob  bool // wildcards match a "." that begins a name
	globStar bool // "**" is any number of directories
	extGlob  bool // ?(a|b) and the like are special
	dots     bool // "." and ".." are names as well
}

// globOptions are those that the script has set.
func (sh *Shell) globOptions() globOptions {
	s := &sh.shopts
	return globOptions{noCase: s.nocaseglob, dotGlob: s.dotglob, globStar: s.globstar, extGlob: s.extglob, dots: !s.globskipdots}
}

// patternFlags say how case and [[ ]] match; in the latter, extended patterns
// are always on.
func (sh *Shell) patternFlags(cond bool) (flags patternFlags) {
	if cond || sh.shopts.extglob {
		flags |= extGlob
	}
	if sh.shopts.nocasematch {
		flags |= noCase
	}
	return flags
}

func (o globOptions) flags() patternFlags {
	var flags patternFlags
	if o.noCase {
		flags |= noCase
	}
	if o.extGlob {
		flags |= extGlob
	}
	return flags
}

// glob returns the files whose names a pattern matches, in order.
func (sh *Shell) glob(text string, opts globOptions) []string {
	g := globber{sh: sh, opts: opts, found: []string{""}}
	slashes, rest := cutSlashes(text)
	g.slash(slashes)
	for rest != "" && len(g.found) > 0 {
		var part string
		part, rest = cutComponent(rest, opts.extGlob)
		slashes, rest = cutSlashes(rest)
		for opts.globStar && part == "**" && slashes != "" && isDeep(rest) {
			slashes, rest = cutSlashes(rest[len("**"):])
		}
		g.component(part, slashes, rest == "")
	}
	slices.Sort(g.found)
	return sh.notIgnored(g.found, opts)
}

func cutSlashes(s string) (slashes, rest string) {
	rest = strings.TrimLeft(s, "/")
	return s[:len(s)-len(rest)], rest
}

// isDeep reports whether a path begins with a "**" component.
func isDeep(s string) bool {
	rest, ok := strings.CutPrefix(s, "**")
	return ok && (rest == "" || rest[0] == '/')
}

// cutComponent cuts at the first slash that is in no group.
func cutComponent(s string, groups bool) (part, rest string) {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\':
			i++
		case c == '/':
			return s[:i], s[i:]
		case groups && strings.IndexByte("?*+@!", c) >= 0 && strings.HasPrefix(s[i+1:], "("):
			if _, rest, ok := cutGroup(s[i+2:]); ok {
				i = len(s) - len(rest) - 1
			}
		}
	}
	return s, ""
}

// A globber extends the paths it has found by one component after the other.
type globber struct {
	sh    *Shell
	opts  globOptions
	found []string
	deep  bool // there was a component so far
	wild  bool // one of them was a pattern
}

// component adds a component and the slashes after it; last says that nothing
// follows those. Only then is it looked at whether a path exists: what follows
// finds nothing where there is no directory.
func (g *globber) component(part, slashes string, last bool) {
	isDir := slashes != ""
	switch {
	case g.opts.globStar && part == "**":
		g.trees(isDir, last)
	case isPattern(part, g.opts.flags()):
		g.names(part)
		if last && isDir {
			g.keep(true)
		}
	default:
		g.name(unquotePattern(part))
		if last {
			g.keep(isDir)
		}
		g.slash(slashes)
		return
	}
	// What a pattern found has one slash after it, as in bash.
	g.wild, g.deep = true, true
	g.slash(slashes[:min(1, len(slashes))])
}

// slash adds slashes to the paths, but to those that "**" has left as they
// were.
func (g *globber) slash(slashes string) {
	for i, path := range g.found {
		if !strings.HasSuffix(path, "/") && (path != "" || !g.deep) {
			g.found[i] += slashes
		}
	}
}

// keep leaves the paths that exist.
func (g *globber) keep(isDir bool) {
	g.found = slices.DeleteFunc(g.found, func(path string) bool { return !g.sh.exists(path, isDir) })
}

func (g *globber) name(name string) {
	for i := range g.found {
		g.found[i] += name
	}
	g.deep = true
}

// names adds the names that a pattern matches.
func (g *globber) names(part string) {
	p := cachedPattern(part, g.opts.flags())
	dirs := g.found
	g.found = nil
	for _, dir := range dirs {
		for _, name := range g.entries(dir) {
			if p.matchesName(name, g.opts.dotGlob && !isDots(name)) {
				g.found = append(g.found, dir+name)
			}
		}
	}
}

func (g *globber) entries(dir string) []string {
	names := g.sh.entries(dir)
	if g.opts.dots && g.sh.exists(dir+".", true) {
		names = append(names, ".", "..")
	}
	return names
}

func isDots(name string) bool { return name == "." || name == ".." }

// A treeWalk finds what is in a directory and in those below it.
type treeWalk struct {
	*globber
	dirs  bool // only directories
	links bool // symbolic links to directories are some; none is followed
}

// trees adds all that is in the trees below the paths, which are themselves
// part of that.
func (g *globber) trees(dirs, last bool) {
	w := treeWalk{globber: g, dirs: dirs, links: last || g.deep}
	bases := g.found
	g.found = nil
	for _, base := range bases {
		switch {
		case base == "" && (last || !dirs):
		case base != "" && !g.sh.exists(base, true):
			continue
		case !dirs && g.wild:
			g.found = append(g.found, strings.TrimRight(base, "/"))
		default:
			g.found = append(g.found, base)
		}
		w.below(base)
	}
}

// below adds what is in a directory.
func (w *treeWalk) below(dir string) {
	for _, entry := range w.sh.dirEntries(dir) {
		name := entry.Name()
		if name[0] == '.' && !w.opts.dotGlob {
			continue
		}
		path, isDir := dir+name, entry.IsDir()
		if !w.dirs || isDir || w.links && entry.Type()&os.ModeSymlink != 0 && w.sh.exists(path, true) {
			w.found = append(w.found, path)
		}
		if isDir {
			w.below(path + "/")
		}
	}
}

func (sh *Shell) entries(dir string) []string {
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

func (sh *Shell) dirEntries(dir string) []os.DirEntry {
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
func (sh *Shell) openDir(dir string) *os.File {
	if dir == "" {
		dir = "."
	}
	f, err := os.OpenFile(sh.abs(dir), os.O_RDONLY|unix.O_DIRECTORY|unix.O_NONBLOCK, 0)
	if err != nil {
		return nil
	}
	return f
}

func (sh *Shell) exists(path string, isDir bool) bool {
	var st unix.Stat_t
	if isDir {
		return unix.Stat(sh.abs(path), &st) == nil && st.Mode&unix.S_IFMT == unix.S_IFDIR
	}
	return unix.Lstat(sh.abs(path), &st) == nil
}
