package shell

import (
	"context"
	"slices"
	"strconv"
	"strings"
)

// jobNumbers replaces the names of jobs in a command by their numbers.
func (sh *Shell) jobNumbers(args []string) []string {
	args = slices.Clone(args)
	for i, arg := range args {
		if j := sh.jobFor(arg); j != nil && strings.HasPrefix(arg, "%") {
			args[i] = strconv.Itoa(j.number())
		}
	}
	return args
}

func listJobs(ctx context.Context, sh *Shell, args []string) int {
	opts, specs, bad := getopt(args[1:], "lnprsx")
	if bad != "" {
		return sh.usage("jobs", "%s", bad)
	}
	letters := lettersOf(opts)
	if strings.Contains(letters, "x") {
		sh.runArgs(ctx, sh.jobNumbers(specs))
		return sh.status
	}
	list := slices.Clone(sh.shownJobs())
	status := 0
	if len(specs) > 0 {
		list = nil
		for _, spec := range specs {
			j := sh.jobFor(spec)
			if j == nil {
				sh.diagnose("jobs: %s: no such job", spec)
				status = 1
				continue
			}
			list = append(list, j)
		}
	}
	var b strings.Builder
	for _, j := range list {
		state, running := j.state()
		if strings.Contains(letters, "r") && !running || strings.Contains(letters, "s") && state != "Stopped" {
			continue
		}
		if strings.Contains(letters, "p") {
			b.WriteString(strconv.Itoa(j.number()) + "\n")
			continue
		}
		b.WriteString(j.line(sh.mark(j), state, running, strings.Contains(letters, "l")))
		if j.ended() {
			sh.forget(j)
		}
	}
	sh.print("jobs", []byte(b.String()))
	return status
}

func disown(_ context.Context, sh *Shell, args []string) int {
	opts, specs, bad := getopt(args[1:], "ahr")
	if bad != "" {
		return sh.usage("disown", "%s", bad)
	}
	if len(specs) == 0 && strings.ContainsAny(lettersOf(opts), "ar") {
		sh.jobs.list = nil
		return 0
	}
	if len(specs) == 0 {
		specs = []string{"%%"}
	}
	status := 0
	if strings.Contains(lettersOf(opts), "h") {
		specs = slices.DeleteFunc(specs, func(spec string) bool { return sh.jobFor(spec) != nil }) // no SIGHUP is sent anyway
	}
	for _, spec := range specs {
		j := sh.jobFor(spec)
		if j == nil {
			sh.diagnose("disown: %s: no such job", strings.Replace(spec, "%%", "current", 1))
			status = 1
			continue
		}
		sh.jobs.list = slices.DeleteFunc(sh.jobs.list, func(other *job) bool { return other == j })
		sh.disowned = append(sh.disowned, j)
	}
	return status
}

// suspend is never possible without a user.
func suspend(_ context.Context, sh *Shell, args []string) int {
	sh.diagnose("suspend: cannot suspend: no job control")
	return 1
}
