package state

import "strconv"

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
