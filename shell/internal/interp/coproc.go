package interp

// EndCoprocs lets go of the coprocesses that have ended: of our ends, where the
// script has not closed or replaced them, and of the variables. It is called
// where the shell has waited for something: what a coprocess that is over has
// written can be read until then.
func (sh *Shell) EndCoprocs() {
	if len(sh.coprocs) == 0 {
		return
	}
	going := sh.coprocs[:0:0]
	for _, c := range sh.coprocs {
		if !c.job.Ended() {
			going = append(going, c)
			continue
		}
		for _, end := range []coprocEnd{c.read, c.write} {
			if sh.Table.Get(end.fd) == end.open {
				sh.Table.Set(end.fd, nil)
			}
		}
		sh.unsetName(c.name)
		sh.unsetName(c.name + "_PID")
	}
	sh.coprocs = going
}
