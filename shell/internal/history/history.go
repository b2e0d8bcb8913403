// Package history is the list of the commands that a shell has read, with the
// numbers that they are asked for by, and the file that keeps them. It reads and
// runs no commands.
package history

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
)

// An Entry is a command that was read.
type Entry struct {
	Text string
	Time time.Time // zero if it is not known
}

// A List has the entries, oldest first. The zero value is an empty one. A copy is
// to be made with Clone.
type List struct {
	entries []Entry
	base    int  // how many have been dropped before the first
	Last    bool // the last entry is the command that is being run
	Pushed  bool // or has been put in its place
	fresh   int  // how many have been added since the file was read or written
}

// Clone returns a list that changes on its own.
func (l *List) Clone() List {
	c := *l
	c.entries = slices.Clone(l.entries)
	return c
}

// Len is how many entries there are.
func (l *List) Len() int { return len(l.entries) }

// Number is the number of the entry at index i.
func (l *List) Number(i int) int { return l.base + i + 1 }

// Entry returns the entry at index i.
func (l *List) Entry(i int) Entry { return l.entries[i] }

// Fresh is how many entries have been added that no file has.
func (l *List) Fresh() int { return l.fresh }

// Add appends an entry. timed says that its time is kept.
func (l *List) Add(text string, timed bool) {
	e := Entry{Text: text}
	if timed {
		e.Time = time.Now()
	}
	l.entries = append(l.entries, e)
	l.fresh++
	l.Last = true
}

// Delete removes the entries from one index up to another.
func (l *List) Delete(from, to int) {
	l.entries = slices.Delete(l.entries, from, to)
	l.fresh -= to - from // wherever they were, as in bash
}

// DropLast removes the command that is being run, if it has been added.
func (l *List) DropLast() {
	if l.Last && len(l.entries) > 0 {
		l.Delete(len(l.entries)-1, len(l.entries))
	}
	l.Last = false
}

// DropOwn is DropLast, but where something has been put in the command's place.
func (l *List) DropOwn() {
	if !l.Pushed {
		l.DropLast()
	}
}

// Clear removes all.
func (l *List) Clear() { *l = List{} }

// Limit drops the oldest, so that no more than n are left.
func (l *List) Limit(n int) {
	if excess := len(l.entries) - n; n >= 0 && excess > 0 {
		l.entries = slices.Delete(l.entries, 0, excess)
		l.base += excess
	}
}

// Remove removes all entries of a text.
func (l *List) Remove(text string) {
	l.entries = slices.DeleteFunc(l.entries, func(e Entry) bool { return e.Text == text })
}

// Find returns the index of the latest entry before end that begins with a text,
// or -1.
func (l *List) Find(begin string, end int) int {
	for i := min(end, len(l.entries)) - 1; i >= 0; i-- {
		if strings.HasPrefix(l.entries[i].Text, begin) {
			return i
		}
	}
	return -1
}

// Read appends what a file has, from a line of it on. lines is how many it has.
func (l *List) Read(name string, from int) (lines int, err error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return 0, err
	}
	var at time.Time
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSuffix(line, "\n")
		lines++
		if stamp, ok := stampOf(line); ok {
			at = stamp
			continue
		}
		if lines > from && line != "" {
			l.entries = append(l.entries, Entry{line, at})
		}
		at = time.Time{}
	}
	return lines, nil
}

// stampOf reads the line that tells the time of the next.
func stampOf(line string) (at time.Time, ok bool) {
	if !strings.HasPrefix(line, "#") {
		return at, false
	}
	seconds, err := strconv.ParseInt(line[1:], 10, 64)
	return time.Unix(seconds, 0), err == nil
}

// Write writes all entries to a file, or with appends the fresh ones to its end;
// stamps says that the times are kept.
func (l *List) Write(name string, appends, stamps bool) error {
	mode, from := os.O_TRUNC, 0
	switch {
	case appends && l.fresh <= 0:
		return nil
	case appends:
		mode, from = os.O_APPEND, len(l.entries)-l.fresh
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|mode, 0o600)
	if err != nil {
		return err
	}
	var b strings.Builder
	for _, e := range l.entries[max(from, 0):] {
		if stamps && !e.Time.IsZero() {
			b.WriteString("#" + strconv.FormatInt(e.Time.Unix(), 10) + "\n")
		}
		b.WriteString(e.Text + "\n")
	}
	if _, err = f.WriteString(b.String()); err == nil && appends {
		l.fresh = 0
	}
	return firstOf(err, f.Close())
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
