package wire

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"gopipe/plan"
)

// ErrHeld is the error of a sink whose pipe is still open somewhere, or whose
// writer does not return, though all stages have ended.
var ErrHeld = errors.New("a process that is left keeps the output open")

// lastWords is for what is in the pipes when the context has ended.
const lastWords = 100 * time.Millisecond

// pump copies what the stages write to a sink, until all have closed it. It is
// called with w.mu held.
func (w *Wiring) pump(p *pipe, e *plan.Edge) error {
	if e.Internal.Pooled {
		return w.pool(p, e)
	}
	r := p.keep(readSide)
	w.sinks = append(w.sinks, r)
	w.pumping++
	go func() {
		defer r.Close()
		w.pumped(e, w.copyAll(e.Writer, r))
	}()
	return nil
}

func (w *Wiring) copyAll(to io.Writer, r io.Reader) (err error) {
	defer w.recover(&err)
	_, err = io.Copy(to, r)
	return err
}

// recover has a panic of a reader or writer end the run, not the program. It is
// to be deferred.
func (w *Wiring) recover(err *error) {
	if w.Panicked == nil {
		return
	}
	if value := recover(); value != nil {
		*err = w.Panicked(value)
	}
}

// pumped notes that a sink has had its last byte.
func (w *Wiring) pumped(e *plan.Edge, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		w.held = true
	case err != nil && w.sinkErr == nil:
		w.sinkErr = fmt.Errorf("cannot write to %s: %w", e.Name, err)
	}
	w.pumping--
	if w.pumping == 0 && w.drained != nil {
		close(w.drained)
	}
}

// allPumped returns a channel that is closed when no sink is open, or nil if
// none is. All have been made when it is called.
func (w *Wiring) allPumped() <-chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.pumping > 0 {
		w.drained = make(chan struct{})
	}
	return w.drained
}

// Drain waits until every sink has had its last byte, and returns the first
// error that one of them, or a source, gave. Once ctx has ended, a process
// that has left the run holds nobody up any more: what is in the pipes by then
// is all there is. Nor does it for longer than patience, unless that is 0.
func (w *Wiring) Drain(ctx context.Context, patience time.Duration) error {
	w.EndSources()
	stuck := !w.awaitPumps(ctx, patience)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.sinkErr == nil && (w.held || stuck) {
		return ErrHeld
	}
	return w.sinkErr
}

func (w *Wiring) awaitPumps(ctx context.Context, patience time.Duration) (ended bool) {
	drained := w.allPumped()
	if drained == nil {
		return true
	}
	var giveUp <-chan time.Time
	if patience > 0 {
		w.setDeadline(patience)
		// Beyond that, it is a writer that does not return.
		timer := time.NewTimer(patience + lastWords)
		defer timer.Stop()
		giveUp = timer.C
	}
	defer context.AfterFunc(ctx, func() { w.setDeadline(lastWords) })()
	select {
	case <-drained:
		return true
	case <-giveUp:
		return false
	}
}

func (w *Wiring) setDeadline(patience time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	until := time.Now().Add(patience)
	for _, r := range w.sinks {
		r.SetReadDeadline(until)
	}
	if w.collector != nil {
		w.collector.set.End(until)
	}
}
