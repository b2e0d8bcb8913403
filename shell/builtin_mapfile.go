package shell

import (
	"context"
	"errors"
	"os"
	"strconv"

	"gopipe/shell/internal/ascii"
	"gopipe/shell/internal/quote"
)

// mapfileOptions are those of mapfile.
type mapfileOptions struct {
	read            readOptions
	origin, skip    int
	count           int // 0 for no bound
	trim, clear     bool
	callback        string
	quantum, fileFD int
}

func mapfile(ctx context.Context, sh *Shell, args []string) int {
	name := args[0]
	given, operands, bad := getopt(args[1:], "d:n:O:s:tu:C:c:")
	if bad != "" {
		return sh.usage(name, "%s", bad)
	}
	o := mapfileOptions{read: readOptions{raw: true, delim: '\n', limit: -1}, clear: true, quantum: 5000}
	for _, opt := range given {
		if bad := o.set(opt); bad != "" {
			sh.diagnose("%s: %s", name, bad)
			return 1
		}
	}
	array := "MAPFILE"
	if len(operands) > 0 {
		array = operands[0]
	}
	if !ascii.IsName(array) {
		sh.diagnose("%s: `%s': not a valid identifier", name, array)
		return 1
	}
	in := sh.table.get(o.fileFD)
	if !in.readable() {
		sh.diagnose("%s: %d: invalid file descriptor: Bad file descriptor", name, o.fileFD)
		return 1
	}
	switch err := sh.mapLines(ctx, in, array, o); {
	case errors.Is(err, errReadonly):
		sh.diagnose("%v", err)
		return 1
	case err != nil:
		sh.diagnose("%s: %s", name, errText(err))
		return 1
	}
	return 0
}

func (o *mapfileOptions) set(opt optionArg) (bad string) {
	n, err := strconv.Atoi(opt.arg)
	invalid := err != nil || n < 0
	switch opt.letter {
	case 'd':
		o.read.delim = (opt.arg + "\x00")[0]
	case 't':
		o.trim = true
	case 'C':
		o.callback = opt.arg
	case 'n', 's':
		if invalid {
			return opt.arg + ": invalid line count"
		}
		if opt.letter == 'n' {
			o.count = n
		} else {
			o.skip = n
		}
	case 'O':
		if invalid {
			return opt.arg + ": invalid array origin"
		}
		o.origin, o.clear = n, false
	case 'u':
		if invalid {
			return opt.arg + ": invalid file descriptor specification"
		}
		o.fileFD = n
	case 'c':
		if invalid || n == 0 {
			return opt.arg + ": invalid callback quantum"
		}
		o.quantum = n
	}
	return ""
}

func (sh *Shell) mapLines(ctx context.Context, in *open, array string, o mapfileOptions) error {
	if o.clear {
		if err := sh.setList(array, nil); err != nil {
			return err
		}
	}
	for n := 0; o.count == 0 || n < o.skip+o.count; n++ {
		o.read.stop = sh.stopReading(ctx)
		line, complete, err := in.readLine(o.read)
		if errors.Is(err, os.ErrDeadlineExceeded) {
			return nil // this shell is to do something else
		}
		if err != nil {
			return err
		}
		if !complete && line == "" {
			return nil
		}
		if complete && !o.trim {
			line += string(o.read.delim)
		}
		if n < o.skip {
			continue
		}
		at := o.origin + n - o.skip
		if o.callback != "" && (n-o.skip+1)%o.quantum == 0 {
			sh.evalText(ctx, o.callback+" "+strconv.Itoa(at)+" "+quote.Single(line), sh.script, "mapfile: ", sh.line()-1)
			if sh.flow != flowOn {
				return nil
			}
		}
		if err := sh.assign(ctx, reference{name: array, indexed: true, key: strconv.Itoa(at)}, line, false); err != nil {
			return err
		}
	}
	return nil
}
