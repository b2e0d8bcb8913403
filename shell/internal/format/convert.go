package format

import (
	"bytes"
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"

	"gopipe/shell/internal/ascii"
	"gopipe/shell/internal/locale"
	"gopipe/shell/internal/quote"
)

func (p *printer) convertChar(d directive) {
	arg, _ := p.nextArg()
	if p.refused(d, "") {
		return
	}
	p.pad(d, append([]byte(arg), 0)[:1])
}

func (p *printer) convertString(d directive) {
	arg, _ := p.nextArg()
	if !p.refused(d, "") {
		p.text(d, []byte(arg))
	}
}

func (p *printer) convertEscaped(d directive) {
	arg, _ := p.nextArg()
	text, diags, stop := expandEscapes(printfEscapes, arg)
	for _, diag := range diags {
		p.diagnose("%s", diag)
	}
	p.text(d, text)
	if stop { // bash forgets earlier errors then
		p.stop, p.done, p.status = true, true, 0
	}
}

func (p *printer) convertQuoted(d directive) {
	arg, _ := p.nextArg()
	p.text(d, []byte(quote.Printf(arg)))
}

// convertCutQuoted is %Q, which cuts before it quotes. Bash does so only for a
// precision in digits; it ignores a star and takes a bare point as for %q.
func (p *printer) convertCutQuoted(d directive) {
	arg, _ := p.nextArg()
	if d.precDigits {
		arg = string(d.cut([]byte(arg)))
	}
	d.hasPrec = d.hasPrec && !d.precDigits && !d.precStar
	p.text(d, []byte(quote.Printf(arg)))
}

// convertCount is %n. It writes nothing, but wants the name of a variable.
func (p *printer) convertCount(directive) {
	name, _ := p.nextArg()
	if name != "" && !ascii.IsName(name) {
		p.fail("`%s': not a valid identifier", name)
	}
}

// cut shortens text to the precision, which counts bytes.
func (d directive) cut(text []byte) []byte {
	if d.hasPrec && d.prec < len(text) {
		return text[:d.prec]
	}
	return text
}

func (p *printer) text(d directive, text []byte) {
	p.pad(d, d.cut(text))
}

// pad writes text in the width of the field.
func (p *printer) pad(d directive, text []byte) {
	fill := max(0, d.width-len(text))
	if !d.minus {
		p.fill(' ', fill)
	}
	p.out = append(p.out, text...)
	if d.minus {
		p.fill(' ', fill)
	}
}

func (p *printer) fill(c byte, n int) {
	p.out = append(p.out, bytes.Repeat([]byte{c}, n)...)
}

// number writes prefix and digits in the width of the field, with zeros
// between them if so asked.
func (p *printer) number(d directive, prefix, digits string, zero bool) {
	if zero && !d.minus {
		p.out = append(p.out, prefix...)
		p.fill('0', max(0, d.width-len(prefix)-len(digits)))
		p.out = append(p.out, digits...)
		return
	}
	p.pad(d, []byte(prefix+digits))
}

func (d directive) sign(negative bool) string {
	switch {
	case negative:
		return "-"
	case d.plus:
		return "+"
	case d.space:
		return " "
	}
	return ""
}

func (p *printer) convertSigned(d directive) {
	v := p.intArg()
	if p.refused(d, "l") {
		return
	}
	magnitude := uint64(v)
	if v < 0 {
		magnitude = -magnitude
	}
	p.number(d, d.sign(v < 0), d.digits(magnitude, 10), d.zero && !d.hasPrec)
}

func (p *printer) convertUnsigned(d directive) {
	v := p.uintArg()
	if p.refused(d, "l") {
		return
	}
	base := map[byte]int{'o': 8, 'u': 10, 'x': 16, 'X': 16}[d.conv]
	digits, prefix := d.digits(v, base), ""
	switch {
	case !d.alt || base == 10:
	case base == 8 && !strings.HasPrefix(digits, "0"):
		digits = "0" + digits
	case base == 16 && v != 0:
		prefix = "0x"
	}
	if d.conv == 'X' {
		digits, prefix = strings.ToUpper(digits), strings.ToUpper(prefix)
	}
	p.number(d, prefix, digits, d.zero && !d.hasPrec)
}

// digits writes v with as many digits as the precision asks for.
func (d directive) digits(v uint64, base int) string {
	if !d.hasPrec {
		return strconv.FormatUint(v, base)
	}
	digits := ""
	if v != 0 {
		digits = strconv.FormatUint(v, base)
	}
	return strings.Repeat("0", max(0, d.prec-len(digits))) + digits
}

func (p *printer) convertFloat(d directive) {
	v := p.floatArg()
	if p.refused(d, "L") {
		return
	}
	sign, prefix := d.sign(v.Signbit()), ""
	body := v.format(d)
	if d.conv|0x20 == 'a' && v.finite() {
		prefix = "0x"
	}
	if d.conv < 'a' {
		body, prefix = strings.ToUpper(body), strings.ToUpper(prefix)
	}
	p.number(d, sign+prefix, body, d.zero && v.finite())
}

func (p *printer) warnRange(arg string) {
	p.diagnose("warning: %s: Numerical result out of range", arg)
}

// invalidNumber complains by what the number began as.
func (p *printer) invalidNumber(arg string) {
	kind := "number"
	if len(arg) > 1 && arg[0] == '0' {
		switch {
		case arg[1] >= '0' && arg[1] <= '9':
			kind = "octal number"
		case arg[1] == 'x':
			kind = "hex number"
		}
	}
	p.diagnose("%s: invalid %s", arg, kind)
	p.status = 1
}

// checkNumber reports what conversion left over or could not hold.
func (p *printer) checkNumber(arg, rest string, outOfRange bool) {
	switch {
	case rest != "":
		p.invalidNumber(arg)
	case outOfRange:
		p.warnRange(arg)
	}
}

// charValue is the value of a number written as a quote and a character.
func charValue(arg string) (int64, bool) {
	if arg == "" || arg[0] != '"' && arg[0] != '\'' {
		return 0, false
	}
	if len(arg) == 1 {
		return 0, true
	}
	r, size := locale.Char(arg[1:])
	if r == utf8.RuneError && size == 1 {
		return int64(arg[1]), true
	}
	return int64(r), true
}

func (p *printer) intArg() int64 {
	arg, ok := p.nextArg()
	if !ok {
		return 0
	}
	if v, isChar := charValue(arg); isChar {
		return v
	}
	n := scanCInt(arg)
	limit := uint64(math.MaxInt64)
	if n.negative {
		limit++
	}
	p.checkNumber(arg, n.rest, n.overflow || n.magnitude > limit)
	v := int64(min(n.magnitude, limit))
	if n.negative {
		return -v
	}
	return v
}

func (p *printer) uintArg() uint64 {
	arg, ok := p.nextArg()
	if !ok {
		return 0
	}
	if v, isChar := charValue(arg); isChar {
		return uint64(v)
	}
	n := scanCInt(arg)
	p.checkNumber(arg, n.rest, n.overflow)
	if n.negative && !n.overflow {
		return -n.magnitude
	}
	return n.magnitude
}

func (p *printer) floatArg() longDouble {
	arg, ok := p.nextArg()
	if !ok {
		return longDouble{Float: new(big.Float)}
	}
	if v, isChar := charValue(arg); isChar {
		return longDouble{Float: new(big.Float).SetInt64(v)}
	}
	v, rest, outOfRange := scanLongDouble(arg)
	p.checkNumber(arg, rest, outOfRange)
	return v
}
