package expand

import (
	"fmt"
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/shell/internal/ascii"
)

// Braces expands the braces of a word, which come before all else in bash.
func Braces(w *syntax.Word) []*syntax.Word {
	word := *w // SplitBraces changes it
	if !syntax.SplitBraces(&word) {
		return []*syntax.Word{w}
	}
	words := braceWords(word.Parts)
	for _, w := range words {
		w.Parts = lengthenNames(w.Parts)
	}
	return words
}

// lengthenNames makes "$v{x,y}" what it is in bash, where braces come before
// parameters: "$vx" and "$vy".
func lengthenNames(parts []syntax.WordPart) (out []syntax.WordPart) {
	for _, part := range parts {
		lit, _ := part.(*syntax.Lit)
		p := lastShort(out)
		if lit == nil || p == nil {
			out = append(out, part)
			continue
		}
		n := 0
		for n < len(lit.Value) && ascii.InName(lit.Value[n]) {
			n++
		}
		longer, param := *p, *p.Param
		param.Value += lit.Value[:n]
		longer.Param = &param
		out[len(out)-1] = &longer
		if n < len(lit.Value) {
			rest := *lit
			rest.Value = lit.Value[n:]
			out = append(out, &rest)
		}
	}
	return out
}

// lastShort is the "$name" that parts end in, or nil.
func lastShort(parts []syntax.WordPart) *syntax.ParamExp {
	if len(parts) == 0 {
		return nil
	}
	p, ok := parts[len(parts)-1].(*syntax.ParamExp)
	if !ok || !p.Short || p.Param == nil || !ascii.IsName(p.Param.Value) {
		return nil
	}
	return p
}

// HasBrace reports whether there may be braces to expand in a word.
func HasBrace(w *syntax.Word) bool {
	for _, part := range w.Parts {
		if lit, ok := part.(*syntax.Lit); ok && strings.IndexByte(lit.Value, '{') >= 0 {
			return true
		}
	}
	return false
}

// braceWords makes the words of parts that hold brace expressions, the last
// of which turns fastest.
func braceWords(parts []syntax.WordPart) []*syntax.Word {
	words := []*syntax.Word{{}}
	for _, part := range parts {
		exp, ok := part.(*syntax.BraceExp)
		if !ok {
			for _, w := range words {
				w.Parts = append(w.Parts, part)
			}
			continue
		}
		var next []*syntax.Word
		alternatives := braceAlternatives(exp)
		for _, w := range words {
			for _, alt := range alternatives {
				joined := append(w.Parts[:len(w.Parts):len(w.Parts)], alt.Parts...)
				next = append(next, &syntax.Word{Parts: joined})
			}
		}
		words = next
	}
	kept := words[:0]
	for _, w := range words {
		if len(w.Parts) > 0 { // "{,}" alone makes no word
			kept = append(kept, w)
		}
	}
	return kept
}

func braceAlternatives(exp *syntax.BraceExp) (list []*syntax.Word) {
	if exp.Sequence {
		for _, text := range braceSequence(exp) {
			list = append(list, &syntax.Word{Parts: []syntax.WordPart{&syntax.Lit{Value: text}}})
		}
		return list
	}
	for _, elem := range exp.Elems {
		words := braceWords(elem.Parts)
		if len(words) == 0 {
			words = []*syntax.Word{{}}
		}
		list = append(list, words...)
	}
	return list
}

// braceSequence is {from..to..step}, of numbers or letters.
func braceSequence(exp *syntax.BraceExp) (texts []string) {
	ends := [3]string{}
	for i, elem := range exp.Elems {
		ends[i] = elem.Lit()
	}
	from, errFrom := strconv.ParseInt(ends[0], 10, 64)
	to, errTo := strconv.ParseInt(ends[1], 10, 64)
	letters := errFrom != nil || errTo != nil
	if letters {
		from, to = int64(ends[0][0]), int64(ends[1][0])
	}
	step, _ := strconv.ParseInt(ends[2], 10, 64)
	step = max(step, -step, 1)
	width := 0
	if isPadded(ends[0]) || isPadded(ends[1]) {
		width = max(len(ends[0]), len(ends[1]))
	}
	format := func(n int64) string {
		if letters {
			return string(rune(n))
		}
		return fmt.Sprintf("%0*d", width, n)
	}
	if from <= to {
		for n := from; n <= to && n >= from; n += step {
			texts = append(texts, format(n))
		}
		return texts
	}
	for n := from; n >= to && n <= from; n -= step {
		texts = append(texts, format(n))
	}
	return texts
}

// isPadded reports whether a number is written with leading zeros.
func isPadded(s string) bool {
	digits := strings.TrimLeft(s, "+-")
	return len(digits) > 1 && digits[0] == '0'
}
