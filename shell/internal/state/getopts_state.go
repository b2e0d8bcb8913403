package state

import "strconv"

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
