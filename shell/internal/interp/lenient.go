package interp

import (
	"bytes"
	"errors"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/shell/internal/arith"
	"gopipe/shell/internal/ascii"
)

// masked stands in a text for what the parser must not see as it is: a "let",
// whose arguments are words as those of any command, and an expression in
// (( )) that is none before it is expanded. What takes its place is as long, so
// that positions remain; keepText restores it.
const masked = '\x01'

const maskedLet = "l\x01t"

// What stands for one byte of a word that the parser would take for more than
// text: in the argument of let an array, in that of declare an assignment.
var maskedBytes = strings.NewReplacer("\x02", "=", "\x03", "(", "\x04", ")", "\x05", " ")

const (
	maskedEqual = '\x02'
	lastMask    = '\x05'
)

func hasMasks(text []byte) bool {
	return bytes.ContainsFunc(text, func(r rune) bool { return r >= masked && r <= lastMask })
}

// parseLeniently parses text, and what bash accepts beyond the parser.
func parseLeniently(text []byte, name string) (file *syntax.File, err error) {
	parser := syntax.NewParser(syntax.Variant(syntax.LangBash))
	mask := text
	whole := !hasMasks(text)
	if whole && bytes.Contains(text, []byte("let")) {
		mask = maskLet(text)
	}
	for last := uint(0); ; {
		file, err = parser.Parse(newNestingReader(mask), name)
		at, ok := errorOffset(err)
		if !ok || at < last || !whole {
			break
		}
		next := maskArithmetic(mask, int(at))
		if next == nil {
			next = maskSubscript(mask, int(at))
		}
		if next == nil {
			next = maskAssignment(mask, int(at))
		}
		if next == nil {
			break
		}
		mask, last = next, at+1
	}
	masks := whole && hasMasks(mask)
	if err != nil || masks && misplaced(file) {
		// The message is to be about the text itself.
		return parser.Parse(newNestingReader(text), name)
	}
	if masks {
		unmask(file)
	}
	return file, nil
}

func errorOffset(err error) (offset uint, ok bool) {
	var parse syntax.ParseError
	if !errors.As(err, &parse) {
		return 0, false
	}
	return parse.Pos.Offset(), true
}

// maskLet masks each "let" that may be the name of a command.
func maskLet(text []byte) []byte {
	mask := slices.Clone(text)
	for i := 0; ; i += len("let") {
		n := bytes.Index(text[i:], []byte("let"))
		if n < 0 {
			return mask
		}
		i += n
		end := i + len("let")
		if (i == 0 || bytes.IndexByte([]byte(" \t\n;&|(`<-'\""), text[i-1]) >= 0) &&
			(end == len(text) || bytes.IndexByte([]byte(" \t\n;&|)`'\""), text[end]) >= 0) {
			copy(mask[i:], maskedLet)
			maskParentheses(mask[end:])
		}
	}
}

// maskParentheses masks those of "let x=(1 + 2)", up to the end of the command.
func maskParentheses(args []byte) {
	depth := 0
	for i := 0; i < len(args); i++ {
		c := args[i]
		switch {
		case c == '\n' || depth == 0 && strings.IndexByte(";&|)#`", c) >= 0:
			return
		case c == '\\':
			i++
		case c == '\'' || c == '"':
			n := bytes.IndexByte(args[i+1:], c)
			if n < 0 {
				return
			}
			i += n + 1
		case c == '(' && (depth > 0 || i > 0 && args[i-1] == '='):
			args[i] = '\x03'
			depth++
		case c == ')':
			args[i] = '\x04'
			depth--
		case c == ' ' && depth > 0:
			args[i] = '\x05'
		}
	}
}

// maskAssignment masks the "=" of the word that begins where an error is, which
// after declare can't be an assignment, as in "declare 1x=2"; or it returns nil.
func maskAssignment(text []byte, at int) []byte {
	word := text[at:]
	if n := bytes.IndexAny(word, " \t\n;&|()<>"); n >= 0 {
		word = word[:n]
	}
	n := bytes.IndexByte(word, '=')
	if n <= 0 || ascii.IsName(strings.TrimSuffix(string(word[:n]), "+")) {
		return nil
	}
	mask := slices.Clone(text)
	mask[at+n] = maskedEqual
	return mask
}

// unmask restores what was masked in words, wherever it was.
func unmask(file *syntax.File) {
	restored := func(s string) string { return maskedBytes.Replace(strings.ReplaceAll(s, maskedLet, "let")) }
	syntax.Walk(file, func(node syntax.Node) bool {
		switch n := node.(type) {
		case *syntax.Lit:
			n.Value = restored(n.Value)
		case *syntax.SglQuoted:
			n.Value = restored(n.Value)
		}
		return true
	})
}

// maskArithmetic masks the expression in (( )) in which an error is, or returns
// nil if it is in none.
func maskArithmetic(text []byte, at int) []byte {
	from := bytes.LastIndex(text[:min(at+2, len(text))], []byte("(("))
	if from < 0 {
		return nil
	}
	from += 2
	to := arithmeticEnd(text, from)
	if to <= from || to < at-2 || text[from] == masked {
		return nil
	}
	mask := slices.Clone(text)
	for i := from; i < to; i++ {
		if mask[i] != '\n' {
			mask[i] = ' '
		}
	}
	mask[from] = masked
	return mask
}

// misplaced reports whether anything but an expression was masked as one.
func misplaced(file *syntax.File) bool {
	n := 0
	count := func(x syntax.ArithmExpr) {
		if x != nil && isMasked(x) {
			n--
		}
	}
	syntax.Walk(file, func(node syntax.Node) bool {
		switch x := node.(type) {
		case *syntax.Lit:
			n += strings.Count(x.Value, string(masked)) - strings.Count(x.Value, maskedLet)
		case *syntax.ArithmExp:
			count(x.X)
		case *syntax.ArithmCmd:
			count(x.X)
		case *syntax.Assign:
			count(x.Index)
		case *syntax.ArrayElem:
			count(x.Index)
		case *syntax.ParamExp:
			count(x.Index)
		}
		return true
	})
	return n != 0
}

// maskSubscript masks the key with blanks in it that an error is in, as in
// "m[a b]=c", or returns nil if it is in none.
func maskSubscript(text []byte, at int) []byte {
	line := bytes.LastIndexByte(text[:at], '\n') + 1
	from := bytes.LastIndexByte(text[line:at], '[') + line + 1
	if from == line || from > 1 && !ascii.InName(text[from-2]) && bytes.IndexByte([]byte("( \t\n"), text[from-2]) < 0 {
		return nil
	}
	n := arith.SubscriptLength(string(text[from-1 : min(len(text), at+maxMaskedKey)]))
	key := text[from:max(from, from+n-2)]
	if from+len(key) <= at || key[0] == masked || bytes.ContainsAny(key, "\n'\"`\\") {
		return nil
	}
	mask := slices.Clone(text)
	for i := range key {
		mask[from+i] = '_'
	}
	mask[from] = masked
	return mask
}

// maxMaskedKey bounds what is looked at for the end of a key.
const maxMaskedKey = 200

// arithmeticEnd finds the "))" that ends an expression.
func arithmeticEnd(text []byte, from int) int {
	depth := 0
	for i := from; i < len(text)-1; i++ {
		switch text[i] {
		case '\\':
			i++
		case '(':
			depth++
		case ')':
			if depth == 0 && text[i+1] == ')' {
				return i
			}
			depth--
		}
	}
	return -1
}

// unmaskedArithmetic is a masked expression's text, to be expanded.
func unmaskedArithmetic(text string) syntax.ArithmExpr {
	word, err := parseDocument(text)
	if err != nil || word == nil {
		return &syntax.Word{Parts: []syntax.WordPart{&syntax.Lit{Value: text}}}
	}
	return word
}

func isMasked(x syntax.ArithmExpr) bool {
	w, ok := x.(*syntax.Word)
	return ok && len(w.Lit()) > 0 && w.Lit()[0] == masked
}
