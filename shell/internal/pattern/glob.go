package pattern

import (
	"os"
	"slices"
	"strings"
)

// GlobOptions says how names are matched.
type GlobOptions struct {
	NoCase   bool // letters match whatever their case
	DotGlob  bool // wildcards match a "." that begins a name
	GlobStar bool // "**" is any number of directories
	Extended bool // ?(a|b) and the like are special
	Dots     bool // "." and ".." are names as well

	// Ignore are patterns of paths that are left out of what is found, and with
	// any, "." and "..".
	Ignore []string
}

// Flags are those that names are matched with.
func (o GlobOptions) Flags() Flags {
	var flags Flags
	if o.NoCase {
		flags |= NoCase
	}
	if o.Extended {
		flags |= Extended
	}
	return flags
}

// Files is what names are looked for in. A relative path is one of the directory in
// which the pattern has its meaning.
type Files interface {
	// Names lists a directory, in any order; the current one if dir is empty.
	// What can't be read, or is none, has no names.
	Names(dir string) []string

	// Entries is Names with what is known of each.
	Entries(dir string) []os.DirEntry

	// Exists reports whether there is a file, or a directory if isDir is true. The
	// last name of a path may be a symbolic link that leads nowhere.
	Exists(path string, isDir bool) bool
}

// Glob returns the files whose names a pattern matches, in order.
func Glob(files Files, text string, o GlobOptions) []string {
	g := globber{files: files, GlobOptions: o, found: []string{""}}
	slashes, rest := cutSlashes(text)
	g.slash(slashes)
	for rest != "" && len(g.found) > 0 {
		var part string
		part, rest = cutComponent(rest, o.Extended)
		slashes, rest = cutSlashes(rest)
		for o.GlobStar && part == "**" && slashes != "" && isDeep(rest) {
			slashes, rest = cutSlashes(rest[len("**"):])
		}
		g.component(part, slashes, rest == "")
	}
	slices.Sort(g.found)
	return notIgnored(g.found, o)
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
	files Files
	GlobOptions
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
	case g.GlobStar && part == "**":
		g.trees(isDir, last)
	case HasMeta(part, g.Flags()):
		g.names(part)
		if last && isDir {
			g.keep(true)
		}
	default:
		g.name(Unquote(part))
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
	g.found = slices.DeleteFunc(g.found, func(path string) bool { return !g.files.Exists(path, isDir) })
}

func (g *globber) name(name string) {
	for i := range g.found {
		g.found[i] += name
	}
	g.deep = true
}

// names adds the names that a pattern matches.
func (g *globber) names(part string) {
	p := Compile(part, g.Flags())
	dirs := g.found
	g.found = nil
	for _, dir := range dirs {
		for _, name := range g.entries(dir) {
			if p.MatchName(name, g.DotGlob && !isDots(name)) {
				g.found = append(g.found, dir+name)
			}
		}
	}
}

func (g *globber) entries(dir string) []string {
	names := g.files.Names(dir)
	if g.Dots && g.files.Exists(dir+".", true) {
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
		case base != "" && !g.files.Exists(base, true):
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
	for _, entry := range w.files.Entries(dir) {
		name := entry.Name()
		if name[0] == '.' && !w.DotGlob {
			continue
		}
		path, isDir := dir+name, entry.IsDir()
		if !w.dirs || isDir || w.links && entry.Type()&os.ModeSymlink != 0 && w.files.Exists(path, true) {
			w.found = append(w.found, path)
		}
		if isDir {
			w.below(path + "/")
		}
	}
}

// notIgnored leaves out what is to be ignored.
func notIgnored(paths []string, o GlobOptions) []string {
	if len(o.Ignore) == 0 {
		return paths
	}
	return slices.DeleteFunc(paths, func(path string) bool {
		return isDots(path[strings.LastIndexByte(path, '/')+1:]) ||
			slices.ContainsFunc(o.Ignore, func(pattern string) bool { return matchPath(pattern, path, o.Flags()) })
	})
}

// matchPath matches a pattern in which no wildcard matches a slash.
func matchPath(text, path string, flags Flags) bool {
	for {
		part, rest := cutComponent(text, flags&Extended != 0)
		name, below, deeper := strings.Cut(path, "/")
		if !Compile(part, flags).Match(name) || deeper != (rest != "") {
			return false
		}
		if !deeper {
			return true
		}
		text, path = rest[1:], below
	}
}
