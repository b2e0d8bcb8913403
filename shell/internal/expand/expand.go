// Package expand makes fields of words: braces, tildes, parameters with their operators,
// substitutions, arithmetic, splitting, names of files, and the removal of quotes. A
// word of the tree goes in; texts come out. What runs commands, it asks the Shell for.
package expand

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/shell/internal/ascii"
	"gopipe/shell/internal/format"
	"gopipe/shell/internal/locale"
	"gopipe/shell/internal/option"
	"gopipe/shell/internal/pattern"
	"gopipe/shell/internal/source"
	"gopipe/shell/internal/vars"
)

// A Config is what expansions see of a shell. What it points to belongs to the shell.
type Config struct {
	Vars   *vars.Set
	Opts   *option.Set
	Shopts *option.Shopts
	Shell  Shell
}

// A Shell is what expansions ask of the shell.
type Shell interface {
	// Special returns what a special parameter, or a positional one, stands for.
	Special(name string) (text string, set bool)

	// Positional returns $0 and the parameters after it, which are not to be changed.
	Positional() (zero string, params []string)

	// Substitute runs a command substitution and returns its output.
	Substitute(ctx context.Context, cs *syntax.CmdSubst) (string, error)

	// ProcSubst starts a process substitution and returns what it is called.
	ProcSubst(ps *syntax.ProcSubst) (name string, err error)

	// Evaluate evaluates an arithmetic expression.
	Evaluate(ctx context.Context, text string) (int64, error)

	// StackedDir is what "~" means before a number, which may have a sign.
	StackedDir(text string) (dir string, ok bool)

	// Glob returns the files of the shell's directory, and how names are matched.
	Glob() (pattern.Files, pattern.GlobOptions)

	// PatternFlags say how texts are matched, in [[ ]] if cond is true.
	PatternFlags(cond bool) pattern.Flags

	// DecodePrompt replaces the escapes of prompts.
	DecodePrompt(text string) string

	// Diagnose tells of what is wrong but no error.
	Diagnose(format string, args ...any)
}

// An Expander expands words: POSIX, 2.6. An error may be an *UnsetError.
type Expander struct {
	*Config
	Ctx context.Context
}

// Fields expands words to the fields of a command.
func (x Expander) Fields(words []*syntax.Word) ([]string, error) {
	list := fieldList{fields: make([]string, 0, len(words))}
	for _, w := range words {
		if field, ok, err := x.plainField(w); ok || err != nil {
			if err != nil {
				return nil, err
			}
			list.fields = append(list.fields, field)
			continue
		}
		if err := x.wordFields(&list, w); err != nil {
			return nil, err
		}
	}
	if len(list.patterns) > 0 {
		return x.withPaths(list)
	}
	return list.fields, nil
}

// A fieldList is what words are expanded to, before patterns are replaced by the
// files that they match: these may be made by a word that follows.
type fieldList struct {
	fields   []string
	patterns []patternField
}

// A patternField is a field of a list, by its place there.
type patternField struct {
	at    int
	frags []fragment
}

// withPaths is the list with the files that its patterns match.
func (x Expander) withPaths(list fieldList) ([]string, error) {
	all := make([]string, 0, len(list.fields))
	done := 0
	for _, p := range list.patterns {
		found, err := x.paths(p.frags)
		if err != nil {
			return nil, err
		}
		all = append(append(all, list.fields[done:p.at]...), found...)
		done = p.at + 1
	}
	return append(all, list.fields[done:]...), nil
}

// wordFields appends the fields of a word, of which there may be any number.
func (x Expander) wordFields(list *fieldList, w *syntax.Word) error {
	words := []*syntax.Word{w}
	if x.Opts.Braceexpand && HasBrace(w) {
		words = Braces(w)
	}
	for _, w := range words {
		frags, err := x.parts(nil, w.Parts, quoting{})
		if err != nil {
			return err
		}
		for _, field := range x.split(frags) {
			if x.mayMatch(field) {
				list.patterns = append(list.patterns, patternField{len(list.fields), field})
			}
			list.fields = append(list.fields, x.join(field))
		}
	}
	return nil
}

// mayMatch reports a field that could be a pattern.
func (x Expander) mayMatch(field []fragment) bool {
	if x.Opts.Noglob {
		return false
	}
	for _, f := range field {
		if f.kind != quoted && strings.ContainsAny(f.text, "*?[(") {
			return true
		}
	}
	return false
}

// Literal expands a word to one string, as the value of an assignment.
func (x Expander) Literal(w *syntax.Word) (string, error) {
	if w == nil {
		return "", nil
	}
	if text, ok, err := x.plainText(w.Parts); ok || err != nil {
		return text, err
	}
	return x.joined(w, quoting{assign: true})
}

// Document expands the body of a here-document.
func (x Expander) Document(w *syntax.Word) (string, error) {
	return x.joined(w, quoting{double: true, document: true, here: true})
}

// Word expands a word to one text.
func (x Expander) Word(w *syntax.Word) (string, error) {
	if text, ok, err := x.plainText(w.Parts); ok || err != nil {
		return text, err
	}
	return x.joined(w, quoting{})
}

func (x Expander) joined(w *syntax.Word, q quoting) (string, error) {
	if w == nil {
		return "", nil
	}
	frags, err := x.parts(nil, w.Parts, q)
	return x.join(frags), err
}

// join makes one string of a word that is not split.
func (x Expander) join(frags []fragment) string {
	if len(frags) == 1 {
		return frags[0].text
	}
	var b strings.Builder
	for _, f := range frags {
		switch f.kind {
		case nextAt:
			b.WriteByte(' ')
		case nextStar:
			b.WriteString(x.Vars.Separator())
		default:
			b.WriteString(f.text)
		}
	}
	return b.String()
}

// parts appends the expansion of the parts of a word.
func (x Expander) parts(out []fragment, parts []syntax.WordPart, q quoting) ([]fragment, error) {
	assignment := q.assign || len(parts) > 0 && !x.Opts.Posix && !q.double && !q.operand && !q.element && isAssignment(parts[0])
	for i, part := range parts {
		var err error
		if lit, ok := part.(*syntax.Lit); ok {
			out = x.text(out, lit.Value, q, tildes{begins: i == 0 && !q.element, last: i == len(parts)-1, assignment: assignment, value: q.assign || i > 0})
		} else {
			out, err = x.part(out, part, q)
		}
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// isAssignment reports whether a word looks like an assignment, in which bash
// expands tildes wherever it stands.
func isAssignment(part syntax.WordPart) bool {
	lit, ok := part.(*syntax.Lit)
	if !ok {
		return false
	}
	name, _, ok := strings.Cut(lit.Value, "=")
	return ok && ascii.IsName(name)
}

func (x Expander) part(out []fragment, part syntax.WordPart, q quoting) ([]fragment, error) {
	switch p := part.(type) {
	case *syntax.SglQuoted:
		return x.single(out, p, q)
	case *syntax.DblQuoted:
		return x.double(out, p, quoting{double: true, here: q.here})
	case *syntax.ParamExp:
		return x.param(out, p, q)
	case *syntax.CmdSubst:
		text, err := x.Shell.Substitute(x.Ctx, p)
		return append(out, q.expanded(text)), err
	case *syntax.ArithmExp:
		value, _, err := x.arithmetic(p.X)
		return append(out, q.expanded(strconv.FormatInt(value, 10))), err
	case *syntax.ProcSubst:
		name, err := x.Shell.ProcSubst(p)
		return append(out, fragment{quoted, name}), err
	case *syntax.ExtGlob:
		return x.extGlob(out, p, q)
	}
	return nil, errors.New("unsupported expansion")
}

// extGlob expands what stands in an extended pattern, which the parser leaves
// as text.
func (x Expander) extGlob(out []fragment, p *syntax.ExtGlob, q quoting) ([]fragment, error) {
	word, err := source.Word(p.Pattern.Value)
	if err != nil {
		return nil, err
	}
	out = append(out, fragment{plain, p.Op.String()})
	if word != nil {
		if out, err = x.parts(out, word.Parts, q); err != nil {
			return nil, err
		}
	}
	return append(out, fragment{plain, ")"}), nil
}

// expanded is the result of an expansion of one value.
func (q quoting) expanded(text string) fragment {
	if q.double {
		return fragment{quoted, text}
	}
	return fragment{result, text}
}

// single expands '...' and $'...'. In a word that is in double quotes as a
// whole, single quotes are literal, and do not quote.
func (x Expander) single(out []fragment, p *syntax.SglQuoted, q quoting) ([]fragment, error) {
	switch {
	case p.Dollar:
		return append(out, fragment{quoted, format.Unescape(p.Value)}), nil
	case !q.double:
		return append(out, fragment{quoted, p.Value}), nil
	}
	word, err := source.Document(withoutQuotes(p.Value))
	if err != nil {
		return nil, err
	}
	if word == nil {
		return append(out, fragment{quoted, "''"}), nil
	}
	out, err = x.parts(append(out, fragment{quoted, "'"}), word.Parts, q)
	return append(out, fragment{quoted, "'"}), err
}

// withoutQuotes drops double quotes that no backslash quotes.
func withoutQuotes(text string) string {
	if strings.IndexByte(text, '"') < 0 {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '"' {
			continue
		}
		b.WriteByte(text[i])
		if text[i] == '\\' && i+1 < len(text) {
			i++
			b.WriteByte(text[i])
		}
	}
	return b.String()
}

func (x Expander) double(out []fragment, p *syntax.DblQuoted, q quoting) ([]fragment, error) {
	if len(p.Parts) == 0 {
		return append(out, fragment{quoted, ""}), nil
	}
	from, none := len(out), false
	for i, part := range p.Parts {
		var err error
		before := len(out)
		if out, err = x.parts(out, p.Parts[i:i+1], q); err != nil {
			return nil, err
		}
		none = none || len(out) == before && isList(part)
	}
	if none && !hasText(out[from:]) {
		out = out[:from] // as "$@" alone, also beside what expands to nothing
	}
	return out, nil
}

// isList reports a part that may expand to no field at all.
func isList(part syntax.WordPart) bool {
	p, ok := part.(*syntax.ParamExp)
	return ok && p.Param != nil && (p.Param.Value == "@" || isAllIndex(p.Index))
}

func hasText(frags []fragment) bool {
	for _, f := range frags {
		if f.text != "" || f.kind == nextAt || f.kind == nextStar {
			return true
		}
	}
	return false
}

// text expands the program's own text: its backslashes and tildes.
func (x Expander) text(out []fragment, s string, q quoting, t tildes) []fragment {
	if q.double {
		return append(out, fragment{quoted, q.unescape(s)})
	}
	kind := plain
	if q.operand {
		kind = result
	}
	for s != "" {
		if home, n := x.tilde(s, t); n > 0 {
			out, s = append(out, fragment{quoted, home}), s[n:]
			t.begins = false
			continue
		}
		n := t.chunk(s)
		if s[0] == '\\' && len(s) > 1 {
			n = 1 + locale.CharSize(s[1:])
			if s[1] != '\n' {
				out = append(out, fragment{quoted, s[1:n]})
			}
		} else {
			out = append(out, fragment{kind, s[:n]})
		}
		t.passed(s[:n])
		s = s[n:]
	}
	return out
}

// unescape removes the backslashes that quote something in double quotes.
func (q quoting) unescape(s string) string {
	special := "$`\\\""
	if q.document {
		special = "$`\\"
	}
	if q.operand {
		special += "}\""
	}
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			switch {
			case s[i+1] == '\n':
				i++
				continue
			case strings.IndexByte(special, s[i+1]) >= 0:
				i++
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// Prompt expands a text as a prompt is: its escapes, and with promptvars what is in
// it besides.
func (x Expander) Prompt(text string) string {
	text = x.Shell.DecodePrompt(text)
	if !x.Shopts.Promptvars {
		return text
	}
	word, err := source.Document(text)
	if err != nil {
		return text
	}
	text, _ = x.joined(word, quoting{double: true})
	return text
}

// DocumentText expands a text as the body of a here-document is. What can't be read
// stays as it is.
func (x Expander) DocumentText(text string) string {
	word, err := source.Document(text)
	if err != nil {
		return text
	}
	text, _ = x.joined(word, quoting{double: true, document: true})
	return text
}
