// Command bench compares gopipe with bash and dash, running the same pipelines
// side by side. See README.md for how to read its table.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"regexp"
	"runtime"
	"syscall"

	"gopipe/internal/harness"
)

// options are the command line.
type options struct {
	gopipe string
	dir    string
	only   *regexp.Regexp
	rounds int
	runs   int
	quick  bool
	strict bool
}

// errMissed is returned under -strict only: a miss alone is no failure, as a
// busy machine can cause one.
var errMissed = errors.New("a target was missed")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, parseFlags())
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func parseFlags() *options {
	o := &options{}
	flag.StringVar(&o.gopipe, "gopipe", "", "measure the program at this `path` instead of building one")
	flag.StringVar(&o.dir, "dir", "", "keep the corpora in this `directory` (default: gopipe-bench in the user's cache)")
	flag.IntVar(&o.rounds, "rounds", 6, "measure each case in `N` rounds, the shells in another order each time")
	flag.IntVar(&o.runs, "runs", 0, "runs of each shell in a round (default: set by the case)")
	flag.BoolVar(&o.quick, "quick", false, "use small corpora; only to see that everything works")
	flag.BoolVar(&o.strict, "strict", false, "fail when a target is missed")
	only := flag.String("only", "", "measure only the cases whose name or command matches this `regexp`")
	flag.Parse()

	re, err := regexp.Compile(*only)
	switch {
	case err != nil:
		usage(err.Error())
	case o.rounds < 1 || o.runs < 0:
		usage("-rounds and -runs must be positive")
	case flag.NArg() > 0:
		usage("unexpected argument: " + flag.Arg(0))
	}
	o.only = re
	return o
}

func usage(msg string) {
	fmt.Fprintln(os.Stderr, "bench:", msg)
	os.Exit(2)
}

func run(ctx context.Context, o *options) error {
	tmp, err := os.MkdirTemp("", "gopipe-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)

	b, err := prepare(ctx, o, tmp)
	if err != nil {
		return err
	}
	selected := selectCases(o.only, o.quick)
	if len(selected) == 0 {
		return errors.New("no case matches -only")
	}
	return b.all(ctx, selected, o.strict)
}

// prepare finds the tools, builds gopipe and writes the corpora.
func prepare(ctx context.Context, o *options, tmp string) (*bench, error) {
	b := &bench{tmp: tmp, rounds: o.rounds, runs: o.runs}
	if err := b.findTools(); err != nil {
		return nil, err
	}
	gopipe, err := harness.Gopipe(ctx, o.gopipe, tmp)
	if err != nil {
		return nil, err
	}
	b.shells[0] = shell{"gopipe", gopipe}
	b.dir, err = ensureCorpora(ctx, o.dir, o.quick)
	return b, err
}

// all checks and measures the cases. A case whose results differ is reported
// and not measured; the others still are.
func (b *bench) all(ctx context.Context, cases []testCase, strict bool) error {
	var rows []row
	var mem []memory
	var failed error
	for _, c := range cases {
		progress("%s: %s", c.name, c.label())
		r, err := b.one(ctx, c)
		if err == nil && c.memory {
			mem, err = b.memories(ctx, c)
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			failed = errors.Join(failed, fmt.Errorf("%s: %w", c.name, err))
			continue
		}
		rows = append(rows, r)
	}

	fmt.Printf("%d CPUs; %s; locale %s; rounds: %d\n\n", runtime.NumCPU(), b.corpusSizes(), locale(), b.rounds)
	missed := printTable(rows)
	missed = printMemory(mem) || missed
	if failed == nil && missed && strict {
		return errMissed
	}
	return failed
}

func (b *bench) one(ctx context.Context, c testCase) (row, error) {
	status, err := b.compare(ctx, c)
	if err != nil {
		return row{}, err
	}
	return b.measure(ctx, c, status)
}

// locale names the collation that sort uses, which decides much of its time.
func locale() string {
	for _, name := range []string{"LC_ALL", "LC_COLLATE", "LANG"} {
		if v := os.Getenv(name); v != "" {
			return v
		}
	}
	return "C"
}

func progress(format string, args ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", args...)
}
