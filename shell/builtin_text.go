package shell

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"strconv"
	"strings"

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
	args = args[1:]
	if len(args) > 0 && args[0] == "--" {
		args = args[1:]
	}
	name := ""
	if len(args) > 1 && args[0] == "-v" {
		name, args = args[1], args[2:]
		if !isName(name) {
			return sh.usage("printf", "`%s': not a valid identifier", name)
		}
	}
	if len(args) == 0 {
		return sh.usage("printf", "usage: printf [-v var] format [arguments]")
	}
	out, diags, status, _ := formatPrintf(args[0], args[1:])
	if name != "" {
		if err := sh.setString(name, string(out)); err != nil {
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
		terminal: func(fd int) bool {
			o := sh.table.get(fd)
			if o == nil || o.file == nil {
				return false
			}
			_, err := unix.IoctlGetTermios(int(o.file.Fd()), unix.TCGETS)
			return err == nil
		},
	}
}

// readOptions are those of read(1) as bash has it.
type readOptions struct {
	raw   bool
	delim byte
	fd    int
	limit int // of characters; -1 for none
	exact bool
	names []string
}

func read(ctx context.Context, sh *Shell, args []string) int {
	opts, bad := parseRead(args[1:])
	if bad != "" {
		return sh.usage("read", "%s", bad)
	}
	for _, name := range opts.names {
		if !isName(name) {
			sh.diagnose("read: `%s': not a valid identifier", name)
			return 1
		}
	}
	o := sh.table.get(opts.fd)
	if o == nil || o.file == nil {
		sh.diagnose("read: %d: invalid file descriptor: Bad file descriptor", opts.fd)
		return 1
	}
	line, complete, err := readLine(o.file, opts)
	if err != nil {
		sh.diagnose("read: read error: %d: %s", opts.fd, errText(err))
		return 1
	}
	if err := sh.assignRead(line, opts); err != nil {
		sh.diagnose("%v", err)
		return 1
	}
	return btoi(!complete)
}

func parseRead(args []string) (opts readOptions, bad string) {
	opts = readOptions{delim: '\n', limit: -1}
	for len(args) > 0 && len(args[0]) > 1 && args[0][0] == '-' {
		arg := args[0][1:]
		args = args[1:]
		if arg == "-" {
			break
		}
		for arg != "" {
			letter := arg[0]
			arg = arg[1:]
			if strings.IndexByte("rs", letter) >= 0 {
				opts.raw = opts.raw || letter == 'r'
				continue
			}
			if arg == "" {
				if len(args) == 0 {
					return opts, "-" + string(letter) + ": option requires an argument"
				}
				arg, args = args[0], args[1:]
			}
			if bad := opts.set(letter, arg); bad != "" {
				return opts, bad
			}
			arg = ""
		}
	}
	opts.names = args
	return opts, ""
}

func (o *readOptions) set(letter byte, value string) (bad string) {
	n, err := strconv.Atoi(value)
	switch letter {
	case 'd':
		o.delim = (value + "\x00")[0]
	case 'n', 'N':
		o.limit, o.exact = n, letter == 'N'
	case 'u':
		o.fd = n
	case 'p':
		return ""
	default:
		return "-" + string(letter) + ": invalid option"
	}
	if letter != 'd' && (err != nil || n < 0) {
		return value + ": invalid number"
	}
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
		n, err := readBlocking(f, one)
		if n == 0 {
			return string(b.line), false, ignoreEOF(err)
		}
		if b.push(one[0]) {
			return string(b.line), true, nil
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
