package fifo_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"gopipe/fifo"
	"gopipe/pipeline"
)

// A reader of several writers sees the end when all of them are done.
func Example() {
	dir, err := fifo.NewDir()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer dir.Remove()
	events, err := dir.Create("events")
	if err != nil {
		fmt.Println(err)
		return
	}
	in, err := events.FanIn(2)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer in.Close()
	for _, name := range []string{"a", "b"} {
		go func() {
			defer in.Done()
			pipeline.New(pipeline.Command("sh", "-c", `echo "$1" >"$2"`, "sh", name, events.Path())).Run(context.Background())
		}()
	}
	sorted := pipeline.New(pipeline.Command("sort"))
	sorted.Stdin, sorted.Stdout = in, os.Stdout
	fmt.Println(sorted.Run(context.Background()))
	// Output:
	// a
	// b
	// <nil>
}

// An open that waits for the other side ends with the context.
func ExampleOpen() {
	dir, err := fifo.NewDir()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer dir.Remove()
	f, err := dir.Create("queue")
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
	defer cancel()
	_, err = fifo.Open(ctx, f.Path(), syscall.O_RDONLY)
	fmt.Println(err, errors.Is(err, context.DeadlineExceeded))
	// Output: context deadline exceeded true
}

// A FIFO of this program's own, for a command that wants a file's name.
func ExampleFIFO_Open() {
	dir, err := fifo.NewDir()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer dir.Remove()
	f, err := dir.Create("input")
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx := context.Background()
	go func() {
		w, err := f.Open(ctx, syscall.O_WRONLY) // waits for cat
		if err != nil {
			fmt.Println(err)
			return
		}
		defer w.Close()
		io.WriteString(w, "written by this program\n")
	}()
	out, err := pipeline.New(pipeline.Command("cat", f.Path())).Output(ctx)
	fmt.Printf("%s%v\n", out, err)
	// Output:
	// written by this program
	// <nil>
}

// What has the FIFO's name is looked at before it is opened.
func ExampleOpen_notFIFO() {
	dir, err := fifo.NewDir()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer dir.Remove()
	f, err := dir.Create("queue")
	if err != nil {
		fmt.Println(err)
		return
	}
	where := filepath.Dir(f.Path())
	_, err = fifo.Open(context.Background(), where, syscall.O_RDONLY)
	fmt.Println(errors.Is(err, fifo.ErrNotFIFO), strings.Replace(err.Error(), where, "DIR", 1))
	// Output: true fifo: read end of DIR: it is a directory, not a FIFO (remove it, or name another path)
}

// Two commands read all that this program writes.
func ExampleFanOut() {
	dir, err := fifo.NewDir()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer dir.Remove()
	a, errA := dir.Create("a")
	b, errB := dir.Create("b")
	if err := errors.Join(errA, errB); err != nil {
		fmt.Println(err)
		return
	}
	ctx := context.Background()
	p := pipeline.New(pipeline.Tagged(pipeline.Concatenate(pipeline.Command("wc", "-l", a.Path()), pipeline.Command("tail", "-1", b.Path()))))
	go func() {
		out, err := fifo.NewFanOut(ctx, a, b) // waits for both
		if err != nil {
			fmt.Println(err)
			return
		}
		defer out.Close()
		fmt.Fprint(out, "one\ntwo\n")
	}()
	text, err := p.Output(ctx)
	fmt.Printf("%q %v\n", strings.ReplaceAll(string(text), a.Path(), "a"), err)
	// Output: "wc\t2 a\ntail\ttwo\n" <nil>
}
