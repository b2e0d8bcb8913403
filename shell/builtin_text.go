package shell

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"regexp"
	"strconv"
	"time"

	"golang.org/x/sys/unix"

	"gopipe/pipeline"
)

func errText(err error) string {
	var path *os.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return pipeline.Describe(err)
}

func echo(_ context.Context, sh *Shell, args []string) int {
	return sh.print("echo", echoText(args[1:]))
}

func printf(_ context.Context, sh *Shell, args []string) int {
	opts, args, bad := getopt(args[1:], "v:")
	if bad != "" {
		return sh.usage("printf", "%s", bad)
	}
	for _, o := range opts {
		if !isName(o.arg) {
			return sh.usage("printf", "`%s': not a valid identifier", o.arg)
		}
	}
	if len(args) == 0 {
		return sh.usage("printf", "usage: printf [-v var] format [arguments]")
	}
	out, diags, status, _ := formatPrintf(args[0], args[1:])
	if len(opts) > 0 {
		if err := sh.setString(opts[len(opts)-1].arg, string(out)); err != nil {
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

func (sh *Shell) testEnv() testEnv {
	return testEnv{
		path:  sh.abs,
		isSet: func(name string) bool { return sh.lookup(name).IsSet() },
		option: func(name string) bool {
			on := sh.opts.byName(name)
			return on != nil && *on
		},
		terminal: sh.isTerminal,
	}
}

func (sh *Shell) isTerminal(fd int) bool {
	o := sh.table.get(fd)
	if o == nil || o.file == nil {
		return false
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
	poll     bool // only tell whether there is input
	names    []string
}

func read(_ context.Context, sh *Shell, args []string) int {
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
		if !isName(name) {
			sh.diagnose("read: `%s': not a valid identifier", name)
			return 1
		}
	}
	o := sh.table.get(opts.fd)
	switch {
	case (o == nil || o.file == nil) && opts.given:
		sh.diagnose("read: %d: invalid file descriptor: Bad file descriptor", opts.fd)
		return 1
	case o == nil || o.file == nil:
		sh.diagnose("read: read error: %d: Bad file descriptor", opts.fd)
		return 1
	case opts.poll:
		return btoi(!ready(o.file, 0))
	}
	if opts.prompt != "" && sh.isTerminal(opts.fd) {
		sh.writeError(opts.prompt)
	}
	return sh.readInto(o.file, opts)
}

func (sh *Shell) writeError(text string) {
	if w := sh.table.writer(2); w != nil {
		io.WriteString(w, text)
	}
}

func (sh *Shell) readInto(f *os.File, opts readOptions) int {
	line, complete, err := readLine(f, opts)
	late := errors.Is(err, os.ErrDeadlineExceeded)
	if err != nil && !late {
		sh.diagnose("read: read error: %d: %s", opts.fd, errText(err))
		return 1
	}
	if err := sh.assignRead(line, opts); err != nil {
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
		return "-a: arrays are not supported"
	}
	return ""
}

// timeoutSyntax is what -t takes: seconds and perhaps a fraction.
var timeoutSyntax = regexp.MustCompile(`^[0-9]*(\.[0-9]*)?$`)

func (o *readOptions) setTimeout(text string) (bad string) {
	seconds, err := strconv.ParseFloat("0"+text, 64)
	if text == "" || err != nil || !timeoutSyntax.MatchString(text) {
		return text + ": invalid timeout specification"
	}
	o.poll, o.timed = seconds == 0, true
	o.deadline = time.Now().Add(time.Duration(seconds * float64(time.Second)))
	return ""
}

func (sh *Shell) assignRead(line string, opts readOptions) error {
	if len(opts.names) == 0 {
		if !opts.raw {
			line = unbackslash(line)
		}
		return sh.setString("REPLY", line)
	}
	ifs := sh.vars.get("IFS")
	seps := " \t\n"
	if ifs.IsSet() {
		seps = ifs.String()
	}
	values := splitRead(line, seps, len(opts.names), opts.raw)
	for i, name := range opts.names {
		value := ""
		if i < len(values) {
			value = values[i]
		}
		if err := sh.setString(name, value); err != nil {
			return err
		}
	}
	return nil
}

// readLine reads up to the delimiter and not a byte more: what follows belongs
// to the next command. Where the file can be seeked it reads ahead and puts
// the offset back.
func readLine(f *os.File, opts readOptions) (line string, complete bool, err error) {
	var b lineBuffer
	b.opts = opts
	if opts.limit == 0 {
		return "", true, nil
	}
	if at, err := f.Seek(0, io.SeekCurrent); err == nil {
		return b.readSeekable(f, at)
	}
	one := make([]byte, 1)
	for {
		if opts.timed && !ready(f, time.Until(opts.deadline)) {
			return string(b.line), false, os.ErrDeadlineExceeded
		}
		n, err := readBlocking(f, one)
		if n == 0 {
			return string(b.line), false, ignoreEOF(err)
		}
		if b.push(one[0]) {
			return string(b.line), true, nil
		}
	}
}

// ready waits until there is something to read, the end included.
func ready(f *os.File, patience time.Duration) bool {
	until := time.Now().Add(patience)
	for {
		n, err := unix.Poll([]unix.PollFd{{Fd: int32(f.Fd()), Events: unix.POLLIN}}, int(max(0, (time.Until(until)+time.Millisecond-1).Milliseconds())))
		if err != unix.EINTR {
			return n > 0
		}
	}
}

// readBlocking reads also from a descriptor that its owner made non-blocking.
func readBlocking(f *os.File, p []byte) (int, error) {
	for {
		n, err := f.Read(p)
		if !errors.Is(err, unix.EAGAIN) {
			return n, err
		}
		unix.Poll([]unix.PollFd{{Fd: int32(f.Fd()), Events: unix.POLLIN}}, -1)
	}
}

func ignoreEOF(err error) error {
	if err == io.EOF {
		return nil
	}
	return err
}

type lineBuffer struct {
	opts    readOptions
	line    []byte
	escaped bool
}

func (b *lineBuffer) readSeekable(f *os.File, at int64) (string, bool, error) {
	chunk := make([]byte, 4096)
	for {
		n, err := f.ReadAt(chunk, at)
		if err != nil && err != io.EOF {
			return "", false, err
		}
		for i, c := range chunk[:n] {
			if b.push(c) {
				_, err := f.Seek(at+int64(i)+1, io.SeekStart)
				return string(b.line), true, err
			}
		}
		at += int64(n)
		if err == io.EOF {
			_, err := f.Seek(at, io.SeekStart)
			return string(b.line), false, err
		}
	}
}

// push takes one byte and reports whether the line is complete. A backslash
// before a newline joins lines, other backslashes stay for the splitting.
func (b *lineBuffer) push(c byte) (done bool) {
	switch {
	case b.escaped:
		b.escaped = false
		if c == '\n' {
			b.line = b.line[:len(b.line)-1]
			return false
		}
	case c == '\\' && !b.opts.raw:
		b.escaped = true
	case c == b.opts.delim && !b.opts.exact:
		return true
	}
	if c != 0 {
		b.line = append(b.line, c)
	}
	return b.opts.limit > 0 && len(bytes.Runes(b.line)) >= b.opts.limit
}
