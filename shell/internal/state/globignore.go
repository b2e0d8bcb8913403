package state

import (
	"gopipe/shell/internal/pattern"
	"gopipe/shell/internal/vars"
)

// Watch has the shell act on what a variable has become. One with a meaning of
// this kind is marked, so that no assignment takes the short way.
func (sh *Shell) Watch(name string) {
	switch name {
	case "GLOBIGNORE":
		sh.setGlobIgnore()
	case "OPTIND":
		sh.watchOptind()
	case "BASH_XTRACEFD":
		sh.setTraceFD()
	case "POSIXLY_CORRECT":
		sh.followPosix()
	}
}

func (sh *Shell) markWatched(name string, vr *vars.Variable) {
	if !vr.Has(vars.Watched) {
		sh.Vars.Mutable(name).Attrs |= vars.Watched
	}
}

// setGlobIgnore takes GLOBIGNORE over. While it says anything, wildcards match a
// leading dot as well; unset, it takes that back, whoever has asked for it.
func (sh *Shell) setGlobIgnore() {
	vr := sh.Vars.Get("GLOBIGNORE")
	if vr == nil {
		sh.globIgnore = nil
		sh.Shopts.Dotglob = false
		return
	}
	sh.markWatched("GLOBIGNORE", vr)
	text, _ := vr.Value()
	sh.globIgnore = pattern.SplitList(text)
	if text != "" {
		sh.Shopts.Dotglob = true
	}
}
