package pipeline

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"iter"
	"slices"
)

// Lines runs the pipeline, and yields each line that the last stage writes, of
// any length, without its newline. A line is valid until the next one. The last
// thing that is yielded is the error, if there is one, with a nil line.
//
// Breaking out of the loop ends the pipeline, and waits for that.
func (p *Pipeline) Lines(ctx context.Context) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		var out io.ReadCloser
		err := p.claim(ctx, func(*ends) (err error) {
			out, err = p.stdoutPipe("Lines")
			return err
		})
		if err == nil {
			defer out.Close()
			err = p.start(ctx)
		}
		if err != nil {
			yield(nil, err)
			return
		}
		defer p.Wait()
		defer p.end()
		defer out.Close()
		readErr := eachLine(out, func(line []byte) error {
			if !yield(line, nil) {
				return errEnough
			}
			return nil
		})
		if readErr == errEnough {
			return
		}
		if err := errors.Join(p.Wait(), readErr); err != nil {
			yield(nil, err)
		}
	}
}

// end ends a run that nobody wants to go on.
func (p *Pipeline) end() {
	p.mu.Lock()
	cancel := p.cancel
	p.mu.Unlock()
	if cancel != nil {
		cancel(errEnough)
	}
}

// EachLine returns a stage that is a function of one line: f is called with
// each, of any length, without its newline, and writes what it likes to out. A
// line is valid during the call. What f writes goes on as soon as no further
// line is there yet, and when much has come together.
//
// An error ends the stage; [io.EOF] ends it well.
func EachLine(name string, f func(line []byte, out *bufio.Writer) error) *Stage {
	return Go(name, func(_ context.Context, in io.Reader, w io.Writer) error {
		out := bufio.NewWriterSize(w, 64<<10)
		r := &flusher{in, out}
		err := eachLine(r, func(line []byte) error { return f(line, out) })
		if err == io.EOF {
			err = nil
		}
		return errors.Join(err, out.Flush())
	})
}

// A flusher writes out what is buffered before it reads on: that may take long.
type flusher struct {
	in  io.Reader
	out *bufio.Writer
}

func (f *flusher) Read(p []byte) (int, error) {
	if err := f.out.Flush(); err != nil {
		return 0, err
	}
	return f.in.Read(p)
}

var newline = []byte{'\n'}

// eachLine calls f with each line. The error is f's, or that of r but for the
// end.
func eachLine(r io.Reader, f func(line []byte) error) error {
	lines := bufio.NewReaderSize(r, 64<<10)
	var long []byte // of a line, what did not fit
	for {
		part, err := lines.ReadSlice('\n')
		if err == bufio.ErrBufferFull {
			if len(long)+len(part) > cap(long) {
				long = slices.Grow(long, max(len(long), 2*len(part))) // append grows by a quarter
			}
			long = append(long, part...)
			continue
		}
		line := part
		if len(long) > 0 {
			long = append(long, part...)
			line = long
		}
		if len(line) > 0 && (err == nil || err == io.EOF) {
			if err := f(bytes.TrimSuffix(line, newline)); err != nil {
				return err
			}
		}
		long = long[:0]
		switch err {
		case nil:
		case io.EOF:
			return nil
		default:
			return err
		}
	}
}
