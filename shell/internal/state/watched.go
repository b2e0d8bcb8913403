package state

import (
	"strconv"

	"gopipe/shell/internal/pattern"
	"gopipe/shell/internal/vars"
)

// GetoptsState is where getopts is in its words. OPTIND tells next; it changes
// the state only where something else assigns to it.
type GetoptsState struct {
	Next int // the word to come, the first being 1; 0 to begin anew
	Word int // that is being read
	Char int // of the next option in that word, 0 if a new word is next
}

// watchOptind takes over what OPTIND is set to. 1 begins anew, also within a word.
func (sh *Shell) watchOptind() {
	sh.Getopts.Next = 0
	vr := sh.Vars.Get("OPTIND")
	if vr == nil {
		return
	}
	sh.markWatched("OPTIND", vr)
	text, _ := vr.Value()
	if n, _ := strconv.Atoi(text); n > 1 {
		sh.Getopts.Next = n
	}
}

// setTraceFD takes BASH_XTRACEFD over. One that no longer names a descriptor closes
// the one that it has named.
func (sh *Shell) setTraceFD() {
	text := ""
	if vr := sh.Vars.Get("BASH_XTRACEFD"); vr != nil {
		sh.markWatched("BASH_XTRACEFD", vr)
		text, _ = vr.Value()
	}
	if text == "" {
		if sh.TraceFD > 0 {
			sh.Table.Set(sh.TraceFD, nil)
		}
		sh.TraceFD = 0
		return
	}
	fd, err := strconv.Atoi(text)
	if err != nil || fd < 0 || sh.Table.Get(fd) == nil {
		sh.Diagnose("BASH_XTRACEFD: %s: invalid value for trace file descriptor", text)
		return
	}
	sh.TraceFD = fd
}

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
