package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// A task is what is done with each library.
type task struct {
	name  string // as in the markers of the sources
	what  string
	want  string
	fails func(error) string // what is wrong about the error; nil: there is to be none
	limit time.Duration      // of the context; 0: none

	// why has footnotes by column that take the place of the library's.
	why map[string]string
}

const gigabyte = 1 << 30

const scriptInTurn = "script reads one command to its end before it reads the other. That is less work, but no merge: the other waits."

// feed is the input of the task of that name.
var feed = strings.Repeat("the quick brown fox jumps over the lazy dog\n", 10<<20/44)

var tasks = []task{
	{name: "output", what: "`seq 100000 | grep 7 | wc -l`, and its output", want: "40951\n"},
	{name: "first", what: "the first line of `yes`, which never ends", want: "y",
		why: map[string]string{"lines": "script leaves yes behind."}},
	{name: "function", what: "`seq 100000`, a Go function for each line, `wc -c`", want: "204464\n",
		why: map[string]string{"lines": "The functions of script can't fail: an error of a write is lost."}},
	{name: "culprit", what: "`yes | sh -c 'echo no disk >&2; exit 3' | sort`: who failed, how, and what it said",
		want: "sh, 3, no disk", fails: isError},
	{name: "limit", what: "`sh -c 'sleep 1000 & wait' | cat`, which ends when 100 ms are over",
		fails: isDeadline, limit: 100 * time.Millisecond,
		why: map[string]string{
			"time":        "It returns when nothing of the process group is left; the others do not look.",
			"allocations": "That nothing is left of the process group is looked up in /proc.",
		}},
	{name: "lines", what: "a loop over 100,001 lines of a command, one of them of 3.4 MB", want: "100001 lines, 3388894 bytes"},
	{name: "fanin", what: "two commands of 200,000 lines each, line by line into one `awk`", want: "400000 lines, 80000200000\n",
		why: map[string]string{
			"lines":       scriptInTurn,
			"time":        scriptInTurn,
			"allocations": scriptInTurn,
			"allocated":   scriptInTurn,
		}},
	{name: "feed", what: "10 MB of memory through `tr a-z A-Z` and back", want: strings.ToUpper(feed)},
	{name: "fifty", what: "`echo hello`, and 50 times `cat`", want: "hello\n"},
	{name: "gigabyte", what: "1 GiB from `dd` to `wc -c`", want: fmt.Sprintln(gigabyte)},
}

func isError(err error) string {
	if err == nil {
		return "no error"
	}
	return ""
}

func isDeadline(err error) string {
	if !errors.Is(err, context.DeadlineExceeded) {
		return fmt.Sprintf("the error is %q", err)
	}
	return ""
}

// wrong says what is wrong about what a task came to, or "".
func (t *task) wrong(got []byte, err error) string {
	switch {
	case t.fails == nil && err != nil:
		return fmt.Sprintf("error %q", err)
	case t.fails != nil && t.fails(err) != "":
		return t.fails(err)
	case string(got) != t.want:
		return fmt.Sprintf("result %.40q", got)
	}
	return ""
}

// An action does a task.
type action = func(context.Context) ([]byte, error)

// A library is one of those that are compared.
type library struct {
	name   string
	source string
	tasks  map[string]action // those that it has a way of its own for

	// ours has footnotes by column, for where another library is ahead of gopipe.
	ours map[string]string
}

var libraries = []library{
	{"gopipe", "with_gopipe.go", map[string]action{
		"output": gopipeOutput, "first": gopipeFirst, "function": gopipeFunction, "culprit": gopipeCulprit,
		"limit": gopipeLimit, "lines": gopipeLines, "fanin": gopipeFanIn, "feed": gopipeFeed,
		"fifty": gopipeFifty, "gigabyte": gopipeGigabyte,
	}, map[string]string{
		"lines":       "script splits one string into words, and its errors do not say whose they are. Where all stages are commands, text is as short: see the next row.",
		"time":        "Each stage's standard error, times, memory and bytes are read: some 0.1 ms a stage, beside the 8 ms or so that a process takes.",
		"allocations": "Each stage has a pipe for its standard error, which is kept for the error, and its times, memory and bytes are read.",
		"allocated":   "Lines are read by 64 KiB, and what is kept of each stage's standard error by 4 KiB.",
	}},
	{"gopipe, text", "with_shell.go", map[string]action{
		"output": shellOutput, "limit": shellLimit, "lines": shellLines, "fanin": shellFanIn,
		"fifty": shellFifty, "gigabyte": shellGigabyte,
	}, map[string]string{
		"lines":       "script has no result of its functions to check: what goes wrong in one is lost.",
		"time":        "The text is parsed, expanded and evaluated.",
		"allocations": "The text is parsed, expanded and evaluated.",
		"allocated":   "The text is parsed, expanded and evaluated.",
	}},
	{"os/exec", "with_osexec.go", map[string]action{
		"output": osexecOutput, "first": osexecFirst, "function": osexecFunction, "culprit": osexecCulprit,
		"limit": osexecLimit, "lines": osexecLines, "fanin": osexecFanIn, "feed": osexecFeed,
		"fifty": osexecFifty, "gigabyte": osexecGigabyte,
	}, nil},
	{"go-pipe", "with_github.go", map[string]action{
		"output": githubOutput, "first": githubFirst, "function": githubFunction, "culprit": githubCulprit,
		"limit": githubLimit, "lines": githubLines, "fanin": githubFanIn, "feed": githubFeed,
		"fifty": githubFifty, "gigabyte": githubGigabyte,
	}, nil},
	{"script", "with_script.go", map[string]action{
		"output": scriptOutput, "first": scriptFirst, "function": scriptFunction, "culprit": scriptCulprit,
		"limit": scriptLimit, "lines": scriptLines, "fanin": scriptFanIn, "feed": scriptFeed,
		"fifty": scriptFifty, "gigabyte": scriptGigabyte,
	}, nil},
}
