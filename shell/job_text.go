package shell

import (
	"slices"
	"strconv"
	"strings"
)

// shownJobs are those that jobs shows: in a subshell that has none of its own,
// those of its parent.
func (sh *Shell) shownJobs() []*job {
	if len(sh.jobs.list) == 0 {
		return sh.others
	}
	return sh.jobs.list
}

// state words what has become of a job.
func (j *job) state() (text string, running bool) {
	select {
	case <-j.done:
	default:
		if j.group.stoppedBy() != 0 {
			return "Stopped", false
		}
		return "Running", true
	}
	switch {
	case j.killed != 0:
		return signalText(j.killed), false
	case j.status != 0:
		return "Exit " + strconv.Itoa(j.status), false
	}
	return "Done", false
}

// mark tells the current job and the one before.
func (sh *Shell) mark(j *job) string {
	list := sh.shownJobs()
	switch i := slices.Index(list, j); {
	case i < 0:
	case i == len(list)-1:
		return "+"
	case i == len(list)-2:
		return "-"
	}
	return " "
}

func (j *job) line(mark, state string, running, long bool) string {
	text := "[" + strconv.Itoa(j.id) + "]" + mark + "  "
	if long {
		text = "[" + strconv.Itoa(j.id) + "]" + mark + " " + strconv.Itoa(j.number()) + " "
	}
	text += state + strings.Repeat(" ", max(1, 27-3-len(state)-0)) + j.text
	if running {
		text += " &"
	}
	return text + "\n"
}
