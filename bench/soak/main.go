// Command soak runs 100,000 pipelines in one gopipe, and as many by package
// pipeline in one program, some of them cancelled at random, and looks for what
// that leaves behind. See README.md of bench.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"gopipe/internal/harness"
)

// options are the command line.
type options struct {
	pipelines int
	every     int // pipelines from one sample to the next
	gopipe    string
	only      string
}

// errGrew is returned where the second half of a run added something.
var errGrew = errors.New("something grows")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, parseFlags())
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "soak:", err)
		os.Exit(1)
	}
}

func parseFlags() *options {
	o := &options{}
	flag.IntVar(&o.pipelines, "n", 100_000, "run `N` pipelines in each way")
	flag.IntVar(&o.every, "every", 2000, "take a sample after each `N`")
	flag.StringVar(&o.gopipe, "gopipe", "", "run the program at this `path` instead of building one")
	flag.StringVar(&o.only, "only", "", "run only in this `way`: script or api")
	flag.Parse()
	return o
}

func run(ctx context.Context, o *options) error {
	tmp, err := os.MkdirTemp("", "soak-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	if o.gopipe, err = harness.Gopipe(ctx, o.gopipe, tmp); err != nil {
		return err
	}
	ways := []struct {
		name string
		run  func(context.Context, *options, string) (*series, error)
	}{{"script", runScript}, {"api", runAPI}}
	grew := false
	for _, way := range ways {
		if o.only != "" && o.only != way.name {
			continue
		}
		dir := filepath.Join(tmp, way.name)
		if err := os.Mkdir(dir, 0o700); err != nil {
			return err
		}
		s, err := way.run(ctx, o, dir)
		if err != nil {
			return fmt.Errorf("%s: %w", way.name, err)
		}
		grew = s.print(os.Stdout, way.name) || grew
	}
	if grew {
		return errGrew
	}
	return nil
}
