package shell

import "gopipe/shell/internal/pattern"

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
	sh.globIgnore = pattern.SplitList(text)
	if text != "" {
		sh.shopts.dotglob = true
	}
}
