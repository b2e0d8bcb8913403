// Package unparse writes a syntax tree as text: as bash shows functions and commands,
// in its layout, or as it stood in the program.
package unparse

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/shell/internal/quote"
)

// A formatter writes commands as bash lays them out where it shows a function.
type formatter struct {
	b      strings.Builder
	indent int
	lines  bool // each command of a list has a line of its own, as in a function
	flat   bool // lines begin with one blank

	// Here-documents, as bash has them: in a list or a pipeline their text comes
	// after the next operator, which the newline at its end may replace.
	operators int                // around what is written
	docs      []*syntax.Redirect // whose text is still to come
	documents bool               // the last text has ended a line that a semicolon would have
}

// FunctionText shows a function as declare -f does.
func FunctionText(decl *syntax.FuncDecl) string {
	f := formatter{lines: true}
	f.b.WriteString(decl.Name.Value + " () \n")
	f.body(decl.Body)
	return f.b.String() + "\n"
}

// CommandText is a command as bash shows it in its messages.
func CommandText(stmt *syntax.Stmt) string {
	var f formatter
	f.stmt(stmt)
	return f.b.String()
}

// ExportText is a function as bash hands it on: its body, not indented.
func ExportText(decl *syntax.FuncDecl) string {
	f := formatter{lines: true, flat: true}
	f.put("() { ")
	stmts, redirs := []*syntax.Stmt{decl.Body}, []*syntax.Redirect(nil)
	if block, ok := decl.Body.Cmd.(*syntax.Block); ok {
		stmts, redirs = block.Stmts, decl.Body.Redirs
	}
	f.put(" ")
	f.list(stmts)
	f.pending()
	f.put("\n}")
	f.redirs(redirs)
	return f.b.String()
}

func (f *formatter) put(text string) { f.b.WriteString(text) }

func (f *formatter) line() {
	if f.flat {
		f.put("\n ")
		return
	}
	f.put("\n" + strings.Repeat("    ", f.indent))
}

// body writes the body of a function, in braces whatever it is.
func (f *formatter) body(stmt *syntax.Stmt) {
	if block, ok := stmt.Cmd.(*syntax.Block); ok {
		f.group(block.Stmts)
		f.redirs(stmt.Redirs)
		return
	}
	f.group([]*syntax.Stmt{stmt})
}

func (f *formatter) group(stmts []*syntax.Stmt) {
	f.put("{ ")
	if !f.lines {
		f.list(stmts)
		f.pending()
		f.semicolon()
		f.put(" }")
		return
	}
	f.indented(stmts, false)
	f.put("}")
}

// indented writes a list on lines of its own. closed tells whether its last
// command has a semicolon too.
func (f *formatter) indented(stmts []*syntax.Stmt, closed bool) {
	f.indent++
	f.line()
	f.list(stmts)
	f.pending()
	if closed {
		f.semicolon()
	}
	f.indent--
	f.line()
}

func (f *formatter) list(stmts []*syntax.Stmt) {
	if len(stmts) > 1 || len(stmts) == 1 && stmts[0].Background {
		f.operators++
		defer func() { f.operators-- }()
	}
	for i, stmt := range stmts {
		f.stmt(stmt)
		if stmt.Background {
			f.operator(" &")
		}
		switch {
		case i == len(stmts)-1 && i > 0:
			f.pending()
		case i == len(stmts)-1:
		case stmt.Background:
			f.put(" ")
		default:
			f.separator()
		}
	}
}

// separator is what stands between two commands of a list.
func (f *formatter) separator() {
	switch {
	case len(f.docs) > 0:
		f.pending()
	case f.documents:
		f.documents = false
	default:
		f.put(";")
	}
	if f.lines {
		f.line()
	} else {
		f.put(" ")
	}
}

// semicolon ends a list where anything else does not.
func (f *formatter) semicolon() {
	text := f.b.String()
	if f.flat { // bash doesn't, and then can't read what it has written
		text = strings.TrimRight(text, " ")
	}
	if !strings.HasSuffix(text, "&") && !strings.HasSuffix(text, "\n") {
		f.put(";")
	}
}

// operator writes one, and the texts that have waited for it.
func (f *formatter) operator(op string) {
	f.put(op)
	if len(f.docs) > 0 {
		f.pending()
		f.put(" ")
	}
}

// pending writes the texts of here-documents, if there are any.
func (f *formatter) pending() {
	docs := f.docs
	f.docs = nil
	for i, r := range docs {
		if i == 0 {
			f.put("\n")
			f.documents = true
		}
		if r.Hdoc != nil {
			f.put(wordText(documentBody(r)))
		}
		f.put(unquotedDelimiter(r.Word) + "\n")
	}
}

func documentBody(r *syntax.Redirect) *syntax.Word {
	if r.Op == syntax.DashHdoc {
		return StripTabs(r.Hdoc)
	}
	return r.Hdoc
}

// unquotedDelimiter is the line that ends a here-document.
func unquotedDelimiter(w *syntax.Word) string {
	var b strings.Builder
	for _, part := range w.Parts {
		switch p := part.(type) {
		case *syntax.Lit:
			b.WriteString(quote.Unbackslash(p.Value))
		case *syntax.SglQuoted:
			b.WriteString(p.Value)
		case *syntax.DblQuoted:
			b.WriteString(unquotedDelimiter(&syntax.Word{Parts: p.Parts}))
		}
	}
	return b.String()
}

func (f *formatter) stmt(stmt *syntax.Stmt) {
	if stmt.Negated {
		f.put("! ")
	}
	f.command(stmt.Cmd)
	text := f.redirText(stmt.Redirs)
	if stmt.Cmd == nil {
		text = strings.TrimPrefix(text, " ")
	}
	f.redirected(text)
}

func (f *formatter) redirs(list []*syntax.Redirect) { f.redirected(f.redirText(list)) }

// redirected writes redirections, whose documents follow unless an operator does.
func (f *formatter) redirected(text string) {
	f.put(text)
	if f.operators == 0 {
		f.pending()
	}
}

func (f *formatter) redirText(list []*syntax.Redirect) string {
	var b strings.Builder
	for _, r := range list {
		if r.Op == syntax.Hdoc || r.Op == syntax.DashHdoc {
			f.docs = append(f.docs, r)
		}
		b.WriteString(" " + redirectText(r))
	}
	return b.String()
}

func (f *formatter) command(cmd syntax.Command) {
	switch c := cmd.(type) {
	case nil:
	case *syntax.BinaryCmd:
		f.binary(c)
	case *syntax.Block:
		f.group(c.Stmts)
	case *syntax.Subshell:
		f.put("( ")
		f.list(c.Stmts)
		f.pending()
		f.put(" )")
	case *syntax.IfClause:
		f.ifClause(c)
	case *syntax.WhileClause:
		f.while(c)
	case *syntax.ForClause:
		f.forClause(c)
	case *syntax.CaseClause:
		f.caseClause(c)
	case *syntax.FuncDecl:
		f.put("function " + c.Name.Value + " () ")
		f.line()
		f.body(c.Body)
	case *syntax.ArithmCmd:
		f.put("((" + sourceArith(c.X) + "))")
	case *syntax.TestClause:
		f.put("[[ " + testText(c.X) + " ]]")
	default:
		f.simple(cmd)
	}
}

func (f *formatter) simple(cmd syntax.Command) {
	switch c := cmd.(type) {
	case *syntax.TimeClause:
		f.put("time ")
		if c.PosixFormat {
			f.put("-p ")
		}
		if c.Stmt != nil {
			f.stmt(c.Stmt)
		}
	case *syntax.CoprocClause:
		f.put("coproc ")
		if c.Name != nil {
			f.put(wordText(c.Name) + " ")
		} else {
			f.put("COPROC ")
		}
		f.stmt(c.Stmt)
	case *syntax.CallExpr:
		f.put(assignsText(c.Assigns))
		if len(c.Assigns) > 0 && len(c.Args) > 0 {
			f.put(" ")
		}
		f.put(wordsText(c.Args))
	case *syntax.DeclClause:
		f.put(c.Variant.Value)
		if len(c.Args) > 0 {
			f.put(" " + assignsText(c.Args))
		}
	default:
		f.put(Text(cmd))
	}
}

func (f *formatter) binary(c *syntax.BinaryCmd) {
	f.operators++
	f.operands(c)
	if f.operators--; f.operators == 0 || !f.flat { // bash does always, and then can't read what it has written
		f.pending()
	}
}

func (f *formatter) operands(c *syntax.BinaryCmd) {
	if x, ok := c.X.Cmd.(*syntax.BinaryCmd); ok && isPipe(x.Op) && isPipe(c.Op) {
		f.operands(x)
	} else {
		f.stmt(c.X)
	}
	switch c.Op {
	case syntax.PipeAll:
		f.operator(" 2>&1 |")
		f.put(" ")
	case syntax.Pipe:
		f.operator(" |")
		f.put(" ")
	default:
		f.operator(" " + c.Op.String() + " ")
	}
	f.stmt(c.Y)
}

func isPipe(op syntax.BinCmdOperator) bool { return op == syntax.Pipe || op == syntax.PipeAll }

func (f *formatter) ifClause(c *syntax.IfClause) {
	f.put("if ")
	f.list(c.Cond)
	if f.flat { // bash forgets it here, and then can't read what it has written
		f.pending()
	}
	f.semicolon()
	f.put(" then")
	f.indented(c.Then, true)
	switch {
	case c.Else == nil:
	case len(c.Else.Cond) == 0:
		f.put("else")
		f.indented(c.Else.Then, true)
	default: // bash has no elif here
		f.put("else")
		f.indented([]*syntax.Stmt{{Cmd: c.Else}}, true)
	}
	f.put("fi")
}

func (f *formatter) while(c *syntax.WhileClause) {
	f.put(map[bool]string{true: "until ", false: "while "}[c.Until])
	f.list(c.Cond)
	f.pending()
	f.semicolon()
	f.put(" do")
	f.indented(c.Do, true)
	f.put("done")
}

func (f *formatter) forClause(c *syntax.ForClause) {
	if loop, ok := c.Loop.(*syntax.CStyleLoop); ok {
		f.put("for ((" + sourceArith(loop.Init) + "; " + sourceArith(loop.Cond) + "; " + sourceArith(loop.Post) + "))")
	} else {
		f.put(forHead(c) + ";")
	}
	f.line()
	f.put("do")
	f.indented(c.Do, true)
	f.put("done")
}

// forHead is what a loop over words begins with.
func forHead(c *syntax.ForClause) string {
	loop := c.Loop.(*syntax.WordIter)
	items := `"$@"`
	if loop.InPos.IsValid() {
		items = wordsText(loop.Items)
	}
	return map[bool]string{true: "select ", false: "for "}[c.Select] + loop.Name.Value + " in " + items
}

func caseHead(c *syntax.CaseClause) string { return "case " + wordText(c.Word) + " in " }

func (f *formatter) caseClause(c *syntax.CaseClause) {
	f.put(caseHead(c))
	f.indent++
	for _, item := range c.Items {
		f.line()
		patterns := make([]string, len(item.Patterns))
		for i, w := range item.Patterns {
			patterns[i] = wordText(w)
		}
		f.put(strings.Join(patterns, " | ") + ")")
		if len(item.Stmts) == 0 {
			f.put("\n")
			f.line()
		} else {
			f.indented(item.Stmts, false)
		}
		f.put(item.Op.String())
	}
	f.indent--
	f.line()
	f.put("esac")
}

// HeadText is what BASH_COMMAND shows of a command: all of a simple one, and the
// head of a compound one.
func HeadText(node syntax.Node) string {
	switch n := node.(type) {
	case *syntax.Stmt:
		plain := *n
		plain.Negated, plain.Background = false, false
		var f formatter
		f.stmt(&plain)
		return f.b.String()
	case *syntax.ForClause:
		return forHead(n)
	case *syntax.CaseClause:
		return caseHead(n)
	case syntax.ArithmExpr:
		return "((" + sourceArith(n) + "))"
	case syntax.Command:
		var f formatter
		f.command(n)
		return f.b.String()
	}
	return ""
}

// sourceArith is the text of an expression.
func sourceArith(e syntax.ArithmExpr) string {
	w, ok := e.(*syntax.Word)
	if !ok || len(w.Parts) == 0 {
		return ""
	}
	return wordText(w)
}

// testText is the text of an expression in [[ ]].
func testText(e syntax.TestExpr) string {
	switch e := e.(type) {
	case *syntax.Word:
		return wordText(e)
	case *syntax.ParenTest:
		return "( " + testText(e.X) + " )"
	case *syntax.UnaryTest:
		return e.Op.String() + " " + testText(e.X)
	case *syntax.BinaryTest:
		return testText(e.X) + " " + e.Op.String() + " " + testText(e.Y)
	}
	return ""
}
