package shell

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// A formatter writes commands as bash lays them out where it shows a function.
type formatter struct {
	b      strings.Builder
	indent int
	docs   []*syntax.Redirect // here-documents whose text is still to come
}

// functionText shows a function as declare -f does.
func functionText(decl *syntax.FuncDecl) string {
	var f formatter
	f.b.WriteString(decl.Name.Value + " () \n")
	f.body(decl.Body)
	return f.b.String() + "\n"
}

// commandText is a command as bash shows it in its messages.
func commandText(stmt *syntax.Stmt) string {
	var f formatter
	f.stmt(stmt)
	return f.b.String()
}

func (f *formatter) put(text string) { f.b.WriteString(text) }

func (f *formatter) line() { f.put("\n" + strings.Repeat("    ", f.indent)) }

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
	f.indented(stmts, false)
	f.put("}")
}

// indented writes a list on lines of its own. closed tells whether its last
// command has a semicolon too.
func (f *formatter) indented(stmts []*syntax.Stmt, closed bool) {
	f.indent++
	f.line()
	f.list(stmts, closed)
	f.indent--
	f.line()
}

func (f *formatter) list(stmts []*syntax.Stmt, closed bool) {
	for i, stmt := range stmts {
		switch {
		case i == 0:
		case stmts[i-1].Background:
			f.put(" ")
		default:
			f.line()
		}
		f.stmt(stmt)
		switch {
		case stmt.Background:
			f.put(" &")
		case f.documents():
		case closed || i < len(stmts)-1:
			f.put(";")
		}
	}
}

// documents writes the texts of here-documents, if there are any.
func (f *formatter) documents() bool {
	docs := f.docs
	f.docs = nil
	for i, r := range docs {
		if i == 0 {
			f.put("\n")
		}
		if r.Hdoc != nil {
			f.put(source(documentBody(r)) + "\n")
		}
		f.put(unquotedDelimiter(r.Word) + "\n")
	}
	return len(docs) > 0
}

func documentBody(r *syntax.Redirect) *syntax.Word {
	if r.Op == syntax.DashHdoc {
		return stripTabs(r.Hdoc)
	}
	return r.Hdoc
}

// unquotedDelimiter is the line that ends a here-document.
func unquotedDelimiter(w *syntax.Word) string {
	var b strings.Builder
	for _, part := range w.Parts {
		switch p := part.(type) {
		case *syntax.Lit:
			b.WriteString(unbackslash(p.Value))
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
	if len(stmt.Redirs) > 0 && stmt.Cmd == nil {
		f.put(strings.TrimPrefix(f.redirText(stmt.Redirs), " "))
		return
	}
	f.redirs(stmt.Redirs)
}

func (f *formatter) redirs(list []*syntax.Redirect) { f.put(f.redirText(list)) }

func (f *formatter) redirText(list []*syntax.Redirect) string {
	var b strings.Builder
	for _, r := range list {
		b.WriteByte(' ')
		if r.N != nil {
			b.WriteString(r.N.Value)
		}
		b.WriteString(r.Op.String())
		switch r.Op {
		case syntax.Hdoc, syntax.DashHdoc:
			f.docs = append(f.docs, r)
		case syntax.DplIn, syntax.DplOut:
		default:
			b.WriteByte(' ')
		}
		b.WriteString(source(r.Word))
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
		f.list(c.Stmts, false)
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
			f.put(source(c.Name) + " ")
		}
		f.stmt(c.Stmt)
	default:
		f.put(source(cmd))
	}
}

func (f *formatter) binary(c *syntax.BinaryCmd) {
	f.stmt(c.X)
	op := c.Op.String()
	if c.Op == syntax.PipeAll {
		op = "2>&1 |"
	}
	f.put(" " + op + " ")
	f.stmt(c.Y)
}

func (f *formatter) condition(stmts []*syntax.Stmt) {
	f.list(stmts, false)
	f.put("; ")
}

func (f *formatter) ifClause(c *syntax.IfClause) {
	f.put("if ")
	f.condition(c.Cond)
	f.put("then")
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
	f.condition(c.Cond)
	f.put("do")
	f.indented(c.Do, true)
	f.put("done")
}

func (f *formatter) forClause(c *syntax.ForClause) {
	switch loop := c.Loop.(type) {
	case *syntax.CStyleLoop:
		f.put("for ((" + sourceArith(loop.Init) + "; " + sourceArith(loop.Cond) + "; " + sourceArith(loop.Post) + "))")
	case *syntax.WordIter:
		items := `"$@"`
		if loop.InPos.IsValid() {
			items = sourceWords(loop.Items)
		}
		f.put(map[bool]string{true: "select ", false: "for "}[c.Select] + loop.Name.Value + " in " + items + ";")
	}
	f.line()
	f.put("do")
	f.indented(c.Do, true)
	f.put("done")
}

func (f *formatter) caseClause(c *syntax.CaseClause) {
	f.put("case " + source(c.Word) + " in ")
	f.indent++
	for _, item := range c.Items {
		f.line()
		patterns := make([]string, len(item.Patterns))
		for i, w := range item.Patterns {
			patterns[i] = source(w)
		}
		f.put(strings.Join(patterns, " | ") + ")")
		f.indented(item.Stmts, false)
		f.put(item.Op.String())
	}
	f.indent--
	f.line()
	f.put("esac")
}

// sourceArith is the text of an expression.
func sourceArith(e syntax.ArithmExpr) string {
	w, ok := e.(*syntax.Word)
	if !ok || len(w.Parts) == 0 {
		return ""
	}
	return source(w)
}

// testText is the text of an expression in [[ ]].
func testText(e syntax.TestExpr) string {
	switch e := e.(type) {
	case *syntax.Word:
		return source(e)
	case *syntax.ParenTest:
		return "( " + testText(e.X) + " )"
	case *syntax.UnaryTest:
		return e.Op.String() + " " + testText(e.X)
	case *syntax.BinaryTest:
		return testText(e.X) + " " + e.Op.String() + " " + testText(e.Y)
	}
	return ""
}
