package state

import (
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/shell/internal/pattern"
)

// Records reports whether the commands that are read go into the history: those of
// the program itself, if it comes from a file.
func (sh *Shell) Records() bool {
	return sh.Opts.History && sh.Level == 0 && sh.Texts == 0 && sh.Calls == nil
}

// Record puts lines of the program into the history: first what stands before
// a statement, then the statement with all that is on its lines.
func (sh *Shell) Record(text string, from uint, stmts []*syntax.Stmt) {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	sh.History.Last, sh.History.Pushed = false, false
	for len(lines) > 0 && (len(stmts) == 0 || from < stmts[0].Pos().Line()) {
		sh.RecordEntry(lines[0])
		lines, from = lines[1:], from+1
	}
	switch {
	case len(lines) == 0:
	case !sh.Shopts.Cmdhist:
		for _, line := range lines {
			sh.RecordEntry(line)
		}
	case len(lines) == 1:
		sh.RecordEntry(lines[0])
	default:
		sh.RecordEntry(sh.joinLines(lines, from, stmts))
	}
}

// RecordEntry adds an entry, as HISTCONTROL, HISTIGNORE and HISTSIZE say.
func (sh *Shell) RecordEntry(text string) {
	if strings.Trim(text, " \t\n") == "" {
		return
	}
	h := &sh.History
	n := h.Len()
	same := n > 0 && h.Entry(n-1).Text == text
	for word := range strings.SplitSeq(sh.Vars.Text("HISTCONTROL"), ":") {
		switch {
		case word == "ignorespace" || word == "ignoreboth":
			if text[0] == ' ' || text[0] == '\t' {
				h.Last = false
				return
			}
			if word == "ignoreboth" && same {
				h.Last = false
				return
			}
		case word == "ignoredups" && same:
			h.Last = false
			return
		case word == "erasedups":
			h.Remove(text)
		}
	}
	if sh.ignoredByHistory(text) {
		h.Last = false
		return
	}
	h.Add(text, sh.KeepsTimes())
	if size, err := strconv.Atoi(sh.Vars.Text("HISTSIZE")); err == nil {
		h.Limit(size)
	}
}

// ignoredByHistory reports what HISTIGNORE matches, where "&" is the entry before.
func (sh *Shell) ignoredByHistory(text string) bool {
	list := sh.Vars.Text("HISTIGNORE")
	if list == "" {
		return false
	}
	before := ""
	if n := sh.History.Len(); n > 0 {
		before = sh.History.Entry(n - 1).Text
	}
	for one := range strings.SplitSeq(list, ":") {
		if one == "&" && before == text || one != "&" && pattern.Compile(one, sh.PatternFlags(false)).Match(text) {
			return true
		}
	}
	return false
}

// endsInComment reports a line whose end must be kept for a comment.
func endsInComment(line string) bool {
	i := strings.IndexAny(line, " \t")
	for ; i >= 0 && i+1 < len(line); i++ {
		if line[i+1] == '#' && (line[i] == ' ' || line[i] == '\t' || line[i] == ';') {
			return !strings.ContainsAny(line[i:], `'"`)
		}
	}
	return false
}

func endsContinued(line string) bool {
	return strings.HasSuffix(line, `\`) && !strings.HasSuffix(line, `\\`)
}

// separatorAfter is what replaces the end of a line.
func separatorAfter(line string) string {
	line = strings.TrimRight(line, " \t")
	for _, end := range []string{"{", "(", ")", "&&", "||", "|", "|&", "&", ";", ";;", ";&", ";;&"} {
		if strings.HasSuffix(line, end) {
			return " "
		}
	}
	words := strings.Fields(line)
	last, before := words[len(words)-1], ""
	if len(words) > 1 {
		before = words[len(words)-2]
	}
	switch last {
	case "then", "do", "else", "elif", "if", "while", "until", "!", "time":
		if before == "" || strings.HasSuffix(before, ";") {
			return " "
		}
	case "in":
		if len(words) > 2 && (words[len(words)-3] == "case" || words[len(words)-3] == "for" || words[len(words)-3] == "select") {
			return " "
		}
	}
	if before == "function" {
		return " "
	}
	return "; "
}

// unjoinable are the lines whose ends must be kept, as they are quoted or in a
// here-document, and those whose ends are blanks, as they are in an array.
func unjoinable(stmts []*syntax.Stmt) (kept, listed map[uint]bool) {
	kept, listed = make(map[uint]bool), make(map[uint]bool)
	mark := func(lines map[uint]bool, from, to uint) {
		for ; from < to; from++ {
			lines[from] = true
		}
	}
	for _, stmt := range stmts {
		syntax.Walk(stmt, func(node syntax.Node) bool {
			switch n := node.(type) {
			case *syntax.SglQuoted, *syntax.DblQuoted, *syntax.CmdSubst, *syntax.ArithmExp:
				mark(kept, n.Pos().Line(), n.End().Line())
			case *syntax.ArrayExpr:
				mark(listed, n.Pos().Line(), n.End().Line())
			case *syntax.Redirect:
				if n.Hdoc != nil {
					mark(kept, n.OpPos.Line(), max(n.Hdoc.End().Line(), n.Word.End().Line()+1)+1)
				}
			}
			return true
		})
	}
	return kept, listed
}

// LoadHistory begins the history with what its file has.
func (sh *Shell) LoadHistory() {
	for _, name := range []string{"HISTSIZE", "HISTFILESIZE"} {
		if sh.Vars.Get(name) == nil {
			sh.Vars.SetString(name, "500")
		}
	}
	if file := sh.Vars.Text("HISTFILE"); file != "" && sh.History.Len() == 0 {
		sh.HistoryRead, _ = sh.History.Read(sh.Abs(file), 0)
	}
}

// SaveHistory writes the history to its file, when the shell ends.
func (sh *Shell) SaveHistory() {
	file := sh.Vars.Text("HISTFILE")
	if !sh.Opts.History || sh.Level > 0 || file == "" || sh.History.Fresh() == 0 {
		return
	}
	appends := sh.Shopts.Histappend || sh.History.Fresh() < sh.History.Len()
	sh.History.Write(sh.Abs(file), appends, sh.KeepsTimes())
}

// KeepsTimes reports whether the file of the history has times.
func (sh *Shell) KeepsTimes() bool {
	vr := sh.Vars.Get("HISTTIMEFORMAT")
	return vr != nil && vr.Set
}

// joinLines makes one line of a command's lines, as far as that means the same.
func (s *Settings) joinLines(lines []string, from uint, stmts []*syntax.Stmt) string {
	if s.Shopts.Lithist {
		return strings.Join(lines, "\n")
	}
	kept, listed := unjoinable(stmts)
	var b strings.Builder
	b.WriteString(lines[0])
	last := lines[0]
	commented := endsInComment(last)
	for i, line := range lines[1:] {
		above := from + uint(i)
		switch {
		case kept[above]:
			b.WriteString("\n" + line)
		case strings.TrimSpace(line) == "":
			continue
		case strings.HasPrefix(strings.TrimSpace(line), "#"):
			commented = true
			continue
		case commented:
			b.WriteString("\n" + line)
		case listed[above]:
			b.WriteString(" " + line)
		case endsContinued(last):
			text := strings.TrimSuffix(b.String(), `\`)
			b.Reset()
			b.WriteString(text + line)
		default:
			b.WriteString(separatorAfter(last) + line)
		}
		last, commented = line, endsInComment(line)
	}
	if n := len(lines) - 1; n > 0 && kept[from+uint(n)] {
		b.WriteByte('\n')
	}
	return b.String()
}
