// Package pipetest helps to test code that runs pipelines.
//
// A Go function can take the place of a program:
//
//	fakes := pipetest.Fake(t, pipetest.Commands{"zcat": pipetest.Print("ERROR a\nINFO b\n")})
//	n, err := CountErrors(fakes.In(t.Context()), "app.log.gz")
//	fmt.Println(fakes.Calls("zcat")) // [zcat app.log.gz]
//
// and a test can prove that it leaves nothing behind:
//
//	pipetest.Check(t)
//
// # How fakes work
//
// The fakes are in the context. What is run with it, or with one made of it, by
// a [pipeline.Pipeline], a [pipeline.Runner] or package shell, has functions as
// stages where it names a command that is faked. Nothing of the process is
// changed, no PATH and no file: tests with fakes run in parallel, and the program
// need not be installed. A fake is a closure that can use the test's variables.
// For code that makes a context of its own there is [Fakes.Everywhere].
//
// A fake has what the program would have: its arguments, environment, working
// directory and descriptors, with the pipes of the pipeline at their other ends.
// Its error is the exit status. What it does not have is a process: there is no
// pid, limits and umask do not hold, and of signals only the end of the context
// arrives.
//
// What a program starts by itself is out of reach: the zcat of
// Command("sh", "-c", "zcat x") and of Command("xargs", "zcat"). In text that
// package shell runs, it is the fake. There, builtins and functions of the shell
// come first, as they do before programs.
package pipetest
