package pipetest_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"gopipe/pipeline"
	"gopipe/pipeline/pipetest"
)

// t is what a test function is given.
var t = &fakeT{}

// errorsOf is the code under test.
func errorsOf(ctx context.Context, log string) (string, error) {
	out, err := pipeline.New(
		pipeline.Command("zcat", log),
		pipeline.Command("grep", "ERROR"),
	).Output(ctx)
	return string(out), err
}

func ExampleFake() {
	fakes := pipetest.Fake(t, pipetest.Commands{"zcat": pipetest.Print("ERROR a\nINFO b\n")})
	out, err := errorsOf(fakes.In(t.Context()), "app.log.gz")
	fmt.Printf("%q %v\n", out, err)
	fmt.Println(fakes.Calls("zcat"))
	// Output:
	// "ERROR a\n" <nil>
	// [zcat app.log.gz]
}

// A fake is any function.
func ExampleFunc() {
	upper := func(_ context.Context, c *pipetest.Call) error {
		text, err := io.ReadAll(c.Stdin)
		fmt.Fprintf(c.Stdout, "%s, %s %s", bytes.ToUpper(text), c.Env, c.Args[3:])
		return err
	}
	p := pipeline.New(pipeline.Command("aws", "s3", "cp", "-", "s3://bucket"))
	p.Stdin, p.Env = strings.NewReader("text"), []string{"REGION=eu"}
	out, err := p.Output(pipetest.Fake(t, pipetest.Commands{"aws": upper}).In(t.Context()))
	fmt.Println(string(out), err)
	// Output: TEXT, [REGION=eu] [- s3://bucket] <nil>
}

// Fakes fail as programs do.
func ExampleFail() {
	fakes := pipetest.Fake(t, pipetest.Commands{"zcat": pipetest.Fail(1, "zcat: unexpected end of file\n")})
	_, err := errorsOf(fakes.In(t.Context()), "app.log.gz")
	fmt.Println(err)
	// Output: pipeline: stage 1 of 2, zcat: exit status 1: zcat: unexpected end of file
}

func ExampleRead() {
	var mail bytes.Buffer
	fakes := pipetest.Fake(t, pipetest.Commands{"mail": pipetest.Read(&mail)})
	p := pipeline.New(pipeline.Command("echo", "disk full"), pipeline.Command("mail", "-s", "alert", "ops"))
	fmt.Println(p.Run(fakes.In(t.Context())), fakes.Calls())
	fmt.Print(mail.String())
	// Output:
	// <nil> [mail -s alert ops]
	// disk full
}

// No program runs that the test does not know of.
func ExampleFakes_Only() {
	t := &fakeT{}
	fakes := pipetest.Fake(t, pipetest.Commands{"zcat": nil}).Only("sort", "uniq")
	_, err := errorsOf(fakes.In(t.Context()), "app.log.gz")
	fmt.Println(err)
	fmt.Println(t.end())
	// Output:
	// pipeline: stage 2 of 2, grep: the test has no fake for it, and does not allow the program
	// pipetest: grep: it is neither faked nor among those that Only allows
}

// A test begins with Check, and fails if it leaves something behind.
func ExampleCheck() {
	t := &fakeT{} // what a test function is given
	defer pipetest.SetPatience(0)()

	pipetest.Check(t)
	f, err := os.Open("/etc/passwd")
	if err != nil {
		t.Errorf("%v", err)
	}

	told := t.end()
	fmt.Println(strings.Replace(told, fmt.Sprint(f.Fd()), "N", 1))
	f.Close()
	// Output:
	// pipetest: the test leaves behind:
	// descriptor N -> /etc/passwd
}
