package pattern

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"gopipe/shell/internal/ascii"
	"gopipe/shell/internal/cache"
)

// InBracket reports whether text ends within a bracket expression, where a
// backslash would not quote.
func InBracket(text string) bool {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '[':
			n := bracketLength(text[i:])
			if n == 0 {
				return true
			}
			i += n - 1
		}
	}
	return false
}

var regexps cache.Cache[string, *regexp.Regexp]

// CompileRegexp compiles a POSIX extended regular expression, once. It finds the
// longest of the leftmost matches. What Go has no form for is ErrBackReference; any
// other error says that the text is no expression.
func CompileRegexp(text string, noCase bool) (*regexp.Regexp, error) {
	flags := "(?s)"
	if noCase {
		flags = "(?si)"
	}
	if re, ok := regexps.Get(flags + text); ok {
		return re, nil
	}
	t := translation{in: text, out: []byte(flags), atom: -1}
	if err := t.translate(); err != nil {
		return nil, err
	}
	re, err := regexp.Compile(string(t.out))
	if err != nil {
		return nil, err
	}
	re.Longest()
	regexps.Put(flags+text, re)
	return re, nil
}

// A translation writes a POSIX extended regular expression as one of Go's.
type translation struct {
	in       string
	out      []byte
	groups   []int // where the open ones begin in out
	atom     int   // where in out what may be repeated begins; -1 for nothing
	repeated bool  // it has been repeated already
}

// ErrBackReference is the error of an expression that refers to what a group of it
// has matched.
var ErrBackReference = errors.New("back-references are not supported")

var errRegexp = errors.New("invalid regular expression")

func (t *translation) translate() error {
	for t.in != "" {
		if err := t.step(); err != nil {
			return err
		}
	}
	if len(t.groups) > 0 {
		return errRegexp
	}
	return nil
}

// step translates the next element of the expression.
func (t *translation) step() error {
	switch c := t.in[0]; c {
	case '\\':
		return t.escape()
	case '[':
		return t.bracket()
	case '*', '+', '?':
		return t.repeat(1, t.in[:1])
	case '{':
		n, text := interval(t.in)
		return t.repeat(n, text)
	case '(':
		t.groups = append(t.groups, len(t.out))
		t.anchor(1, "(")
	case ')':
		t.closeGroup()
	case '|', '^', '$':
		t.anchor(1, t.in[:1])
	default:
		_, n := utf8.DecodeRuneInString(t.in)
		t.add(n, t.in[:n])
	}
	return nil
}

// add takes n bytes of the expression, which text matches.
func (t *translation) add(n int, text string) {
	t.atom, t.repeated = len(t.out), false
	t.out = append(t.out, text...)
	t.in = t.in[n:]
}

// anchor is add for what can't be repeated.
func (t *translation) anchor(n int, text string) {
	t.add(n, text)
	t.atom = -1
}

// closeGroup ends a group; without one, a parenthesis means itself.
func (t *translation) closeGroup() {
	if len(t.groups) == 0 {
		t.add(1, `\)`)
		return
	}
	last := len(t.groups) - 1
	t.add(1, ")")
	t.atom, t.groups = t.groups[last], t.groups[:last]
}

// repeat adds a repetition. One of a repetition is, in Go, something else.
func (t *translation) repeat(n int, text string) error {
	if n == 0 || t.atom < 0 {
		return errRegexp
	}
	if t.repeated {
		again := "(?:" + string(t.out[t.atom:]) + ")"
		t.out = append(t.out[:t.atom], again...)
	}
	t.out = append(t.out, text...)
	t.in, t.repeated = t.in[n:], true
	return nil
}

// interval reads {2}, {2,}, {2,3} or {,3}; n is its length, 0 if it is
// something else.
func interval(s string) (n int, text string) {
	inner, _, ok := strings.Cut(s[1:], "}")
	if !ok {
		return 0, ""
	}
	from, to, open := strings.Cut(inner, ",")
	if from == "" && open {
		from = "0"
	}
	least, err := strconv.ParseUint(from, 10, 15)
	if err != nil {
		return 0, ""
	}
	if to != "" {
		if most, err := strconv.ParseUint(to, 10, 15); err != nil || most < least {
			return 0, ""
		}
	}
	text = "{" + from + "}"
	if open {
		text = "{" + from + "," + to + "}"
	}
	return len(inner) + 2, text
}

// escape is a backslash: what follows means itself, but for what the C library
// adds.
func (t *translation) escape() error {
	if len(t.in) < 2 {
		return errRegexp
	}
	switch c := t.in[1]; c {
	case '<', '>', 'b':
		t.anchor(2, `\b`)
	case 'B':
		t.anchor(2, `\B`)
	case '`':
		t.anchor(2, `\A`)
	case '\'':
		t.anchor(2, `\z`)
	case 'w':
		t.add(2, "["+wordClass+"]")
	case 'W':
		t.add(2, "[^"+wordClass+"]")
	case 's':
		t.add(2, "["+className("space")+"]")
	case 'S':
		t.add(2, "[^"+className("space")+"]")
	case '1', '2', '3', '4', '5', '6', '7', '8', '9':
		return ErrBackReference
	default:
		_, n := utf8.DecodeRuneInString(t.in[1:])
		t.add(1+n, regexp.QuoteMeta(t.in[1:1+n]))
	}
	return nil
}

const wordClass = `_\p{L}\p{Nd}\p{Nl}`

// className is a class of characters in Go's syntax, or empty: about what
// charClass has.
func className(name string) string {
	switch name {
	case "alnum":
		return `\p{L}\p{Nd}\p{Nl}`
	case "alpha":
		return `\p{L}\p{Nl}` // and digits of other scripts, which Go can't name
	case "blank":
		return `\t\p{Zs}`
	case "cntrl":
		return `\p{Cc}\x{2028}\x{2029}`
	case "graph":
		return `\p{L}\p{M}\p{N}\p{P}\p{S}\p{Cf}\p{Co}`
	case "lower":
		return `\p{Ll}\p{Lt}`
	case "print":
		return `\p{L}\p{M}\p{N}\p{P}\p{S}\p{Cf}\p{Co}\p{Zs}`
	case "punct":
		return `\p{M}\p{No}\p{P}\p{S}\p{Cf}\p{Co}`
	case "space":
		return `\t-\r \x{1680}\x{2000}-\x{2006}\x{2008}-\x{200a}\x{2028}\x{2029}\x{205f}\x{3000}`
	case "upper":
		return `\p{Lu}\p{Lt}`
	case "digit", "xdigit":
		return "[:" + name + ":]"
	}
	return ""
}

// bracketLength is the length of a bracket expression, or 0 if it is not
// closed.
func bracketLength(s string) int {
	i := 1
	if i < len(s) && s[i] == '^' {
		i++
	}
	if i < len(s) && s[i] == ']' {
		i++
	}
	for ; i < len(s); i++ {
		if s[i] == ']' {
			return i + 1
		}
		if s[i] == '[' && i+1 < len(s) && strings.IndexByte(":.=", s[i+1]) >= 0 {
			if end := strings.Index(s[i+2:], s[i+1:i+2]+"]"); end >= 0 {
				i += end + 3
			}
		}
	}
	return 0
}

// bracket is a bracket expression, which has no escapes.
func (t *translation) bracket() error {
	n := bracketLength(t.in)
	if n == 0 {
		return errRegexp
	}
	inner := t.in[1 : n-1]
	var b strings.Builder
	b.WriteByte('[')
	if rest, ok := strings.CutPrefix(inner, "^"); ok {
		b.WriteByte('^')
		inner = rest
	}
	for inner != "" {
		text, size := bracketMember(inner)
		if size == 0 {
			return errRegexp
		}
		b.WriteString(text)
		inner = inner[size:]
	}
	t.add(n, b.String()+"]")
	return nil
}

// bracketMember translates a class, a character or a range; size is 0 for what
// is none.
func bracketMember(s string) (text string, size int) {
	if name, ok := strings.CutPrefix(s, "[:"); ok {
		if name, _, ok = strings.Cut(name, ":]"); ok {
			if text = className(name); text == "" {
				return "", 0
			}
			return text, len(name) + 4
		}
	}
	from, size := bracketChar(s)
	if len(s) <= size+1 || s[size] != '-' {
		return bracketQuote(from), size
	}
	to, n := bracketChar(s[size+1:])
	if to < from {
		return "", 0
	}
	return bracketQuote(from) + "-" + bracketQuote(to), size + 1 + n
}

// bracketChar is a character, or [.c.] or [=c=].
func bracketChar(s string) (r rune, size int) {
	if len(s) > 2 && s[0] == '[' && (s[1] == '.' || s[1] == '=') {
		r, size = utf8.DecodeRuneInString(s[2:])
		if strings.HasPrefix(s[2+size:], s[1:2]+"]") {
			return r, size + 4
		}
	}
	return utf8.DecodeRuneInString(s)
}

func bracketQuote(r rune) string {
	if r < utf8.RuneSelf && !ascii.InName(byte(r)) {
		return fmt.Sprintf(`\x%02x`, r)
	}
	return string(r)
}
