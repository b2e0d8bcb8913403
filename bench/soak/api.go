package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"gopipe/pipeline"
	"gopipe/shell"
)

// runAPI runs pipelines in this process, four at a time.
func runAPI(ctx context.Context, o *options, dir string) (*series, error) {
	os.Setenv("TMPDIR", dir)
	start, s := time.Now(), &series{}
	random := rand.New(rand.NewPCG(1, 2))
	for after := 0; after < o.pipelines && ctx.Err() == nil; {
		runSome(ctx, o.every, random.Uint64())
		after += o.every
		runtime.GC()
		debug.FreeOSMemory()
		s.samples = append(s.samples, take(os.Getpid(), after, dir, runtime.NumGoroutine))
	}
	s.took = time.Since(start)
	return s, context.Cause(ctx)
}

func runSome(ctx context.Context, n int, seed uint64) {
	var left atomic.Int64
	left.Store(int64(n))
	var workers sync.WaitGroup
	for i := range uint64(4) {
		workers.Go(func() {
			random := rand.New(rand.NewPCG(seed, i))
			for left.Add(-1) >= 0 {
				runOne(ctx, random)
			}
		})
	}
	workers.Wait()
}

// runOne runs a pipeline, one in three with a cancel at a random moment.
func runOne(ctx context.Context, random *rand.Rand) {
	if random.IntN(3) == 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, time.Duration(random.IntN(4000))*time.Microsecond)
		defer cancel()
	}
	kinds[random.IntN(len(kinds))](ctx, random)
}

// kinds are the pipelines that are run. How they end is a matter of chance.
var kinds = []func(context.Context, *rand.Rand){
	func(ctx context.Context, _ *rand.Rand) {
		pipeline.New(pipeline.Command("seq", "3"), pipeline.Command("grep", "2"), pipeline.Command("wc", "-l")).Output(ctx)
	},
	func(ctx context.Context, _ *rand.Rand) {
		pipeline.New(pipeline.Command("yes"), upper(), pipeline.Command("head", "-n", "2")).Output(ctx)
	},
	func(ctx context.Context, _ *rand.Rand) {
		p := pipeline.New(upper(), failing())
		p.Stdin = strings.NewReader("a\nb\n")
		p.Run(ctx)
	},
	func(ctx context.Context, _ *rand.Rand) {
		pipeline.New(pipeline.Merge(pipeline.Command("echo", "a"), pipeline.Command("echo", "b")), upper()).Output(ctx)
	},
	func(ctx context.Context, _ *rand.Rand) {
		p := pipeline.New(pipeline.Command("seq", "9"), pipeline.Tee(pipeline.Command("wc", "-l"), upper()))
		p.Stdout = &bytes.Buffer{}
		p.Run(ctx)
	},
	func(ctx context.Context, _ *rand.Rand) {
		shell.Output(ctx, `x=$(echo "$1" | tr a b); cat <(echo "$x") <<<y - | while read -r l; do echo "$l"; done`, "aaa")
	},
	func(ctx context.Context, _ *rand.Rand) {
		shell.Run(ctx, `sleep 9 & kill $!; wait $!; f() { echo "$1"; exit 3; }; f x | cat >/dev/null; (trap : EXIT; nosuch)`)
	},
	func(ctx context.Context, _ *rand.Rand) {
		for range pipeline.New(pipeline.Command("yes")).Lines(ctx) {
			break
		}
	},
	func(ctx context.Context, random *rand.Rand) {
		p := pipeline.New(pipeline.Command("sleep", "9"), pipeline.Command("cat"))
		if p.Start(ctx) == nil {
			time.Sleep(time.Duration(random.IntN(500)) * time.Microsecond)
			p.Signal(syscall.SIGTERM)
			p.Wait()
		}
	},
	func(ctx context.Context, _ *rand.Rand) {
		p := pipeline.New(pipeline.Command("cat"), upper())
		in, err1 := p.StdinPipe()
		out, err2 := p.StdoutPipe()
		if errors.Join(err1, err2) == nil && p.Start(ctx) == nil {
			fmt.Fprintln(in, "x")
			in.Close()
			io.Copy(io.Discard, out)
			p.Wait()
		}
	},
	func(ctx context.Context, _ *rand.Rand) {
		pipeline.New(pipeline.Command("nosuchcommand"), pipeline.Command("cat")).Run(ctx)
	},
}

func upper() *pipeline.Stage {
	return pipeline.EachLine("upper", func(line []byte, out *bufio.Writer) error {
		_, err := fmt.Fprintf(out, "%s\n", bytes.ToUpper(line))
		return err
	})
}

func failing() *pipeline.Stage {
	return pipeline.Go("failing", func(_ context.Context, in io.Reader, _ io.Writer) error {
		io.ReadFull(in, make([]byte, 1))
		return errors.New("enough")
	})
}
