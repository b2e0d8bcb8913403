package builtin

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"gopipe/shell/internal/job"
	"gopipe/shell/internal/state"
)

// jobNumbers replaces the names of jobs in a command by their numbers.
func jobNumbers(sh *state.Shell, args []string) []string {
	args = slices.Clone(args)
	for i, arg := range args {
		if j := sh.JobFor(arg); j != nil && strings.HasPrefix(arg, "%") {
			args[i] = strconv.Itoa(j.Number())
		}
	}
	return args
}

func listJobs(ctx context.Context, sh *state.Shell, args []string) int {
	opts, specs, bad := state.Getopt(args[1:], "lnprsx")
	if bad != "" {
		return sh.Usage("jobs", "%s", bad)
	}
	letters := state.LettersOf(opts)
	if strings.Contains(letters, "x") {
		runArgs(sh, ctx, jobNumbers(sh, specs))
		return sh.Status
	}
	list := slices.Clone(sh.ShownJobs())
	status := 0
	if len(specs) > 0 {
		list = nil
		for _, spec := range specs {
			j := sh.JobFor(spec)
			if j == nil {
				sh.Diagnose("jobs: %s: no such job", spec)
				status = 1
				continue
			}
			list = append(list, j)
		}
	}
	var b strings.Builder
	for _, j := range list {
		state, running := j.State(sh.Opts.Posix)
		if strings.Contains(letters, "r") && !running || strings.Contains(letters, "s") && !strings.HasPrefix(state, "Stopped") {
			continue
		}
		if strings.Contains(letters, "p") {
			b.WriteString(strconv.Itoa(j.Number()) + "\n")
			continue
		}
		b.WriteString(j.Line(sh.Mark(j), state, running, strings.Contains(letters, "l")))
		if j.Ended() {
			sh.Forget(j)
		}
	}
	sh.Print("jobs", []byte(b.String()))
	return status
}

func disown(_ context.Context, sh *state.Shell, args []string) int {
	opts, specs, bad := state.Getopt(args[1:], "ahr")
	if bad != "" {
		return sh.Usage("disown", "%s", bad)
	}
	if len(specs) == 0 && strings.ContainsAny(state.LettersOf(opts), "ar") {
		sh.Jobs.List = nil
		return 0
	}
	if len(specs) == 0 {
		specs = []string{"%%"}
	}
	status := 0
	if strings.Contains(state.LettersOf(opts), "h") {
		specs = slices.DeleteFunc(specs, func(spec string) bool { return sh.JobFor(spec) != nil }) // no SIGHUP is sent anyway
	}
	for _, spec := range specs {
		j := sh.JobFor(spec)
		if j == nil {
			sh.Diagnose("disown: %s: no such job", strings.Replace(spec, "%%", "current", 1))
			status = 1
			continue
		}
		sh.Jobs.List = slices.DeleteFunc(sh.Jobs.List, func(other *job.Job) bool { return other == j })
		sh.Disowned = append(sh.Disowned, j)
	}
	return status
}

// suspend is never possible without a user.
func suspend(_ context.Context, sh *state.Shell, args []string) int {
	sh.Diagnose("suspend: cannot suspend: no job control")
	return 1
}
