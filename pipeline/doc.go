// Package pipeline runs pipelines: commands and functions of this program, side
// by side, each reading what the one before it writes.
//
//	out, err := pipeline.New(
//		pipeline.Command("zcat", "app.log.gz"),
//		pipeline.Command("grep", "ERROR"),
//		pipeline.Command("sort"),
//	).Output(ctx)
//
// Between two commands there is a pipe and nothing else: no byte passes through
// this program. Between a command and a function there is a pipe too, so that
// a function is written as any reader and writer is:
//
//	pipeline.Go("sum", func(ctx context.Context, in io.Reader, out io.Writer) error { ... })
//
// and [EachLine] is a function of one line. Shell text is a stage too, or all
// there is, without a shell:
//
//	out, err := shell.Output(ctx, `zcat "$1" | grep ERROR | sort`, "app.log.gz")
//	p := pipeline.New(shell.Command(`tail -n 100 *.log`), pipeline.Command("sort"))
//
// A [Pipeline] can be a stage of another, by its method Stage; [Merge] and [Tee]
// join and part streams; Inputs and Outputs of a [Stage], and [Link], are for
// descriptors beside the standard ones. What surprises people about pipelines is
// in docs/gotchas.md.
//
// # Ways to run
//
// [Pipeline.Run] waits for the end, [Pipeline.Output] returns what was written,
// [Pipeline.Lines] is a loop over it. [Pipeline.Start] and [Pipeline.Wait] are
// for everything else: [Pipeline.StdinPipe], [Pipeline.StdoutPipe],
// [Pipeline.Signal], [Pipeline.Result] while it runs. A Pipeline runs once;
// [Pipeline.Clone] makes another.
//
// # What an error says
//
// A run succeeds if every stage does: as with "set -o pipefail" of a shell, but
// that a stage which SIGPIPE ended is excused where its readers ended well. So
// "yes | head -1" is a success. [Stage].OK lists exit codes that are fine too.
//
// Any other end is an [*Error]. It names the stage that is most likely the cause
// and has the status, times and resources of all, and the head and tail of what
// each wrote to its standard error. errors.As finds an [*ExitError], a [*StartError],
// a [*PanicError]; errors.Is finds the error that a function returned, the cause of
// the context, and [ErrStatusLost] where the program around it let a status get lost.
//
// # What a run promises
//
// When it returns, no process of it is left that did not leave its process
// group on purpose, or outlive it without a request to end; and no descriptor
// or goroutine, apart from one that is blocked in a Read, Write or function of
// the caller's that does not return.
//
// When the context ends, the whole process group gets SIGTERM and SIGCONT, and
// SIGKILL after WaitDelay. Nothing that a stage leaves behind makes Run wait
// longer than that: see [exec.ErrWaitDelay].
//
// Nothing is taken of the program: no signal handler, no wait for any process
// but its own, no change of directory or umask, no terminal: a stage that has that
// as an input shares it, see [Pipeline].Group. A program that wants to give up some
// of that says what, see [Claim]. A program that is killed leaves its pipelines to
// themselves, unless they have a DeathSignal.
//
// # Tests
//
// Package pipetest has fake commands, which are functions of a test, and a check
// that nothing is left behind.
//
// # The layer below
//
// A Pipeline is lowered to a [plan.Plan], which [Pipeline.Plan] returns for a
// look, and a [Runner] runs that. Package shell does the same with shell text.
package pipeline
