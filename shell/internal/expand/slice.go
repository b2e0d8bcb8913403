package expand

import (
	"unicode/utf8"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/shell/internal/locale"
	"gopipe/shell/internal/vars"
)

// A sliceError is a length that ends before the offset.
type sliceError struct{ length string }

func (e sliceError) Error() string { return e.length + ": substring expression < 0" }

// slice is ${name:offset:length}.
func (x Expander) slice(pe *syntax.ParamExp, v value) (value, error) {
	offset, _, err := x.arithmetic(pe.Slice.Offset)
	if err != nil {
		return v, err
	}
	if v.list && v.vr != nil && v.vr.Kind == vars.Indexed {
		return x.sliceIndexed(pe, v, offset)
	}
	if v.positional() {
		v.elems = append([]string{x.zero()}, v.elems...)
	}
	if !v.list || v.vr != nil && v.vr.Kind == vars.Scalar {
		v.elems[0], err = x.substring(pe, v.elems[0], offset)
		return v, err
	}
	units := v.elems
	size := int64(len(units))
	from, to := offset, size
	if from < 0 {
		from += size
	}
	if from < 0 || from > size { // the length does not matter
		from, to = 0, 0
	} else if pe.Slice.Length != nil {
		to, err = x.sliceEnd(pe.Slice.Length, from, to)
	}
	if err != nil {
		return v, err
	}
	v.elems = units[from:to]
	return v, nil
}

// substring is the slice of a text, by characters.
func (x Expander) substring(pe *syntax.ParamExp, s string, offset int64) (string, error) {
	if offset < 0 {
		offset += charCount(s)
	}
	from := charIndex(s, offset)
	if from < 0 {
		return "", nil // the length does not matter
	}
	s = s[from:]
	if pe.Slice.Length == nil {
		return s, nil
	}
	n, text, err := x.arithmetic(pe.Slice.Length)
	if err == nil && n < 0 {
		if n += charCount(s); n < 0 {
			err = sliceError{text}
		}
	}
	if err != nil {
		return s, err
	}
	if to := charIndex(s, n); to >= 0 {
		s = s[:to]
	}
	return s, nil
}

// charIndex is where the nth character of s begins, or -1 if there is none.
func charIndex(s string, n int64) int {
	if n < 0 {
		return -1
	}
	for i := 0; ; n-- {
		switch {
		case n == 0:
			return i
		case i == len(s):
			return -1
		case s[i] < utf8.RuneSelf:
			i++
		default:
			i += locale.CharSize(s[i:])
		}
	}
}

func charCount(s string) (n int64) {
	for i := 0; i < len(s); n++ {
		if s[i] < utf8.RuneSelf {
			i++
		} else {
			i += locale.CharSize(s[i:])
		}
	}
	return n
}

// sliceIndexed takes elements from a subscript on, whether or not there are
// gaps.
func (x Expander) sliceIndexed(pe *syntax.ParamExp, v value, offset int64) (value, error) {
	n := -1
	if offset < 0 {
		offset += v.vr.List.Next()
	}
	if v.elems = nil; offset < 0 || offset >= v.vr.List.Next() { // the length does not matter
		return v, nil
	}
	if pe.Slice.Length != nil {
		length, text, err := x.arithmetic(pe.Slice.Length)
		if err != nil {
			return v, err
		}
		if length < 0 {
			return v, sliceError{text}
		}
		n = int(length)
	}
	v.elems = v.vr.List.From(offset, n)
	return v, nil
}

func (x Expander) sliceEnd(length syntax.ArithmExpr, from, size int64) (to int64, err error) {
	n, text, err := x.arithmetic(length)
	switch {
	case err != nil:
		return 0, err
	case n < 0:
		return 0, sliceError{text}
	}
	return min(from+n, size), nil
}
