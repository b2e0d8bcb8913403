// Bench/api does the same ten tasks with gopipe, os/exec and two other libraries,
// and prints how many lines they take, what they leave behind, how long they
// take and what they allocate. See ../README.md.
package main

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"time"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bench/api:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	flags := flag.NewFlagSet("bench/api", flag.ExitOnError)
	rounds := flags.Int("rounds", 21, "runs of each task with each library")
	only := flags.String("only", ".", "only the tasks whose names match `regexp`")
	deadline := flags.Duration("deadline", 20*time.Second, "what takes longer hangs")
	strict := flags.Bool("strict", false, "fail where gopipe is behind and no footnote says why")
	worker := flags.String("worker", "", "internal: serve this task")
	with := flags.String("with", "", "internal: with this library")
	flags.Parse(args)
	if *worker != "" {
		return startWork(*worker, *with, *deadline)
	}
	pattern, err := regexp.Compile(*only)
	if err != nil {
		return err
	}
	b := bench{
		rounds: *rounds, deadline: *deadline,
		lines: make(map[string]map[string]int), workers: make(map[int]bool),
	}
	if err := b.adoptOrphans(); err != nil {
		return err
	}
	for i := range libraries {
		lines, err := countLines(libraries[i].source)
		if err != nil {
			return err
		}
		b.lines[libraries[i].name] = lines
	}
	for i := range tasks {
		if !pattern.MatchString(tasks[i].name) {
			continue
		}
		fmt.Fprintf(os.Stderr, "%s ...\n", tasks[i].name)
		if err := b.run(&tasks[i]); err != nil {
			return err
		}
	}
	if unexplained := b.print(os.Stdout); unexplained > 0 && *strict {
		return fmt.Errorf("gopipe is behind in %d places without a footnote", unexplained)
	}
	return b.faults()
}

func startWork(name, with string, deadline time.Duration) error {
	t := slices.IndexFunc(tasks, func(t task) bool { return t.name == name })
	l := slices.IndexFunc(libraries, func(l library) bool { return l.name == with })
	if t < 0 || l < 0 {
		return fmt.Errorf("there is no task %q with %q", name, with)
	}
	return work(&tasks[t], libraries[l].tasks[name], deadline)
}
