package lower

import (
	"os"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"gopipe/plan"
	"gopipe/shell/internal/state"
)

// inherited has the descriptors 0, 1 and 2 open on files of their own.
func inherited(t *testing.T) *state.Table {
	table := state.NewTable()
	t.Cleanup(table.Close)
	for fd := range 3 {
		file, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
		if err != nil {
			t.Fatal(err)
		}
		table.Set(fd, &state.Open{File: file})
	}
	return table
}

func file(fd int, path string) state.Redir {
	return state.Redir{Fd: fd, Kind: state.OpenPath, Path: path, Medium: plan.File, Flags: unix.O_WRONLY | unix.O_CREAT | unix.O_TRUNC}
}

func duplicate(fd, from int) state.Redir {
	return state.Redir{Fd: fd, Kind: state.Duplicate, From: from}
}

// edges are the lines of a plan that are about edges, without their numbers.
func edges(p *plan.Plan) string {
	var lines []string
	for line := range strings.Lines(p.Text()) {
		if rest, ok := strings.CutPrefix(line, "edge "); ok {
			_, rest, _ = strings.Cut(rest, "  ")
			lines = append(lines, strings.TrimSpace(rest))
		}
	}
	return strings.Join(lines, "\n")
}

func TestRedirect(t *testing.T) {
	t.Parallel()
	move := duplicate(3, 1)
	move.Move = true
	both := file(1, "f")
	both.Both = true
	read := file(0, "f")
	read.Flags = unix.O_RDONLY
	for _, tt := range []struct {
		name  string
		list  []state.Redir
		edges string
		err   string
	}{
		{"none", nil, "inherit 0  to 0:0\ninherit 1  from 0:1\ninherit 2  from 0:2", ""},
		{">f 2>&1", []state.Redir{file(1, "f"), duplicate(2, 1)}, "inherit 0  to 0:0\nfile f write+create+truncate  from 0:1,0:2", ""},
		{"2>&1 >f", []state.Redir{duplicate(2, 1), file(1, "f")}, "inherit 0  to 0:0\ninherit 1  from 0:2\nfile f write+create+truncate  from 0:1", ""},
		{">f 2>f", []state.Redir{file(1, "f"), file(2, "f")}, "inherit 0  to 0:0\nfile f write+create+truncate  from 0:1\nfile f write+create+truncate  from 0:2", ""},
		{">f >g", []state.Redir{file(1, "f"), file(1, "g")}, "inherit 0  to 0:0\ninherit 2  from 0:2\nfile f write+create+truncate  from 0:-\nfile g write+create+truncate  from 0:1", ""},
		{"&>f", []state.Redir{both}, "inherit 0  to 0:0\nfile f write+create+truncate  from 0:1,0:2", ""},
		{"3>&1-", []state.Redir{move}, "inherit 0  to 0:0\ninherit 1  from 0:3\ninherit 2  from 0:2", ""},
		{"<f", []state.Redir{read}, "inherit 1  from 0:1\ninherit 2  from 0:2\nfile f read  to 0:0", ""},
		{"2>&-", []state.Redir{{Fd: 2, Kind: state.CloseFD}}, "inherit 0  to 0:0\ninherit 1  from 0:1", ""},
		{"9>&-", []state.Redir{{Fd: 9, Kind: state.CloseFD}}, "inherit 0  to 0:0\ninherit 1  from 0:1\ninherit 2  from 0:2", ""},
		{"2>&7", []state.Redir{duplicate(2, 7)}, "", "Bad file descriptor"},
		{"2>&- >&2", []state.Redir{{Fd: 2, Kind: state.CloseFD}, duplicate(1, 2)}, "", "Bad file descriptor"},
		{"100>f", []state.Redir{file(100, "f")}, "", "100"},
	} {
		b := New(1)
		b.OpenLimit = 20
		b.Redirect(b.Add(plan.Stage{Name: "a", Path: "/bin/a", Args: []string{"a"}}, inherited(t)), tt.list)
		p := b.Finish()
		if err := p.Stages[0].Err; tt.err != "" {
			if err == nil || !strings.Contains(err.Error(), tt.err) {
				t.Errorf("%s: %v, want %q", tt.name, err, tt.err)
			}
			continue
		} else if err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		if got := edges(p); got != tt.edges {
			t.Errorf("%s:\n%s\nwant\n%s", tt.name, got, tt.edges)
		}
		if err := p.Check(); err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

// Stages share what they inherit, and a pipe takes the place of it.
func TestPipe(t *testing.T) {
	t.Parallel()
	table := inherited(t)
	b := New(2)
	b.Add(plan.Stage{Name: "a", Path: "/bin/a", Args: []string{"a"}}, table)
	b.Arguments([]FIFO{{"r", false}, {"w", true}})
	b.Add(plan.Stage{Name: "b", Path: "/bin/b", Args: []string{"b"}}, table)
	b.Pipe(0)
	b.Redirect(0, []state.Redir{duplicate(2, 1)})
	p := b.Finish()
	const want = "inherit 0  to 0:0\ninherit 1  from 1:1\ninherit 2  from 1:2\nfifo r  to 1:arg\nfifo w  from 1:arg\npipe  from 0:1,0:2  to 1:0"
	if got := edges(p); got != want {
		t.Errorf("\n%s\nwant\n%s", got, want)
	}
	if err := p.Check(); err != nil {
		t.Error(err)
	}
}

// A table is its stage's, or released; never both.
func TestHold(t *testing.T) {
	t.Parallel()
	b := New(2)
	released := 0
	started := b.Hold(inherited(t), func() { released++ })
	late := b.Hold(inherited(t), func() { released += 10 })
	table := started.Take(map[int]*os.File{})
	if table == nil {
		t.Fatal("a stage that starts has no table")
	}
	table.Close()
	b.Ended()
	b.Ended()
	if late.Take(nil) != nil || released != 10 {
		t.Errorf("a stage begins after the end, or what was taken is released: %d", released)
	}
}
