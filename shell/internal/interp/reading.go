package interp

import (
	"context"
	"errors"
	"os"
	"strings"

	"golang.org/x/sys/unix"

	"gopipe/shell/internal/input"
	"gopipe/shell/internal/state"
	"gopipe/shell/internal/vars"
)

// ReadOptions are those of read(1) as bash has it.
type ReadOptions struct {
	input.Options
	Given  bool // fd is not the standard input's by default
	Fd     int
	Prompt string
	Poll   bool // only tell whether there is input
	Names  []string
	Array  string // takes all fields, in place of names
}

// ReadInto is read: it reads a line from o into variables, and returns the status.
func ReadInto(ctx context.Context, sh *state.Shell, o *state.Open, opts ReadOptions) int {
	line, complete, err := o.ReadLine(opts.Options)
	if sh.Flow == state.FlowExit { // by a trap, or a signal
		return sh.Status
	}
	late := errors.Is(err, os.ErrDeadlineExceeded)
	if err != nil && !late {
		sh.Diagnose("read: read error: %d: %s", opts.Fd, state.ErrText(err))
		return 1
	}
	if err := assignRead(ctx, sh, line, opts); err != nil {
		sh.Refused(err)
		return 1
	}
	if late {
		return 128 + int(unix.SIGALRM)
	}
	return state.Btoi(!complete)
}

func assignRead(ctx context.Context, sh *state.Shell, line string, opts ReadOptions) error {
	if opts.Array != "" {
		return sh.Vars.SetList(ctx, opts.Array, input.AllFields(line, sh.Vars.IFS(), opts.Raw))
	}
	if len(opts.Names) == 0 {
		if !opts.Raw {
			line = input.Unbackslash(line)
		}
		return sh.Vars.SetString("REPLY", line)
	}
	seps := sh.Vars.IFS()
	if len(opts.Names) == 1 && seps == "" && (opts.Raw || strings.IndexByte(line, '\\') < 0) {
		return setReference(ctx, sh, opts.Names[0], line)
	}
	if opts.Exact {
		return assignExact(ctx, sh, line, opts)
	}
	values := input.Fields(line, seps, len(opts.Names), opts.Raw)
	for i, name := range opts.Names {
		value := ""
		if i < len(values) {
			value = values[i]
		}
		if err := setReference(ctx, sh, name, value); err != nil {
			return err
		}
	}
	return nil
}

// assignExact is read -N, which does not split.
func assignExact(ctx context.Context, sh *state.Shell, line string, opts ReadOptions) error {
	if !opts.Raw {
		line = input.Unbackslash(line)
	}
	for _, name := range opts.Names {
		if err := setReference(ctx, sh, name, line); err != nil {
			return err
		}
		line = ""
	}
	return nil
}

func setReference(ctx context.Context, sh *state.Shell, name, value string) error {
	ref, _ := vars.ParseReference(name)
	return sh.Vars.Assign(ctx, ref, value, false)
}
