package shell

import (
	"slices"
	"strings"
)

// watch has the shell act on what a variable has become. One with a meaning of
// this kind is marked, so that no assignment takes the short way.
func (sh *Shell) watch(name string) {
	switch name {
	case "GLOBIGNORE":
		sh.setGlobIgnore()
	case "OPTIND":
		sh.watchOptind()
	case "BASH_XTRACEFD":
		sh.setTraceFD()
	}
}

func (sh *Shell) markWatched(name string, vr *variable) {
	if !vr.has(attrWatched) {
		sh.vars.mutable(name).attrs |= attrWatched
	}
}

// setGlobIgnore takes GLOBIGNORE over. While it says anything, wildcards match a
// leading dot as well; unset, it takes that back, whoever has asked for it.
func (sh *Shell) setGlobIgnore() {
	vr := sh.vars.get("GLOBIGNORE")
	if vr == nil {
		sh.globIgnore = nil
		sh.shopts.dotglob = false
		return
	}
	sh.markWatched("GLOBIGNORE", vr)
	text, _ := vr.value()
	sh.globIgnore = colonUnits(text)
	if text != "" {
		sh.shopts.dotglob = true
	}
}

// colonUnits cuts a text at its colons, but for those that are quoted or in a
// bracket expression.
func colonUnits(text string) (units []string) {
	for text != "" {
		n := unitLength(text)
		if n > 0 {
			units = append(units, text[:n])
		}
		text = text[min(n+1, len(text)):]
	}
	return units
}

func unitLength(text string) int {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case ':':
			return i
		case '[':
			if n := strings.IndexByte(text[i:], ']'); n > 0 {
				i += n
			}
		}
	}
	return len(text)
}

// notIgnored leaves out what GLOBIGNORE matches, and with it "." and "..".
func (sh *Shell) notIgnored(paths []string, opts globOptions) []string {
	if len(sh.globIgnore) == 0 {
		return paths
	}
	return slices.DeleteFunc(paths, func(path string) bool {
		return isDots(path[strings.LastIndexByte(path, '/')+1:]) ||
			slices.ContainsFunc(sh.globIgnore, func(pattern string) bool { return matchesPath(pattern, path, opts.flags()) })
	})
}

// matchesPath matches a pattern in which no wildcard matches a slash.
func matchesPath(pattern, path string, flags patternFlags) bool {
	for {
		part, rest := cutComponent(pattern, flags&extGlob != 0)
		name, below, deeper := strings.Cut(path, "/")
		if !cachedPattern(part, flags).matches(name) || deeper != (rest != "") {
			return false
		}
		if !deeper {
			return true
		}
		pattern, path = rest[1:], below
	}
}
