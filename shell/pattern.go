package shell

import (
	"strings"
	"unicode"
)

// A pattern is a compiled shell pattern: runs of elements that each match one
// character, with a "*" between any two of them.
type pattern [][]element

// An element reports whether it matches a character.
type element func(char string, r rune) bool

// compilePattern compiles a pattern in which a backslash quotes the character
// after it.
func compilePattern(text string) pattern {
	p := pattern{nil}
	for text != "" {
		_, size := localeChar(text)
		char, rest := text[:size], text[size:]
		var e element
		switch {
		case char == "*":
			p, text = append(p, nil), rest
			continue
		case char == "?":
			e = func(string, rune) bool { return true }
		case char == "[":
			if class, n := compileClass(rest); n > 0 {
				e, rest = class, rest[n:]
			}
		case char == `\` && rest != "":
			_, size := localeChar(rest)
			char, rest = rest[:size], rest[size:]
		}
		if e == nil {
			e = func(c string, _ rune) bool { return c == char }
		}
		p[len(p)-1] = append(p[len(p)-1], e)
		text = rest
	}
	return p
}

// A charRange is a part of a bracket expression.
type charRange struct {
	from, to rune
	class    func(rune) bool
}

// compileClass compiles a bracket expression from what follows the bracket; n
// is its length, 0 if it is not closed and the bracket stands for itself.
func compileClass(s string) (e element, n int) {
	rest, negated := s, false
	if rest != "" && (rest[0] == '!' || rest[0] == '^') {
		negated, rest = true, rest[1:]
	}
	var ranges []charRange
	for first := true; ; first = false {
		if rest == "" {
			return nil, 0
		}
		if rest[0] == ']' && !first {
			return classElement(ranges, negated), len(s) - len(rest) + 1
		}
		var one charRange
		one, rest = scanRange(rest)
		ranges = append(ranges, one)
	}
}

func classElement(ranges []charRange, negated bool) element {
	return func(_ string, r rune) bool {
		for _, one := range ranges {
			if one.class != nil && one.class(r) || one.class == nil && one.from <= r && r <= one.to {
				return !negated
			}
		}
		return negated
	}
}

// scanRange reads a character, a range or a named class.
func scanRange(s string) (charRange, string) {
	if named, ok := strings.CutPrefix(s, "[:"); ok {
		if name, rest, ok := strings.Cut(named, ":]"); ok && charClasses[name] != nil {
			return charRange{class: charClasses[name]}, rest
		}
	}
	from, rest := scanMember(s)
	if len(rest) > 1 && rest[0] == '-' && rest[1] != ']' {
		to, rest := scanMember(rest[1:])
		return charRange{from: from, to: to}, rest
	}
	return charRange{from: from, to: from}, rest
}

func scanMember(s string) (rune, string) {
	if s[0] == '\\' && len(s) > 1 {
		s = s[1:]
	}
	r, size := localeChar(s)
	return r, s[size:]
}

var charClasses = map[string]func(rune) bool{
	"alnum":  func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) },
	"alpha":  unicode.IsLetter,
	"ascii":  func(r rune) bool { return r < unicode.MaxASCII },
	"blank":  func(r rune) bool { return r == ' ' || r == '\t' },
	"cntrl":  unicode.IsControl,
	"digit":  func(r rune) bool { return r >= '0' && r <= '9' },
	"graph":  func(r rune) bool { return unicode.IsPrint(r) && r != ' ' },
	"lower":  unicode.IsLower,
	"print":  unicode.IsPrint,
	"punct":  func(r rune) bool { return unicode.IsPunct(r) || unicode.IsSymbol(r) },
	"space":  unicode.IsSpace,
	"upper":  unicode.IsUpper,
	"word":   func(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) },
	"xdigit": func(r rune) bool { return r < 0x80 && digitValue(byte(r)) < 16 },
}

// matchRun matches a run at the start of s and returns the length of what it
// matches, or -1.
func matchRun(run []element, s string) int {
	n := 0
	for _, e := range run {
		if n == len(s) {
			return -1
		}
		r, size := localeChar(s[n:])
		if !e(s[n:n+size], r) {
			return -1
		}
		n += size
	}
	return n
}

// upToLast matches all runs but the last, each as early as possible, which
// leaves most to the last one. It returns where that may begin, or -1.
func (p pattern) upToLast(s string) int {
	at := 0
	for i, run := range p[:len(p)-1] {
		n := matchRun(run, s[at:])
		for i > 0 && n < 0 && at < len(s) {
			at += charSize(s[at:])
			n = matchRun(run, s[at:])
		}
		if n < 0 {
			return -1
		}
		at += n
	}
	return at
}

func charSize(s string) int {
	_, size := localeChar(s)
	return size
}

// matches reports whether the pattern matches all of s.
func (p pattern) matches(s string) bool {
	at := p.upToLast(s)
	last := p[len(p)-1]
	if at < 0 {
		return false
	}
	if len(p) == 1 {
		return matchRun(last, s) == len(s)
	}
	for ; at <= len(s); at++ {
		if matchRun(last, s[at:]) == len(s)-at {
			return true
		}
		if at < len(s) {
			at += charSize(s[at:]) - 1
		}
	}
	return false
}

// prefix returns the length of the shortest or the longest part at the start
// of s that the pattern matches, or -1.
func (p pattern) prefix(s string, longest bool) int {
	at := p.upToLast(s)
	if at < 0 {
		return -1
	}
	last := p[len(p)-1]
	if len(p) == 1 {
		return matchRun(last, s)
	}
	if longest && len(last) == 0 {
		return len(s)
	}
	found := -1
	for {
		if n := matchRun(last, s[at:]); n >= 0 {
			found = at + n
			if !longest {
				return found
			}
		}
		if at == len(s) {
			return found
		}
		at += charSize(s[at:])
	}
}

// suffix returns where the shortest or the longest part at the end of s begins
// that the pattern matches, or -1.
func (p pattern) suffix(s string, longest bool) int {
	found := -1
	for at := 0; ; at += charSize(s[at:]) {
		if p.matches(s[at:]) {
			found = at
			if longest {
				return at
			}
		}
		if at == len(s) {
			return found
		}
	}
}

// quotePattern has a pattern match s itself.
func quotePattern(s string) string {
	return backslashBefore(s, func(i int) bool { return strings.IndexByte(`*?[]\-!^`, s[i]) >= 0 })
}

// unquotePattern removes the backslashes that quote.
func unquotePattern(s string) string { return unbackslash(s) }

// isPattern reports whether s matches more than one text.
func isPattern(s string) bool {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '*', '?':
			return true
		case '[':
			if _, n := compileClass(s[i+1:]); n > 0 {
				return true
			}
		}
	}
	return false
}
