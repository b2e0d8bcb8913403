package pattern

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"gopipe/shell/internal/ascii"
	"gopipe/shell/internal/locale"
)

// A bracket is a bracket expression: a set of characters.
type bracket struct {
	ascii   [utf8.RuneSelf]bool // the answers for the most of characters
	members []charRange
	negated bool
	noCase  bool
}

// A charRange is a part of a bracket expression.
type charRange struct {
	from, to rune
	class    func(rune) bool
}

// has reports whether the set has a character.
func (b *bracket) has(r rune, wide bool) bool {
	if r < utf8.RuneSelf {
		return b.ascii[r]
	}
	return b.find(r, wide) != b.negated
}

// find looks for a character in the members. Bytes that aren't characters are
// of no class. A class is asked about the character as it is, whatever its
// case, as in bash.
func (b *bracket) find(r rune, wide bool) bool {
	same := r
	if b.noCase {
		same = fold(r, wide)
	}
	for i := range b.members {
		one := &b.members[i]
		if one.class != nil {
			if (r < utf8.RuneSelf || wide) && one.class(r) {
				return true
			}
		} else if one.from <= same && same <= one.to {
			return true
		}
	}
	return false
}

// A bracketParser reads a bracket expression in the way that bash does.
type bracketParser struct {
	rest string
	wide bool
	fold bool
	set  *bracket
}

// never is what a member is that no character can be.
var never = charRange{from: 1, to: 0}

func (one *charRange) isNever() bool { return one.class == nil && one.from > one.to }

// parseBracket compiles a bracket expression from what follows the bracket; n
// is its length, 0 if it is not closed and the bracket stands for itself.
func parseBracket(s string, flags Flags) (set *bracket, n int) {
	p := bracketParser{rest: s, wide: flags&byteWise == 0, fold: flags&NoCase != 0}
	p.set = &bracket{noCase: p.fold}
	if p.rest != "" && (p.rest[0] == '!' || p.rest[0] == '^') {
		p.set.negated, p.rest = true, p.rest[1:]
	}
	for first := true; ; first = false {
		if p.rest == "" {
			return nil, 0
		}
		if p.rest[0] == ']' && !first {
			break
		}
		if !p.member() {
			// What ends with a backslash matches nothing.
			return &bracket{}, len(s)
		}
	}
	for r := range rune(utf8.RuneSelf) {
		p.set.ascii[r] = p.set.find(r, true) != p.set.negated
	}
	return p.set, len(s) - len(p.rest) + 1
}

// member reads a character, a range or a class. It fails at a backslash that
// has nothing after it.
func (p *bracketParser) member() bool {
	if one, ok := p.class(); ok {
		p.add(one)
		return true
	}
	from, ok := p.endpoint()
	if !ok {
		return false
	}
	if len(p.rest) < 2 || p.rest[0] != '-' || p.rest[1] == ']' {
		p.add(from)
		return true
	}
	p.rest = p.rest[1:]
	to, ok := p.endpoint()
	if from.isNever() || to.isNever() {
		p.add(never)
	} else {
		p.add(charRange{from: from.from, to: to.from})
	}
	return ok
}

func (p *bracketParser) add(one charRange) { p.set.members = append(p.set.members, one) }

// class reads [:name:] or [=c=]. If there is no end of a name, its beginning
// is passed over.
func (p *bracketParser) class() (one charRange, ok bool) {
	if same, ok := strings.CutPrefix(p.rest, "[="); ok && same != "" {
		r, size := firstChar(same, p.wide)
		if rest, ok := strings.CutPrefix(same[size:], "=]"); ok {
			p.rest = rest
			return p.char(r), true
		}
	}
	named, ok := strings.CutPrefix(p.rest, "[:")
	if !ok {
		return one, false
	}
	name, rest, ok := strings.Cut(named, ":]")
	if !ok {
		p.rest = p.rest[1:]
		return never, true
	}
	p.rest = rest
	if class := charClass(strings.ReplaceAll(name, `\`, "")); class != nil {
		return charRange{class: class}, true
	}
	return never, true
}

// endpoint reads a character or a collating symbol.
func (p *bracketParser) endpoint() (one charRange, ok bool) {
	if name, found := strings.CutPrefix(p.rest, "[."); found {
		if name, p.rest, found = strings.Cut(name, ".]"); !found {
			return never, true
		}
		return p.symbol(name), true
	}
	if p.rest[0] == '\\' {
		if p.rest = p.rest[1:]; p.rest == "" {
			return never, false
		}
	}
	r, size := firstChar(p.rest, p.wide)
	p.rest = p.rest[size:]
	return p.char(r), true
}

func (p *bracketParser) char(r rune) charRange {
	if p.fold {
		r = fold(r, p.wide)
	}
	return charRange{from: r, to: r}
}

// symbol is what a collating symbol means: a character or its POSIX name.
func (p *bracketParser) symbol(name string) charRange {
	if name != "" {
		if r, size := firstChar(name, p.wide); size == len(name) {
			return p.char(r)
		}
	}
	for c, names := range collatingNames {
		if c > 0 && name != "" && strings.Contains(" "+names+" ", " "+name+" ") {
			return p.char(rune(c))
		}
	}
	return never
}

// charClass returns the class of a name, or nil. They are what the C library
// has in C.UTF-8, where the digits of other scripts are letters.
func charClass(name string) func(rune) bool {
	switch name {
	case "alnum":
		return isAlnum
	case "alpha":
		return func(r rune) bool { return isAlnum(r) && !isASCIIDigit(r) }
	case "ascii":
		return func(r rune) bool { return r < utf8.RuneSelf }
	case "blank":
		return func(r rune) bool { return r == '\t' || isBreakable(r) && unicode.Is(unicode.Zs, r) }
	case "cntrl":
		return func(r rune) bool { return unicode.IsControl(r) || r == 0x2028 || r == 0x2029 }
	case "digit":
		return isASCIIDigit
	case "graph":
		return func(r rune) bool { return locale.Printable(r, utf8.RuneLen(r)) && !isSpace(r) }
	case "lower":
		return func(r rune) bool { return unicode.IsLower(r) || unicode.In(r, unicode.Lt, unicode.Other_Lowercase) }
	case "print":
		return func(r rune) bool { return locale.Printable(r, utf8.RuneLen(r)) }
	case "punct":
		return func(r rune) bool {
			return locale.Printable(r, utf8.RuneLen(r)) && !isSpace(r) && !isAlnum(r)
		}
	case "space":
		return isSpace
	case "upper":
		return func(r rune) bool { return unicode.IsUpper(r) || unicode.In(r, unicode.Lt, unicode.Other_Uppercase) }
	case "word":
		return func(r rune) bool { return r == '_' || isAlnum(r) }
	case "xdigit":
		return func(r rune) bool { return r < utf8.RuneSelf && ascii.DigitValue(byte(r)) < 16 }
	}
	return nil
}

func isASCIIDigit(r rune) bool { return '0' <= r && r <= '9' }

func isAlnum(r rune) bool {
	return unicode.IsLetter(r) || r >= utf8.RuneSelf && unicode.In(r, unicode.Nd, unicode.Nl, unicode.Other_Alphabetic) || isASCIIDigit(r)
}

func isSpace(r rune) bool {
	return '\t' <= r && r <= '\r' || isBreakable(r) && unicode.In(r, unicode.Z)
}

// isBreakable leaves out the spaces that no line is to be broken at.
func isBreakable(r rune) bool { return r != 0xa0 && r != 0x2007 && r != 0x202f }

// collatingNames are the names of characters in POSIX's portable set.
var collatingNames = [utf8.RuneSelf]string{
	1: "SOH", 2: "STX", 3: "ETX", 4: "EOT", 5: "ENQ", 6: "ACK", 7: "BEL alert", 8: "BS backspace",
	9: "HT tab", 10: "LF newline", 11: "VT vertical-tab", 12: "FF form-feed", 13: "CR carriage-return",
	14: "SO", 15: "SI", 16: "DLE", 17: "DC1", 18: "DC2", 19: "DC3", 20: "DC4", 21: "NAK", 22: "SYN",
	23: "ETB", 24: "CAN", 25: "EM", 26: "SUB", 27: "ESC", 28: "IS4 FS", 29: "IS3 GS", 30: "IS2 RS", 31: "IS1 US",
	' ': "space", '!': "exclamation-mark", '"': "quotation-mark", '#': "number-sign", '$': "dollar-sign",
	'%': "percent-sign", '&': "ampersand", '\'': "apostrophe", '(': "left-parenthesis",
	')': "right-parenthesis", '*': "asterisk", '+': "plus-sign", ',': "comma",
	'-': "hyphen hyphen-minus minus dash", '.': "period full-stop", '/': "slash solidus",
	'0': "zero", '1': "one", '2': "two", '3': "three", '4': "four",
	'5': "five", '6': "six", '7': "seven", '8': "eight", '9': "nine",
	':': "colon", ';': "semicolon", '<': "less-than-sign", '=': "equals-sign", '>': "greater-than-sign",
	'?': "question-mark", '@': "commercial-at", '[': "left-square-bracket", '\\': "backslash reverse-solidus",
	']': "right-square-bracket", '^': "circumflex circumflex-accent", '_': "underscore", '`': "grave-accent",
	'{': "left-brace left-curly-bracket", '|': "vertical-line", '}': "right-brace right-curly-bracket",
	'~': "tilde", 0x7f: "DEL",
}
