package shell

import (
	"bytes"
	"fmt"
	"math"
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// printfStart is the time that %(...)T shows for the argument -2.
var printfStart = time.Now()

// formatPrintf formats as the builtin printf does. The diagnostics lack the
// shell's position; stop reports a \c, after which nothing more may be written.
func formatPrintf(format string, args []string) (out []byte, diags []string, status int, stop bool) {
	return formatPrintfIn(time.Local, format, args)
}

// formatPrintfIn is formatPrintf with %(...)T showing times of the zone.
func formatPrintfIn(zone *time.Location, format string, args []string) (out []byte, diags []string, status int, stop bool) {
	p := &printfRun{zone: zone, args: args}
	for {
		before := len(p.args)
		p.pass(format)
		// A format that takes no arguments must not be repeated for them.
		if p.done || len(p.args) == 0 || len(p.args) == before {
			return p.out, p.diags, p.status, p.stop
		}
	}
}

// printfRun is one call of printf.
type printfRun struct {
	zone   *time.Location
	args   []string // those not used yet
	out    []byte
	diags  []string
	status int
	stop   bool // \c was met
	done   bool // nothing more is to be formatted
}

func (p *printfRun) diagnose(format string, args ...any) {
	p.diags = append(p.diags, "printf: "+fmt.Sprintf(format, args...))
}

// fail ends formatting for an error in the format.
func (p *printfRun) fail(format string, args ...any) {
	p.diagnose(format, args...)
	p.status, p.done = 1, true
}

// pass goes once through the format.
func (p *printfRun) pass(format string) {
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

func (p *printfRun) escape(s string) int {
	e := decodeEscape(formatEscapes, s)
	p.out = append(p.out, e.text...)
	if e.diag != "" {
		p.diagnose("%s", e.diag)
	}
	return e.size
}

// directive formats the directive at the start of s and returns its length.
func (p *printfRun) directive(s string) int {
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
	convert := printfConversions[d.conv]
	if convert == nil {
		p.fail("`%s': invalid format character", s[n:n+1])
		return n
	}
	convert(p, d)
	return n + 1
}

var printfConversions = map[byte]func(*printfRun, printfSpec){
	'c': (*printfRun).convertChar,
	's': (*printfRun).convertString,
	'b': (*printfRun).convertEscaped,
	'q': (*printfRun).convertQuoted,
	'Q': (*printfRun).convertCutQuoted,
	'n': (*printfRun).convertCount,
	'd': (*printfRun).convertSigned,
	'i': (*printfRun).convertSigned,
	'o': (*printfRun).convertUnsigned,
	'u': (*printfRun).convertUnsigned,
	'x': (*printfRun).convertUnsigned,
	'X': (*printfRun).convertUnsigned,
	'a': (*printfRun).convertFloat,
	'A': (*printfRun).convertFloat,
	'e': (*printfRun).convertFloat,
	'E': (*printfRun).convertFloat,
	'f': (*printfRun).convertFloat,
	'F': (*printfRun).convertFloat,
	'g': (*printfRun).convertFloat,
	'G': (*printfRun).convertFloat,
}

// printfSpec is what stands between the percent sign and the conversion.
type printfSpec struct {
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
func (p *printfRun) parseSpec(s string) (d printfSpec, n int) {
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

func (d *printfSpec) setFlag(c byte) bool {
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

func (p *printfRun) parseWidth(d *printfSpec, s string) int {
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

func (p *printfRun) parsePrecision(d *printfSpec, s string) int {
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
func (d *printfSpec) number(s string) (value, n int) {
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
func (p *printfRun) starArg() int {
	v := p.intArg()
	clamped := min(max(v, math.MinInt32), math.MaxInt32)
	if v != clamped && len(p.args) > 0 {
		p.warnRange(p.args[0])
	}
	return int(clamped)
}

// refused writes what the C library writes for a directive it cannot format,
// and reports whether this is one.
func (p *printfRun) refused(d printfSpec, modifier string) bool {
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
func (p *printfRun) nextArg() (string, bool) {
	if len(p.args) == 0 {
		return "", false
	}
	arg := p.args[0]
	p.args = p.args[1:]
	return arg, true
}

func (p *printfRun) convertChar(d printfSpec) {
	arg, _ := p.nextArg()
	if p.refused(d, "") {
		return
	}
	p.pad(d, append([]byte(arg), 0)[:1])
}

func (p *printfRun) convertString(d printfSpec) {
	arg, _ := p.nextArg()
	if !p.refused(d, "") {
		p.text(d, []byte(arg))
	}
}

func (p *printfRun) convertEscaped(d printfSpec) {
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

func (p *printfRun) convertQuoted(d printfSpec) {
	arg, _ := p.nextArg()
	p.text(d, []byte(printfQuote(arg)))
}

// convertCutQuoted is %Q, which cuts before it quotes. Bash does so only for a
// precision in digits; it ignores a star and takes a bare point as for %q.
func (p *printfRun) convertCutQuoted(d printfSpec) {
	arg, _ := p.nextArg()
	if d.precDigits {
		arg = string(d.cut([]byte(arg)))
	}
	d.hasPrec = d.hasPrec && !d.precDigits && !d.precStar
	p.text(d, []byte(printfQuote(arg)))
}

var printfIdentifier = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// convertCount is %n. It writes nothing, but wants the name of a variable.
func (p *printfRun) convertCount(printfSpec) {
	name, _ := p.nextArg()
	if name != "" && !printfIdentifier.MatchString(name) {
		p.fail("`%s': not a valid identifier", name)
	}
}

// cut shortens text to the precision, which counts bytes.
func (d printfSpec) cut(text []byte) []byte {
	if d.hasPrec && d.prec < len(text) {
		return text[:d.prec]
	}
	return text
}

func (p *printfRun) text(d printfSpec, text []byte) {
	p.pad(d, d.cut(text))
}

// pad writes text in the width of the field.
func (p *printfRun) pad(d printfSpec, text []byte) {
	fill := max(0, d.width-len(text))
	if !d.minus {
		p.fill(' ', fill)
	}
	p.out = append(p.out, text...)
	if d.minus {
		p.fill(' ', fill)
	}
}

func (p *printfRun) fill(c byte, n int) {
	p.out = append(p.out, bytes.Repeat([]byte{c}, n)...)
}

// number writes prefix and digits in the width of the field, with zeros
// between them if so asked.
func (p *printfRun) number(d printfSpec, prefix, digits string, zero bool) {
	if zero && !d.minus {
		p.out = append(p.out, prefix...)
		p.fill('0', max(0, d.width-len(prefix)-len(digits)))
		p.out = append(p.out, digits...)
		return
	}
	p.pad(d, []byte(prefix+digits))
}

func (d printfSpec) sign(negative bool) string {
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

func (p *printfRun) convertSigned(d printfSpec) {
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

func (p *printfRun) convertUnsigned(d printfSpec) {
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
func (d printfSpec) digits(v uint64, base int) string {
	if !d.hasPrec {
		return strconv.FormatUint(v, base)
	}
	digits := ""
	if v != 0 {
		digits = strconv.FormatUint(v, base)
	}
	return strings.Repeat("0", max(0, d.prec-len(digits))) + digits
}

func (p *printfRun) convertFloat(d printfSpec) {
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

func (p *printfRun) warnRange(arg string) {
	p.diagnose("warning: %s: Numerical result out of range", arg)
}

// invalidNumber complains by what the number began as.
func (p *printfRun) invalidNumber(arg string) {
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
func (p *printfRun) checkNumber(arg, rest string, outOfRange bool) {
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
	r, size := localeChar(arg[1:])
	if r == utf8.RuneError && size == 1 {
		return int64(arg[1]), true
	}
	return int64(r), true
}

func (p *printfRun) intArg() int64 {
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

func (p *printfRun) uintArg() uint64 {
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

func (p *printfRun) floatArg() longDouble {
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

// cInt is an integer as strtoimax finds it at the start of a string.
type cInt struct {
	negative  bool
	magnitude uint64
	overflow  bool   // magnitude is the largest there is
	rest      string // what follows, everything if there is no number
}

func scanCInt(s string) cInt {
	negative, digits := scanSign(s)
	base := uint64(10)
	switch {
	case len(digits) > 2 && digits[0] == '0' && digits[1]|0x20 == 'x' && digitValue(digits[2]) < 16:
		base, digits = 16, digits[2:]
	case strings.HasPrefix(digits, "0"):
		base = 8
	}
	n := cInt{negative: negative, rest: digits}
	for n.rest != "" && uint64(digitValue(n.rest[0])) < base {
		n.push(base, uint64(digitValue(n.rest[0])))
		n.rest = n.rest[1:]
	}
	if len(n.rest) == len(digits) {
		n.rest = s
	}
	return n
}

func (n *cInt) push(base, digit uint64) {
	if n.overflow || n.magnitude > (math.MaxUint64-digit)/base {
		n.overflow, n.magnitude = true, math.MaxUint64
		return
	}
	n.magnitude = n.magnitude*base + digit
}

// scanSign skips whitespace and a sign.
func scanSign(s string) (negative bool, rest string) {
	s = strings.TrimLeft(s, " \t\n\v\f\r")
	if s != "" && (s[0] == '-' || s[0] == '+') {
		return s[0] == '-', s[1:]
	}
	return false, s
}

// longDouble is a C long double, whose 64 bits of mantissa users can see.
type longDouble struct {
	*big.Float
	nan bool
}

const (
	longDoubleBits   = 64
	longDoubleMaxExp = 16384  // of the largest number, its mantissa below 1
	longDoubleMinExp = -16381 // of the smallest normal one
	longDoubleUnit   = -16445 // the exponent of the smallest number
)

func (v longDouble) finite() bool {
	return !v.nan && !v.IsInf()
}

var longDoubleSyntax = regexp.MustCompile(`(?i)^(?:` +
	`0x([0-9a-f]+\.?[0-9a-f]*|\.[0-9a-f]+)(?:p([+-]?[0-9]+))?|` +
	`([0-9]+\.?[0-9]*|\.[0-9]+)(?:e([+-]?[0-9]+))?|` +
	`(inf(?:inity)?)|` +
	`nan(?:\([0-9a-z_]*\))?)`)

// scanLongDouble is strtold.
func scanLongDouble(s string) (v longDouble, rest string, outOfRange bool) {
	negative, body := scanSign(s)
	v.Float = new(big.Float)
	m := longDoubleSyntax.FindStringSubmatch(body)
	if m == nil {
		return v, s, false
	}
	switch {
	case m[1] != "":
		v.Float, outOfRange = makeLongDouble(m[1], m[2], 16)
	case m[3] != "":
		v.Float, outOfRange = makeLongDouble(m[3], m[4], 10)
	case m[5] != "":
		v.SetInf(false)
	default:
		v.nan = true
	}
	if negative {
		v.Neg(v.Float)
	}
	return v, body[len(m[0]):], outOfRange
}

// makeLongDouble rounds a number of the base, whose exponent is a binary one in
// base 16.
func makeLongDouble(mantissa, exponent string, base int) (*big.Float, bool) {
	whole, fraction, _ := strings.Cut(mantissa, ".")
	digits := strings.TrimLeft(whole+fraction, "0")
	if digits == "" {
		return new(big.Float), false
	}
	value, _ := new(big.Int).SetString(digits, base)
	exp, perDigit, radix := clampedExponent(exponent), 1, int64(10)
	if base == 16 {
		perDigit, radix = 4, 2
	}
	exp -= len(fraction) * perDigit
	// Far outside the range, the exact value would only cost time.
	switch size := exp + len(digits)*perDigit; {
	case size > longDoubleMaxExp+8:
		return new(big.Float).SetInf(false), true
	case size < longDoubleUnit-8:
		return new(big.Float), true
	}
	return roundLongDouble(scaled(value, radix, exp))
}

func clampedExponent(s string) int {
	const limit = 1 << 40
	exp, err := strconv.ParseInt(s, 10, 64)
	if err != nil && s != "" {
		exp = limit
		if s[0] == '-' {
			exp = -limit
		}
	}
	return int(min(max(exp, -limit), limit))
}

// scaled is value times radix to the power of exp.
func scaled(value *big.Int, radix int64, exp int) *big.Rat {
	factor := new(big.Int).Exp(big.NewInt(radix), big.NewInt(int64(max(exp, -exp))), nil)
	if exp < 0 {
		return new(big.Rat).SetFrac(value, factor)
	}
	return new(big.Rat).SetInt(factor.Mul(factor, value))
}

func roundLongDouble(r *big.Rat) (f *big.Float, outOfRange bool) {
	f = new(big.Float).SetPrec(longDoubleBits).SetRat(r)
	switch exp := f.MantExp(nil); {
	case exp > longDoubleMaxExp:
		return f.SetInf(false), true
	case exp >= longDoubleMinExp:
		return f, false
	}
	// Below the normal numbers the precision shrinks: count the smallest ones.
	units := new(big.Rat).Mul(r, scaled(big.NewInt(1), 2, -longDoubleUnit))
	f.SetInt(roundToEven(units))
	return f.SetMantExp(f, longDoubleUnit), !units.IsInt()
}

// roundToEven rounds a positive number to the nearest integer.
func roundToEven(r *big.Rat) *big.Int {
	quotient, remainder := new(big.Int).QuoRem(r.Num(), r.Denom(), new(big.Int))
	half := remainder.Lsh(remainder, 1).Cmp(r.Denom())
	if half > 0 || half == 0 && quotient.Bit(0) == 1 {
		quotient.Add(quotient, big.NewInt(1))
	}
	return quotient
}

// format writes the magnitude as the conversion asks, in lower case and for %a
// without 0x.
func (v longDouble) format(d printfSpec) string {
	abs := new(big.Float).Abs(v.Float)
	prec := 6
	if d.hasPrec {
		prec = d.prec
	}
	switch {
	case v.nan:
		return "nan"
	case abs.IsInf():
		return "inf"
	}
	switch d.conv | 0x20 {
	case 'a':
		return hexFloat(abs, d)
	case 'e':
		return keepPoint(abs.Text('e', prec), d.alt)
	case 'f':
		return keepPoint(abs.Text('f', prec), d.alt)
	}
	return generalFloat(abs, max(prec, 1), d.alt)
}

// keepPoint adds the point that # keeps after a number without a fraction.
func keepPoint(text string, alt bool) string {
	if !alt || strings.Contains(text, ".") {
		return text
	}
	mantissa, exponent, found := strings.Cut(text, "e")
	if found {
		return mantissa + ".e" + exponent
	}
	return text + "."
}

// generalFloat is %g: the shorter style for prec significant digits.
func generalFloat(abs *big.Float, prec int, alt bool) string {
	text := abs.Text('e', prec-1)
	mantissa, exponent, _ := strings.Cut(text, "e")
	exp, _ := strconv.Atoi(exponent)
	if exp < -4 || exp >= prec {
		return trimFraction(mantissa, alt) + "e" + exponent
	}
	return trimFraction(abs.Text('f', prec-1-exp), alt)
}

// trimFraction drops the zeros at the end of a fraction, unless # keeps them.
func trimFraction(text string, alt bool) string {
	if alt {
		return keepPoint(text, true)
	}
	if strings.Contains(text, ".") {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	return text
}

// hexFloat is %a as the C library shows a long double: the first of its sixteen
// digits has all four bits.
func hexFloat(abs *big.Float, d printfSpec) string {
	const hexDigits = 15
	mantissa, exp := hexParts(abs)
	digits := hexDigits
	if d.hasPrec && d.prec < hexDigits {
		digits = d.prec
		mantissa, exp = roundHex(mantissa, exp, 4*(hexDigits-digits))
	}
	fraction := fmt.Sprintf("%015x", mantissa<<4>>4)[:digits]
	if !d.hasPrec {
		fraction = strings.TrimRight(fraction, "0")
	} else if d.prec > hexDigits {
		fraction += strings.Repeat("0", d.prec-hexDigits)
	}
	if fraction != "" || d.alt {
		fraction = "." + fraction
	}
	return fmt.Sprintf("%x%sp%+d", mantissa>>60, fraction, exp)
}

// hexParts takes a number apart into sixteen hexadecimal digits and the binary
// exponent of the first.
func hexParts(abs *big.Float) (mantissa uint64, exp int) {
	if abs.Sign() == 0 {
		return 0, 0
	}
	fraction := new(big.Float)
	exp = abs.MantExp(fraction) - 4
	mantissa, _ = fraction.SetMantExp(fraction, longDoubleBits).Uint64()
	if lost := longDoubleMinExp - 4 - exp; lost > 0 {
		return mantissa >> lost, exp + lost
	}
	return mantissa, exp
}

// roundHex clears the last bits of the mantissa, rounding to even.
func roundHex(mantissa uint64, exp, bits int) (uint64, int) {
	kept := mantissa >> bits << bits
	dropped, half := mantissa-kept, uint64(1)<<bits>>1
	if dropped < half || dropped == half && kept>>bits&1 == 0 {
		return kept, exp
	}
	kept += 1 << bits
	if kept == 0 { // carried out of the first digit
		return 1 << 60, exp + 4
	}
	return kept, exp
}

// timeDirective formats %(...)T, whose parenthesis is at s[open].
func (p *printfRun) timeDirective(d printfSpec, s string, open int) int {
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
	text := strftime(format, p.timeArg())
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
func (p *printfRun) timeArg() time.Time {
	const lastSecond = 67767976233532799 // of the last year the C library knows
	seconds := int64(-1)
	if len(p.args) > 0 {
		seconds = p.intArg()
	}
	switch {
	case seconds == -1:
		return time.Now().In(p.zone)
	case seconds == -2:
		return printfStart.In(p.zone)
	case seconds > lastSecond || seconds < -lastSecond:
		seconds = 0
	}
	return time.Unix(seconds, 0).In(p.zone)
}

// timeNumber is a numeric field of strftime.
type timeNumber struct {
	get    func(time.Time) int
	digits int
	pad    byte // unless a flag says otherwise
}

var timeNumbers = map[byte]timeNumber{
	'C': {func(t time.Time) int { return (t.Year() - positiveMod(t.Year(), 100)) / 100 }, 2, '0'},
	'd': {time.Time.Day, 2, '0'},
	'e': {time.Time.Day, 2, '_'},
	'g': {func(t time.Time) int { return positiveMod(isoYear(t), 100) }, 2, '0'},
	'G': {isoYear, 1, '0'},
	'H': {time.Time.Hour, 2, '0'},
	'I': {hour12, 2, '0'},
	'j': {time.Time.YearDay, 3, '0'},
	'k': {time.Time.Hour, 2, '_'},
	'l': {hour12, 2, '_'},
	'm': {func(t time.Time) int { return int(t.Month()) }, 2, '0'},
	'M': {time.Time.Minute, 2, '0'},
	'S': {time.Time.Second, 2, '0'},
	'u': {func(t time.Time) int { return positiveMod(int(t.Weekday())-1, 7) + 1 }, 1, '0'},
	'U': {func(t time.Time) int { return (t.YearDay() + 6 - int(t.Weekday())) / 7 }, 2, '0'},
	'V': {func(t time.Time) int { _, week := t.ISOWeek(); return week }, 2, '0'},
	'w': {func(t time.Time) int { return int(t.Weekday()) }, 1, '0'},
	'W': {func(t time.Time) int { return (t.YearDay() + 6 - positiveMod(int(t.Weekday())-1, 7)) / 7 }, 2, '0'},
	'y': {func(t time.Time) int { return positiveMod(t.Year(), 100) }, 2, '0'},
	'Y': {time.Time.Year, 1, '0'},
}

var timeTexts = map[byte]func(time.Time) string{
	'%': func(time.Time) string { return "%" },
	'a': func(t time.Time) string { return t.Format("Mon") },
	'A': func(t time.Time) string { return t.Format("Monday") },
	'b': func(t time.Time) string { return t.Format("Jan") },
	'B': func(t time.Time) string { return t.Format("January") },
	'h': func(t time.Time) string { return t.Format("Jan") },
	'n': func(time.Time) string { return "\n" },
	'p': func(t time.Time) string { return t.Format("PM") },
	'P': func(t time.Time) string { return t.Format("pm") },
	's': func(t time.Time) string { return strconv.FormatInt(t.Unix(), 10) },
	't': func(time.Time) string { return "\t" },
	'Z': func(t time.Time) string { return t.Format("MST") },
}

// timeLayouts are the fields that stand for several others in the C locale.
var timeLayouts = map[byte]string{
	'c': "%a %b %e %H:%M:%S %Y",
	'D': "%m/%d/%y",
	'F': "%Y-%m-%d",
	'r': "%I:%M:%S %p",
	'R': "%H:%M",
	'T': "%H:%M:%S",
	'x': "%m/%d/%y",
	'X': "%H:%M:%S",
}

// The modifiers E and O are no part of these fields.
const (
	timeWithoutE = "abdeghjklmwABDFGHIMSUVW"
	timeWithoutO = "acxADFXY"
)

func positiveMod(n, m int) int {
	return ((n % m) + m) % m
}

func isoYear(t time.Time) int {
	year, _ := t.ISOWeek()
	return year
}

func hour12(t time.Time) int {
	return (t.Hour()+11)%12 + 1
}

// timeField is one field of a strftime format.
type timeField struct {
	pad         byte // one of "_-0", or 0
	upper, swap bool // the flags ^ and #
	width       int
	modifier    byte // E, O or 0
	conv        byte // 0 at the end of the format
}

// strftime formats a time as the GNU C library does in the C locale.
func strftime(format string, t time.Time) string {
	var b strings.Builder
	for {
		i := strings.IndexByte(format, '%')
		if i < 0 {
			b.WriteString(format)
			return b.String()
		}
		b.WriteString(format[:i])
		field, n := parseTimeField(format[i:])
		b.WriteString(field.format(t, format[i:i+n]))
		format = format[i+n:]
	}
}

// parseTimeField parses the field at the start of s and returns its length.
func parseTimeField(s string) (f timeField, n int) {
	for n = 1; n < len(s) && f.setFlag(s[n]); n++ {
	}
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		// Any width this large leaves nothing to show.
		f.width = min(f.width*10+int(s[n]-'0'), 1000)
		n++
	}
	if n < len(s) && (s[n] == 'E' || s[n] == 'O') {
		f.modifier = s[n]
		n++
	}
	if n < len(s) {
		f.conv = s[n]
		n++
	}
	return f, n
}

func (f *timeField) setFlag(c byte) bool {
	switch c {
	case '_', '-', '0':
		f.pad = c
	case '^':
		f.upper = true
	case '#':
		f.swap = true
	default:
		return false
	}
	return true
}

// format writes the field; one that does not exist is shown as it was written.
func (f timeField) format(t time.Time, written string) string {
	if f.modifier == 'E' && strings.IndexByte(timeWithoutE, f.conv) >= 0 ||
		f.modifier == 'O' && strings.IndexByte(timeWithoutO, f.conv) >= 0 {
		return f.text(written)
	}
	if number, ok := timeNumbers[f.conv]; ok {
		return f.text(f.number(number, number.get(t)))
	}
	if get, ok := timeTexts[f.conv]; ok {
		return f.text(f.swapCase(get(t)))
	}
	if layout, ok := timeLayouts[f.conv]; ok {
		return f.text(strftime(layout, t))
	}
	if f.conv == 'z' {
		return f.zone(t)
	}
	return f.text(written)
}

// text applies the flag ^ and the width.
func (f timeField) text(s string) string {
	if f.upper && f.conv != 'P' && f.conv < utf8.RuneSelf {
		s = strings.ToUpper(s)
	}
	pad := " "
	if f.pad == '0' {
		pad = "0"
	}
	return strings.Repeat(pad, max(0, f.width-len(s))) + s
}

// swapCase applies the flag #: names grow, what is upper case already shrinks.
func (f *timeField) swapCase(s string) string {
	switch {
	case !f.swap:
		return s
	case f.conv == 'p' || f.conv == 'Z':
		f.upper = false
		return strings.ToLower(s)
	case strings.IndexByte("aAbBh", f.conv) >= 0:
		return strings.ToUpper(s)
	}
	return s
}

func (f timeField) number(n timeNumber, value int) string {
	pad := n.pad
	if f.pad != 0 {
		pad = f.pad
	}
	sign, digits := "", strconv.Itoa(value)
	if value < 0 {
		sign, digits = "-", digits[1:]
	}
	fill := max(0, max(n.digits, f.width)-len(sign)-len(digits))
	switch pad {
	case '-':
		return sign + digits
	case '_':
		return strings.Repeat(" ", fill) + sign + digits
	}
	return sign + strings.Repeat("0", fill) + digits
}

// zone writes %z, whose sign and digits are fields by themselves.
func (f timeField) zone(t time.Time) string {
	_, offset := t.Zone()
	sign := "+"
	if offset < 0 {
		sign, offset = "-", -offset
	}
	minutes := offset / 60
	return f.text(sign) + f.text(f.number(timeNumber{digits: 4, pad: '0'}, minutes/60*100+minutes%60))
}
