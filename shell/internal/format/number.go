package format

import (
	"fmt"
	"math"
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"gopipe/shell/internal/ascii"
)

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
	case len(digits) > 2 && digits[0] == '0' && digits[1]|0x20 == 'x' && ascii.DigitValue(digits[2]) < 16:
		base, digits = 16, digits[2:]
	case strings.HasPrefix(digits, "0"):
		base = 8
	}
	n := cInt{negative: negative, rest: digits}
	for n.rest != "" && uint64(ascii.DigitValue(n.rest[0])) < base {
		n.push(base, uint64(ascii.DigitValue(n.rest[0])))
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

var longDoubleSyntax = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^(?:` +
		`0x([0-9a-f]+\.?[0-9a-f]*|\.[0-9a-f]+)(?:p([+-]?[0-9]+))?|` +
		`([0-9]+\.?[0-9]*|\.[0-9]+)(?:e([+-]?[0-9]+))?|` +
		`(inf(?:inity)?)|` +
		`nan(?:\([0-9a-z_]*\))?)`)
})

// scanLongDouble is strtold.
func scanLongDouble(s string) (v longDouble, rest string, outOfRange bool) {
	negative, body := scanSign(s)
	v.Float = new(big.Float)
	m := longDoubleSyntax().FindStringSubmatch(body)
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
func (v longDouble) format(d directive) string {
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
func hexFloat(abs *big.Float, d directive) string {
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
