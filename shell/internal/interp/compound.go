package interp

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/shell/internal/ascii"
	"gopipe/shell/internal/format"
	"gopipe/shell/internal/pattern"
	"gopipe/shell/internal/state"
	"gopipe/shell/internal/unparse"
	"gopipe/shell/internal/vars"
)

func compound(ctx context.Context, sh *state.Shell, stmt *syntax.Stmt) {
	if sh.Levels >= maxLevels {
		tooDeep(sh, maxLevels)
		return
	}
	sh.Levels++
	defer func() { sh.Levels-- }()
	switch cmd := stmt.Cmd.(type) {
	case nil:
		sh.Status, sh.LastArg = sh.Substatus, "" // of what its redirections expand to
	case *syntax.BinaryCmd:
		binary(ctx, sh, stmt, cmd)
	case *syntax.Block:
		evalAll(ctx, sh, cmd.Stmts)
	case *syntax.Subshell:
		subshell(ctx, sh, stmt, cmd)
	case *syntax.IfClause:
		ifClause(ctx, sh, cmd)
	case *syntax.WhileClause:
		while(ctx, sh, cmd)
	case *syntax.ForClause:
		forClause(ctx, sh, cmd)
	case *syntax.CaseClause:
		caseClause(ctx, sh, cmd)
	case *syntax.FuncDecl:
		Define(sh, cmd)
	case *syntax.TestClause:
		testClause(ctx, sh, cmd)
	case *syntax.ArithmCmd:
		arithmCmd(ctx, sh, cmd)
	case *syntax.TimeClause:
		timeClause(ctx, sh, cmd)
	case *syntax.CoprocClause:
		coproc(sh, cmd)
	case *syntax.DeclClause:
		if !beforeCommand(ctx, sh, stmt) {
			return
		}
		if sh.Funcs[cmd.Variant.Value] != nil || sh.Disabled[cmd.Variant.Value] {
			simple(ctx, sh, stmt, wordsOf(cmd))
			return
		}
		sh.Builtins.Declare(ctx, sh, cmd)
		sh.SetPipeStatus(sh.Status)
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

func ifClause(ctx context.Context, sh *state.Shell, c *syntax.IfClause) {
	for ; c != nil; c = c.Else {
		if len(c.Cond) > 0 {
			conditions(ctx, sh, c.Cond)
			switch {
			case sh.Flow != state.FlowOn:
				return
			case sh.Status != 0:
				continue
			}
		}
		evalAll(ctx, sh, c.Then)
		return
	}
	sh.Status = 0
}

// conditions evaluates statements whose failure is a decision, not an error.
func conditions(ctx context.Context, sh *state.Shell, stmts []*syntax.Stmt) {
	sh.Condition++
	evalAll(ctx, sh, stmts)
	sh.Condition--
}

func while(ctx context.Context, sh *state.Shell, c *syntax.WhileClause) {
	sh.Loops++
	defer func() { sh.Loops-- }()
	status := 0
	for {
		conditions(ctx, sh, c.Cond)
		on := sh.Flow == state.FlowOn
		ends := (on || sh.Flow == state.FlowBreak || sh.Flow == state.FlowContinue) && (sh.Status == 0) == c.Until
		if ends {
			sh.Status = status
		}
		if leavesLoop(ctx, sh) || ends {
			break
		}
		if !on { // a break or continue counts as a round
			continue
		}
		evalAll(ctx, sh, c.Do)
		status = sh.Status
		if leavesLoop(ctx, sh) {
			break
		}
	}
}

// leavesLoop reports whether the loop around what was just evaluated is over,
// and takes note of a break or continue that was meant for it.
func leavesLoop(ctx context.Context, sh *state.Shell) bool {
	switch sh.Flow {
	case state.FlowOn:
		return Stopped(ctx, sh)
	case state.FlowBreak, state.FlowContinue:
		sh.Unwind--
		if sh.Unwind > 0 {
			return true
		}
		leaves := sh.Flow == state.FlowBreak
		sh.Flow = state.FlowOn
		takeSignals(ctx, sh) // the statement that unwound has left them
		return leaves || Stopped(ctx, sh)
	}
	return true
}

func forClause(ctx context.Context, sh *state.Shell, c *syntax.ForClause) {
	sh.Loops++
	defer func() { sh.Loops-- }()
	switch loop := c.Loop.(type) {
	case *syntax.CStyleLoop:
		forArith(ctx, sh, loop, c.Do)
	case *syntax.WordIter:
		items := sh.Params
		if loop.InPos.IsValid() {
			var err error
			if items, err = Fields(ctx, sh, loop.Items); err != nil {
				ExpansionFailed(sh, err)
				return
			}
		}
		if c.Select {
			selectFrom(ctx, sh, c, items)
		} else {
			forWords(ctx, sh, c, items)
		}
	}
}

func forWords(ctx context.Context, sh *state.Shell, c *syntax.ForClause, items []string) {
	loop := c.Loop.(*syntax.WordIter)
	if len(items) == 0 {
		sh.Status = 0
	}
	name, pos := loop.Name.Value, sh.Pos
	if !isLoopName(sh, name) {
		return
	}
	for _, item := range items {
		sh.Pos = pos
		if sh.Opts.Xtrace {
			TraceLine(ctx, sh, "for "+name+" in "+sourceWords(loop.Items))
		}
		if !beforeCommand(ctx, sh, c) {
			continue
		}
		if err := setLoopVariable(sh, name, item); err != nil {
			if sh.Opts.Posix && !sh.Interactive() {
				ExpansionFailed(sh, err)
				return
			}
			sh.Refused(err)
			sh.Status = 1
			return
		}
		evalAll(ctx, sh, c.Do)
		if leavesLoop(ctx, sh) {
			return
		}
	}
}

// isLoopName reports whether a loop can have a variable of the name, and tells so
// if not.
func isLoopName(sh *state.Shell, name string) bool {
	if ascii.IsName(name) {
		return true
	}
	sh.Diagnose("`%s': not a valid identifier", name)
	sh.Status = 1
	return false
}

// setLoopVariable assigns to a loop's variable. One that is a name reference
// refers to each item in turn.
func setLoopVariable(sh *state.Shell, name, item string) error {
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

func forArith(ctx context.Context, sh *state.Shell, loop *syntax.CStyleLoop, body []*syntax.Stmt) {
	pos := sh.Pos
	if _, ok := loopArith(ctx, sh, pos, loop.Init); !ok {
		return
	}
	for first := true; ; first = false {
		value, ok := loopArith(ctx, sh, pos, loop.Cond)
		if ok && value == 0 && first {
			sh.Status = 0
		}
		if !ok || value == 0 {
			return
		}
		evalAll(ctx, sh, body)
		if leavesLoop(ctx, sh) {
			return
		}
		if _, ok := loopArith(ctx, sh, pos, loop.Post); !ok {
			return
		}
	}
}

// always is the expression that is not there.
var always = &syntax.Word{Parts: []syntax.WordPart{&syntax.Lit{Value: "1"}}}

// loopArith evaluates one of the expressions of the loop at pos; none is true.
func loopArith(ctx context.Context, sh *state.Shell, pos syntax.Pos, e syntax.ArithmExpr) (value int64, ok bool) {
	if e == nil {
		e = always
	}
	sh.Pos = pos
	if !beforeCommand(ctx, sh, e) {
		return 0, true
	}
	status := sh.Status
	text, err := Expander(ctx, sh).Expression(e)
	if err == nil {
		value, err = evalArithmeticFor(ctx, sh, "((", text)
	}
	if err != nil {
		if status := arithFailed(sh, err); sh.Flow == state.FlowOn {
			sh.Status = status
		}
		return 0, false
	}
	if strings.TrimSpace(text) == "" {
		value = 1
	}
	if sh.Opts.Xtrace {
		TraceLine(ctx, sh, "(( "+text+" ))")
	}
	sh.Status = status
	return value, true
}

func arithmCmd(ctx context.Context, sh *state.Shell, c *syntax.ArithmCmd) {
	if !beforeCommand(ctx, sh, c) {
		return
	}
	text, err := Expander(ctx, sh).Expression(c.X)
	if err != nil {
		ExpansionFailed(sh, err)
		return
	}
	if sh.Opts.Xtrace {
		TraceLine(ctx, sh, "(( "+text+" ))")
	}
	if status := ArithCommand(ctx, sh, "((", text); sh.Flow == state.FlowOn {
		sh.Status = status
	}
	sh.SetPipeStatus(sh.Status)
}

func caseClause(ctx context.Context, sh *state.Shell, c *syntax.CaseClause) {
	if !beforeCommand(ctx, sh, c) {
		return
	}
	word, err := Literal(ctx, sh, c.Word)
	if err != nil {
		ExpansionFailed(sh, err)
		return
	}
	if sh.Opts.Xtrace {
		TraceLine(ctx, sh, "case "+unparse.Text(c.Word)+" in")
	}
	for i := 0; i < len(c.Items); i++ {
		matches, err := caseMatches(ctx, sh, word, c.Items[i])
		if err != nil {
			ExpansionFailed(sh, err)
			return
		}
		if matches {
			caseItems(ctx, sh, word, c.Items[i:])
			return
		}
	}
	sh.Status = 0
}

// caseItems evaluates the item that matched, and those that it falls through
// to.
func caseItems(ctx context.Context, sh *state.Shell, word string, items []*syntax.CaseItem) {
	for len(items) > 0 {
		item := items[0]
		items = items[1:]
		if len(item.Stmts) == 0 {
			sh.Status = 0
		}
		evalAll(ctx, sh, item.Stmts)
		if sh.Flow != state.FlowOn {
			return
		}
		switch item.Op {
		case syntax.Fallthrough:
			continue
		case syntax.Resume, syntax.ResumeKorn:
			for len(items) > 0 {
				matches, err := caseMatches(ctx, sh, word, items[0])
				if err != nil {
					ExpansionFailed(sh, err)
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

func caseMatches(ctx context.Context, sh *state.Shell, word string, item *syntax.CaseItem) (bool, error) {
	x := Expander(ctx, sh)
	for _, w := range item.Patterns {
		text, err := x.CasePattern(w)
		if err != nil {
			return false, err
		}
		if pattern.Compile(text, sh.PatternFlags(false)).Match(word) {
			return true, nil
		}
	}
	return false, nil
}

// selectFrom is the select loop: a menu, and a choice read from standard input.
func selectFrom(ctx context.Context, sh *state.Shell, c *syntax.ForClause, items []string) {
	name := c.Loop.(*syntax.WordIter).Name.Value
	beforeCommand(ctx, sh, c)
	sh.Status = 0
	if !isLoopName(sh, name) || len(items) == 0 {
		return
	}
	for show := true; ; {
		if show {
			sh.WriteError(format.Menu(items, columns(sh)))
		}
		prompt, set := Parameter(sh, "PS3")
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
		evalAll(ctx, sh, c.Do)
		if leavesLoop(ctx, sh) {
			return
		}
		show = sh.Vars.Text("REPLY") == ""
	}
}

func columns(sh *state.Shell) int {
	n, err := strconv.Atoi(sh.Vars.Text("COLUMNS"))
	if err != nil || n <= 0 {
		return 80
	}
	return n
}
