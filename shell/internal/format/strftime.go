package format

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"gopipe/shell/internal/ascii"
)

// timeNumber is a numeric field of strftime.
type timeNumber struct {
	get    func(time.Time) int
	digits int
	pad    byte // unless a flag says otherwise
}

var timeNumbers = [128]timeNumber{
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

var timeTexts = [128]func(time.Time) string{
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
var timeLayouts = [128]string{
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

// Strftime formats a time as the GNU C library does in the C locale.
func Strftime(format string, t time.Time) string {
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
	if number := ascii.Lookup(&timeNumbers, f.conv); number.get != nil {
		return f.text(f.number(number, number.get(t)))
	}
	if get := ascii.Lookup(&timeTexts, f.conv); get != nil {
		return f.text(f.swapCase(get(t)))
	}
	if layout := ascii.Lookup(&timeLayouts, f.conv); layout != "" {
		return f.text(Strftime(layout, t))
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
