package expand

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/shell/internal/arith"
	"gopipe/shell/internal/source"
	"gopipe/shell/internal/unparse"
	"gopipe/shell/internal/vars"
)

// arithmetic expands and evaluates an expression. text is the expanded one.
func (x Expander) arithmetic(e syntax.ArithmExpr) (value int64, text string, err error) {
	word, ok := e.(*syntax.Word)
	if !ok {
		return 0, "", nil
	}
	if text, err = x.Expression(word); err != nil {
		return 0, "", err
	}
	value, err = x.Shell.Evaluate(x.Ctx, text)
	return value, text, err
}

// Expression expands an expression, as if it were in double quotes.
func (x Expander) Expression(e syntax.ArithmExpr) (string, error) {
	word, ok := e.(*syntax.Word)
	if !ok {
		return "", nil
	}
	if hasSubscript(word.Parts) {
		return x.arithElements(word.Parts)
	}
	if !hasSingleQuotes(word.Parts) {
		if text, ok, err := x.plainText(word.Parts); ok || err != nil {
			return text, err
		}
	}
	frags, err := x.parts(nil, word.Parts, quoting{double: true})
	return x.join(frags), err
}

// hasSingleQuotes reports quotes that are no quotes in an expression.
func hasSingleQuotes(parts []syntax.WordPart) bool {
	for _, part := range parts {
		if _, ok := part.(*syntax.SglQuoted); ok {
			return true
		}
	}
	return false
}

// hasSubscript reports whether something is expanded in an expression that has
// elements of arrays.
func hasSubscript(parts []syntax.WordPart) bool {
	if len(parts) < 2 {
		return false
	}
	for _, part := range parts {
		if lit, ok := part.(*syntax.Lit); ok && strings.IndexByte(lit.Value, '[') >= 0 {
			return true
		}
	}
	return false
}

// arithElements expands an expression. What comes into brackets is quoted, for
// Subscript to take as it is: a key may be any text.
func (x Expander) arithElements(parts []syntax.WordPart) (string, error) {
	var b strings.Builder
	depth := 0
	for _, part := range parts {
		if lit, ok := part.(*syntax.Lit); ok {
			b.WriteString(quoting{double: true}.unescape(lit.Value))
			depth = arith.BracketDepth(depth, lit.Value)
			continue
		}
		if quotes, ok := part.(*syntax.SglQuoted); ok && depth > 0 && !quotes.Dollar {
			b.WriteString(arith.QuoteSubscript(quotes.Value))
			continue
		}
		frags, err := x.part(nil, part, quoting{double: true})
		if err != nil {
			return "", err
		}
		text := x.join(frags)
		if depth > 0 {
			text = arith.QuoteSubscript(text)
		}
		b.WriteString(text)
	}
	return b.String(), nil
}

// Subscript removes quotes, and expands what is left to expand in the
// operand of let.
func (x Expander) Subscript(text string, isKey bool) (string, error) {
	if !strings.ContainsAny(text, "$`\"'\\") {
		return text, nil
	}
	text, expands := arith.SubscriptDocument(text, isKey)
	q := quoting{double: true}
	if !expands {
		return q.unescape(text), nil
	}
	word, err := source.Document(text)
	if err != nil || word == nil {
		return "", err
	}
	frags, err := x.parts(nil, word.Parts, q)
	return x.join(frags), err
}

// key expands a subscript as it stands in the text.
func (x Expander) key(name string, index syntax.ArithmExpr) (string, error) {
	word, ok := index.(*syntax.Word)
	if !ok {
		return "", nil
	}
	q := quoting{double: !x.Vars.IsAssoc(name)}
	frags, err := x.parts(nil, word.Parts, q)
	return x.join(frags), err
}

// KeyToSet is key for an element that is assigned to.
func (x Expander) KeyToSet(name string, index syntax.ArithmExpr) (string, error) {
	key, err := x.key(name, index)
	if err == nil && key == "" && x.Vars.IsAssoc(name) {
		err = vars.BoundsError{Ref: vars.Reference{Name: name, Indexed: true, Key: unparse.Text(index)}}
	}
	return key, err
}

// ExpandedKey expands the subscript of a text that a builtin takes for a variable;
// isKey says that it is one of an associative array.
func (x Expander) ExpandedKey(r vars.Reference, isKey bool) (vars.Reference, error) {
	var err error
	if r.Indexed && strings.ContainsAny(r.Key, "$`") {
		r.Key, err = x.Subscript(r.Key, isKey)
	}
	return r, err
}
