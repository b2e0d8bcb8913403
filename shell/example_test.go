package shell_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"gopipe/pipeline"
	"gopipe/shell"
)

// The shortest way: text, and the words that it is to work on. These need no
// quoting.
func ExampleOutput() {
	out, err := shell.Output(context.Background(), `printf '%s\n' "$@" | sort | uniq -c`, "b", "a b", "b")
	fmt.Printf("%s%v\n", out, err)
	// Output:
	//       1 a b
	//       2 b
	// <nil>
}

// The error has the status, and the end of what was written to standard error.
func ExampleRun() {
	err := shell.Run(context.Background(), `cd /nosuch && make`)
	fmt.Println(err)
	var exit *pipeline.ExitError
	fmt.Println(errors.As(err, &exit), exit.ExitCode())
	// Output:
	// pipeline: stage 1 of 1, cd /nosuch && make: exit status 1: gopipe: 1:1: cd: /nosuch: No such file or directory
	// true 1
}

// As in any shell, only the last status of a pipeline counts, unless the text
// says otherwise.
func ExampleRun_pipefail() {
	ctx := context.Background()
	fmt.Println(shell.Run(ctx, `false | sort`))
	fmt.Println(shell.Run(ctx, `set -o pipefail; false | sort`))
	// Output:
	// <nil>
	// pipeline: stage 1 of 1, set -o pipefail; false | sort: exit status 1
}

// Text, commands and functions are stages of one pipeline.
func ExampleCommand() {
	p := pipeline.New(
		shell.Command(`for i in 1 2 3; do echo "line $i of $1"; done`, "shell"),
		pipeline.Command("grep", "-v", "2"),
		pipeline.EachLine("upper", func(line []byte, out *bufio.Writer) error {
			_, err := fmt.Fprintf(out, "%s\n", bytes.ToUpper(line))
			return err
		}),
	)
	p.Stdout = os.Stdout
	fmt.Println(p.Run(context.Background()))
	// Output:
	// LINE 1 OF SHELL
	// LINE 3 OF SHELL
	// <nil>
}

// What the text says of its directory, umask, variables and signals holds for
// the text alone.
func ExampleCommand_apart() {
	before, _ := os.Getwd()
	err := shell.Run(context.Background(), `cd /; umask 77; export HOME=/nowhere; trap 'exit 3' TERM; kill $$`)
	after, _ := os.Getwd()
	fmt.Println(err, before == after, os.Getenv("HOME") == "/nowhere")
	// Output: pipeline: stage 1 of 1, cd /; umask 77; export HOME=/nowhere; tr...: exit status 3 true false
}

// An error in the syntax is found before anything starts.
func ExampleSyntaxError() {
	err := shell.Run(context.Background(), "echo start\nif true; then echo")
	var bad *shell.SyntaxError
	if errors.As(err, &bad) {
		fmt.Print(bad.Pos, "\n", bad.Excerpt())
	}
	// Output:
	// 2:1
	//   if true; then echo
	//   ^
}

// The plans of a text, which is not run.
func ExampleExplain() {
	script, err := shell.Parse(strings.NewReader("/bin/cat log | /bin/grep ERROR"), "")
	if err != nil {
		fmt.Println(err)
		return
	}
	program, err := shell.Explain(&shell.Config{}, script)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range program[0].Stages {
		fmt.Println(s.Pos, s.Args)
	}
	// Output:
	// 1:1 [/bin/cat log]
	// 1:16 [/bin/grep ERROR]
}
