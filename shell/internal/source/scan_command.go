package source

import (
	"strings"

	"gopipe/shell/internal/ascii"
)

// list passes commands up to what ends them: a reserved word, ")", ";;" for each
// of the kind, or the end of the text, which is "". It passes that, too.
func (s *scanner) list() string {
	for !s.lost {
		s.newlines()
		switch c := s.peek(); {
		case s.ended():
			return ""
		case c == ')':
			s.pos++
			return ")"
		case c == ';' && s.endsCase():
			return ";;"
		case c == ';' || c == '&' && s.at(s.pos+1) != '>' || c == '|':
			s.lose() // no command
		default:
			if end := s.pipeline(); end != "" {
				return end
			}
			s.separator()
		}
	}
	return ""
}

// endsCase passes ";;", ";&" or ";;&", if one is at hand.
func (s *scanner) endsCase() bool {
	from, i := s.pos, s.next(s.pos+1)
	next := s.at(i)
	if next != ';' && next != '&' {
		return false
	}
	op := s.text[from:from+1] + string(next)
	if after := s.next(i + 1); next == ';' && s.at(after) == '&' {
		op, i = op+"&", after
	}
	s.pos = i + 1
	s.joined(from, op)
	return true
}

// next is the offset of the byte at i, or after the ends of lines that are
// continued there.
func (s *scanner) next(i int) int {
	for s.isContinued(i) {
		i += 2
	}
	return i
}

// joined has the parser see, in place of what was passed since an offset, a token
// that no lines part.
func (s *scanner) joined(from int, token string) {
	if n := s.pos - from - len(token); n > 0 {
		s.edit(from, s.pos, strings.Repeat("\\\n", n/2)+token)
	}
}

// separator passes the operator after a command. It reports whether that has a
// command follow, be it on another line.
func (s *scanner) separator() (open bool) {
	s.gap()
	from, c := s.pos, s.peek()
	if c != ';' && c != '&' && c != '|' {
		return false
	}
	next := s.at(s.next(from + 1))
	switch {
	case c == ';' && (next == ';' || next == '&'):
		return false
	case c != ';' && next == c, c == '|' && next == '&':
		s.pos = s.next(from+1) + 1
		s.joined(from, string(c)+string(next))
		return true
	}
	s.pos++
	return c == '|'
}

// pipeline passes a command with what may stand before it: "!" and "time". It
// returns the reserved word that ends the list, if there is one instead.
func (s *scanner) pipeline() string {
	if c := s.peek(); c != '!' && c != 't' {
		return s.command()
	}
	last := -1 // where a "!" is that has none to go with
	for {
		at := s.pos
		switch {
		case s.isWord("!"):
			s.pos++
			s.gap()
			if last >= 0 {
				s.edit(last, last+1, " ")
				s.edit(at, at+1, " ")
				at = -1
			}
			if last = at; s.endsPipeline() {
				s.edit(s.pos, s.pos, " : ")
				return ""
			}
		case s.isWord("time"):
			s.timed()
			if s.isWord("!") && last < 0 {
				s.edit(at, s.pos+1, "! "+s.text[at:s.pos-1]+" ")
				s.pos++
				s.gap()
			}
			if s.endsPipeline() {
				return ""
			}
			last = -1
		default:
			return s.command()
		}
	}
}

// timed passes "time" and its options.
func (s *scanner) timed() {
	s.pos = s.wordEnd("time")
	s.gap()
	if s.isWord("-p") {
		s.pos = s.wordEnd("-p")
		s.gap()
	}
	if s.isWord("--") {
		s.edit(s.pos, s.pos+2, "  ")
		s.pos += 2
		s.gap()
	}
}

// endsPipeline reports whether no command follows.
func (s *scanner) endsPipeline() bool {
	c := s.peek()
	return s.ended() || c == '\n' || c == ';'
}

// isWord reports whether a word is at hand, as it is and whole.
func (s *scanner) isWord(text string) bool { return s.wordEnd(text) >= 0 }

// wordEnd is where a word ends that is at hand, or -1. Its lines may be continued.
func (s *scanner) wordEnd(text string) int {
	i := s.pos
	for _, c := range []byte(text) {
		i = s.next(i)
		if s.at(i) != c {
			return -1
		}
		i++
	}
	end := s.next(i)
	switch {
	case end >= len(s.text), class[s.text[end]]&meta != 0 && !(text == "!" && s.text[end] == '('):
		return i
	case text == "!" && s.text[end] == '(' && s.negates():
		return i
	}
	return -1
}

// negates reports whether "!(" is "! (", as it is without extglob.
func (s *scanner) negates() bool {
	before := s.text[:s.pos]
	if s.mode.ExtGlob {
		return false
	}
	if i := strings.LastIndex(before, "extglob"); i >= 0 && !strings.HasSuffix(strings.TrimRight(before[:i], " \t"), "-u") {
		return false
	}
	s.edit(s.pos+1, s.pos+1, " ")
	return true
}

// parentheses passes a subshell, or an expression as a command.
func (s *scanner) parentheses() {
	if s.at(s.pos+1) == '(' {
		s.arithmeticOr(s.pos, false)
		return
	}
	s.openSubshell()
	if s.newlines(); s.peek() == ')' {
		s.lose() // an empty one
		return
	}
	s.nested()
}

// openSubshell passes a parenthesis. The parser reads here-documents that were begun
// before it after the subshell, and so sees the one that ends such a line below them.
func (s *scanner) openSubshell() {
	open := s.pos
	s.pos++
	if s.gap(); len(s.docs) == 0 || s.peek() != '\n' || !followsOperator(s.text[:open]) {
		return
	}
	s.edit(open, open+1, " ")
	s.newline()
	s.edit(s.pos, s.pos, "(")
}

// followsOperator reports whether a text ends with an operator that a line may end
// with.
func followsOperator(before string) bool {
	before = strings.TrimRight(before, " \t")
	return before != "" && strings.IndexByte("&|;", before[len(before)-1]) >= 0
}

// redirections passes those of a compound command.
func (s *scanner) redirections() {
	for {
		s.gap()
		from := s.pos
		if s.startsRedirection() {
			s.redirection()
			continue
		}
		if class[s.peek()]&digit == 0 && s.peek() != '{' {
			return
		}
		s.word(argument)
		if c := s.peek(); c != '<' && c != '>' {
			s.pos = from
			return
		}
	}
}

func (s *scanner) startsRedirection() bool {
	switch s.peek() {
	case '<', '>':
		return s.at(s.pos+1) != '('
	case '&':
		return s.at(s.next(s.pos+1)) == '>'
	}
	return false
}

// A simpleCommand is one, as far as it has been passed.
type simpleCommand struct {
	words    int
	name     string // of the command, if it is plain
	from     mark
	prefixed bool // by an assignment or a redirection
	array    bool // by an assignment to an array
	hidden   bool // which the parser must not see as one
	again    bool // the next word may be an alias, wherever it stands

	redirected bool // there was a redirection
	isText     bool // what looks like assignments after the name are words to the parser
}

// command passes a command and its redirections. It returns the reserved word
// that it found instead of one, if it is one that ends a list.
func (s *scanner) command() string {
	if !s.enter() {
		return ""
	}
	defer s.leave()
	s.leaves = false
	if s.peek() == '(' {
		s.parentheses()
		s.redirections()
		s.leaves = false
		return ""
	}
	c := simpleCommand{from: s.mark(), hidden: s.knows(s.pos, textAssignments), isText: s.knows(s.pos, textArguments)}
	for !s.lost {
		s.gap()
		switch b := s.peek(); {
		case s.startsRedirection():
			s.redirection()
			c.prefixed, c.redirected = true, true
		case s.ended() || class[b]&meta != 0 && !s.startsSubstitution():
			if b == '(' && c.words == 0 && !c.prefixed { // by an alias
				s.parentheses()
				s.redirections()
				s.leaves = false
				return ""
			}
			if b == '(' && c.words == 1 && !c.prefixed {
				s.function(word{from: c.from.pos, to: s.pos})
				s.leaves = false
				return ""
			}
			certain := c.words <= 2 && !c.prefixed // what can't be redirected does not exit
			s.leaves = c.name == "exit" && certain || c.name == "exec" && c.words > 1
			return ""
		default:
			if end, done := s.commandWord(&c); done {
				s.leaves = false
				return end
			}
		}
	}
	return ""
}

// startsSubstitution reports whether "<(" or ">(" is at hand.
func (s *scanner) startsSubstitution() bool {
	c := s.peek()
	return (c == '<' || c == '>') && s.at(s.pos+1) == '('
}

// commandWord passes a word of a command. done tells that it was a reserved word,
// and what it begins has been passed, too; end is the word if it ends a list.
func (s *scanner) commandWord(c *simpleCommand) (end string, done bool) {
	m := s.mark()
	w := s.word(c.kind())
	switch {
	case s.numbers(w), s.aliased(c, w, m):
		return "", false
	case c.words > 0:
		s.survives(c.name, s.text[w.from:w.to])
		if c.words++; c.redirected && !c.isText && c.declares() { // the parser has none of it after a redirection
			s.learn(c.from.pos, textArguments)
			s.back(c.from)
			*c = simpleCommand{from: c.from, hidden: c.hidden, isText: true}
		}
		return "", false
	case w.assignment:
		c.array = c.array || w.array
		c.prefixed = true
		return "", false
	case c.array && !c.hidden:
		s.learn(c.from.pos, textAssignments)
		s.back(c.from)
		*c = simpleCommand{from: c.from, hidden: true, isText: c.isText}
		return "", false
	}
	return s.commandName(c, w)
}

// aliased replaces a word if it is an alias. The mark is that of its beginning.
func (s *scanner) aliased(c *simpleCommand, w word, m mark) bool {
	again := s.afterBlank(w.from) || c.again
	c.again = again && !w.plain // as in bash, a quoted word does not count
	if c.words > 0 && !again || !w.plain || !s.isAlias(w, c.words == 0 && !c.prefixed) {
		return false
	}
	active := s.active
	s.back(m)
	s.active = active
	s.replace(w)
	c.again = c.words > 0
	return true
}

// commandName takes note of the word that names a command, or begins a compound one.
func (s *scanner) commandName(c *simpleCommand, w word) (end string, done bool) {
	text := ""
	if w.plain {
		text = s.plain(w.from, w.to)
	}
	if !c.prefixed && text != "" {
		if text == "!" || text == "time" { // by an alias
			return "", false
		}
		if end, done := s.reserved(text, w); done {
			return end, true
		}
	}
	c.words, c.name = 1, text
	isText := c.isText || c.redirected
	if text == "let" || text == "nameref" || isText && (c.declares() || isReserved(text) || text == "]]") {
		s.mask(w.to - 1)
	}
	return "", false
}

// declares reports whether the arguments may be assignments to the parser, too.
func (c *simpleCommand) declares() bool {
	switch c.name {
	case "declare", "typeset", "local", "export", "readonly":
		return true
	}
	return false
}

// kind is that of the next word.
func (c *simpleCommand) kind() wordKind {
	if c.words == 0 {
		if c.hidden {
			return temporary
		}
		return assignable
	}
	switch {
	case c.declares() && (c.prefixed || c.isText), c.name == "let", c.name == "eval", c.name == "alias":
		return compound
	case c.declares():
		return declarable
	}
	return argument
}

// numbers reports whether a word is the descriptor of the redirection at hand.
func (s *scanner) numbers(w word) bool {
	if c := s.peek(); c != '<' && c != '>' {
		return false
	}
	text := s.plain(w.from, w.to)
	return ascii.IsDigits(text) || text[0] == '{' && text[len(text)-1] == '}' && len(text) > 2 && class[text[1]]&name != 0
}

// reserved passes what a reserved word begins; end is the word if it ends a list.
func (s *scanner) reserved(text string, w word) (end string, done bool) {
	switch text {
	case "then", "do", "done", "fi", "elif", "else", "esac", "}":
		return text, true
	case "if":
		s.ifCommand()
	case "while", "until":
		s.loop("do")
	case "for", "select":
		s.forCommand(text == "select")
	case "case":
		s.caseCommand()
	case "{":
		s.until("}")
	case "[[":
		s.test(w.from)
	case "function":
		s.functionCommand()
		return "", true
	case "coproc":
		s.coprocess()
		return "", true
	default:
		return "", false
	}
	s.redirections()
	return "", true
}

// until passes commands up to a reserved word.
func (s *scanner) until(end string) {
	if got := s.list(); got != end {
		s.unexpected(got)
	}
}

func (s *scanner) loop(do string) {
	s.until(do)
	s.until("done")
}

func (s *scanner) ifCommand() {
	s.until("then")
	for !s.lost {
		switch s.list() {
		case "elif":
			s.until("then")
		case "else":
			s.until("fi")
			return
		case "fi":
			return
		default:
			s.lose()
		}
	}
}

func (s *scanner) forCommand(isSelect bool) {
	s.gap()
	if s.peek() == '(' && s.at(s.pos+1) == '(' {
		s.loopHead()
	} else {
		s.loopWords()
	}
	s.gap()
	if s.peek() == ';' {
		s.pos++
	}
	s.newlines()
	s.replaceHere()
	from := s.pos
	switch {
	case s.isWord("do"):
		s.pos = s.wordEnd("do")
		s.until("done")
	case s.isWord("{"):
		s.pos++
		s.until("}")
		if isSelect && !s.lost { // the parser has no braces for it
			s.edit(from, from+1, "do")
			s.edit(s.pos-1, s.pos, "done")
		}
	default:
		s.lose()
	}
}

// loopWords passes the name of a loop's variable and its words.
func (s *scanner) loopWords() {
	s.replaceNext()
	m := s.mark()
	s.hideName(s.word(argument), m)
	s.newlines()
	if !s.isWord("in") {
		return
	}
	s.pos = s.wordEnd("in")
	for !s.lost {
		s.gap()
		if w := s.word(argument); w.from == w.to {
			return
		}
	}
}

// hideName has the parser see a plain word.
func (s *scanner) hideName(w word, since mark) {
	if len(s.edits) > since.edits {
		s.forget(since)
	}
	s.hide(w.from, w.to)
}

// hide masks whatever is special in a word, but for the ends of lines that are
// continued.
func (s *scanner) hide(from, to int) {
	for i := s.next(from); i < to; i = s.next(i + 1) {
		if class[s.text[i]]&(special|meta) != 0 {
			s.mask(i)
		}
	}
}

// loopHead passes the expressions of for ((;;)).
func (s *scanner) loopHead() {
	s.pos += 2
	for i := range 3 {
		for class[s.peek()]&blank != 0 || s.peek() == '\n' {
			s.pos++
		}
		first := len(s.masks)
		if !s.expression(')', ";") || (s.peek() == ')') != (i == 2) {
			s.lose()
			return
		}
		for end := s.pos; len(s.masks) > first && s.masks[len(s.masks)-1] == end-1 && strings.IndexByte(" \t\n", s.text[end-1]) >= 0; end-- {
			s.masks = s.masks[:len(s.masks)-1]
		}
		s.pos++
	}
	if s.peek() != ')' {
		s.lose()
		return
	}
	s.pos++
}

func (s *scanner) caseCommand() {
	s.gap()
	s.replaceNext()
	s.word(argument)
	s.newlines()
	if !s.isWord("in") {
		s.lose()
		return
	}
	s.pos = s.wordEnd("in")
	for !s.lost {
		s.newlines()
		if s.isWord("esac") {
			s.pos = s.wordEnd("esac")
			return
		}
		s.patterns()
		if s.lost {
			return
		}
		switch s.list() {
		case ";;":
		case "esac":
			return
		default:
			s.lose()
		}
	}
}

// patterns passes the patterns of a case, and the parenthesis after them.
func (s *scanner) patterns() {
	if s.peek() == '(' {
		s.pos++
	}
	for !s.lost {
		s.gap()
		if w := s.word(argument); w.from == w.to {
			s.lose()
			return
		}
		s.gap()
		c := s.peek()
		s.pos++
		switch c {
		case ')':
			return
		case '|':
		default:
			s.lose()
		}
	}
}

// test passes a command in [[ ]] that begins at from. A pattern in parentheses is
// none of bash's, but zsh's, in whose branch of a script it may stand: that is an
// error where it is reached.
func (s *scanner) test(from int) {
	if !s.enter() {
		return
	}
	defer s.leave()
	m, bad, operator := s.mark(), false, ""
	for n := 0; !s.lost; n++ {
		s.newlines()
		c := s.peek()
		switch {
		case s.ended() || c == ';':
			s.lose()
		case operator == "=~":
			s.regex()
			operator = ""
		case operator != "" && c == '(':
			bad = true
			s.regex()
			operator = ""
		case class[c]&meta != 0 && !s.startsSubstitution():
			s.pos++
			n = -1
		default:
			w := s.word(argument)
			text := s.text[w.from:w.to]
			if text == "]]" {
				s.endTest(from, m, bad)
				return
			}
			if bad = bad || operator != "" && s.peek() == '('; bad && s.peek() == '(' {
				s.regex()
			}
			if operator = ""; n > 0 && isMatch(text) {
				operator = text
			}
			if text == "!" {
				n = -1
			}
		}
	}
}

func (s *scanner) endTest(from int, m mark, bad bool) {
	if bad {
		s.forget(m)
		s.defect(from, string(standIn))
	}
}

// isMatch tells the operators whose right side is a pattern.
func isMatch(operator string) bool {
	return operator == "=~" || operator == "==" || operator == "=" || operator == "!="
}

// regex passes a regular expression, and masks what the parser would not take for
// a part of a word.
func (s *scanner) regex() {
	depth := 0
	for !s.ended() {
		c := s.text[s.pos]
		switch {
		case c == '\\', c == '\'', c == '"', c == '`', c == '$':
			s.quoted(c)
			continue
		case c == '(':
			depth++
		case c == ')':
			if depth--; depth < 0 {
				return
			}
		case class[c]&meta != 0 && c != '|' && depth == 0:
			return
		}
		if class[c]&meta != 0 {
			s.mask(s.pos)
		}
		s.pos++
	}
}

// functionCommand passes "function name" and what follows.
func (s *scanner) functionCommand() {
	s.gap()
	m := s.mark()
	w := s.word(argument)
	s.hideName(w, m)
	s.defined(w)
	s.gap()
	parens := s.passParens()
	before := s.pos
	s.newlines()
	if !parens && !s.isWord("{") && !strings.Contains(s.text[w.to:s.pos], "\n") {
		s.edit(before, before, "\n")
	}
	s.definition()
}

// passParens passes the "()" of a function.
func (s *scanner) passParens() bool {
	if s.peek() != '(' {
		return false
	}
	from := s.pos
	s.pos++
	s.gap()
	if s.peek() == ')' {
		s.pos++
		return true
	}
	s.pos = from
	return false
}

// function passes the rest of a definition: the parenthesis after the name is at
// hand.
func (s *scanner) function(w word) {
	if !s.passParens() {
		s.lose()
		return
	}
	w.to = w.from + len(strings.TrimRight(s.text[w.from:w.to], " \t\\\n"))
	s.hideName(w, mark{edits: len(s.edits)})
	s.defined(w)
	s.newlines()
	s.definition()
}

// defined takes note of a function that cut must know of.
func (s *scanner) defined(w word) {
	switch s.text[w.from:w.to] {
	case "exit", "exec":
		s.stays = true
	}
}

// survives takes note of a word that has "exec" fail without ending the shell: an
// option that may be wrong, and execfail.
func (s *scanner) survives(name, word string) {
	s.stays = s.stays || name == "exec" && strings.HasPrefix(word, "-") || name == "shopt" && word == "execfail"
}

// definition passes the command that a function is.
func (s *scanner) definition() {
	if word := s.command(); word != "" {
		s.unexpected(word)
	}
}

// coprocess passes what follows "coproc".
func (s *scanner) coprocess() {
	s.gap()
	if s.peek() == '(' {
		s.definition()
		return
	}
	from := s.pos
	if w := s.word(argument); w.plain && !isCompound(s.text[w.from:w.to]) {
		s.gap()
		if s.peek() == '(' {
			s.definition()
			return
		}
		next := s.pos
		if w := s.word(argument); isCompound(s.text[w.from:w.to]) {
			from = next
		}
	}
	s.pos = from
	s.definition()
}

func isCompound(word string) bool {
	switch word {
	case "if", "while", "until", "for", "select", "case", "{", "[[":
		return true
	}
	return false
}

// program passes the whole text, up to where the program is certain to have ended,
// and returns how much that is.
func (s *scanner) program() int {
	reached := true // by every run
	for !s.lost {
		s.gap()
		if s.peek() == '\n' {
			s.newline()
			reached = true
			continue
		}
		if s.ended() {
			break
		}
		if word := s.pipeline(); word != "" {
			s.unexpected(word)
			break
		}
		s.gap()
		c := s.peek()
		leaves := s.leaves && reached && !s.stays && (s.ended() || c == '\n' || c == ';')
		from := s.pos
		s.separator()
		switch {
		case leaves:
			return s.lastLine()
		case s.pos == from && c != '\n' && !s.ended():
			s.lose()
		}
		reached = c == ';' || c == '&' && s.pos == from+1
	}
	s.unfinished()
	return len(s.text)
}

// lastLine passes the rest of a line, which is read before any of it is run, with
// all that it begins.
func (s *scanner) lastLine() int {
	open := false // the last command has an operator after it
	for !s.lost && !s.ended() {
		s.gap()
		if s.peek() == '\n' {
			if s.newline(); !open && !s.lost {
				return s.pos
			}
			continue
		}
		if s.ended() {
			break
		}
		from := s.pos
		if word := s.pipeline(); word != "" {
			s.unexpected(word)
			break
		}
		if open = s.separator(); s.pos == from && !s.ended() {
			s.lose()
		}
	}
	if !s.lost {
		s.unfinished()
	}
	return len(s.text)
}
