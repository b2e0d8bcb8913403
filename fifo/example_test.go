package fifo_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
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
func ExampleError() {
	dir, err := fifo.NewDir()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer dir.Remove()
	_, err = fifo.Open(context.Background(), dir.Path(), syscall.O_RDONLY)
	var e *fifo.Error
	fmt.Println(errors.As(err, &e), errors.Is(err, fifo.ErrNotFIFO), e.End)
	// Output: true true read end
}
