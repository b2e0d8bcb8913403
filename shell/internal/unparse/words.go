package unparse

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// Text is a node's text, on one line where that is possible.
func Text(node syntax.Node) string {
	var b strings.Builder
	syntax.NewPrinter(syntax.SingleLine(true)).Print(&b, node)
	return strings.TrimSuffix(b.String(), "\n")
}

// Lines are the text of statements.
func Lines(stmts []*syntax.Stmt) string {
	var b strings.Builder
	syntax.NewPrinter().Print(&b, &syntax.File{Stmts: stmts})
	return b.String()
}

// IsQuoted reports whether any part of a here-document's delimiter is quoted,
// which makes the document literal.
func IsQuoted(w *syntax.Word) bool {
	for _, part := range w.Parts {
		if lit, ok := part.(*syntax.Lit); !ok || strings.Contains(lit.Value, `\`) {
			return true
		}
	}
	return false
}

// StripTabs removes the tabs that begin the lines of a "<<-" document; only
// literal text can hold them.
func StripTabs(w *syntax.Word) *syntax.Word {
	out := &syntax.Word{}
	start := true
	for _, part := range w.Parts {
		lit, ok := part.(*syntax.Lit)
		if !ok {
			out.Parts = append(out.Parts, part)
			start = false
			continue
		}
		c := *lit
		c.Value = stripLit(lit.Value, start)
		start = strings.HasSuffix(lit.Value, "\n")
		out.Parts = append(out.Parts, &c)
	}
	return out
}

func stripLit(text string, start bool) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if start {
			line = strings.TrimLeft(line, "\t")
		}
		b.WriteString(line)
		start = true
	}
	return b.String()
}
