package history

import (
	"strconv"
	"strings"
)

// Expand puts entries in the place of what asks for them in a text: "!!", "!N", "!-N"
// and "!BEGIN". ok is whether all that was asked for was there.
func (l *List) Expand(text string) (expanded string, ok bool) {
	var b strings.Builder
	for text != "" {
		i := strings.IndexByte(text, '!')
		if i < 0 || i+1 == len(text) || strings.IndexByte(" \t\n=(", text[i+1]) >= 0 {
			b.WriteString(text)
			break
		}
		b.WriteString(text[:i])
		event, rest := cutEvent(text[i+1:])
		at := l.event(event)
		if at < 0 || at >= len(l.entries) {
			return "", false
		}
		b.WriteString(l.entries[at].Text)
		text = rest
	}
	return b.String(), true
}

// cutEvent cuts a text behind what names an entry.
func cutEvent(text string) (event, rest string) {
	if text[0] == '!' {
		return "!", text[1:]
	}
	n := numberLength(text)
	if n == 0 {
		n = strings.IndexAny(text[1:]+":", " \t:") + 1
	}
	return text[:n], text[n:]
}

// numberLength is the length of the number that a text begins with, or 0.
func numberLength(text string) int {
	digits := strings.TrimPrefix(text, "-")
	n := len(digits) - len(strings.TrimLeft(digits, "0123456789"))
	if n == 0 {
		return 0
	}
	return len(text) - len(digits) + n
}

// event is the index of the entry that is named.
func (l *List) event(name string) int {
	n, err := strconv.Atoi(name)
	switch {
	case name == "!":
		return len(l.entries) - 1
	case err != nil:
		return l.Find(name, len(l.entries))
	case n < 0:
		return len(l.entries) + n
	}
	return n - l.base - 1
}
