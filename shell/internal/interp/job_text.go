package interp

import (
	"slices"
	"strconv"
	"strings"
)

// ShownJobs are those that jobs shows: in a subshell that has none of its own,
// those of its parent.
func (sh *Shell) ShownJobs() []*Job {
	if len(sh.Jobs.List) == 0 {
		return sh.others
	}
	return sh.Jobs.List
}

// State words what has become of a job.
func (j *Job) State() (text string, running bool) {
	select {
	case <-j.Done:
	default:
		if j.group.stoppedBy() != 0 {
			return "Stopped", false
		}
		return "Running", true
	}
	switch {
	case j.killed != 0:
		return signalText(j.killed), false
	case j.Status != 0:
		return "Exit " + strconv.Itoa(j.Status), false
	}
	return "Done", false
}

// Mark tells the current job and the one before.
func (sh *Shell) Mark(j *Job) string {
	list := sh.ShownJobs()
	switch i := slices.Index(list, j); {
	case i < 0:
	case i == len(list)-1:
		return "+"
	case i == len(list)-2:
		return "-"
	}
	return " "
}

func (j *Job) Line(mark, state string, running, long bool) string {
	text := "[" + strconv.Itoa(j.Id) + "]" + mark + "  "
	if long {
		text = "[" + strconv.Itoa(j.Id) + "]" + mark + " " + strconv.Itoa(j.Number()) + " "
	}
	text += state + strings.Repeat(" ", max(1, 27-3-len(state)-0)) + j.Text
	if running {
		text += " &"
	}
	return text + "\n"
}
