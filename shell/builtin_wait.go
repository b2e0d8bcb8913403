package shell

import (
	"context"
	"slices"
	"strconv"
	"strings"
)

func wait(ctx context.Context, sh *Shell, args []string) int {
	defer sh.endCoprocs()
	opts, operands, bad := getopt(args[1:], "fnp:")
	if bad != "" {
		return sh.usage("wait", "%s", bad)
	}
	letters := lettersOf(opts)
	into := ""
	for _, o := range opts {
		if o.letter == 'p' {
			into = o.arg
			sh.vars.unset(into)
		}
	}
	switch {
	case strings.Contains(letters, "n"):
		return sh.waitNext(ctx, operands, into)
	case len(operands) == 0:
		return sh.waitAll(ctx)
	}
	status := 0
	for _, spec := range operands {
		var interrupted bool
		if status, interrupted = sh.waitFor(ctx, spec, into); interrupted {
			return status
		}
	}
	return status
}

// besideFor finds a process substitution by its number.
func (sh *Shell) besideFor(pid int) *job {
	for _, sub := range sh.besides {
		if sub.job.is(pid) {
			return sub.job
		}
	}
	return nil
}

func (sh *Shell) waitAll(ctx context.Context) int {
	for stopped := 0; len(sh.jobs.list) > stopped; {
		j := sh.jobs.list[stopped]
		sh.waitsFor(sh.jobs.list)
		if status, interrupted := sh.await(ctx, j); interrupted && j.stoppedBy() != 0 {
			sh.diagnose("wait: warning: job %d[%d] stopped", j.id, j.number())
			stopped++
			continue
		} else if interrupted {
			return status
		}
		sh.reported(j)
		sh.forget(j)
	}
	return 0
}

func (sh *Shell) waitFor(ctx context.Context, spec, into string) (status int, interrupted bool) {
	if name, ok := strings.CutPrefix(spec, "%"); ok && sh.ambiguous(name) {
		sh.diagnose("wait: %s: ambiguous job spec", name)
		return 127, false
	}
	pid, err := strconv.Atoi(spec)
	j := sh.childJob(spec, pid)
	if j == nil && err == nil {
		j = sh.besideFor(pid)
	}
	switch {
	case j == nil && strings.HasPrefix(spec, "%"):
		sh.diagnose("wait: %s: no such job", spec)
		return 127, false
	case err != nil && j == nil:
		sh.diagnose("wait: `%s': not a pid or valid job spec", spec)
		return 1, false
	case j == nil && sh.lastJob != nil && sh.lastJob.is(pid) && sh.lastJob.ended():
		return sh.lastJob.status, false // it was forgotten before anybody knew it
	case j == nil:
		for _, e := range slices.Backward(sh.ended) {
			if e.pid == pid {
				return e.status, false
			}
		}
		sh.diagnose("wait: pid %d is not a child of this shell", pid)
		return 127, false
	}
	sh.waitsFor([]*job{j})
	if status, interrupted = sh.await(ctx, j); interrupted {
		return status, true
	}
	sh.reported(j)
	sh.forget(j)
	if into != "" {
		sh.setString(into, strconv.Itoa(j.number()))
	}
	return status, false
}

// childJob finds a job of this shell itself, also one that was disowned.
func (sh *Shell) childJob(spec string, pid int) *job {
	if j := sh.jobFor(spec); slices.Contains(sh.jobs.list, j) {
		return j
	}
	for _, j := range sh.disowned {
		if j.is(pid) {
			return j
		}
	}
	return nil
}

// ambiguous reports whether several jobs begin with a text.
func (sh *Shell) ambiguous(name string) bool {
	n := 0
	for _, j := range sh.jobs.list {
		if name != "" && !strings.HasPrefix(name, "?") && strings.HasPrefix(j.text, name) {
			n++
		}
	}
	return n > 1
}

// waitNext is wait -n: for whichever job ends first.
func (sh *Shell) waitNext(ctx context.Context, specs []string, into string) int {
	list := slices.Clone(sh.jobs.list)
	if len(specs) > 0 {
		list = nil
		for _, spec := range specs {
			if j := sh.jobFor(spec); j != nil {
				list = append(list, j)
			}
		}
	}
	if len(list) == 0 {
		return 127
	}
	sh.waitsFor(list)
	defer sh.endWriters(sh.registry.all())()
	first := make(chan *job, len(list))
	stop := make(chan struct{})
	defer close(stop)
	for _, j := range list {
		select {
		case <-j.done: // in the order in which they were started
			return sh.waited(j, into)
		default:
		}
		go func() {
			select {
			case <-j.done:
				first <- j
			case <-stop:
			}
		}()
	}
	select {
	case j := <-first:
		return sh.waited(j, into)
	case <-sh.signals.wake:
		return sh.interrupted()
	case <-ctx.Done():
		return sh.status
	}
}

func (sh *Shell) waited(j *job, into string) int {
	sh.reported(j)
	sh.forget(j)
	if into != "" {
		sh.setString(into, strconv.Itoa(j.number()))
	}
	return j.status
}
