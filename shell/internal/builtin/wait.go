package builtin

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"gopipe/shell/internal/interp"
	"gopipe/shell/internal/job"
	"gopipe/shell/internal/state"
)

func wait(ctx context.Context, sh *state.Shell, args []string) int {
	defer interp.EndCoprocs(sh)
	opts, operands, bad := state.Getopt(args[1:], "fnp:")
	if bad != "" {
		return sh.Usage("wait", "%s", bad)
	}
	letters := state.LettersOf(opts)
	into := ""
	for _, o := range opts {
		if o.Letter == 'p' {
			into = o.Arg
			sh.Vars.Unset(into)
		}
	}
	switch {
	case strings.Contains(letters, "n"):
		return waitNext(sh, ctx, operands, into)
	case len(operands) == 0:
		return waitAll(sh, ctx)
	}
	status := 0
	for _, spec := range operands {
		var interrupted bool
		if status, interrupted = waitFor(sh, ctx, spec, into); interrupted {
			return status
		}
	}
	return status
}

// besideFor finds a process substitution by its number.
func besideFor(sh *state.Shell, pid int) *job.Job {
	for _, sub := range sh.Besides {
		if sub.Job.Is(pid) {
			return sub.Job
		}
	}
	return nil
}

func waitAll(sh *state.Shell, ctx context.Context) int {
	for stopped := 0; len(sh.Jobs.List) > stopped; {
		j := sh.Jobs.List[stopped]
		sh.WaitsFor(sh.Jobs.List)
		if status, interrupted := interp.Await(ctx, sh, j); interrupted && j.StoppedBy() != 0 {
			sh.Diagnose("wait: warning: job %d[%d] stopped", j.ID, j.Number())
			stopped++
			continue
		} else if interrupted {
			return status
		}
		interp.Reported(sh, j)
		sh.Forget(j)
	}
	return 0
}

func waitFor(sh *state.Shell, ctx context.Context, spec, into string) (status int, interrupted bool) {
	if name, ok := strings.CutPrefix(spec, "%"); ok && ambiguous(sh, name) {
		sh.Diagnose("wait: %s: ambiguous job spec", name)
		return 127, false
	}
	pid, err := strconv.Atoi(spec)
	j := childJob(sh, spec, pid)
	if j == nil && err == nil {
		j = besideFor(sh, pid)
	}
	switch {
	case j == nil && strings.HasPrefix(spec, "%"):
		sh.Diagnose("wait: %s: no such job", spec)
		return 127, false
	case err != nil && j == nil:
		sh.Diagnose("wait: `%s': not a pid or valid job spec", spec)
		return 1, false
	case j == nil && sh.LastJob != nil && sh.LastLevel == sh.Level && sh.LastJob.Is(pid) && sh.LastJob.Ended():
		return sh.LastJob.Status, false // it was forgotten before anybody knew it
	case j == nil:
		for _, e := range slices.Backward(sh.Ended) {
			if e.Pid == pid {
				return e.Status, false
			}
		}
		sh.Diagnose("wait: pid %d is not a child of this shell", pid)
		return 127, false
	}
	sh.WaitsFor([]*job.Job{j})
	if status, interrupted = interp.Await(ctx, sh, j); interrupted {
		return status, true
	}
	interp.Reported(sh, j)
	sh.Forget(j)
	if into != "" {
		sh.Vars.SetString(into, strconv.Itoa(j.Number()))
	}
	return status, false
}

// childJob finds a job of this shell itself, also one that was disowned.
func childJob(sh *state.Shell, spec string, pid int) *job.Job {
	if j := sh.JobFor(spec); slices.Contains(sh.Jobs.List, j) {
		return j
	}
	for _, j := range sh.Disowned {
		if j.Is(pid) {
			return j
		}
	}
	return nil
}

// ambiguous reports whether several jobs begin with a text.
func ambiguous(sh *state.Shell, name string) bool {
	n := 0
	for _, j := range sh.Jobs.List {
		if name != "" && !strings.HasPrefix(name, "?") && strings.HasPrefix(j.Text, name) {
			n++
		}
	}
	return n > 1
}

// waitNext is wait -n: for whichever job ends first.
func waitNext(sh *state.Shell, ctx context.Context, specs []string, into string) int {
	list := slices.Clone(sh.Jobs.List)
	if len(specs) > 0 {
		list = nil
		for _, spec := range specs {
			if j := sh.JobFor(spec); j != nil {
				list = append(list, j)
			}
		}
	}
	if len(list) == 0 {
		return 127
	}
	sh.WaitsFor(list)
	defer sh.EndWriters(sh.Registry.All())()
	first := make(chan *job.Job, len(list))
	stop := make(chan struct{})
	defer close(stop)
	for _, j := range list {
		select {
		case <-j.Done: // in the order in which they were started
			return waited(sh, j, into)
		default:
		}
		go func() {
			select {
			case <-j.Done:
				first <- j
			case <-stop:
			}
		}()
	}
	select {
	case j := <-first:
		return waited(sh, j, into)
	case <-sh.Signals.Wake:
		return sh.Interrupted()
	case <-ctx.Done():
		return sh.Status
	}
}

func waited(sh *state.Shell, j *job.Job, into string) int {
	interp.Reported(sh, j)
	sh.Forget(j)
	if into != "" {
		sh.Vars.SetString(into, strconv.Itoa(j.Number()))
	}
	return j.Status
}
