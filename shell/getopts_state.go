package shell

import "strconv"

// getoptsState is where getopts is in its words. OPTIND tells next; it changes
// the state only where something else assigns to it.
type getoptsState struct {
	next int // the word to come, the first being 1; 0 to begin anew
	word int // that is being read
	char int // of the next option in that word, 0 if a new word is next
}

// watchOptind takes over what OPTIND is set to. 1 begins anew, also within a word.
func (sh *Shell) watchOptind() {
	sh.getopts.next = 0
	vr := sh.vars.get("OPTIND")
	if vr == nil {
		return
	}
	sh.markWatched("OPTIND", vr)
	text, _ := vr.value()
	if n, _ := strconv.Atoi(text); n > 1 {
		sh.getopts.next = n
	}
}
