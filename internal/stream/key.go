package stream

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A Key says what lines are sorted by.
type Key struct {
	Kind  Kind
	Field int // its number among the fields that blanks separate; 0 for the line
}

// A Kind says how keys compare.
type Kind uint8

const (
	Text      Kind = iota // by bytes
	Numeric               // by the decimal number that the key begins with
	Timestamp             // by the time that the key begins with
)

// ParseKey understands "text", "numeric" and "timestamp", and a field's number
// after a colon: "numeric:2".
func ParseKey(text string) (Key, error) {
	kind, field, hasField := strings.Cut(text, ":")
	var k Key
	switch kind {
	case "text":
	case "numeric":
		k.Kind = Numeric
	case "timestamp":
		k.Kind = Timestamp
	default:
		return k, fmt.Errorf("invalid key '%s': want text, numeric or timestamp", text)
	}
	if hasField {
		n, err := strconv.Atoi(field)
		if err != nil || n < 1 {
			return k, fmt.Errorf("invalid field '%s' in key '%s'", field, text)
		}
		k.Field = n
	}
	return k, nil
}

// A key is a line's. Of text and numeric ones it is the place in the line.
type key struct {
	from, to int
	nanos    int64
}

// of returns a line's key; before is that of the line before it in its source,
// which a line without a time shares.
func (k Key) of(line []byte, before key) key {
	from, to := 0, len(line)-1
	if k.Field > 0 {
		from, to = Field(line[:to], k.Field)
	}
	if k.Kind != Timestamp {
		return key{from: from, to: to}
	}
	if nanos, ok := parseTime(line[from : len(line)-1]); ok {
		return key{nanos: nanos}
	}
	return before
}

// continues reports whether a line has no time of its own, as those of a stack
// trace.
func (k Key) continues(line []byte) bool {
	if k.Kind != Timestamp {
		return false
	}
	from := 0
	if k.Field > 0 {
		from, _ = Field(line[:len(line)-1], k.Field)
	}
	_, ok := parseTime(line[from : len(line)-1])
	return !ok
}

// compare orders lines whose keys are equal by all their bytes, as sort(1)
// does. Those of the same time keep the order of their sources.
func (k Key) compare(a, b *head) int {
	switch k.Kind {
	case Timestamp:
		switch {
		case a.key.nanos < b.key.nanos:
			return -1
		case a.key.nanos > b.key.nanos:
			return 1
		}
		return 0
	case Numeric:
		if c := compareNumbers(a.line[a.key.from:a.key.to], b.line[b.key.from:b.key.to]); c != 0 {
			return c
		}
	case Text:
		if c := bytes.Compare(a.line[a.key.from:a.key.to], b.line[b.key.from:b.key.to]); c != 0 || k.Field == 0 {
			return c
		}
	}
	return bytes.Compare(a.line[:len(a.line)-1], b.line[:len(b.line)-1])
}

// Field returns where a field of a line is, the first being 1. One that there
// is not is empty, at the end.
func Field(line []byte, n int) (from, to int) {
	for {
		for from = to; from < len(line) && isBlank(line[from]); from++ {
		}
		for to = from; to < len(line) && !isBlank(line[to]); to++ {
		}
		n--
		if n == 0 || to == len(line) {
			break
		}
	}
	if n > 0 {
		from = to
	}
	return from, to
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }
func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// compareNumbers compares as sort -n does, numbers of any length.
func compareNumbers(a, b []byte) int {
	na, nb := parseNumber(a), parseNumber(b)
	switch {
	case na.negative && nb.negative:
		return nb.compare(na)
	case na.negative:
		return -1
	case nb.negative:
		return 1
	}
	return na.compare(nb)
}

// A number is a decimal one, without the zeros that count for nothing.
type number struct {
	negative        bool
	whole, fraction []byte
}

func parseNumber(p []byte) (n number) {
	p = bytes.TrimLeft(p, " \t")
	if len(p) > 0 && p[0] == '-' {
		n.negative, p = true, p[1:]
	}
	n.whole, p = digits(p)
	n.whole = bytes.TrimLeft(n.whole, "0")
	if len(p) > 0 && p[0] == '.' {
		n.fraction, _ = digits(p[1:])
		n.fraction = bytes.TrimRight(n.fraction, "0")
	}
	if len(n.whole)+len(n.fraction) == 0 {
		n.negative = false
	}
	return n
}

func digits(p []byte) (number, rest []byte) {
	i := 0
	for i < len(p) && isDigit(p[i]) {
		i++
	}
	return p[:i], p[i:]
}

func (n number) compare(o number) int {
	if d := len(n.whole) - len(o.whole); d != 0 {
		return d
	}
	if c := bytes.Compare(n.whole, o.whole); c != 0 {
		return c
	}
	return bytes.Compare(n.fraction, o.fraction)
}

// parseTime understands what logs begin with: RFC 3339 and its kin, syslog's
// "Jan  2 15:04:05", a web server's "[02/Jan/2006:15:04:05 -0700]", and seconds
// since 1970. What has no zone is UTC.
func parseTime(p []byte) (nanos int64, ok bool) {
	p = bytes.TrimLeft(p, " \t[")
	switch {
	case len(p) >= 10 && isDigit(p[0]) && p[4] == '-':
		return parseISO(p)
	case len(p) >= 20 && p[2] == '/' && p[6] == '/':
		return parseCLF(p)
	case len(p) >= 15 && p[3] == ' ':
		return parseSyslog(p)
	}
	return parseEpoch(p)
}

// A clock is a time while it is parsed.
type clock struct {
	year, month, day, hour, minute, second int
	nanos                                  int64
	offset                                 int // seconds east of UTC
}

func (c clock) unix() (int64, bool) {
	if c.month < 1 || c.month > 12 || c.day < 1 || c.day > 31 || c.hour > 24 || c.minute > 59 || c.second > 60 {
		return 0, false
	}
	t := time.Date(c.year, time.Month(c.month), c.day, c.hour, c.minute, c.second, 0, time.UTC)
	return (t.Unix()-int64(c.offset))*1e9 + c.nanos, true
}

func parseISO(p []byte) (int64, bool) {
	var c clock
	if p[7] != '-' || !number4(p, &c.year) || !number2(p[5:], &c.month) || !number2(p[8:], &c.day) {
		return 0, false
	}
	p = p[10:]
	if len(p) < 9 || p[0] != 'T' && p[0] != ' ' && p[0] != 't' || !c.parseClock(p[1:9]) {
		return c.unix() // a date
	}
	p = p[9:]
	if len(p) > 1 && (p[0] == '.' || p[0] == ',') && isDigit(p[1]) {
		c.nanos, p = parseFraction(p[1:])
	}
	c.parseZone(p)
	return c.unix()
}

// parseClock parses 15:04:05.
func (c *clock) parseClock(p []byte) bool {
	return len(p) >= 8 && p[2] == ':' && p[5] == ':' &&
		number2(p, &c.hour) && number2(p[3:], &c.minute) && number2(p[6:], &c.second)
}

// parseZone parses +01:00 and +0100, perhaps after a blank.
func (c *clock) parseZone(p []byte) {
	if len(p) > 0 && p[0] == ' ' {
		p = p[1:]
	}
	var hours, minutes int
	if len(p) < 3 || p[0] != '+' && p[0] != '-' || !number2(p[1:], &hours) {
		return
	}
	sign, p := 1, p
	if p[0] == '-' {
		sign = -1
	}
	p = bytes.TrimPrefix(p[3:], []byte(":"))
	if len(p) >= 2 {
		number2(p, &minutes)
	}
	c.offset = sign * (hours*3600 + minutes*60)
}

func parseCLF(p []byte) (int64, bool) {
	var c clock
	if !number2(p, &c.day) || !monthOf(p[3:6], &c.month) || !number4(p[7:], &c.year) ||
		p[11] != ':' || !c.parseClock(p[12:]) {
		return 0, false
	}
	c.parseZone(p[20:])
	return c.unix()
}

// parseSyslog has no year: the order is that of one year.
func parseSyslog(p []byte) (int64, bool) {
	var c clock
	c.year = 1972 // a leap year
	day := p[4:6]
	if day[0] == ' ' {
		day = []byte{'0', day[1]}
	}
	if !monthOf(p[:3], &c.month) || !number2(day, &c.day) || p[6] != ' ' || !c.parseClock(p[7:]) {
		return 0, false
	}
	return c.unix()
}

func parseEpoch(p []byte) (int64, bool) {
	whole, rest := digits(p)
	const most = 10 // what fits into nanoseconds
	if len(whole) == 0 || len(whole) > most || string(whole) > "9223372035" && len(whole) == most {
		return 0, false
	}
	var seconds, nanos int64
	for _, d := range whole {
		seconds = 10*seconds + int64(d-'0')
	}
	if len(rest) > 1 && rest[0] == '.' && isDigit(rest[1]) {
		nanos, _ = parseFraction(rest[1:])
	}
	return seconds*1e9 + nanos, true
}

// parseFraction parses digits after a point, as nanoseconds.
func parseFraction(p []byte) (nanos int64, rest []byte) {
	part, rest := digits(p)
	for i := range 9 {
		nanos *= 10
		if i < len(part) {
			nanos += int64(part[i] - '0')
		}
	}
	return nanos, rest
}

func number2(p []byte, n *int) bool {
	if len(p) < 2 || !isDigit(p[0]) || !isDigit(p[1]) {
		return false
	}
	*n = 10*int(p[0]-'0') + int(p[1]-'0')
	return true
}

func number4(p []byte, n *int) bool {
	var high, low int
	if len(p) < 4 || !number2(p, &high) || !number2(p[2:], &low) {
		return false
	}
	*n = 100*high + low
	return true
}

func monthOf(p []byte, n *int) bool {
	const names = "JanFebMarAprMayJunJulAugSepOctNovDec"
	i := strings.Index(names, string(p))
	*n = i/3 + 1
	return i >= 0 && i%3 == 0
}
