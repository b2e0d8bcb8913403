package format

import "time"

// start is the time that %(...)T shows for the argument -2.
var start = time.Now()

// timeDirective formats %(...)T, whose parenthesis is at s[open].
func (p *printer) timeDirective(d directive, s string, open int) int {
	end := open + closingParen(s[open:])
	if next := (s + "\x00\x00")[end+1]; next != 'T' {
		p.diagnose("warning: `%s': invalid time format specification", string([]byte{next}))
		p.out = append(p.out, '%')
		return 1
	}
	format := s[open+1 : end]
	if format == "" {
		format = "%X"
	}
	text := Strftime(format, p.timeArg())
	// Bash has room for so much and shows nothing if that is not enough.
	if len(text) >= 128 {
		text = ""
	}
	p.text(d, []byte(text))
	return end + 2
}

// closingParen finds the parenthesis that closes the first one of s, or the end.
func closingParen(s string) int {
	depth := 0
	for i := range len(s) {
		switch s[i] {
		case '(':
			depth++
		case ')':
			depth--
		}
		if depth == 0 {
			return i
		}
	}
	return len(s)
}

// timeArg takes the time to show; without an argument it is the present.
func (p *printer) timeArg() time.Time {
	const lastSecond = 67767976233532799 // of the last year the C library knows
	seconds := int64(-1)
	if len(p.args) > 0 {
		seconds = p.intArg()
	}
	switch {
	case seconds == -1:
		return time.Now().In(p.zone)
	case seconds == -2:
		return start.In(p.zone)
	case seconds > lastSecond || seconds < -lastSecond:
		seconds = 0
	}
	return time.Unix(seconds, 0).In(p.zone)
}
