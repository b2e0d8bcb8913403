package source

import (
	"cmp"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"mvdan.cc/sh/v3/syntax"
)

// A view is a program as the parser is shown it.
type view struct {
	text   string // as it is
	shown  string // to the parser
	edits  []edit // in order
	begin  []int  // where each edit begins in what is shown
	moved  bool
	before uint // how many lines are before the text
}

// show makes the text that the parser reads.
func (s *scanner) show(text string) *view {
	v := &view{text: text, shown: text, edits: s.edits, moved: s.moved}
	odd := !utf8.ValidString(text) || strings.IndexByte(text, '\r') >= 0
	if len(s.masks) > 0 || odd {
		shown := []byte(text)
		for _, at := range s.masks {
			shown[at] = standIn
		}
		if odd {
			maskOdd(shown)
		}
		v.shown = string(shown)
	}
	if len(s.edits) == 0 {
		return v
	}
	slices.SortStableFunc(v.edits, func(a, b edit) int { return a.from - b.from })
	var b strings.Builder
	at := 0
	v.edits = slices.DeleteFunc(v.edits, func(e edit) bool {
		inside := e.from < at // of one before
		at = max(at, e.to)
		return inside
	})
	at = 0
	for _, e := range v.edits {
		b.WriteString(v.shown[at:e.from])
		v.begin = append(v.begin, b.Len())
		b.WriteString(e.with)
		at = e.to
	}
	b.WriteString(v.shown[at:])
	v.shown = b.String()
	return v
}

// maskOdd puts stand-ins in place of bytes that are no characters, and of those
// that the parser takes for blanks or for nothing.
func maskOdd(shown []byte) {
	for i := 0; i < len(shown); {
		r, n := utf8.DecodeRune(shown[i:])
		if r == '\r' || r == utf8.RuneError && n == 1 {
			shown[i] = standIn
		}
		i += n
	}
}

// editAt finds the last edit that begins at an offset of what is shown, or before
// it, and how far that is into what it has put there.
func (v *view) editAt(shown int) (e *edit, into int) {
	n := sort.SearchInts(v.begin, shown+1) - 1
	if n < 0 {
		return nil, 0
	}
	return &v.edits[n], shown - v.begin[n]
}

// original is the offset in the text of one in what is shown.
func (v *view) original(shown int) int {
	e, into := v.editAt(shown)
	switch {
	case e == nil:
		return shown
	case into < len(e.with):
		return min(e.from+into, e.to)
	}
	return min(e.to+into-len(e.with), len(v.text))
}

// maxNodes bounds the depth of a program's tree; what is beyond nestingReader
// are lists of that many commands, which nest to the left.
const maxNodes = 100000

// A depthError is that of a tree that is too deep.
type depthError struct{ pos syntax.Pos }

func (depthError) Error() string { return errNesting.Error() }

// restore gives the tree what the parser did not see, and the positions in the
// text.
func (v *view) restore(root syntax.Node) (err error) {
	var starts lines
	if v.moved {
		starts = v.lines()
	}
	isPlain := v.shown == v.text && strings.IndexByte(v.text, standIn) < 0
	depth := 0
	syntax.Walk(root, func(node syntax.Node) bool {
		if node == nil {
			depth--
			return false
		}
		if depth++; depth > maxNodes {
			err = depthError{node.Pos()}
		}
		switch n := node.(type) {
		case *syntax.Stmt:
			pipeDefinition(n)
		case *syntax.TestClause:
			n.X = groupTests(n.X)
		case *syntax.FuncDecl:
			err = cmp.Or(err, checkFunction(n))
		}
		if err != nil {
			return false
		}
		if !isPlain {
			v.restoreNode(node)
		}
		if v.moved {
			starts.moveNode(node, v)
		}
		return true
	})
	return err
}

// pipeDefinition makes the definition of a function the first stage of a pipeline
// that the parser has taken for its body.
func pipeDefinition(s *syntax.Stmt) {
	f, ok := s.Cmd.(*syntax.FuncDecl)
	if !ok || f.Body == nil {
		return
	}
	all, ok := pipeOf(f.Body)
	if !ok {
		return
	}
	first := all
	for next, ok := pipeOf(first.X); ok; next, ok = pipeOf(first.X) {
		first = next
	}
	f.Body, first.X = first.X, &syntax.Stmt{Cmd: f, Position: s.Position}
	s.Cmd = all
}

func pipeOf(s *syntax.Stmt) (pipe *syntax.BinaryCmd, ok bool) {
	pipe, ok = s.Cmd.(*syntax.BinaryCmd)
	return pipe, ok && (pipe.Op == syntax.Pipe || pipe.Op == syntax.PipeAll)
}

// checkFunction refuses functions that the parser takes: those without a name, and
// those whose body is no compound command.
func checkFunction(f *syntax.FuncDecl) error {
	if f.Name == nil {
		return syntax.ParseError{Pos: f.Pos(), Text: "a function needs a name"}
	}
	body := f.Body
	for pipe, ok := body.Cmd.(*syntax.BinaryCmd); ok; pipe, ok = body.Cmd.(*syntax.BinaryCmd) {
		body = pipe.X // the parser takes the rest of a pipeline for the body
	}
	switch body.Cmd.(type) {
	case *syntax.Block, *syntax.Subshell, *syntax.IfClause, *syntax.WhileClause, *syntax.ForClause, *syntax.CaseClause, *syntax.ArithmCmd, *syntax.TestClause:
		if !body.Negated {
			return nil
		}
	}
	return syntax.ParseError{Pos: body.Pos(), Text: "the body of a function must be a compound command, such as { LIST; }"}
}

func (v *view) restoreNode(node syntax.Node) {
	switch n := node.(type) {
	case *syntax.Lit:
		n.Value = v.restored(n.Value, n.ValuePos, n.ValueEnd)
	case *syntax.Stmt:
		if call, ok := n.Cmd.(*syntax.CallExpr); ok && len(call.Args) > 0 && len(v.edits) > 0 {
			v.command(n, call)
		}
	case *syntax.SglQuoted:
		v.single(n)
	case *syntax.Assign:
		if n.Name != nil && len(v.edits) > 0 {
			v.target(n.Name)
		}
	case *syntax.ArrayElem:
		if n.Index != nil && len(v.edits) > 0 {
			v.item(n)
		}
	case *syntax.ParamExp:
		if len(v.edits) > 0 {
			v.parameter(n)
		}
	case *syntax.CmdSubst:
		if n.Backquotes && len(v.edits) > 0 {
			v.backquoted(n)
		}
	}
}

// restored is a value that stands between two positions of what is shown. It may
// be shorter than that: the parser drops continued lines and the backslashes of
// backquotes.
func (v *view) restored(value string, from, to syntax.Pos) string {
	if strings.IndexByte(value, standIn) < 0 {
		return value
	}
	var b strings.Builder
	at := int(from.Offset())
	end := min(int(to.Offset()), len(v.shown))
	for value != "" {
		n := strings.IndexByte(value, standIn)
		if n < 0 {
			break
		}
		b.WriteString(value[:n])
		value = value[n+1:]
		if n = strings.IndexByte(v.shown[min(at, end):end], standIn); n >= 0 {
			b.WriteString(v.behind(at + n))
			at += n + 1
		}
	}
	b.WriteString(value)
	return b.String()
}

// behind is what a stand-in stands for.
func (v *view) behind(shown int) string {
	if e, into := v.editAt(shown); e != nil && into < len(e.with) {
		return ""
	}
	at := v.original(shown)
	return v.text[at : at+1]
}

func (v *view) single(n *syntax.SglQuoted) {
	if e, into := v.editAt(int(n.Left.Offset())); e != nil && into == 0 && e.from < e.to && e.with != "" && e.with[0] == '\'' {
		n.Value, _ = unquote(strings.ReplaceAll(v.text[e.from:e.to], "\\\n", "")) // a delimiter
		return
	}
	n.Value = v.restored(n.Value, n.Left, n.Right)
}

// parameter restores a name that was replaced, and an expansion that is none.
func (v *view) parameter(n *syntax.ParamExp) {
	if e, into := v.editAt(int(n.Dollar.Offset())); e != nil && into == 0 && e.bad {
		n.Param = nil
		text := strings.TrimSuffix(strings.TrimPrefix(v.text[e.from:e.to], "${"), "}")
		n.NestedParam = &syntax.Lit{ValuePos: n.Dollar, ValueEnd: n.Rbrace, Value: text}
		return
	}
	if n.Param == nil {
		return
	}
	if n.Exp != nil && n.Exp.Op == syntax.UpperFirst {
		v.caseOperator(n)
	}
	if n.Param.Value != "@" {
		return
	}
	if e, into := v.editAt(int(n.Param.ValuePos.Offset())); e != nil && into == 0 && e.with == "@" {
		n.Param.Value = v.text[e.from:e.to]
	}
}

// Toggle is the operator of ${x~}, which inverts the case of the first character,
// and of ${x~~}: see [ToggleOperand].
const Toggle = syntax.ParExpOperator(syntax.BitNegation)

func (v *view) caseOperator(n *syntax.ParamExp) {
	at := int(n.Param.End().Offset())
	if n.Index != nil {
		at = int(n.Index.End().Offset()) + 1
	}
	if e, into := v.editAt(at); e != nil && into == 0 && e.with == "^" {
		n.Exp.Op = Toggle
	}
}

// ToggleOperand is the pattern of ${x~pattern} or ${x~~pattern}, and whether the
// operator is the second of them, for all characters. It may be nil.
func ToggleOperand(e *syntax.Expansion) (pattern *syntax.Word, all bool) {
	if e.Word == nil {
		return nil, false
	}
	lit, ok := e.Word.Parts[0].(*syntax.Lit)
	if !ok || !strings.HasPrefix(lit.Value, "~") {
		return e.Word, false
	}
	rest := *lit
	rest.Value = lit.Value[1:]
	return &syntax.Word{Parts: append([]syntax.WordPart{&rest}, e.Word.Parts[1:]...)}, true
}

// target restores what is assigned to in vain: an element, for one command.
func (v *view) target(n *syntax.Lit) {
	to := int(n.ValueEnd.Offset())
	if e, into := v.editAt(to - 1); e != nil && into < len(e.with) && e.with[into] == '_' {
		n.Value = v.text[v.original(int(n.ValuePos.Offset())):v.original(to)]
	}
}

// backquoted restores commands that are none.
func (v *view) backquoted(n *syntax.CmdSubst) {
	if e, into := v.editAt(int(n.Left.Offset())); e != nil && into == 0 && e.bad {
		n.Stmts = []*syntax.Stmt{refused(n.Left, v.text[e.from+1:e.to-1])}
	}
}

// item restores [key]+=value.
func (v *view) item(n *syntax.ArrayElem) {
	e, into := v.editAt(int(n.Index.End().Offset()) + 1)
	if e != nil && into == 0 && e.from < e.to && v.text[e.from:e.to] == "+" {
		n.Index = &syntax.UnaryArithm{Op: appends, X: n.Index}
	}
}

const appends = syntax.UnAritOperator(syntax.AddAssgn)

// ItemKey is the key of an array's item in a compound assignment, nil if it has
// none, and whether the value is appended.
func ItemKey(n *syntax.ArrayElem) (key *syntax.Word, appended bool) {
	index := n.Index
	if u, ok := index.(*syntax.UnaryArithm); ok && u.Op == appends {
		index, appended = u.X, true
	}
	key, _ = index.(*syntax.Word)
	return key, appended
}

// command restores a command that is none.
func (v *view) command(n *syntax.Stmt, call *syntax.CallExpr) {
	if e, into := v.editAt(int(call.Args[0].Pos().Offset())); e != nil && into == 0 && e.bad && e.with[0] == standIn {
		n.Cmd, n.Comments = nil, []syntax.Comment{{Hash: n.Position, Text: v.text[e.from:e.to]}}
	}
}

// refused is a statement that is an error where it is reached. It has no command,
// and a comment with the text.
func refused(pos syntax.Pos, text string) *syntax.Stmt {
	return &syntax.Stmt{Position: pos, Comments: []syntax.Comment{{Hash: pos, Text: text}}}
}

// Refused returns the text of a statement that is none, and reports whether it is
// that: to run it is a syntax error.
func Refused(stmt *syntax.Stmt) (text string, is bool) {
	if stmt.Cmd != nil || len(stmt.Comments) == 0 {
		return "", false
	}
	return stmt.Comments[0].Text, true
}
