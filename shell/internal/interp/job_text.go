package interp

import (
	"slices"

	"gopipe/shell/internal/job"
)

// ShownJobs are those that jobs shows: in a subshell that has none of its own,
// those of its parent.
func (sh *Shell) ShownJobs() []*job.Job {
	if len(sh.Jobs.List) == 0 {
		return sh.others
	}
	return sh.Jobs.List
}

// Mark tells the current job and the one before.
func (sh *Shell) Mark(j *job.Job) string {
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
