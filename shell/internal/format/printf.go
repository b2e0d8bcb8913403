// Package format makes the output of printf, echo, time and select. A format and arguments go
// in; the bytes that bash would write, and what it complains of, come out. The escapes
// of $'...' are here as well.
package format

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"gopipe/shell/internal/ascii"
)

// Printf formats as the builtin printf does, with %(...)T in local time. The diagnostics
// lack the shell's position; stop reports a \c, after which nothing more may be written.
func Printf(format string, args []string) (out []byte, diags []string, status int, stop bool) {
	return printfIn(time.Local, format, args)
}

// printfIn is Printf with %(...)T showing times of the zone.
func printfIn(zone *time.Location, format string, args []string) (out []byte, diags []string, status int, stop bool) {
	p := &printer{zone: zone, args: args}
	for {
		before := len(p.args)
		p.pass(format)
		// A format that takes no arguments must not be repeated for them.
		if p.done || len(p.args) == 0 || len(p.args) == before {
			return p.out, p.diags, p.status, p.stop
		}
	}
}

// A printer is one call of printf.
type printer struct {
	zone   *time.Location
	args   []string // those not used yet
	out    []byte
	diags  []string
	status int
	stop   bool // \c was met
	done   bool // nothing more is to be formatted
}

func (p *printer) diagnose(format string, args ...any) {
	p.diags = append(p.diags, "printf: "+fmt.Sprintf(format, args...))
}

// fail ends formatting for an error in the format.
func (p *printer) fail(format string, args ...any) {
	p.diagnose(format, args...)
	p.status, p.done = 1, true
}

// pass goes once through the format.
func (p *printer) pass(format string) {
	for format != "" && !p.done {
		n := 1
		switch format[0] {
		case '\\':
			n += p.escape(format[1:])
		case '%':
			n = p.directive(format)
		default:
			p.out = append(p.out, format[0])
		}
		format = format[n:]
	}
}

func (p *printer) escape(s string) int {
	e := decodeEscape(formatEscapes, s)
	p.out = append(p.out, e.text...)
	if e.diag != "" {
		p.diagnose("%s", e.diag)
	}
	return e.size
}

// directive formats the directive at the start of s and returns its length.
func (p *printer) directive(s string) int {
	if strings.HasPrefix(s, "%%") {
		p.out = append(p.out, '%')
		return 2
	}
	d, n := p.parseSpec(s)
	if n == len(s) {
		p.fail("`%s': missing format character", s)
		return n
	}
	if s[n] == '(' {
		return p.timeDirective(d, s, n)
	}
	d.conv = s[n]
	convert := ascii.Lookup(&conversions, d.conv)
	if convert == nil {
		p.fail("`%s': invalid format character", s[n:n+1])
		return n
	}
	convert(p, d)
	return n + 1
}

var conversions = [128]func(*printer, directive){
	'c': (*printer).convertChar,
	's': (*printer).convertString,
	'b': (*printer).convertEscaped,
	'q': (*printer).convertQuoted,
	'Q': (*printer).convertCutQuoted,
	'n': (*printer).convertCount,
	'd': (*printer).convertSigned,
	'i': (*printer).convertSigned,
	'o': (*printer).convertUnsigned,
	'u': (*printer).convertUnsigned,
	'x': (*printer).convertUnsigned,
	'X': (*printer).convertUnsigned,
	'a': (*printer).convertFloat,
	'A': (*printer).convertFloat,
	'e': (*printer).convertFloat,
	'E': (*printer).convertFloat,
	'f': (*printer).convertFloat,
	'F': (*printer).convertFloat,
	'g': (*printer).convertFloat,
	'G': (*printer).convertFloat,
}

// directive is what stands between the percent sign and the conversion.
type directive struct {
	minus, plus, space, alt, zero bool

	width      int
	hasPrec    bool
	prec       int
	precDigits bool   // prec stands in the format
	precStar   bool   // prec is an argument
	badPrec    string // a negative precision in the format
	tooBig     bool   // a number is beyond what the C library takes
	conv       byte
}

// parseSpec parses a directive up to its conversion, taking the arguments of
// its stars.
func (p *printer) parseSpec(s string) (d directive, n int) {
	n = 1
	for n < len(s) && d.setFlag(s[n]) {
		n++
	}
	n += p.parseWidth(&d, s[n:])
	if strings.HasPrefix(s[n:], ".") {
		n += 1 + p.parsePrecision(&d, s[n+1:])
	}
	modifiers := s[n:]
	return d, n + len(modifiers) - len(strings.TrimLeft(modifiers, "hjlLtz"))
}

func (d *directive) setFlag(c byte) bool {
	switch c {
	case '-':
		d.minus = true
	case '+':
		d.plus = true
	case ' ':
		d.space = true
	case '#':
		d.alt = true
	case '0':
		d.zero = true
	case '\'': // groups thousands, which the C locale does not
	default:
		return false
	}
	return true
}

func (p *printer) parseWidth(d *directive, s string) int {
	if !strings.HasPrefix(s, "*") {
		n := 0
		d.width, n = d.number(s)
		return n
	}
	d.width = p.starArg()
	if d.width < 0 {
		d.minus, d.width = true, -d.width
	}
	return 1
}

func (p *printer) parsePrecision(d *directive, s string) int {
	d.hasPrec = true
	switch {
	case strings.HasPrefix(s, "*"):
		d.prec = p.starArg()
		d.hasPrec, d.precStar = d.prec >= 0, true
		return 1
	case strings.HasPrefix(s, "-"):
		_, n := d.number(s[1:])
		d.badPrec = s[:n+1]
		return n + 1
	}
	n := 0
	d.prec, n = d.number(s)
	d.precDigits = n > 0
	return n
}

// number reads the decimal number at the start of s.
func (d *directive) number(s string) (value, n int) {
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		value = value*10 + int(s[n]-'0')
		if value > math.MaxInt32 {
			d.tooBig, value = true, math.MaxInt32
		}
		n++
	}
	return value, n
}

// starArg takes the argument of a star. One out of range is reported by the
// name of its successor, as bash does.
func (p *printer) starArg() int {
	v := p.intArg()
	clamped := min(max(v, math.MinInt32), math.MaxInt32)
	if v != clamped && len(p.args) > 0 {
		p.warnRange(p.args[0])
	}
	return int(clamped)
}

// refused writes what the C library writes for a directive it cannot format,
// and reports whether this is one.
func (p *printer) refused(d directive, modifier string) bool {
	if d.badPrec == "" {
		return d.tooBig
	}
	p.out = append(p.out, '%')
	for _, flag := range []struct {
		set  bool
		char byte
	}{{d.alt, '#'}, {d.plus, '+'}, {d.space && !d.plus, ' '}, {d.minus, '-'}, {d.zero && !d.minus, '0'}} {
		if flag.set {
			p.out = append(p.out, flag.char)
		}
	}
	if d.width > 0 {
		p.out = strconv.AppendInt(p.out, int64(d.width), 10)
	}
	p.out = append(p.out, ".0"+d.badPrec+modifier...)
	p.out = append(p.out, d.conv)
	return true
}

// nextArg takes the next argument, if there is one.
func (p *printer) nextArg() (string, bool) {
	if len(p.args) == 0 {
		return "", false
	}
	arg := p.args[0]
	p.args = p.args[1:]
	return arg, true
}
