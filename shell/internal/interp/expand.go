package interp

import (
	"context"
	"errors"
	"io"
	"os/user"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/internal/stream"
	"gopipe/shell/internal/arith"
	"gopipe/shell/internal/ascii"
	"gopipe/shell/internal/format"
	"gopipe/shell/internal/locale"
	"gopipe/shell/internal/option"
	"gopipe/shell/internal/pattern"
	"gopipe/shell/internal/source"
	"gopipe/shell/internal/state"
)

// An Expander expands words: POSIX, 2.6.
type Expander struct {
	Sh  *state.Shell
	Ctx context.Context
}

// A fragment is a part of an expanded word.
type fragment struct {
	kind fragmentKind
	text string
}

type fragmentKind uint8

const (
	plain    fragmentKind = iota // the program's own text
	quoted                       // means itself, and makes a field even if empty
	result                       // of an unquoted expansion, still to be split
	nextAt                       // between two elements of $@; a text joins them where IFS is empty
	nextStar                     // between two elements of an unquoted $*
)

// quoting is where a part of a word stands.
type quoting struct {
	double   bool // in double quotes, or in what is expanded as if it were
	document bool // in what is expanded as a here-document, where a double quote is literal
	here     bool // the here-document is none that something else is expanded as
	operand  bool // in the word of ${name:-word}
	assign   bool // in the value of an assignment: a tilde may follow a colon
	element  bool // in an element of an associative array: a tilde is one
}

// Fields expands words to the fields of a command.
func Fields(ctx context.Context, sh *state.Shell, words []*syntax.Word) ([]string, error) {
	x := Expander{sh, ctx}
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
	if x.Sh.Opts.Braceexpand && HasBrace(w) {
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
	if x.Sh.Opts.Noglob {
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
func Literal(ctx context.Context, sh *state.Shell, w *syntax.Word) (string, error) {
	if w == nil {
		return "", nil
	}
	x := Expander{sh, ctx}
	if text, ok, err := x.plainText(w.Parts); ok || err != nil {
		return text, err
	}
	return x.joined(w, quoting{assign: true})
}

// hereText expands the body of a here-document.
func hereText(ctx context.Context, sh *state.Shell, w *syntax.Word) (string, error) {
	return Expander{sh, ctx}.joined(w, quoting{double: true, document: true, here: true})
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
			b.WriteString(x.Sh.Vars.Separator())
		default:
			b.WriteString(f.text)
		}
	}
	return b.String()
}

// pattern expands a word in which what is quoted is not special.
func (x Expander) pattern(w *syntax.Word) (string, error) {
	if w == nil {
		return "", nil
	}
	frags, err := x.parts(nil, w.Parts, quoting{})
	return x.patternText(frags), err
}

func (x Expander) patternText(frags []fragment) string {
	var b strings.Builder
	for _, f := range frags {
		switch f.kind {
		case quoted:
			b.WriteString(pattern.Quote(f.text))
		case nextAt:
			b.WriteByte(' ')
		case nextStar:
			b.WriteString(x.Sh.Vars.Separator())
		default:
			b.WriteString(f.text)
		}
	}
	return b.String()
}

// paths replaces a field that is a pattern by the files it matches, if any.
func (x Expander) paths(field []fragment) ([]string, error) {
	text, opts := x.patternText(field), x.Sh.GlobOptions()
	if !pattern.HasMeta(text, opts.Flags()) {
		return []string{x.join(field)}, nil
	}
	switch found := pattern.Glob(state.ShellFiles{Shell: x.Sh}, text, opts); {
	case len(found) > 0:
		return found, nil
	case x.Sh.Shopts.Failglob:
		return nil, errors.New("no match: " + x.join(field))
	case x.Sh.Shopts.Nullglob:
		return nil, nil
	}
	return []string{x.join(field)}, nil
}

// parts appends the expansion of the parts of a word.
func (x Expander) parts(out []fragment, parts []syntax.WordPart, q quoting) ([]fragment, error) {
	assignment := q.assign || len(parts) > 0 && !x.Sh.Opts.Posix && !q.double && !q.operand && !q.element && isAssignment(parts[0])
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
		text, err := Substitute(x.Ctx, x.Sh, p)
		return append(out, q.expanded(text)), err
	case *syntax.ArithmExp:
		value, _, err := x.arithmetic(p.X)
		return append(out, q.expanded(state.FormatInt(value))), err
	case *syntax.ProcSubst:
		name, err := procSubst(x.Sh, p)
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
	word, err := source.Document(p.Value)
	if err != nil {
		return nil, err
	}
	if word == nil {
		return append(out, fragment{quoted, "''"}), nil
	}
	out, err = x.parts(append(out, fragment{quoted, "'"}), word.Parts, q)
	return append(out, fragment{quoted, "'"}), err
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

// tildes finds where in a literal a tilde may be expanded.
type tildes struct {
	begins     bool // a tilde may stand here
	last       bool // the literal ends its word
	assignment bool // the word is an assignment, or its value
	value      bool // the "=" has been passed
}

// chunk is the length of the text up to where a tilde may stand next, or to a
// backslash.
func (t *tildes) chunk(s string) int {
	stops := `\`
	if t.assignment {
		stops = `\:=`
	}
	i := strings.IndexAny(s, stops)
	switch {
	case i < 0:
		return len(s)
	case s[i] == '\\':
		return max(i, 1)
	}
	return i + 1
}

func (t *tildes) passed(s string) {
	t.begins = false
	if !t.assignment {
		return
	}
	last := s[len(s)-1]
	t.begins = last == ':' && t.value || last == '=' && !t.value
	t.value = t.value || last == '='
}

// tilde expands the tilde at the start of s. n is the length of its prefix, 0
// if there is none.
func (x Expander) tilde(s string, t tildes) (home string, n int) {
	if s[0] != '~' || !t.begins {
		return "", 0
	}
	ends := "/"
	if t.assignment {
		ends = "/:"
	}
	n = strings.IndexAny(s, ends)
	if n < 0 {
		n = len(s)
		if !t.last { // the rest of the prefix is quoted, or comes from an expansion
			return "", 0
		}
	}
	home, ok := x.Home(s[1:n])
	if !ok {
		return "", 0
	}
	return home, n
}

func (x Expander) Home(name string) (dir string, ok bool) {
	variable := ""
	switch name {
	case "":
		variable = "HOME"
	case "+":
		variable = "PWD"
	case "-":
		variable = "OLDPWD"
	default:
		if dir, ok := x.Sh.StackedDir(name); ok {
			return dir, true
		}
		u, err := user.Lookup(name)
		if err != nil {
			return "", false
		}
		return u.HomeDir, true
	}
	if vr := x.Sh.Vars.Get(variable); vr != nil && vr.Set {
		return vr.Text, true
	}
	if name != "" {
		return "", false
	}
	u, err := user.Current()
	if err != nil {
		return "", false
	}
	return u.HomeDir, true
}

// A splitter makes fields of a word's fragments: POSIX, 2.6.5.
type splitter struct {
	ifs     string
	fields  [][]fragment
	current []fragment
	present bool // current is a field, though perhaps an empty one
	blank   bool // a field has just been ended by a blank
}

func (x Expander) split(frags []fragment) [][]fragment {
	s := splitter{ifs: x.Sh.Vars.IFS()}
	for i, f := range frags {
		switch f.kind {
		case nextAt, nextStar:
			if f.text != "" && s.ifs == "" {
				s.add(fragment{result, f.text})
				break
			}
			if i > 0 && frags[i-1].kind == result && s.ifs != "" {
				s.result(x.Sh.Vars.Separator()) // as in bash, which joins what it splits
				break
			}
			s.end()
			s.blank = false
		case result:
			s.result(f.text)
		default:
			s.add(f)
		}
	}
	s.end()
	return s.fields
}

func (s *splitter) end() {
	if s.present {
		s.fields = append(s.fields, s.current)
	}
	s.current, s.present = nil, false
}

func (s *splitter) add(f fragment) {
	if f.text == "" && f.kind != quoted {
		return
	}
	s.current = append(s.current, f)
	s.present, s.blank = true, false
}

// result splits the result of an expansion.
func (s *splitter) result(text string) {
	start := 0
	for i := 0; i < len(text); {
		size := locale.CharSize(text[i:])
		if strings.Contains(s.ifs, text[i:i+size]) {
			s.add(fragment{result, text[start:i]})
			s.separator(text[i : i+size])
			start = i + size
		}
		i += size
	}
	s.add(fragment{result, text[start:]})
}

// separator ends a field. Blanks at the start, and around another separator,
// end none.
func (s *splitter) separator(char string) {
	if char == " " || char == "\t" || char == "\n" {
		s.blank = s.blank || s.present
		s.end()
		return
	}
	if !s.blank {
		s.present = true
	}
	s.end()
	s.blank = false
}

// Substitute runs a command substitution on a clone and returns its output.
func Substitute(ctx context.Context, sh *state.Shell, cs *syntax.CmdSubst) (string, error) {
	if sh.Dry != nil {
		return "", nil
	}
	if !descend(sh) {
		return "", errTooDeep
	}
	defer sh.Ascend()
	child := sh.Clone()
	child.Nesting++
	child.Texts++
	child.Untold = true
	if child.Opts.Errexit && !sh.Shopts.InheritErrexit {
		child.SetOption(option.ByName("errexit"), false)
	}
	since := arrivals(sh)
	out := &stream.Capture{}
	child.Table.Set(1, &state.Open{Capture: out})
	if file := onlyInput(cs.Stmts); file != nil {
		child.Status = 0
		copyFile(ctx, child, file)
	} else {
		if len(cs.Stmts) == 0 {
			child.Status = 0
		}
		evalAll(ctx, child, cs.Stmts)
		runExit(ctx, child)
	}
	Close(child)
	sh.Substatus, sh.Status = child.Status, child.Status
	if interruptedIn(sh, child, since); sh.Killed != 0 {
		return "", context.Canceled
	}
	if child.Fatal != nil {
		sh.End(child.Fatal)
		return "", child.Fatal
	}
	text, err := out.Wait(ctx.Done()) // for jobs, too, that are left
	if err != nil && ctx.Err() != nil {
		sh.End(context.Cause(ctx))
		return "", context.Cause(ctx)
	}
	return substituted(sh, text), nil
}

// substituted is what becomes of a command's output.
func substituted(sh *state.Shell, output []byte) string {
	text := strings.ReplaceAll(string(output), "\x00", "")
	if len(text) < len(output) {
		sh.Diagnose("warning: command substitution: ignored null byte in input")
	}
	return strings.TrimRight(text, "\n")
}

var errTooDeep = errors.New("command substitution: nested too deeply")

// onlyInput returns the redirection of "$(<file)", or nil.
func onlyInput(stmts []*syntax.Stmt) *syntax.Stmt {
	if len(stmts) != 1 {
		return nil
	}
	s := stmts[0]
	if s.Cmd != nil || len(s.Redirs) != 1 || s.Redirs[0].Op != syntax.RdrIn || s.Negated {
		return nil
	}
	return s
}

func copyFile(ctx context.Context, sh *state.Shell, stmt *syntax.Stmt) {
	withRedirs(ctx, sh, stmt, func() {
		if file, err := sh.Table.Get(0).Descriptor(); err == nil {
			sh.Table.Get(0).SyncInput()
			io.Copy(sh.Table.Writer(1), file)
		}
	})
}

// An unsetError is an expansion of a parameter that must be set and is not.
type unsetError struct{ text string }

func (e *unsetError) Error() string { return e.text }

// ExpansionFailed reports an error in an expansion, and unwinds as bash does:
// an unset parameter ends the shell, anything else the line.
func ExpansionFailed(sh *state.Shell, err error) {
	if sh.Fatal != nil || sh.Killed != 0 { // a substitution was cut short
		return
	}
	sh.Diagnose("%v", err)
	if IsUnset(err) {
		abort(sh, unsetStatus(sh))
		return
	}
	sh.Status = 1
	sh.SetPipeStatus(1)
	var indirect indirectError
	switch {
	case sh.Opts.Errexit && !isMild(err):
		sh.Exit(1)
	case sh.Opts.Posix && sh.Flow != state.FlowTop && sh.Level == 0 && !errors.As(err, &indirect):
		abort(sh, unsetStatus(sh))
	case sh.Flow != state.FlowTop:
		sh.Flow = state.FlowDiscard
	}
}

// IsUnset tells the errors that end a shell under set -u.
func IsUnset(err error) bool {
	var subscript arith.SubscriptError
	if errors.As(err, &subscript) {
		err = subscript.Err
	}
	var unset *unsetError
	return errors.As(err, &unset)
}

// EndsLine tells the errors of an expansion that are not the command's own.
func EndsLine(err error) bool {
	var failed *arith.Error
	return IsUnset(err) || errors.As(err, &failed)
}

// isMild tells the errors that do not end the shell under set -e.
func isMild(err error) bool {
	var failed *arith.Error
	var slice sliceError
	return errors.As(err, &failed) || errors.As(err, &slice)
}

// unsetStatus is that of a shell that ends for a parameter that is not set: bash
// has no handler for it where the program is an argument.
func unsetStatus(sh *state.Shell) int {
	if sh.InExit {
		return sh.TrapStatus
	}
	if isArgument(sh) && !sh.Opts.Errexit && (sh.Level == 0 || sh.Stage) {
		return 127
	}
	return 1
}

// expansionStatus is that of a stage that an error in an expansion keeps from being
// started.
func expansionStatus(sh *state.Shell, err error) int {
	var unset *unsetError
	if errors.As(err, &unset) {
		return unsetStatus(sh)
	}
	return 1
}
