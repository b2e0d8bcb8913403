package pipeline_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"gopipe/pipeline"
)

func Example() {
	p := pipeline.New(
		pipeline.Command("sort"),
		pipeline.Command("uniq", "-c"),
		pipeline.Command("sort", "-rn"),
	)
	p.Stdin, p.Stdout = strings.NewReader("b\na\nb\n"), os.Stdout
	if err := p.Run(context.Background()); err != nil {
		fmt.Println(err)
	}
	// Output:
	//       2 b
	//       1 a
}

// A reader that has enough is no failure of the writer.
func ExamplePipeline_Output() {
	out, err := pipeline.New(pipeline.Command("yes"), pipeline.Command("head", "-1")).Output(context.Background())
	fmt.Printf("%q %v\n", out, err)
	// Output: "y\n" <nil>
}

// Leaving the loop ends the pipeline.
func ExamplePipeline_Lines() {
	for line, err := range pipeline.New(pipeline.Command("seq", "1000000000")).Lines(context.Background()) {
		if err != nil || string(line) == "3" {
			break
		}
		fmt.Println(string(line))
	}
	// Output:
	// 1
	// 2
}

func ExampleEachLine() {
	p := pipeline.New(
		pipeline.Command("printf", `b\na\n`),
		pipeline.EachLine("upper", func(line []byte, out *bufio.Writer) error {
			_, err := fmt.Fprintf(out, "%s\n", bytes.ToUpper(line))
			return err
		}),
		pipeline.Command("sort"),
	)
	out, err := p.Output(context.Background())
	fmt.Printf("%s%v\n", out, err)
	// Output:
	// A
	// B
	// <nil>
}

// The error names the stage that failed, wherever it is.
func ExampleError() {
	p := pipeline.New(pipeline.Command("sh", "-c", "echo no disk >&2; exit 3"), pipeline.Command("cat"))
	err := p.Run(context.Background())
	fmt.Println(err)
	var exit *pipeline.ExitError
	fmt.Println(errors.As(err, &exit), exit.ExitCode())
	// Output:
	// pipeline: stage 1 of 2, sh: exit status 3: no disk
	// true 3
}

func ExampleStage_oK() {
	grep := pipeline.Command("grep", "nosuch")
	grep.OK = []int{1} // nothing found
	fmt.Println(pipeline.New(pipeline.Command("echo", "text"), grep).Run(context.Background()))
	// Output: <nil>
}
