package unparse

import (
	"cmp"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/shell/internal/ascii"
	"gopipe/shell/internal/format"
	"gopipe/shell/internal/quote"
	"gopipe/shell/internal/source"
)

// Bash shows words as they were written, but for commands in $( ) and <( ),
// which it lays out anew, and for the quotes that it has translated.

// wordText is a word as bash shows it.
func wordText(w *syntax.Word) string {
	if w == nil {
		return ""
	}
	return partsText(w.Parts)
}

func wordsText(words []*syntax.Word) string {
	texts := make([]string, len(words))
	for i, w := range words {
		texts[i] = wordText(w)
	}
	return strings.Join(texts, " ")
}

func partsText(parts []syntax.WordPart) string {
	var b strings.Builder
	for _, part := range parts {
		b.WriteString(partText(part))
	}
	return b.String()
}

func partText(part syntax.WordPart) string {
	switch p := part.(type) {
	case *syntax.Lit:
		return p.Value
	case *syntax.SglQuoted:
		if p.Dollar {
			return quote.Single(format.Unescape(p.Value))
		}
		return "'" + p.Value + "'"
	case *syntax.DblQuoted:
		return `"` + partsText(p.Parts) + `"`
	case *syntax.CmdSubst:
		if p.Backquotes {
			return "`" + escapeBackquoted(shortText(p.Stmts)) + "`"
		}
		return "$(" + listText(p.Stmts) + ")"
	case *syntax.ProcSubst:
		return p.Op.String() + listText(p.Stmts) + ")"
	case *syntax.ArithmExp:
		if p.Bracket {
			return "$[" + sourceArith(p.X) + "]"
		}
		return "$((" + sourceArith(p.X) + "))"
	case *syntax.ParamExp:
		return paramText(p)
	case *syntax.ExtGlob:
		return p.Op.String() + p.Pattern.Value + ")"
	}
	return Text(&syntax.Word{Parts: []syntax.WordPart{part}})
}

// paramText is a parameter expansion, without the slash that the printer adds to a
// pattern which nothing replaces.
func paramText(p *syntax.ParamExp) string {
	text := Text(&syntax.Word{Parts: []syntax.WordPart{p}})
	if r := p.Repl; r != nil && r.With == nil && r.Orig != nil && r.Orig.End() == p.Rbrace {
		return strings.TrimSuffix(text, "/}") + "}"
	}
	return text
}

// escapeBackquoted writes a command for within backquotes.
func escapeBackquoted(text string) string {
	return quote.Backslash(text, func(i int) bool {
		switch text[i] {
		case '`':
			return true
		case '\\':
			return i+1 == len(text) || strings.IndexByte("`\\$", text[i+1]) >= 0
		}
		return false
	})
}

// listText is a list that stands on its own.
func listText(stmts []*syntax.Stmt) string {
	var f formatter
	f.list(stmts)
	return f.b.String()
}

// shortText is a list on one line, where that is possible.
func shortText(stmts []*syntax.Stmt) string {
	var b strings.Builder
	for i, stmt := range stmts {
		switch {
		case i == 0:
		case stmts[i-1].Background:
			b.WriteByte(' ')
		default:
			b.WriteString("; ")
		}
		b.WriteString(Text(stmt))
	}
	return b.String()
}

// AssignText is the text of an assignment.
func AssignText(a *syntax.Assign) string {
	if a.Name == nil {
		return wordText(a.Value)
	}
	var b strings.Builder
	b.WriteString(a.Name.Value)
	if a.Index != nil {
		b.WriteString("[" + sourceArith(a.Index) + "]")
	}
	if a.Naked {
		return b.String()
	}
	if a.Append {
		b.WriteByte('+')
	}
	b.WriteByte('=')
	if a.Array != nil {
		return b.String() + arrayText(a.Array)
	}
	return b.String() + wordText(a.Value)
}

func arrayText(array *syntax.ArrayExpr) string {
	elems := make([]string, len(array.Elems))
	for i, e := range array.Elems {
		if e.Index != nil {
			elems[i] = itemKeyText(e)
		}
		elems[i] += wordText(e.Value)
	}
	return "(" + strings.Join(elems, " ") + ")"
}

func itemKeyText(e *syntax.ArrayElem) string {
	key, appended := source.ItemKey(e)
	text := "["
	if key != nil {
		text += sourceArith(key)
	}
	if appended {
		return text + "]+="
	}
	return text + "]="
}

func assignsText(assigns []*syntax.Assign) string {
	texts := make([]string, len(assigns))
	for i, a := range assigns {
		texts[i] = AssignText(a)
	}
	return strings.Join(texts, " ")
}

// redirectText is a redirection as bash shows it: with the descriptor where that
// is a copy.
func redirectText(r *syntax.Redirect) string {
	word := wordText(r.Word)
	number := ""
	if r.N != nil {
		number = r.N.Value
	}
	switch r.Op {
	case syntax.Hdoc, syntax.DashHdoc:
		if IsQuoted(r.Word) {
			word = quote.Single(unquotedDelimiter(r.Word))
		}
		return number + r.Op.String() + word
	case syntax.RdrInOut:
		number = cmp.Or(number, "0")
	case syntax.DplIn, syntax.DplOut:
		return duplicateText(r.Op, number, word)
	}
	return number + r.Op.String() + " " + word
}

func duplicateText(op syntax.RedirOperator, number, word string) string {
	switch {
	case number == "" && op == syntax.DplIn:
		number = "0"
	case number == "" && (word == "-" || ascii.IsDigits(strings.TrimSuffix(word, "-")) || strings.HasPrefix(word, "$")):
		number = "1"
	case number == "":
		return op.String() + " " + word // both descriptors to a file
	}
	if word == "-" {
		return number + ">&-"
	}
	return number + op.String() + word
}
