package builtin

import (
	"context"
	"errors"
	"os"
	"strconv"

	"gopipe/shell/internal/ascii"
	"gopipe/shell/internal/input"
	"gopipe/shell/internal/interp"
	"gopipe/shell/internal/quote"
	"gopipe/shell/internal/state"
	"gopipe/shell/internal/vars"
)

// mapfileOptions are those of mapfile.
type mapfileOptions struct {
	read            input.Options
	origin, skip    int
	count           int // 0 for no bound
	trim, clear     bool
	callback        string
	quantum, fileFD int
}

func mapfile(ctx context.Context, sh *state.Shell, args []string) int {
	name := args[0]
	given, operands, bad := state.Getopt(args[1:], "d:n:O:s:tu:C:c:")
	if bad != "" {
		return sh.Usage(name, "%s", bad)
	}
	o := mapfileOptions{read: input.Options{Raw: true, NUL: true, Delim: '\n', Limit: -1}, clear: true, quantum: 5000}
	for _, opt := range given {
		if bad := o.set(opt); bad != "" {
			sh.Diagnose("%s: %s", name, bad)
			return 1
		}
	}
	array := "MAPFILE"
	if len(operands) > 0 {
		array = operands[0]
	}
	if !ascii.IsName(array) {
		sh.Diagnose("%s: `%s': not a valid identifier", name, array)
		return 1
	}
	in := sh.Table.Get(o.fileFD)
	if !in.Readable() {
		sh.Diagnose("%s: %d: invalid file descriptor: Bad file descriptor", name, o.fileFD)
		return 1
	}
	switch err := mapLines(sh, ctx, in, array, o); {
	case errors.Is(err, vars.ErrReadonly):
		sh.Refused(err)
		return 1
	case err != nil:
		sh.Diagnose("%s: %s", name, state.ErrText(err))
		return 1
	}
	return 0
}

func (o *mapfileOptions) set(opt state.OptionArg) (bad string) {
	n, err := strconv.Atoi(opt.Arg)
	invalid := err != nil || n < 0
	switch opt.Letter {
	case 'd':
		o.read.Delim = (opt.Arg + "\x00")[0]
	case 't':
		o.trim = true
	case 'C':
		o.callback = opt.Arg
	case 'n', 's':
		if invalid {
			return opt.Arg + ": invalid line count"
		}
		if opt.Letter == 'n' {
			o.count = n
		} else {
			o.skip = n
		}
	case 'O':
		if invalid {
			return opt.Arg + ": invalid array origin"
		}
		o.origin, o.clear = n, false
	case 'u':
		if invalid {
			return opt.Arg + ": invalid file descriptor specification"
		}
		o.fileFD = n
	case 'c':
		if invalid || n == 0 {
			return opt.Arg + ": invalid callback quantum"
		}
		o.quantum = n
	}
	return ""
}

func mapLines(sh *state.Shell, ctx context.Context, in *state.Open, array string, o mapfileOptions) error {
	if o.clear {
		if err := sh.Vars.SetList(ctx, array, nil); err != nil {
			return err
		}
	}
	for n := 0; o.count == 0 || n < o.skip+o.count; n++ {
		o.read.Stop = interp.StopReading(ctx, sh)
		line, complete, err := in.ReadLine(o.read)
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
			line += string(o.read.Delim)
		}
		line = untilNUL(line)
		if n < o.skip {
			continue
		}
		at := o.origin + n - o.skip
		if o.callback != "" && (n-o.skip+1)%o.quantum == 0 {
			interp.EvalText(ctx, sh, o.callback+" "+strconv.Itoa(at)+" "+quote.Single(line), sh.Script, "mapfile: ", sh.Line()-1)
			if sh.Flow != state.FlowOn {
				return nil
			}
		}
		if err := sh.Vars.Assign(ctx, vars.Reference{Name: array, Indexed: true, Key: strconv.Itoa(at)}, line, false); err != nil {
			return err
		}
	}
	return nil
}
