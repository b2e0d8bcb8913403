package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
)

// task: output
func osexecOutput(ctx context.Context) ([]byte, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	seq := exec.CommandContext(ctx, "seq", "100000")
	grep := exec.CommandContext(ctx, "grep", "7")
	wc := exec.CommandContext(ctx, "wc", "-l")
	var err error
	if grep.Stdin, err = seq.StdoutPipe(); err != nil {
		return nil, err
	}
	if wc.Stdin, err = grep.StdoutPipe(); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	wc.Stdout = &out
	if err := seq.Start(); err != nil {
		return nil, err
	}
	if err := grep.Start(); err != nil {
		cancel()
		return nil, errors.Join(err, seq.Wait())
	}
	if err := wc.Start(); err != nil {
		cancel()
		return nil, errors.Join(err, seq.Wait(), grep.Wait())
	}
	err = errors.Join(seq.Wait(), grep.Wait(), wc.Wait())
	return out.Bytes(), err
}

// task: first
func osexecFirst(ctx context.Context) ([]byte, error) {
	yes := exec.CommandContext(ctx, "yes")
	out, err := yes.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := yes.Start(); err != nil {
		return nil, err
	}
	line, err := bufio.NewReader(out).ReadBytes('\n')
	out.Close()
	if exit := (*exec.ExitError)(nil); errors.As(yes.Wait(), &exit) && err == nil {
		if status := exit.Sys().(syscall.WaitStatus); status.Signal() != syscall.SIGPIPE {
			err = exit
		}
	}
	return bytes.TrimSuffix(line, []byte("\n")), err
}

// task: function
func osexecFunction(ctx context.Context) ([]byte, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	seq := exec.CommandContext(ctx, "seq", "100000")
	wc := exec.CommandContext(ctx, "wc", "-c")
	in, err := seq.StdoutPipe()
	if err != nil {
		return nil, err
	}
	out, err := wc.StdinPipe()
	if err != nil {
		return nil, err
	}
	var result bytes.Buffer
	wc.Stdout = &result
	if err := seq.Start(); err != nil {
		return nil, err
	}
	if err := wc.Start(); err != nil {
		cancel()
		return nil, errors.Join(err, seq.Wait())
	}
	lines, buffered := bufio.NewScanner(in), bufio.NewWriter(out)
	for err == nil && lines.Scan() {
		if bytes.Contains(lines.Bytes(), []byte("7")) {
			_, err = fmt.Fprintf(buffered, "%.4s\n", lines.Bytes())
		}
	}
	err = errors.Join(err, lines.Err(), buffered.Flush(), out.Close())
	if err != nil {
		cancel()
	}
	err = errors.Join(err, seq.Wait(), wc.Wait())
	return result.Bytes(), err
}

// task: culprit
func osexecCulprit(ctx context.Context) ([]byte, error) {
	cmds := []*exec.Cmd{
		exec.CommandContext(ctx, "yes"),
		exec.CommandContext(ctx, "sh", "-c", "echo no disk >&2; exit 3"),
		exec.CommandContext(ctx, "sort"),
	}
	stderrs := make([]bytes.Buffer, len(cmds))
	var ends []*os.File // which only the children are to hold
	closeEnds := func() {
		for _, end := range ends {
			end.Close()
		}
		ends = nil
	}
	defer closeEnds()
	for i, cmd := range cmds {
		cmd.Stderr = &stderrs[i]
		if i > 0 {
			r, w, err := os.Pipe()
			if err != nil {
				return nil, err
			}
			ends = append(ends, r, w)
			cmds[i-1].Stdout, cmd.Stdin = w, r
		}
	}
	for i, cmd := range cmds {
		if err := cmd.Start(); err != nil {
			closeEnds()
			for _, started := range cmds[:i] {
				started.Process.Kill()
				started.Wait()
			}
			return nil, err
		}
	}
	closeEnds()
	var who []byte
	var failed error
	for i, cmd := range cmds {
		var exit *exec.ExitError
		err := cmd.Wait()
		if errors.As(err, &exit) && exit.Sys().(syscall.WaitStatus).Signal() == syscall.SIGPIPE {
			continue
		}
		if err != nil && failed == nil {
			failed = err
			who = fmt.Appendf(nil, "%s, %d, %s", cmd.Args[0], cmd.ProcessState.ExitCode(), bytes.TrimSpace(stderrs[i].Bytes()))
		}
	}
	return who, failed
}

// task: limit
func osexecLimit(ctx context.Context) ([]byte, error) {
	sh := exec.CommandContext(ctx, "sh", "-c", "sleep 1000 & wait")
	cat := exec.CommandContext(ctx, "cat")
	for _, cmd := range []*exec.Cmd{sh, cat} {
		cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
		cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	}
	var err error
	if cat.Stdin, err = sh.StdoutPipe(); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	cat.Stdout = &out
	if err := sh.Start(); err != nil {
		return nil, err
	}
	if err := cat.Start(); err != nil {
		return nil, errors.Join(err, sh.Cancel(), sh.Wait())
	}
	err = errors.Join(sh.Wait(), cat.Wait())
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	return out.Bytes(), err
}

// task: lines
func osexecLines(ctx context.Context) ([]byte, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	cmd := exec.CommandContext(ctx, "sh", "-c", "seq 100000; seq -s, 500000")
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	lines, length := 0, 0
	scanner := bufio.NewScanner(out)
	scanner.Buffer(nil, 1<<30)
	for scanner.Scan() {
		lines, length = lines+1, max(length, len(scanner.Bytes()))
	}
	if scanner.Err() != nil {
		cancel()
	}
	if err := errors.Join(scanner.Err(), cmd.Wait()); err != nil {
		return nil, err
	}
	return fmt.Appendf(nil, "%d lines, %d bytes", lines, length), nil
}

// task: fanin
func osexecFanIn(ctx context.Context) ([]byte, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	awk := exec.CommandContext(ctx, "awk", `{ s += $1 } END { printf "%d lines, %.0f\n", NR, s }`)
	in, err := awk.StdinPipe()
	if err != nil {
		return nil, err
	}
	var result bytes.Buffer
	awk.Stdout = &result
	if err := awk.Start(); err != nil {
		return nil, err
	}
	var mu sync.Mutex
	out := bufio.NewWriterSize(in, 64<<10)
	sources := []*exec.Cmd{
		exec.CommandContext(ctx, "seq", "1", "2", "400000"),
		exec.CommandContext(ctx, "seq", "2", "2", "400000"),
	}
	merge := func(cmd *exec.Cmd) error {
		from, err := cmd.StdoutPipe()
		if err != nil {
			return err
		}
		if err := cmd.Start(); err != nil {
			return err
		}
		lines := bufio.NewReaderSize(from, 64<<10)
		for err == nil {
			var line []byte
			line, err = lines.ReadBytes('\n')
			mu.Lock()
			_, writeErr := out.Write(line)
			mu.Unlock()
			if err == nil {
				err = writeErr
			}
		}
		if err == io.EOF {
			err = nil
		} else {
			cancel()
		}
		return errors.Join(err, cmd.Wait())
	}
	errs := make([]error, len(sources))
	var running sync.WaitGroup
	for i, cmd := range sources {
		running.Go(func() { errs[i] = merge(cmd) })
	}
	running.Wait()
	err = errors.Join(errors.Join(errs...), out.Flush(), in.Close(), awk.Wait())
	return result.Bytes(), err
}

// task: feed
func osexecFeed(ctx context.Context) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "tr", "a-z", "A-Z")
	cmd.Stdin = strings.NewReader(feed)
	return cmd.Output()
}

// task: fifty
func osexecFifty(ctx context.Context) ([]byte, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	cmds := []*exec.Cmd{exec.CommandContext(ctx, "echo", "hello")}
	for range 50 {
		cmd := exec.CommandContext(ctx, "cat")
		in, err := cmds[len(cmds)-1].StdoutPipe()
		if err != nil {
			return nil, err
		}
		cmd.Stdin = in
		cmds = append(cmds, cmd)
	}
	var out bytes.Buffer
	cmds[len(cmds)-1].Stdout = &out
	for i, cmd := range cmds {
		if err := cmd.Start(); err != nil {
			cancel()
			for _, started := range cmds[:i] {
				started.Wait()
			}
			return nil, err
		}
	}
	var failed error
	for _, cmd := range cmds {
		failed = errors.Join(failed, cmd.Wait())
	}
	return out.Bytes(), failed
}

// task: gigabyte
func osexecGigabyte(ctx context.Context) ([]byte, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	dd := exec.CommandContext(ctx, "dd", "if=/dev/zero", "bs=1M", "count=1024", "status=none")
	wc := exec.CommandContext(ctx, "wc", "-c")
	var err error
	if wc.Stdin, err = dd.StdoutPipe(); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	wc.Stdout = &out
	if err := dd.Start(); err != nil {
		return nil, err
	}
	if err := wc.Start(); err != nil {
		cancel()
		return nil, errors.Join(err, dd.Wait())
	}
	err = errors.Join(dd.Wait(), wc.Wait())
	return out.Bytes(), err
}
