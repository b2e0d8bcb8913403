package pipeline

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"gopipe/internal/poller"
)

// Output runs the pipeline and returns what the last stage wrote to its
// standard output, also together with an error.
func (p *Pipeline) Output(ctx context.Context) ([]byte, error) {
	return p.outputOf(ctx, "Output", false)
}

// outputOf is Output or, with all set, CombinedOutput.
func (p *Pipeline) outputOf(ctx context.Context, method string, all bool) ([]byte, error) {
	out := &output{}
	err := p.claim(ctx, func(e *ends) error {
		if err := p.noStdout(method, e); err != nil {
			return err
		}
		if all && p.Stderr != nil {
			return errors.New("pipeline: " + method + ": Stderr is set already")
		}
		e.capture, e.captureAll = out, all
		return nil
	})
	if err != nil {
		return nil, err
	}
	p.execute(ctx, nil)
	err = p.Wait()
	return out.bytes(), err
}

func (p *Pipeline) noStdout(method string, e *ends) error {
	if p.Stdout != nil || e.stdout != nil {
		return errors.New("pipeline: " + method + ": Stdout is set already")
	}
	return nil
}

// CombinedOutput runs the pipeline and returns what the last stage wrote to its
// standard output and all stages to their standard error, in the order in which
// they wrote. Nothing is kept for each stage.
func (p *Pipeline) CombinedOutput(ctx context.Context) ([]byte, error) {
	return p.outputOf(ctx, "CombinedOutput", true)
}

// An output keeps what is written to it, in blocks: a slice that grows would be
// copied again and again. What a run that was given up still writes does no harm.
type output struct {
	mu     sync.Mutex
	blocks [][]byte
}

// room returns the free part of the last block, which only the writer uses.
func (o *output) room() []byte {
	const smallest, largest = 1 << 10, 1 << 20
	o.mu.Lock()
	defer o.mu.Unlock()
	size := smallest
	if n := len(o.blocks); n > 0 {
		last := o.blocks[n-1]
		if len(last) < cap(last) {
			return last[len(last):cap(last)]
		}
		size = min(2*cap(last), largest)
	}
	o.blocks = append(o.blocks, make([]byte, 0, size))
	return o.blocks[len(o.blocks)-1][:size]
}

// fill notes that n bytes of the room are in use.
func (o *output) fill(n int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	last := &o.blocks[len(o.blocks)-1]
	*last = (*last)[:len(*last)+n]
}

func (o *output) Write(p []byte) (int, error) {
	for rest := p; len(rest) > 0; {
		n := copy(o.room(), rest)
		o.fill(n)
		rest = rest[n:]
	}
	return len(p), nil
}

func (o *output) ReadFrom(r io.Reader) (total int64, err error) {
	for err == nil {
		var n int
		n, err = r.Read(o.room())
		o.fill(n)
		total += int64(n)
	}
	if err == io.EOF {
		err = nil
	}
	return total, err
}

func (o *output) bytes() []byte {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.blocks) == 1 {
		return o.blocks[0]
	}
	return bytes.Join(o.blocks, nil)
}

// StdinPipe returns a pipe that the first stage reads. It is to be closed for
// that to see the end, and is closed with the run. A Write fails with EPIPE when
// nobody reads any more. Call it before the start.
func (p *Pipeline) StdinPipe() (io.WriteCloser, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.Stdin != nil || p.ends.stdin != nil {
		return nil, errors.New("pipeline: StdinPipe: Stdin is set already")
	}
	r, w, err := p.pipe("StdinPipe")
	if err != nil {
		return nil, err
	}
	ours := &pipeWriter{File: w}
	p.ends.stdin = r
	p.ends.atEnd = append(p.ends.atEnd, func() { r.Close(); ours.Close() })
	return ours, nil
}

// pipe is called with p.mu held.
func (p *Pipeline) pipe(what string) (r, w *os.File, err error) {
	if p.started {
		return nil, nil, errors.New("pipeline: " + what + " after the start")
	}
	if err := poller.Make(); err != nil {
		return nil, nil, err
	}
	return os.Pipe()
}

// A pipeWriter can be closed by its user and by the run.
type pipeWriter struct {
	*os.File
	once sync.Once
	err  error
}

func (w *pipeWriter) Close() error {
	w.once.Do(func() { w.err = w.File.Close() })
	return w.err
}

// StdoutPipe returns a pipe that the last stage writes to. It is the caller's to
// read and to close; closing it early ends the last stage by SIGPIPE, which is
// excused. Wait does not close it, and may be called before all is read. Read
// returns [exec.ErrWaitDelay] in place of the end where a process that is left keeps
// the pipe open. Call it before the start.
func (p *Pipeline) StdoutPipe() (io.ReadCloser, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.stdoutPipe("StdoutPipe")
}

// stdoutPipe is called with p.mu held.
func (p *Pipeline) stdoutPipe(what string) (io.ReadCloser, error) {
	if err := p.noStdout(what, &p.ends); err != nil {
		return nil, err
	}
	r, w, err := p.pipe(what)
	if err != nil {
		return nil, err
	}
	reader := &pipeReader{file: r}
	p.ends.stdout = w
	p.ends.atEnd = append(p.ends.atEnd, func() {
		w.Close()
		if delay := p.waitDelay(); delay > 0 {
			reader.bound(delay)
		}
	})
	return reader, nil
}

// A pipeReader reads until the end, but does not wait long for it when the
// stages have ended.
type pipeReader struct {
	file *os.File
}

func (r *pipeReader) bound(delay time.Duration) {
	r.file.SetReadDeadline(time.Now().Add(delay))
}

func (r *pipeReader) Read(p []byte) (int, error) {
	n, err := r.file.Read(p)
	if errors.Is(err, os.ErrDeadlineExceeded) && len(p) > 0 {
		return r.rest(p)
	}
	return n, err
}

// rest reads what is in the pipe, after the deadline.
func (r *pipeReader) rest(p []byte) (n int, err error) {
	conn, err := r.file.SyscallConn()
	if err != nil {
		return 0, err
	}
	if controlErr := conn.Control(func(fd uintptr) {
		for {
			if n, err = unix.Read(int(fd), p); err != unix.EINTR {
				return
			}
		}
	}); controlErr != nil {
		return 0, controlErr
	}
	switch {
	case err == unix.EAGAIN:
		return 0, exec.ErrWaitDelay
	case err != nil:
		return 0, err
	case n == 0:
		return 0, io.EOF
	}
	return n, nil
}

func (r *pipeReader) Close() error { return r.file.Close() }
