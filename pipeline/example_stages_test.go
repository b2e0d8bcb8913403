package pipeline_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"gopipe/pipeline"
)

// A function reads what the stage before it writes.
func ExampleGo() {
	count := pipeline.Go("count", func(_ context.Context, in io.Reader, out io.Writer) error {
		n, err := io.Copy(io.Discard, in)
		fmt.Fprintln(out, n, "bytes")
		return err
	})
	out, err := pipeline.New(pipeline.Command("seq", "1000"), count).Output(context.Background())
	fmt.Printf("%s%v\n", out, err)
	// Output:
	// 3893 bytes
	// <nil>
}

func ExampleFromCmd() {
	cmd := exec.Command("sh", "-c", "echo $GREETING; pwd")
	cmd.Env, cmd.Dir = []string{"GREETING=hello"}, "/"
	out, err := pipeline.New(pipeline.FromCmd(cmd), pipeline.Command("tr", "a-z", "A-Z")).Output(context.Background())
	fmt.Printf("%s%v\n", out, err)
	// Output:
	// HELLO
	// /
	// <nil>
}

// A pipeline can be a stage of another.
func ExamplePipeline_Stage() {
	frequent := pipeline.New(
		pipeline.Command("sort"),
		pipeline.Command("uniq", "-c"),
		pipeline.Command("sort", "-rn"),
	)
	out, err := pipeline.New(
		pipeline.Command("printf", `b\na\nb\n`),
		frequent.Stage(),
		pipeline.Command("head", "-1"),
	).Output(context.Background())
	fmt.Printf("%s%v\n", out, err)
	// Output:
	//       2 b
	// <nil>
}

// Each line says where it comes from. No line is torn, however long it is.
func ExampleTagged() {
	one, two := pipeline.Command("echo", "from one"), pipeline.Command("echo", "from two")
	one.Name, two.Name = "a", "b"
	out, err := pipeline.New(pipeline.Tagged(pipeline.Concatenate(one, two))).Output(context.Background())
	fmt.Printf("%q %v\n", out, err)
	// Output: "a\tfrom one\nb\tfrom two\n" <nil>
}

// Logs that are sorted are one log that is sorted.
func ExampleMergeSorted() {
	out, err := pipeline.New(pipeline.MergeSorted(
		pipeline.Command("printf", `08:01 a\n08:03 a\n`),
		pipeline.Command("printf", `08:02 b\n`),
	)).Output(context.Background())
	fmt.Printf("%s%v\n", out, err)
	// Output:
	// 08:01 a
	// 08:02 b
	// 08:03 a
	// <nil>
}

// All branches get all, and what they write comes together again.
func ExampleTee() {
	out, err := pipeline.New(
		pipeline.Command("seq", "100"),
		pipeline.Tee(pipeline.Command("wc", "-l"), pipeline.Command("grep", "-c", "7")),
		pipeline.Command("sort", "-n"),
	).Output(context.Background())
	fmt.Printf("%s%v\n", out, err)
	// Output:
	// 19
	// 100
	// <nil>
}

// Each line goes to one of several workers.
func ExampleRoundRobin() {
	worker := pipeline.Command("sed", "s/$/ done/")
	out, err := pipeline.New(
		pipeline.Command("seq", "4"),
		pipeline.RoundRobin(worker, worker, worker),
		pipeline.Command("sort"),
	).Output(context.Background())
	fmt.Printf("%s%v\n", out, err)
	// Output:
	// 1 done
	// 2 done
	// 3 done
	// 4 done
	// <nil>
}

// A stage may write to more than its standard output.
func ExampleStage_outputs() {
	var progress bytes.Buffer
	s := pipeline.Command("sh", "-c", "echo result; echo 50% >&3; echo 100% >&3")
	s.Outputs = map[int]io.Writer{3: &progress}
	out, err := pipeline.New(s).Output(context.Background())
	fmt.Printf("%q %q %v\n", out, &progress, err)
	// Output: "result\n" "50%\n100%\n" <nil>
}

// Descriptor 3 of one stage leads to descriptor 4 of another.
func ExampleLink() {
	a := pipeline.Command("sh", "-c", "echo out; echo extra >&3")
	b := pipeline.Command("sh", "-c", "cat; cat <&4")
	p := pipeline.New(a, b)
	p.Link(a, 3, b, 4)
	out, err := p.Output(context.Background())
	fmt.Printf("%q %v\n", out, err)
	// Output: "out\nextra\n" <nil>
}

func ExamplePipeline_StdinPipe() {
	p := pipeline.New(pipeline.Command("sort", "-n"))
	p.Stdout = os.Stdout
	in, err := p.StdinPipe()
	if err == nil {
		err = p.Start(context.Background())
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, n := range []int{10, 9, 8} {
		fmt.Fprintln(in, n)
	}
	in.Close() // or sort would wait for more
	fmt.Println(p.Wait())
	// Output:
	// 8
	// 9
	// 10
	// <nil>
}

func ExamplePipeline_StdoutPipe() {
	p := pipeline.New(pipeline.Command("yes"))
	out, err := p.StdoutPipe()
	if err == nil {
		err = p.Start(context.Background())
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	var word string
	fmt.Fscan(out, &word)
	out.Close() // which ends yes
	fmt.Println(word, p.Wait())
	// Output: y <nil>
}

// A pipeline runs once. Clone makes another that is the same.
func ExamplePipeline_Clone() {
	p := pipeline.New(pipeline.Command("echo", "again"))
	for range 2 {
		out, err := p.Clone().Output(context.Background())
		fmt.Printf("%q %v\n", out, err)
	}
	p.Output(context.Background())
	_, err := p.Output(context.Background())
	fmt.Println(err)
	// Output:
	// "again\n" <nil>
	// "again\n" <nil>
	// pipeline: it has been started already: use Clone for another run
}

// A deadline ends all stages, and is what the error says.
func ExamplePipeline_Run_deadline() {
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	err := pipeline.New(pipeline.Command("sleep", "1000"), pipeline.Command("cat")).Run(ctx)
	fmt.Println(err)
	// Output: pipeline: context deadline exceeded
}

func ExamplePipeline_Signal() {
	p := pipeline.New(pipeline.Command("sleep", "1000"), pipeline.Command("cat"))
	if err := p.Start(context.Background()); err != nil {
		fmt.Println(err)
		return
	}
	p.Signal(unix.SIGINT) // every process gets it, once
	p.Wait()
	for _, s := range p.Result().Stages {
		fmt.Println(s.Name, s.Status)
	}
	// Output:
	// sleep signal: interrupt
	// cat signal: interrupt
}

func ExamplePipeline_CombinedOutput() {
	out, err := pipeline.New(pipeline.Command("sh", "-c", "echo out; echo err >&2; echo out")).CombinedOutput(context.Background())
	fmt.Printf("%s%v\n", out, err)
	// Output:
	// out
	// err
	// out
	// <nil>
}

// A limit holds for what the stage starts as well.
func ExampleStage_rlimits() {
	s := pipeline.Command("sh", "-c", "ulimit -n; sh -c 'ulimit -n'")
	s.Rlimits = map[int]syscall.Rlimit{unix.RLIMIT_NOFILE: {Cur: 64, Max: 64}}
	out, err := pipeline.New(s).Output(context.Background())
	fmt.Printf("%q %v\n", out, err)
	// Output: "64\n64\n" <nil>
}

// Every stage has its own status, whatever became of the whole.
func ExampleResult() {
	p := pipeline.New(pipeline.Command("sh", "-c", "exit 3"), pipeline.Command("yes"), pipeline.Command("head", "-1"))
	p.Run(context.Background())
	for _, s := range p.Result().Stages {
		fmt.Printf("%s: %v, failed: %v\n", s.Name, s.Status, s.Failed())
	}
	fmt.Println(p.Result().PipeStatus())
	// Output:
	// sh: exit status 3, failed: true
	// yes: signal: broken pipe, failed: false
	// head: exit status 0, failed: false
	// [3 141 0]
}

// Which of several failures is the cause of the others.
func ExampleError_culprit() {
	p := pipeline.New(
		pipeline.Command("yes"),
		pipeline.Command("sh", "-c", "read line; echo no such file >&2; exit 2"),
		pipeline.Command("grep", "nosuch"),
	)
	var e *pipeline.Error
	if err := p.Run(context.Background()); err != nil {
		e = err.(*pipeline.Error)
	}
	fmt.Println(e.Culprit, e)
	fmt.Println(e.Result.PipeStatus())
	// Output:
	// 1 pipeline: stage 2 of 3, sh: exit status 2: no such file
	// [141 2 1]
}

func ExampleTrace() {
	p := pipeline.New(pipeline.Command("cat"), pipeline.Command("wc", "-c"))
	p.Trace = &pipeline.Trace{
		AllStarted: func(_ context.Context, pids []int) { fmt.Println(len(pids), "started") },
		StageEnded: func(_ context.Context, s pipeline.StageResult) {
			if s.Name == "wc" {
				fmt.Println(s.Args, s.Status, s.Duration() > 0)
			}
		},
	}
	hold, release := io.Pipe()
	p.Stdin = hold
	if err := p.Start(context.Background()); err != nil {
		fmt.Println(err)
	}
	release.Close()
	p.Wait()
	// Output:
	// 2 started
	// [wc -c] exit status 0 true
}

// A plan can be looked at, and is not run by that.
func ExamplePipeline_Plan() {
	p := pipeline.New(pipeline.Command("/bin/cat"), pipeline.EachLine("lines", nil))
	p.Stdin = strings.NewReader("text")
	look, err := p.Plan()
	fmt.Print(look.Text(), err)
	// Output:
	// stage 0  /bin/cat  path /bin/cat
	// stage 1  func lines
	// edge 0   pipe  from 0:1  to 1:0
	// edge 1   source Stdin  to 0:0
	// edge 2   file /dev/null write  from 1:1
	// edge 3   sink Stderr  from 0:2
	// <nil>
}
