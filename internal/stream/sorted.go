package stream

import (
	"bytes"
	"container/heap"
	"io"
)

// A head is the first line of a source that is not written yet.
type head struct {
	in    *input
	place int // among the sources

	buf   []byte // what was read
	start int    // of the line, in buf
	size  int    // of the line

	line []byte
	key  key
}

// sorted merges sorted sources. It must know the next line of each.
func (r *merger) sorted() error {
	h := &heads{key: r.Key}
	for i, in := range r.inputs {
		next := &head{in: in, place: i}
		ok, err := r.nextLine(next)
		if err != nil {
			return err
		}
		if ok {
			next.key = r.Key.of(next.line, key{})
			h.list = append(h.list, next)
		}
	}
	heap.Init(h)
	for len(h.list) > 0 {
		first := h.list[0]
		if err := r.emit(first.in, first.line); err != nil {
			return err
		}
		ok, err := r.nextLine(first)
		for ok && err == nil && r.Key.continues(first.line) {
			// It belongs to the line before it.
			if err = r.emit(first.in, first.line); err == nil {
				ok, err = r.nextLine(first)
			}
		}
		if err != nil {
			return err
		}
		if !ok {
			heap.Pop(h)
			continue
		}
		first.key = r.Key.of(first.line, first.key)
		heap.Fix(h, 0)
	}
	return r.flush()
}

// nextLine makes the next line of a source the one at hand. The last one gets
// its end.
func (r *merger) nextLine(h *head) (ok bool, err error) {
	h.start += h.size
	searched := 0
	for {
		rest := h.buf[h.start:]
		if i := bytes.IndexByte(rest[searched:], r.Delim); i >= 0 {
			h.size = searched + i + 1
			h.line = rest[:h.size]
			return true, nil
		}
		searched = len(rest)
		if h.start > 0 {
			h.buf = h.buf[:copy(h.buf, rest)]
			h.start = 0
		}
		p, err := r.next(h.in)
		if err == io.EOF {
			return r.lastLine(h), nil
		}
		if err == errLeft {
			if len(h.buf) > 0 {
				h.buf = append(h.buf, r.Delim)
			}
			continue
		}
		if err != nil {
			return false, err
		}
		h.buf = append(h.buf, p...)
	}
}

func (r *merger) lastLine(h *head) bool {
	h.size = len(h.buf)
	if h.size == 0 {
		h.line = nil
		return false
	}
	h.buf = append(h.buf, r.Delim)
	h.size++
	h.line = h.buf
	return true
}

// heads is a heap, the line to be written next on top.
type heads struct {
	list []*head
	key  Key
}

func (h *heads) Len() int      { return len(h.list) }
func (h *heads) Swap(i, j int) { h.list[i], h.list[j] = h.list[j], h.list[i] }
func (h *heads) Push(any)      {}

func (h *heads) Pop() any {
	last := h.list[len(h.list)-1]
	h.list = h.list[:len(h.list)-1]
	return last
}

func (h *heads) Less(i, j int) bool {
	a, b := h.list[i], h.list[j]
	if c := h.key.compare(a, b); c != 0 {
		return c < 0
	}
	return a.place < b.place
}
