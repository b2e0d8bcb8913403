package interp

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/shell/internal/source"
	"gopipe/shell/internal/state"
	"gopipe/shell/internal/vars"
)

// Bash replaces aliases in the text that it reads, line by line, before it
// parses it: an alias may hold half a command. So where there are aliases, what
// is left of a text is read in this way, too.

// An AliasReader replaces aliases in a text. It knows of the language what
// tells where the name of a command stands.
type AliasReader struct {
	aliases map[string]string
	Text    string
	pos     int
	active  []activeAlias
	docs    []string // the delimiters of here-documents whose text is to come

	Command  bool // the next word is a command's name
	again    bool // the next word may be an alias, after one that ends in a blank
	target   bool // the next word is a redirection's
	pattern  bool // the next word is a pattern of case
	caseWord int  // how many words are left to come up to case's "in"
	test     bool // in [[ ]]
	function bool // the next word is a function's name
}

// An activeAlias is not replaced again in its own text.
type activeAlias struct {
	name  string
	rest  int  // how long the text is that follows
	blank bool // it ends in a blank: the word that follows may be one, too
}

// readLine passes a line and all that it begins but for compound commands.
func (r *AliasReader) readLine() { r.commands(0) }

// commands passes commands up to the end of a line, or to the byte that closes
// them, if that is not 0. It reports whether it found it.
func (r *AliasReader) commands(end byte) bool {
	for r.pos < len(r.Text) {
		c := r.Text[r.pos]
		switch {
		case c == '\n':
			r.pos++
			r.skipDocuments()
			r.separate()
			if end == 0 {
				return true
			}
		case c == ' ' || c == '\t':
			r.pos++
		case strings.HasPrefix(r.Text[r.pos:], "\\\n"):
			r.pos += 2
		case c == '#':
			r.pos += lineLength(r.Text[r.pos:])
		case c == end && end != 0 && !r.test && !(c == ')' && r.pattern):
			r.pos++
			return true
		case strings.IndexByte(";&|()<>", c) >= 0:
			r.operator()
		default:
			r.word()
		}
	}
	return false
}

func lineLength(s string) int {
	if n := strings.IndexByte(s, '\n'); n >= 0 {
		return n
	}
	return len(s)
}

// separate is what begins a command.
func (r *AliasReader) separate() {
	r.target, r.again = false, false
	r.Command = !r.test && !r.pattern && r.caseWord == 0
}

func (r *AliasReader) operator() {
	s := r.Text[r.pos:]
	switch {
	case strings.HasPrefix(s, ";;"), strings.HasPrefix(s, ";&"):
		r.pos += 2
		if strings.HasPrefix(s, ";;&") {
			r.pos++
		}
		r.Command, r.pattern = false, true
	case strings.HasPrefix(s, "&>"), s[0] == '<', s[0] == '>':
		r.redirection(s)
	case strings.HasPrefix(s, "((") && arithmeticEnd([]byte(s), 2) > 0:
		r.pos += arithmeticEnd([]byte(s), 2) + 2
		r.Command = false
	case s[0] == '(' && !r.test && !r.pattern:
		r.pos++
		r.parentheses()
	case s[0] == ')' && r.pattern:
		r.pos++
		r.pattern = false
		r.separate()
	default:
		r.pos++
		r.separate()
	}
}

// parentheses are a subshell, or those of a function's definition.
func (r *AliasReader) parentheses() {
	from := r.pos
	r.nested(')')
	r.Command = strings.TrimSpace(r.Text[from:r.pos]) == ")"
}

// nested passes commands inside of others.
func (r *AliasReader) nested(end byte) {
	outer := *r
	r.pattern, r.caseWord, r.test = false, 0, false
	r.separate()
	r.commands(end)
	r.Command, r.again, r.target = outer.Command, outer.again, outer.target
	r.pattern, r.caseWord, r.test = outer.pattern, outer.caseWord, outer.test
}

func (r *AliasReader) redirection(s string) {
	n := 1
	for n < len(s) && strings.IndexByte("<>&|", s[n]) >= 0 {
		n++
	}
	switch {
	case r.test:
		r.pos++
	case n < len(s) && s[n] == '(' && n == 1:
		r.pos += 2
		r.nested(')')
	case s[:n] == "<<":
		if n < len(s) && s[n] == '-' {
			n++
		}
		r.pos += n
		r.pos += len(s[n:]) - len(strings.TrimLeft(s[n:], " \t"))
		from := r.pos
		r.passWord()
		r.docs = append(r.docs, strings.Map(dropQuotes, r.Text[from:r.pos]))
	default:
		r.pos += n
		r.target = true
	}
}

func dropQuotes(c rune) rune {
	if c == '\'' || c == '"' || c == '\\' {
		return -1
	}
	return c
}

// skipDocuments passes the here-documents that the line before began.
func (r *AliasReader) skipDocuments() {
	for _, delimiter := range r.docs {
		for r.pos < len(r.Text) {
			n := lineLength(r.Text[r.pos:])
			line := r.Text[r.pos : r.pos+n]
			r.pos = min(r.pos+n+1, len(r.Text))
			if strings.TrimLeft(line, "\t") == delimiter {
				break
			}
		}
	}
	r.docs = nil
}

// word passes a word, which is replaced first if it is an alias.
func (r *AliasReader) word() {
	from := r.pos
	isPlain := r.passWord()
	word := r.Text[from:r.pos]
	again := r.again || r.afterBlank(from)
	r.again = again && !isPlain // as in bash, a quoted word does not count
	switch {
	case r.target:
		r.target = false
	case r.pattern:
		r.pattern = word != "esac"
	case r.caseWord > 0:
		r.caseWord--
		r.pattern = r.caseWord == 0
	case r.function:
		r.function, r.Command = false, true
	case isPlain && (r.Command || again) && !r.test && r.replace(from, word):
		r.again = !r.Command
	case r.test:
		r.test = word != "]]"
	case r.Command:
		r.Command = isPlain && r.keyword(word) || isAssignmentText(word)
	}
}

// replace puts an alias's text in place of its name.
func (r *AliasReader) replace(from int, word string) bool {
	value, ok := r.aliases[word]
	if !ok {
		return false
	}
	for _, a := range r.active {
		if a.name == word && len(r.Text)-from > a.rest {
			return false
		}
	}
	r.active = append(r.active, activeAlias{word, len(r.Text) - r.pos, strings.TrimRight(value, " \t") != value})
	r.Text = r.Text[:from] + value + aliasEnd(value) + r.Text[r.pos:]
	r.pos = from
	return true
}

// aliasEnd is the blank that ends the last word of an alias, unless that is
// open: what follows is another word or operator.
func aliasEnd(value string) string {
	quote := byte(0)
	for i := 0; i < len(value); i++ {
		switch c := value[i]; {
		case c == '\\' && quote != '\'':
			if i++; i == len(value) {
				return ""
			}
		case c == quote:
			quote = 0
		case quote == 0 && (c == '\'' || c == '"'):
			quote = c
		}
	}
	if value == "" || quote != 0 || strings.IndexByte(" \t\n", value[len(value)-1]) >= 0 {
		return ""
	}
	return " "
}

// afterBlank reports whether a word is the first after an alias that ends in a
// blank.
func (r *AliasReader) afterBlank(from int) (is bool) {
	for i := range r.active {
		a := &r.active[i]
		if a.blank && len(r.Text)-from <= a.rest {
			a.blank, is = false, true
		}
	}
	return is
}

// keyword takes note of a reserved word, and reports whether a command's name
// follows.
func (r *AliasReader) keyword(word string) bool {
	switch word {
	case "if", "then", "else", "elif", "do", "while", "until", "time", "!", "{", "coproc":
		return true
	case "case":
		r.caseWord = 2
	case "[[":
		r.test = true
	case "function":
		r.function = true
	}
	return false
}

func isAssignmentText(word string) bool {
	name, _, ok := strings.Cut(word, "=")
	if !ok {
		return false
	}
	_, ok = vars.ParseReference(strings.TrimSuffix(name, "+"))
	return ok
}

// passWord moves to the end of a word; isPlain tells that nothing in it is
// quoted or expanded.
func (r *AliasReader) passWord() (isPlain bool) {
	isPlain = true
	from := r.pos
	for r.pos < len(r.Text) {
		c := r.Text[r.pos]
		switch {
		case c == '(' && r.pos > from && strings.IndexByte("=@?*+!", r.Text[r.pos-1]) >= 0:
			r.pos++
			r.skipTo(')')
			isPlain = false
		case strings.IndexByte(" \t\n;&|()<>", c) >= 0:
			return isPlain
		case strings.IndexByte("\\'\"`$", c) >= 0:
			r.quoted(c)
			isPlain = false
		default:
			r.pos++
		}
	}
	return isPlain
}

// quoted passes what a byte begins that quotes or expands.
func (r *AliasReader) quoted(c byte) {
	r.pos++
	s := r.Text[r.pos:]
	switch {
	case c == '\\':
		r.pos = min(r.pos+1, len(r.Text))
	case c == '\'':
		r.pos = min(r.pos+strings.IndexByte(s+"'", '\'')+1, len(r.Text))
	case c == '"' || c == '`':
		r.skipTo(c)
	case strings.HasPrefix(s, "'"):
		r.pos++
		r.skipTo('\'')
	case strings.HasPrefix(s, "((") && arithmeticEnd([]byte(s), 2) > 0:
		r.pos += arithmeticEnd([]byte(s), 2) + 2
	case strings.HasPrefix(s, "("):
		r.pos++
		r.nested(')')
	case strings.HasPrefix(s, "{"):
		r.pos++
		r.skipTo('}')
	}
}

// skipTo passes text up to a byte that ends it, and what is quoted or nested
// in it.
func (r *AliasReader) skipTo(end byte) {
	for r.pos < len(r.Text) {
		c := r.Text[r.pos]
		switch {
		case c == end:
			r.pos++
			return
		case c == '\\', c == '$' && end != '\'' && end != '`', c == '"' && end == '}', c == '"' && end == ')', c == '`' && end != '`',
			c == '\'' && end == ')':
			r.quoted(c)
		case c == '(' && end == ')':
			r.pos++
			r.skipTo(')')
		default:
			r.pos++
		}
	}
}

// aliasing reports whether what is read has aliases replaced.
func aliasing(sh *state.Shell) bool { return sh.Shopts.ExpandAliases && len(sh.Aliases) > 0 }

// aliasedLines evaluates a text of which nothing has been parsed yet. line is
// the number of its first.
func aliasedLines(ctx context.Context, sh *state.Shell, text string, line uint) {
	r := AliasReader{Text: text, Command: true}
	for r.Text != "" && !Stopped(ctx, sh) {
		left := r.Unread()
		file, err := ReadAliased(sh, &r, line)
		if err != nil {
			refuseText(sh, err)
			return
		}
		read := text[len(text)-left : len(text)-r.Unread()]
		if sh.Opts.Verbose {
			sh.WriteError(read)
		}
		line += uint(strings.Count(read, "\n"))
		for _, stmt := range file.Stmts {
			if Stopped(ctx, sh) {
				break
			}
			evalStmt(ctx, sh, stmt)
			if sh.Flow != state.FlowOn && resume(sh) {
				break
			}
		}
	}
}

// refuseText ends the evaluation of a text that is no program.
func refuseText(sh *state.Shell, err error) {
	var bad *source.SyntaxError
	if errors.As(err, &bad) {
		sh.WriteError(state.Message(bad.Pos, bad.Msg) + bad.Excerpt())
	}
	sh.Status = 2
}

// ReadAliased reads and parses as many lines as make commands that are
// complete.
func ReadAliased(sh *state.Shell, r *AliasReader, line uint) (*syntax.File, error) {
	r.aliases = nil
	if sh.Shopts.ExpandAliases {
		r.aliases = sh.Aliases
	}
	before := bytes.Repeat([]byte("\n"), int(line)-1)
	for {
		r.readLine()
		unit := append(before[:len(before):len(before)], r.Text[:r.pos]...)
		file, err := source.Parse(unit, sh.Script)
		if err == nil || r.pos == len(r.Text) {
			r.drop()
			return file, err
		}
	}
}

// drop forgets what has been passed.
func (r *AliasReader) drop() {
	r.Text, r.pos = r.Text[r.pos:], 0
	r.active = slices.DeleteFunc(r.active, func(a activeAlias) bool { return a.rest >= len(r.Text) })
}

// Unread is how much of the text is left that was to be read. What is left of
// an alias is no part of it.
func (r *AliasReader) Unread() int {
	left := len(r.Text) - r.pos
	for _, a := range r.active {
		left = min(left, a.rest)
	}
	return left
}

// parsePart is for a program that is none, unless perhaps for the aliases that
// it defines. What follows its last good line is left to be read as it is
// reached: a statement without anything in it marks the place.
func parsePart(text []byte, name string) *syntax.File {
	if !bytes.Contains(text, []byte("expand_aliases")) {
		return nil
	}
	good := uint(0) // lines
	parser := syntax.NewParser(syntax.Variant(syntax.LangBash))
	for stmt, err := range parser.StmtsSeq(bytes.NewReader(text)) {
		if err != nil {
			break
		}
		after, _, _ := strings.Cut(string(text[stmt.End().Offset():]), "\n")
		after = strings.Trim(after, " \t;")
		if after == "" || after[0] == '#' || lastLine(stmt) > stmt.End().Line() {
			good = lastLine(stmt)
		}
	}
	rest := string(text)
	for range good {
		rest = rest[min(lineLength(rest)+1, len(rest)):]
	}
	offset := len(text) - len(rest)
	file, err := source.Parse(text[:offset], name)
	if err != nil || offset == 0 {
		return nil
	}
	file.Stmts = append(file.Stmts, &syntax.Stmt{Position: syntax.NewPos(uint(offset), good+1, 1)})
	return file
}

// IsUnparsed finds what parsePart left.
func IsUnparsed(stmt *syntax.Stmt) bool {
	return stmt.Cmd == nil && len(stmt.Redirs) == 0 && !stmt.Negated && len(stmt.Comments) == 0
}

// rereads reports whether statement i, and what follows, is to be read again,
// because of aliases.
func rereads(sh *state.Shell, stmts []*syntax.Stmt, i int) bool {
	if IsUnparsed(stmts[i]) {
		return true
	}
	return aliasing(sh) && sh.Text != "" && (i == 0 || stmts[i].Pos().Line() > lastLine(stmts[i-1]))
}

// reread evaluates the text from a line on that pos is in.
func reread(ctx context.Context, sh *state.Shell, pos syntax.Pos) {
	at := int(pos.Offset())
	if at > len(sh.Text) {
		return
	}
	at = strings.LastIndexByte(sh.Text[:at], '\n') + 1
	aliasedLines(ctx, sh, sh.Text[at:], pos.Line())
}

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
