// Command difftest writes small scripts out of a grammar, runs each in bash and
// in gopipe, and prints those on which they differ: in standard output, in exit
// status, or in whether there is something on standard error. What differs is
// made as small as it gets first.
//
//	go run ./internal/difftest -n 5000
//
// It exits with status 1 where a difference is not in the list of known ones.
package main

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"time"

	"gopipe/internal/harness"
)

func main() {
	ok, err := run()
	if err != nil {
		fmt.Fprintln(os.Stderr, "difftest:", err)
	}
	if err != nil || !ok {
		os.Exit(1)
	}
}

func run() (ok bool, err error) {
	c := &campaign{grammar: parseGrammar(grammarText), out: os.Stdout}
	flag.Uint64Var(&c.scripts, "n", 1000, "write `N` scripts")
	flag.Uint64Var(&c.first, "seed", rand.Uint64N(1e9), "seed of the first script; the next has the next number")
	flag.IntVar(&c.workers, "j", runtime.NumCPU(), "run `N` scripts at once")
	flag.DurationVar(&c.limit, "limit", 10*time.Second, "a script that takes longer hangs")
	flag.DurationVar(&c.reducing, "reduce", 30*time.Second, "take at most so long to make a script smaller that differs")
	show := flag.Bool("print", false, "print the scripts, and run nothing")
	flag.StringVar(&c.gopipe, "gopipe", "", "run the program at this `path` instead of building one")
	flag.Parse()
	if *show {
		for i := range c.scripts {
			fmt.Print(c.grammar.script(c.first + i))
		}
		return true, nil
	}
	if c.tmp, err = os.MkdirTemp("", "difftest-"); err != nil {
		return false, err
	}
	defer os.RemoveAll(c.tmp)
	if c.gopipe, err = harness.Gopipe(context.Background(), c.gopipe, c.tmp); err != nil {
		return false, err
	}
	if err := c.run(); err != nil {
		return false, err
	}
	return c.summary(), nil
}
