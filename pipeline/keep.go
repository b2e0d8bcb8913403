package pipeline

import (
	"bytes"
	"fmt"
	"io"
	"sync"
)

// keepSize is how much is kept of each end of a stage's standard error.
const keepSize = 16 << 10

// A keep holds head and tail of what is written to it.
type keep struct {
	also io.Writer // gets all of it, unless nil

	mu      sync.Mutex
	head    []byte
	tail    []byte // a ring once it is full
	at      int    // where the ring begins
	skipped int64
}

func (k *keep) Write(p []byte) (int, error) {
	k.add(p)
	if k.also != nil {
		return k.also.Write(p)
	}
	return len(p), nil
}

func (k *keep) add(p []byte) {
	k.mu.Lock()
	defer k.mu.Unlock()
	n := min(len(p), keepSize-len(k.head))
	k.head = append(k.head, p[:n]...)
	p = p[n:]
	if over := len(p) - keepSize; over > 0 {
		k.skipped += int64(over)
		p = p[over:]
	}
	n = min(len(p), keepSize-len(k.tail))
	k.tail = append(k.tail, p[:n]...)
	for p = p[n:]; len(p) > 0; p = p[n:] {
		n = copy(k.tail[k.at:], p)
		k.at = (k.at + n) % keepSize
		k.skipped += int64(n)
	}
}

// bytes returns what is kept, with a line that tells how much is not.
func (k *keep) bytes() []byte {
	if k == nil {
		return nil
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	var gap []byte
	if k.skipped > 0 {
		gap = fmt.Appendf(nil, "\n... %d bytes left out ...\n", k.skipped)
	}
	return bytes.Join([][]byte{k.head, gap, k.tail[k.at:], k.tail[:k.at]}, nil)
}
