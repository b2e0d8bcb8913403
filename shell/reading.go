package shell

import (
	"context"
	"errors"
	"os"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// readOptions are those of read(1) as bash has it.
type readOptions struct {
	raw      bool
	delim    byte
	given    bool // fd is not the standard input's by default
	fd       int
	limit    int // of characters; -1 for none
	exact    bool
	prompt   string
	timed    bool
	deadline time.Time
	poll     bool        // only tell whether there is input
	stop     func() bool // if set, tells when not to wait any longer
	names    []string
	array    string // takes all fields, in place of names
}

func (sh *Shell) readInto(ctx context.Context, o *open, opts readOptions) int {
	line, complete, err := o.readLine(opts)
	if sh.flow == flowExit { // by a trap, or a signal
		return sh.status
	}
	late := errors.Is(err, os.ErrDeadlineExceeded)
	if err != nil && !late {
		sh.diagnose("read: read error: %d: %s", opts.fd, errText(err))
		return 1
	}
	if err := sh.assignRead(ctx, line, opts); err != nil {
		sh.diagnose("%v", err)
		return 1
	}
	if late {
		return 128 + int(unix.SIGALRM)
	}
	return btoi(!complete)
}

func (sh *Shell) assignRead(ctx context.Context, line string, opts readOptions) error {
	if opts.array != "" {
		return sh.setList(opts.array, splitReadAll(line, (expander{sh: sh}).ifs(), opts.raw))
	}
	if len(opts.names) == 0 {
		if !opts.raw {
			line = unbackslash(line)
		}
		return sh.setString("REPLY", line)
	}
	seps := (expander{sh: sh}).ifs()
	if len(opts.names) == 1 && seps == "" && (opts.raw || strings.IndexByte(line, '\\') < 0) {
		return sh.setReference(ctx, opts.names[0], line)
	}
	if opts.exact {
		return sh.assignExact(ctx, line, opts)
	}
	values := splitRead(line, seps, len(opts.names), opts.raw)
	for i, name := range opts.names {
		value := ""
		if i < len(values) {
			value = values[i]
		}
		if err := sh.setReference(ctx, name, value); err != nil {
			return err
		}
	}
	return nil
}

// assignExact is read -N, which does not split.
func (sh *Shell) assignExact(ctx context.Context, line string, opts readOptions) error {
	if !opts.raw {
		line = unbackslash(line)
	}
	for _, name := range opts.names {
		if err := sh.setReference(ctx, name, line); err != nil {
			return err
		}
		line = ""
	}
	return nil
}

func (sh *Shell) setReference(ctx context.Context, name, value string) error {
	ref, _ := parseReference(name)
	return sh.assign(ctx, ref, value, false)
}
