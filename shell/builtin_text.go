package shell

import (
	"context"
	"errors"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"gopipe/pipeline"
	"gopipe/shell/internal/ascii"
)

func errText(err error) string {
	var path *os.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return pipeline.Describe(err)
}

func printf(ctx context.Context, sh *Shell, args []string) int {
	opts, args, bad := getopt(args[1:], "v:")
	if bad != "" {
		return sh.usage("printf", "%s", bad)
	}
	var to reference
	for _, o := range opts {
		var ok bool
		if to, ok = parseReference(o.arg); !ok {
			return sh.usage("printf", "`%s': not a valid identifier", o.arg)
		}
	}
	if len(args) == 0 {
		return sh.usage("printf", "usage: printf [-v var] format [arguments]")
	}
	out, diags, status, _ := formatPrintf(args[0], args[1:])
	if len(opts) > 0 {
		if err := sh.assign(ctx, to, string(out), false); err != nil {
			sh.diagnose("%v", err)
			return 1
		}
	} else if written := sh.print("printf", out); written != 0 {
		return written
	}
	for _, d := range diags {
		sh.diagnose("%s", d)
	}
	return status
}

func test(_ context.Context, sh *Shell, args []string) int {
	name := args[0]
	args = args[1:]
	if name == "[" {
		if len(args) == 0 || args[len(args)-1] != "]" {
			return sh.usage("[", "missing `]'")
		}
		args = args[:len(args)-1]
	}
	ok, err := evalTest(sh.testEnv(), args)
	if err != nil {
		return sh.usage(name, "%v", err)
	}
	return btoi(!ok)
}

func (sh *Shell) testEnv() testEnv { return sh }

func (sh *Shell) isOption(name string) bool {
	on := sh.opts.byName(name)
	return on != nil && *on
}

func (sh *Shell) isNameref(name string) bool {
	vr := sh.vars.get(name)
	return vr != nil && vr.has(attrNameref) && vr.set
}

// refersToElement reports a name reference to an element, of which bash does not
// know whether it is set, or how long.
func (sh *Shell) refersToElement(name string) bool {
	vr := sh.vars.get(name)
	return vr != nil && vr.has(attrNameref) && sh.resolve(reference{name: name}).indexed
}

func (sh *Shell) isTerminal(fd int) bool {
	o := sh.table.get(fd)
	if o == nil || o.file == nil {
		return false // a here-document is none
	}
	_, err := unix.IoctlGetTermios(int(o.file.Fd()), unix.TCGETS)
	return err == nil
}

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

func read(ctx context.Context, sh *Shell, args []string) int {
	given, names, bad := getopt(args[1:], "rsei:d:n:N:u:p:t:a:")
	if bad != "" {
		return sh.usage("read", "%s", bad)
	}
	opts := readOptions{delim: '\n', limit: -1, names: names}
	for _, o := range given {
		if bad := opts.set(o); bad != "" {
			sh.diagnose("read: %s", bad)
			return 1
		}
	}
	for _, name := range names {
		if _, ok := parseReference(name); !ok {
			sh.diagnose("read: `%s': not a valid identifier", name)
			return 1
		}
	}
	o := sh.table.get(opts.fd)
	switch {
	case !o.readable() && opts.given:
		sh.diagnose("read: %d: invalid file descriptor: Bad file descriptor", opts.fd)
		return 1
	case !o.readable():
		sh.diagnose("read: read error: %d: Bad file descriptor", opts.fd)
		return 1
	case opts.poll:
		return btoi(!o.hasInput())
	}
	if sh.isTerminal(opts.fd) {
		sh.writeError(opts.prompt)
	}
	opts.stop = sh.stopReading(ctx)
	return sh.readInto(ctx, o, opts)
}

func (sh *Shell) writeError(text string) {
	if w := sh.table.writer(2); w != nil {
		io.WriteString(w, text)
	}
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

// set takes one option, or says what is wrong with it.
func (o *readOptions) set(given optionArg) (bad string) {
	n, err := strconv.Atoi(given.arg)
	invalid := err != nil || n < 0
	switch given.letter {
	case 'r':
		o.raw = true
	case 'd':
		o.delim = (given.arg + "\x00")[0]
	case 'n', 'N':
		if invalid {
			return given.arg + ": invalid number"
		}
		o.limit, o.exact = n, given.letter == 'N'
	case 'u':
		if invalid {
			return given.arg + ": invalid file descriptor specification"
		}
		o.fd, o.given = n, true
	case 'p':
		o.prompt = given.arg
	case 't':
		return o.setTimeout(given.arg)
	case 'a':
		if !ascii.IsName(given.arg) {
			return "`" + given.arg + "': not a valid identifier"
		}
		o.array = given.arg
	}
	return ""
}

// isTimeout accepts what -t takes: seconds and perhaps a fraction.
func isTimeout(text string) bool {
	whole, fraction, _ := strings.Cut(text, ".")
	return text != "" && strings.Trim(whole+fraction, "0123456789") == ""
}

func (o *readOptions) setTimeout(text string) (bad string) {
	seconds, err := strconv.ParseFloat("0"+text, 64)
	if err != nil || !isTimeout(text) {
		return text + ": invalid timeout specification"
	}
	o.poll, o.timed = seconds == 0, true
	o.deadline = time.Now().Add(time.Duration(seconds * float64(time.Second)))
	return ""
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
