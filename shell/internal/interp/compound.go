package interp

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/shell/internal/ascii"
	"gopipe/shell/internal/pattern"
	"gopipe/shell/internal/unparse"
	"gopipe/shell/internal/vars"
)

func (sh *Shell) compound(ctx context.Context, stmt *syntax.Stmt) {
	if sh.levels >= maxLevels {
		sh.tooDeep(maxLevels)
		return
	}
	sh.levels++
	defer func() { sh.levels-- }()
	switch cmd := stmt.Cmd.(type) {
	case nil:
		sh.Status, sh.LastArg = sh.substatus, "" // of what its redirections expand to
	case *syntax.BinaryCmd:
		sh.binary(ctx, stmt, cmd)
	case *syntax.Block:
		sh.stmts(ctx, cmd.Stmts)
	case *syntax.Subshell:
		sh.subshell(ctx, stmt, cmd)
	case *syntax.IfClause:
		sh.ifClause(ctx, cmd)
	case *syntax.WhileClause:
		sh.while(ctx, cmd)
	case *syntax.ForClause:
		sh.forClause(ctx, cmd)
	case *syntax.CaseClause:
		sh.caseClause(ctx, cmd)
	case *syntax.FuncDecl:
		sh.Define(cmd)
	case *syntax.TestClause:
		sh.testClause(ctx, cmd)
	case *syntax.ArithmCmd:
		sh.arithmCmd(ctx, cmd)
	case *syntax.TimeClause:
		sh.timeClause(ctx, cmd)
	case *syntax.CoprocClause:
		sh.coproc(cmd)
	case *syntax.DeclClause:
		if !sh.beforeCommand(ctx, stmt) {
			return
		}
		if sh.Funcs[cmd.Variant.Value] != nil || sh.Disabled[cmd.Variant.Value] {
			sh.simple(ctx, stmt, wordsOf(cmd))
			return
		}
		sh.Builtins.Declare(ctx, sh, cmd)
		sh.setPipeStatus(sh.Status)
	default:
		sh.Diagnose("%T is not supported", cmd)
		sh.Status = 2
	}
}

// wordsOf is a declaration as the plain command that it is where its name means
// something else.
func wordsOf(c *syntax.DeclClause) *syntax.CallExpr {
	call := &syntax.CallExpr{Args: []*syntax.Word{{Parts: []syntax.WordPart{c.Variant}}}}
	for _, a := range c.Args {
		word := a.Value
		if a.Name != nil {
			word = &syntax.Word{Parts: []syntax.WordPart{&syntax.Lit{ValuePos: a.Pos(), Value: assignHead(a)}}}
		}
		if a.Name != nil && a.Value != nil {
			word.Parts = append(word.Parts, a.Value.Parts...)
		}
		call.Args = append(call.Args, word)
	}
	return call
}

func assignHead(a *syntax.Assign) string {
	head := a.Name.Value
	if a.Index != nil {
		head += "[" + unparse.Text(a.Index) + "]"
	}
	switch {
	case a.Naked:
		return head
	case a.Append:
		return head + "+="
	}
	return head + "="
}

func (sh *Shell) ifClause(ctx context.Context, c *syntax.IfClause) {
	for ; c != nil; c = c.Else {
		if len(c.Cond) > 0 {
			sh.conditions(ctx, c.Cond)
			switch {
			case sh.Flow != FlowOn:
				return
			case sh.Status != 0:
				continue
			}
		}
		sh.stmts(ctx, c.Then)
		return
	}
	sh.Status = 0
}

// conditions evaluates statements whose failure is a decision, not an error.
func (sh *Shell) conditions(ctx context.Context, stmts []*syntax.Stmt) {
	sh.condition++
	sh.stmts(ctx, stmts)
	sh.condition--
}

func (sh *Shell) while(ctx context.Context, c *syntax.WhileClause) {
	sh.Loops++
	defer func() { sh.Loops-- }()
	status := 0
	for {
		sh.conditions(ctx, c.Cond)
		on := sh.Flow == FlowOn
		ends := (on || sh.Flow == FlowBreak || sh.Flow == FlowContinue) && (sh.Status == 0) == c.Until
		if ends {
			sh.Status = status
		}
		if sh.leavesLoop(ctx) || ends {
			break
		}
		if !on { // a break or continue counts as a round
			continue
		}
		sh.stmts(ctx, c.Do)
		status = sh.Status
		if sh.leavesLoop(ctx) {
			break
		}
	}
}

// leavesLoop reports whether the loop around what was just evaluated is over,
// and takes note of a break or continue that was meant for it.
func (sh *Shell) leavesLoop(ctx context.Context) bool {
	switch sh.Flow {
	case FlowOn:
		return sh.Stopped(ctx)
	case FlowBreak, FlowContinue:
		sh.Unwind--
		if sh.Unwind > 0 {
			return true
		}
		leaves := sh.Flow == FlowBreak
		sh.Flow = FlowOn
		sh.takeSignals(ctx) // the statement that unwound has left them
		return leaves || sh.Stopped(ctx)
	}
	return true
}

func (sh *Shell) forClause(ctx context.Context, c *syntax.ForClause) {
	sh.Loops++
	defer func() { sh.Loops-- }()
	switch loop := c.Loop.(type) {
	case *syntax.CStyleLoop:
		sh.forArith(ctx, loop, c.Do)
	case *syntax.WordIter:
		items := sh.Params
		if loop.InPos.IsValid() {
			var err error
			if items, err = sh.Fields(ctx, loop.Items); err != nil {
				sh.ExpansionFailed(err)
				return
			}
		}
		if c.Select {
			sh.selectFrom(ctx, c, items)
		} else {
			sh.forWords(ctx, c, items)
		}
	}
}

func (sh *Shell) forWords(ctx context.Context, c *syntax.ForClause, items []string) {
	loop := c.Loop.(*syntax.WordIter)
	if len(items) == 0 {
		sh.Status = 0
	}
	name, pos := loop.Name.Value, sh.Pos
	if !ascii.IsName(name) {
		sh.Diagnose("`%s': not a valid identifier", name)
		sh.Status = 1
		return
	}
	for _, item := range items {
		sh.Pos = pos
		if sh.Opts.Xtrace {
			sh.TraceLine(ctx, "for "+name+" in "+sourceWords(loop.Items))
		}
		if !sh.beforeCommand(ctx, c) {
			continue
		}
		if err := sh.setLoopVariable(name, item); err != nil {
			if sh.Opts.Posix && !sh.interactive() {
				sh.ExpansionFailed(err)
				return
			}
			sh.Refused(err)
			sh.Status = 1
			return
		}
		sh.stmts(ctx, c.Do)
		if sh.leavesLoop(ctx) {
			return
		}
	}
}

// setLoopVariable assigns to a loop's variable. One that is a name reference
// refers to each item in turn.
func (sh *Shell) setLoopVariable(name, item string) error {
	if vr := sh.Vars.Get(name); vr == nil || !vr.Has(vars.Nameref) {
		return sh.Vars.SetString(name, item)
	}
	if to := sh.Vars.Resolve(vars.Reference{Name: name}); to.Circular != "" {
		return vars.CircularError{Name: name}
	}
	if !ascii.IsName(item) {
		return fmt.Errorf("`%s': invalid variable name for name reference", item)
	}
	vr := sh.Vars.Mutable(name)
	vr.Text, vr.Set = item, true
	return nil
}

func sourceWords(words []*syntax.Word) string {
	texts := make([]string, len(words))
	for i, w := range words {
		texts[i] = unparse.Text(w)
	}
	return strings.Join(texts, " ")
}

func (sh *Shell) forArith(ctx context.Context, loop *syntax.CStyleLoop, body []*syntax.Stmt) {
	pos := sh.Pos
	if _, ok := sh.loopArith(ctx, pos, loop.Init); !ok {
		return
	}
	for first := true; ; first = false {
		value, ok := sh.loopArith(ctx, pos, loop.Cond)
		if ok && value == 0 && first {
			sh.Status = 0
		}
		if !ok || value == 0 {
			return
		}
		sh.stmts(ctx, body)
		if sh.leavesLoop(ctx) {
			return
		}
		if _, ok := sh.loopArith(ctx, pos, loop.Post); !ok {
			return
		}
	}
}

// always is the expression that is not there.
var always = &syntax.Word{Parts: []syntax.WordPart{&syntax.Lit{Value: "1"}}}

// loopArith evaluates one of the expressions of the loop at pos; none is true.
func (sh *Shell) loopArith(ctx context.Context, pos syntax.Pos, e syntax.ArithmExpr) (value int64, ok bool) {
	if e == nil {
		e = always
	}
	sh.Pos = pos
	if !sh.beforeCommand(ctx, e) {
		return 0, true
	}
	status := sh.Status
	text, err := sh.arithText(ctx, e)
	if err == nil {
		value, err = sh.evalArithmeticFor(ctx, "((", text)
	}
	if err != nil {
		if status := sh.arithFailed(err); sh.Flow == FlowOn {
			sh.Status = status
		}
		return 0, false
	}
	if strings.TrimSpace(text) == "" {
		value = 1
	}
	if sh.Opts.Xtrace {
		sh.TraceLine(ctx, "(( "+text+" ))")
	}
	sh.Status = status
	return value, true
}

func (sh *Shell) arithmCmd(ctx context.Context, c *syntax.ArithmCmd) {
	if !sh.beforeCommand(ctx, c) {
		return
	}
	text, err := sh.arithText(ctx, c.X)
	if err != nil {
		sh.ExpansionFailed(err)
		return
	}
	if sh.Opts.Xtrace {
		sh.TraceLine(ctx, "(( "+text+" ))")
	}
	if status := sh.ArithCommand(ctx, "((", text); sh.Flow == FlowOn {
		sh.Status = status
	}
	sh.setPipeStatus(sh.Status)
}

// arithText expands an expression, as if it were in double quotes.
func (sh *Shell) arithText(ctx context.Context, e syntax.ArithmExpr) (string, error) {
	word, ok := e.(*syntax.Word)
	if !ok {
		return "", nil
	}
	x := Expander{sh, ctx}
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

func (sh *Shell) caseClause(ctx context.Context, c *syntax.CaseClause) {
	if !sh.beforeCommand(ctx, c) {
		return
	}
	word, err := sh.Literal(ctx, c.Word)
	if err != nil {
		sh.ExpansionFailed(err)
		return
	}
	if sh.Opts.Xtrace {
		sh.TraceLine(ctx, "case "+unparse.Text(c.Word)+" in")
	}
	for i := 0; i < len(c.Items); i++ {
		matches, err := sh.caseMatches(ctx, word, c.Items[i])
		if err != nil {
			sh.ExpansionFailed(err)
			return
		}
		if matches {
			sh.caseItems(ctx, word, c.Items[i:])
			return
		}
	}
	sh.Status = 0
}

// caseItems evaluates the item that matched, and those that it falls through
// to.
func (sh *Shell) caseItems(ctx context.Context, word string, items []*syntax.CaseItem) {
	for len(items) > 0 {
		item := items[0]
		items = items[1:]
		if len(item.Stmts) == 0 {
			sh.Status = 0
		}
		sh.stmts(ctx, item.Stmts)
		if sh.Flow != FlowOn {
			return
		}
		switch item.Op {
		case syntax.Fallthrough:
			continue
		case syntax.Resume, syntax.ResumeKorn:
			for len(items) > 0 {
				matches, err := sh.caseMatches(ctx, word, items[0])
				if err != nil {
					sh.ExpansionFailed(err)
					return
				}
				if matches {
					break
				}
				items = items[1:]
			}
			continue
		}
		return
	}
}

func (sh *Shell) caseMatches(ctx context.Context, word string, item *syntax.CaseItem) (bool, error) {
	x := Expander{sh, ctx}
	for _, w := range item.Patterns {
		frags, err := x.parts(nil, w.Parts, quoting{})
		if err != nil {
			return false, err
		}
		text := x.patternText(firstField(frags))
		if pattern.Compile(text, sh.PatternFlags(false)).Match(word) {
			return true, nil
		}
	}
	return false, nil
}

// firstField is what bash takes for a pattern: of a quoted list its first element.
func firstField(frags []fragment) []fragment {
	for i, f := range frags {
		if f.kind == nextAt && i > 0 && frags[i-1].kind == quoted {
			return frags[:i]
		}
	}
	return frags
}

// selectFrom is the select loop: a menu, and a choice read from standard input.
func (sh *Shell) selectFrom(ctx context.Context, c *syntax.ForClause, items []string) {
	name := c.Loop.(*syntax.WordIter).Name.Value
	sh.beforeCommand(ctx, c)
	sh.Status = 0
	if len(items) == 0 {
		return
	}
	for show := true; ; {
		if show {
			sh.WriteError(menu(items, sh.columns()))
		}
		prompt, set := sh.Parameter("PS3")
		if !set {
			prompt = "#? "
		}
		sh.WriteError(prompt)
		if sh.Builtins.Find("read")(ctx, sh, []string{"read"}) != 0 {
			sh.Print("select", []byte("\n"))
			sh.Status = 1
			return
		}
		reply := sh.Vars.Text("REPLY")
		if show = reply == ""; show {
			continue
		}
		choice := ""
		if n, err := strconv.Atoi(strings.TrimSpace(reply)); err == nil && n > 0 && n <= len(items) {
			choice = items[n-1]
		}
		if err := sh.Vars.SetString(name, choice); err != nil {
			sh.Refused(err)
			sh.Status = 1
			return
		}
		sh.stmts(ctx, c.Do)
		if sh.leavesLoop(ctx) {
			return
		}
		show = sh.Vars.Text("REPLY") == ""
	}
}

func (sh *Shell) columns() int {
	n, err := strconv.Atoi(sh.Vars.Text("COLUMNS"))
	if err != nil || n <= 0 {
		return 80
	}
	return n
}

// menu lays a select loop's items out in columns, as bash does.
func menu(items []string, width int) string {
	longest := 0
	for _, item := range items {
		longest = max(longest, utf8.RuneCountInString(item))
	}
	digits := len(strconv.Itoa(len(items)))
	cell := longest + digits + 2 + 2 // the number, ") " and two blanks
	columns := max(1, width/cell)
	rows := (len(items) + columns - 1) / columns
	columns = (len(items) + rows - 1) / rows
	if rows == 1 {
		rows, columns = columns, 1
	}
	var b strings.Builder
	for row := range rows {
		at := 0
		for column := range columns {
			i := column*rows + row
			if i >= len(items) {
				break
			}
			if column > 0 {
				at = pad(&b, at, column*cell)
			}
			text := fmt.Sprintf("%*d) %s", digits, i+1, items[i])
			io.WriteString(&b, text)
			at += utf8.RuneCountInString(text)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// pad moves to a column, by tabs as far as these reach.
func pad(b *strings.Builder, from, to int) int {
	const tab = 8
	for from < to {
		if to/tab > from/tab {
			b.WriteByte('\t')
			from += tab - from%tab
		} else {
			b.WriteByte(' ')
			from++
		}
	}
	return to
}
