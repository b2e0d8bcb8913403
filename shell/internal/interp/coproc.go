package interp

import "gopipe/shell/internal/state"

// EndCoprocs lets go of the coprocesses that have ended: of our ends, where the
// script has not closed or replaced them, and of the variables. It is called
// where the shell has waited for something: what a coprocess that is over has
// written can be read until then.
func EndCoprocs(sh *state.Shell) {
	if len(sh.Coprocs) == 0 {
		return
	}
	going := sh.Coprocs[:0:0]
	for _, c := range sh.Coprocs {
		if !c.Job.Ended() {
			going = append(going, c)
			continue
		}
		for _, end := range []state.CoprocEnd{c.Read, c.Write} {
			if sh.Table.Get(end.Fd) == end.Open {
				sh.Table.Set(end.Fd, nil)
			}
		}
		unsetName(sh, c.Name)
		unsetName(sh, c.Name+"_PID")
	}
	sh.Coprocs = going
}
