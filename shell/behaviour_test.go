package shell

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"gopipe/internal/harness"
	"gopipe/shell/internal/bashtest"
)

// A behaviour is a row of the table of what the language does: a script and
// what comes of it, in gopipe and in the machine's bash.
type behaviour struct {
	script string
	out    string
	status int
	err    string // without the positions; "*" for any

	args  []string // $1 and so on
	stdin string
	env   []string

	by      string   // the name that the shell is called by
	options []string // before the script
	typed   string   // "file" or "pipe": what standard input is, which the script comes by

	// differs says why gopipe is different on purpose: the row is gopipe's, and
	// bash must do something else.
	differs string
}

func TestBehaviour(t *testing.T) {
	t.Parallel()
	topics := map[string][]behaviour{
		"arith":    arithBehaviour,
		"builtin":  builtinBehaviour,
		"expand":   expandBehaviour,
		"list":     listBehaviour,
		"options":  optionBehaviour,
		"redirect": redirectBehaviour, "descriptor": descriptorBehaviour,
		"procsub": procsubBehaviour,
		"loop":    loopBehaviour, "func": funcBehaviour, "array": arrayBehaviour, "cond": condBehaviour,
		"job": jobBehaviour, "monitor": monitorBehaviour, "trap": trapBehaviour, "script": scriptBehaviour,
		"shopt":      shoptBehaviour,
		"lang":       langBehaviour,
		"tool":       toolBehaviour,
		"word":       wordBehaviour,
		"xtrace":     xtraceBehaviour,
		"corner":     cornerBehaviour,
		"completion": completionBehaviour,
		"history":    historyBehaviour,
		"parse":      parseBehaviour,
		"declare":    declareBehaviour,
		"posix":      posixBehaviour,
		"own":        ownVariableBehaviour,
	}
	for topic, rows := range topics {
		t.Run(topic, func(t *testing.T) {
			t.Parallel()
			for _, row := range rows {
				t.Run(row.script, func(t *testing.T) {
					t.Parallel()
					testBehaviour(t, row)
				})
			}
		})
	}
}

func testBehaviour(t *testing.T, row behaviour) {
	want := outcome{row.out, row.err, row.status}
	if got := runScript(t, gopipeBinary, row); !got.is(want) {
		t.Errorf("%s\ngopipe %s\nwant   %s", row.script, got, want)
	}
	if bashtest.Path() == "" {
		return
	}
	got := runScript(t, bashtest.Path(), row)
	switch {
	case row.differs == "" && !got.is(want):
		t.Errorf("%s\nbash   %s\nwant   %s", row.script, got, want)
	case row.differs != "" && got.is(want):
		t.Errorf("%s\nbash does the same, though the row says: %s", row.script, row.differs)
	}
}

// An outcome is what a script did.
type outcome struct {
	out, err string
	status   int
}

func (o outcome) String() string {
	return fmt.Sprintf("%q, stderr %q, status %d", o.out, o.err, o.status)
}

func (o outcome) is(want outcome) bool {
	return o.out == want.out && o.status == want.status && (o.err == want.err || want.err == "*")
}

// runScript runs a script in a directory of its own. That stands as DIR in the
// outcome.
func runScript(t *testing.T, shell string, row behaviour) outcome {
	t.Helper()
	const patience = 5 * time.Minute
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	// PWD and what the shells make of it have no symbolic links.
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(ctx, shell, row.commandLine()...)
	if row.by != "" {
		cmd.Args[0] = row.by
	}
	var out, diag bytes.Buffer
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, &out, &diag
	cmd.Env = append([]string{"PATH=/usr/bin:/bin", "HOME=/usr", "LC_ALL=C.UTF-8", gopipeEnv()}, row.env...)
	if slices.Contains(row.options, "-i") {
		cmd.Env = append(cmd.Env, "HISTFILE=") // or its history would be kept there
	}
	if row.stdin != "" {
		cmd.Stdin = strings.NewReader(row.stdin)
	}
	if row.typed != "" {
		cmd.Stdin = row.input(t)
	}
	// What hangs is killed with all that it started.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	cmd.Cancel = func() error { return harness.KillSession(cmd.Process.Pid) }
	cmd.WaitDelay = patience
	err = cmd.Run()
	if ctx.Err() != nil {
		t.Fatalf("%s\nhangs in %s", row.script, shell)
	}
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return outcome{
		out:    strings.ReplaceAll(out.String(), dir, "DIR"),
		err:    plainMessages(strings.ReplaceAll(diag.String(), dir, "DIR")),
		status: statusOf(cmd.ProcessState),
	}
}

// commandLine are the arguments of a shell that runs the row.
func (row *behaviour) commandLine() []string {
	args := slices.Clone(row.options)
	if row.typed == "" {
		args = append(args, "-c", row.script, "bash")
	}
	return append(args, row.args...)
}

// input is the script as standard input. The caller has no need to close it.
func (row *behaviour) input(t *testing.T) io.Reader {
	if row.typed == "pipe" {
		return strings.NewReader(row.script)
	}
	name := filepath.Join(t.TempDir(), "script")
	if err := os.WriteFile(name, []byte(row.script), 0o666); err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Close() })
	return file
}

// statusOf is the status as a shell that had run this one would see it.
func statusOf(p *os.ProcessState) int {
	if ws := p.Sys().(syscall.WaitStatus); ws.Signaled() {
		return 128 + int(ws.Signal())
	}
	return p.ExitCode()
}

// messagePosition is what a message begins with: the shell or the script, and
// where in it.
var messagePosition = regexp.MustCompile(`(?m)^(?:(?:bash|environment|\S*/s): (?:line [0-9]+: )?|(?:sh|main): line [0-9]+: |gopipe: (?:\S*/s:)?(?:[0-9]+:[0-9]+: )?)`)

// messageUsage is the line that follows a message about a wrong option; gopipe
// has none.
var messageUsage = regexp.MustCompile(`(?m)^[\w.]+: usage: .*\n`)

// messageExcerpt is the line that a syntax error is in, and the caret below it.
var messageExcerpt = regexp.MustCompile(`(?m)^  .*\n[ \t]+\^\n`)

// messageProcess is the number of a killed process.
var messageProcess = regexp.MustCompile(`(?m)^ *[0-9]+ ([A-Z])`)

// plainMessages leaves of messages what the shells have in common.
func plainMessages(text string) string {
	text = messagePosition.ReplaceAllString(text, "")
	text = messageExcerpt.ReplaceAllString(text, "")
	text = messageUsage.ReplaceAllString(text, "")
	return messageProcess.ReplaceAllString(text, "PID $1")
}

// ab are the arguments of the rows that need some.
var ab = []string{"a", "b c"}
