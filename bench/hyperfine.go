package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// compareLimit ends a shell that hangs. The longest case takes seconds.
const compareLimit = 5 * time.Minute

// A shell is one of the programs compared.
type shell struct{ name, path string }

// shellCount is the number of them: gopipe, bash and dash, in this order.
const shellCount = 3

// A bench is what every measurement needs.
type bench struct {
	tmp    string // for what is not kept
	dir    string // where the corpora are, and the commands run
	rounds int
	runs   int // overrides the case's own, unless 0
	shells [shellCount]shell
	tool   string // hyperfine
}

// findTools finds everything but gopipe.
func (b *bench) findTools() (err error) {
	if b.tool, err = exec.LookPath("hyperfine"); err != nil {
		return errors.New("hyperfine is missing: apt-get install hyperfine")
	}
	for i, name := range []string{"bash", "dash"} {
		path, err := exec.LookPath(name)
		if err != nil {
			return fmt.Errorf("%s is missing: apt-get install %s", name, name)
		}
		b.shells[i+1] = shell{name, path}
	}
	return nil
}

// environ leaves out the file that bash would read first, for it would be
// timed as well.
func environ() []string {
	return slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "BASH_ENV=") })
}

func (b *bench) command(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = b.dir
	cmd.Env = environ()
	cmd.WaitDelay = time.Second // children may hold the output open
	return cmd
}

// An outcome is what a shell made of a command.
type outcome struct {
	stdout, stderr []byte
	status         int
}

// compare runs the case in gopipe and in bash and returns the exit status of
// both. Speed is worth nothing if the results differ.
func (b *bench) compare(ctx context.Context, c testCase) (int, error) {
	got, err := b.outcome(ctx, b.shells[0], c.textFor(0))
	if err != nil {
		return 0, err
	}
	want, err := b.outcome(ctx, b.shells[1], c.textFor(1))
	if err != nil {
		return 0, err
	}
	if got.status != want.status {
		return 0, fmt.Errorf("exit status %d, in bash %d%s", got.status, want.status, indent(got.stderr))
	}
	if !bytes.Equal(got.stdout, want.stdout) {
		return 0, fmt.Errorf("stdout differs from that of bash: %s%s", difference(got.stdout, want.stdout), indent(got.stderr))
	}
	return want.status, nil
}

func (b *bench) outcome(ctx context.Context, s shell, text string) (outcome, error) {
	ctx, cancel := context.WithTimeout(ctx, compareLimit)
	defer cancel()
	var stdout, stderr bytes.Buffer
	cmd := b.command(ctx, s.path, "-c", text)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	if ctx.Err() != nil {
		return outcome{}, fmt.Errorf("%s: %w", s.name, ctx.Err())
	}
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return outcome{}, fmt.Errorf("%s: %w", s.name, err)
	}
	return outcome{stdout.Bytes(), stderr.Bytes(), cmd.ProcessState.ExitCode()}, nil
}

// difference shows the first line that is not the same.
func difference(got, want []byte) string {
	g, w := bytes.SplitAfter(got, []byte("\n")), bytes.SplitAfter(want, []byte("\n"))
	i := 0
	for i < len(g) && i < len(w) && bytes.Equal(g[i], w[i]) {
		i++
	}
	return fmt.Sprintf("line %d is %s, not %s", i+1, lineAt(g, i), lineAt(w, i))
}

func lineAt(lines [][]byte, i int) string {
	if i >= len(lines) || len(lines[i]) == 0 {
		return "missing"
	}
	return strconv.Quote(string(lines[i][:min(len(lines[i]), 200)]))
}

func indent(stderr []byte) string {
	text := strings.TrimSpace(string(stderr[:min(len(stderr), 2000)]))
	if text == "" {
		return ""
	}
	return "\n\t" + strings.ReplaceAll(text, "\n", "\n\t")
}

// measure pools the samples of all rounds and returns the medians. The shells
// take turns, so that a machine growing slower or faster does so for each.
func (b *bench) measure(ctx context.Context, c testCase, status int) (row, error) {
	var pools [shellCount][]float64
	rounds := b.rounds
	if c.rounds > 0 {
		rounds = min(rounds, c.rounds)
	}
	for round := range rounds {
		order := []int{0, 1, 2}
		first := round % shellCount
		order = append(order[first:], order[:first]...)
		if c.noDash {
			order = slices.DeleteFunc(order, func(which int) bool { return which == 2 })
		}
		results, err := b.round(ctx, c, order)
		if err != nil {
			return row{}, err
		}
		for i, which := range order {
			if err := results[i].check(status); err != nil {
				return row{}, fmt.Errorf("%s: %w", b.shells[which].name, err)
			}
			pools[which] = append(pools[which], results[i].Times...)
		}
	}
	r := row{testCase: c}
	for i, pool := range pools {
		if len(pool) == 0 {
			continue
		}
		r.medians[i] = median(pool)
	}
	return r, nil
}

// A result is what hyperfine reports of one command.
type result struct {
	Times     []float64 `json:"times"`
	ExitCodes []*int    `json:"exit_codes"` // null is death by a signal
}

// check sees that no measured run went another way than the compared one.
func (r result) check(status int) error {
	if len(r.Times) == 0 {
		return errors.New("hyperfine gave no times")
	}
	for _, code := range r.ExitCodes {
		if code == nil {
			return errors.New("a measured run was killed by a signal")
		}
		if *code != status {
			return fmt.Errorf("a measured run ended with status %d, not %d", *code, status)
		}
	}
	return nil
}

// round has hyperfine run the case once in each shell, in the given order.
func (b *bench) round(ctx context.Context, c testCase, order []int) ([]result, error) {
	export := filepath.Join(b.tmp, "times.json")
	cmd := b.command(ctx, b.tool, b.arguments(c, export, order)...)
	if out, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("hyperfine: %w%s", err, indent(out))
	}
	return readResults(export, len(order))
}

// arguments of hyperfine: no shell around the commands, whose output goes to
// /dev/null; a status other than 0 is for check to judge.
func (b *bench) arguments(c testCase, export string, order []int) []string {
	runs := c.runs
	if b.runs > 0 {
		runs = b.runs
	}
	args := []string{"-N", "-i", "--style", "none", "--export-json", export,
		"--warmup", strconv.Itoa(c.warmup), "--runs", strconv.Itoa(runs)}
	for _, which := range order {
		args = append(args, quote(b.shells[which].path)+" -c "+quote(c.textFor(which)))
	}
	return args
}

// quote protects s from hyperfine, which splits a command into words itself.
func quote(s string) string {
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

func readResults(path string, n int) ([]result, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var report struct {
		Results []result `json:"results"`
	}
	if err := json.Unmarshal(data, &report); err != nil {
		return nil, fmt.Errorf("hyperfine's report: %w", err)
	}
	if len(report.Results) != n {
		return nil, fmt.Errorf("hyperfine reports %d commands, not %d", len(report.Results), n)
	}
	return report.Results, nil
}

func median(samples []float64) float64 {
	slices.Sort(samples)
	n := len(samples)
	return (samples[(n-1)/2] + samples[n/2]) / 2
}
