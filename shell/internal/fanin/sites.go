package fanin

import (
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/shell/internal/ascii"
	"gopipe/shell/internal/source"
)

// A Search finds where a statement writes to FIFOs, as far as its text and
// the present values of the variables tell.
type Search struct {
	scope Scope
	fifos []*FIFO                      // of the program
	Sites map[*syntax.Redirect][]*FIFO // what each opens once; spread has nil for its redirection
	Held  []*FIFO                      // what may be written to until the end
	seen  map[*syntax.Stmt]bool        // bodies of functions
	known map[string][]*FIFO           // what the statement itself assigns
	each  map[string]bool              // variables of loops that have each FIFO once
	depth int                          // of texts within texts

	changes int           // of known
	visits  map[visit]int // of bodies: functions that call others twice make many of few
	left    int           // how many bodies and texts are still looked into
}

// A visit is a look into a function's body. Where all that it depends on is the same,
// the third says nothing new.
type visit struct {
	body    *syntax.Stmt
	params  string
	changes int
}

// most is how many bodies and texts a search looks into: no real program has so many.
const most = 2000

// A Scope is what names mean in a shell, at the moment.
type Scope interface {
	FunctionBody(name string) *syntax.Stmt // nil if there is no such function
	Holds(name, value string) bool         // a parameter, or an element of it
	Scalar(name string) string
}

// NewSearch begins a search, by one goroutine, for the FIFOs that there are now.
func NewSearch(in Scope, all *Set) *Search {
	return &Search{
		scope: in, fifos: all.list(), Sites: make(map[*syntax.Redirect][]*FIFO), seen: make(map[*syntax.Stmt]bool),
		known: make(map[string][]*FIFO), each: make(map[string]bool),
		visits: make(map[visit]int), left: most,
	}
}

// Look looks into a node, with the FIFOs that are parameters there; in a
// loop or a function, repeated is above 0.
func (s *Search) Look(node syntax.Node, params []*FIFO, repeated int) {
	var path []syntax.Node // the nodes around
	perhaps := repeated    // above 0 for what may not be reached, or not in this shell
	syntax.Walk(node, func(n syntax.Node) bool {
		if n == nil {
			last := path[len(path)-1]
			path = path[:len(path)-1]
			repeated -= count(isRepeated(last))
			perhaps -= count(isPerhaps(last))
			return true
		}
		path = append(path, n)
		repeated += count(isRepeated(n))
		perhaps += count(isPerhaps(n))
		switch n := n.(type) {
		case *syntax.ForClause:
			s.loop(n, params, repeated)
		case *syntax.Assign:
			s.assign(n, params, perhaps > 0)
		case *syntax.Redirect:
			s.redirect(n, params, repeated)
		case *syntax.CallExpr:
			if set := s.call(n, params, repeated); set != nil {
				params = set
			}
		}
		return true
	})
}

func count(is bool) int {
	if is {
		return 1
	}
	return 0
}

func isRepeated(n syntax.Node) bool {
	switch n.(type) {
	case *syntax.WhileClause, *syntax.ForClause, *syntax.FuncDecl:
		return true
	}
	return false
}

func isPerhaps(n syntax.Node) bool {
	switch n.(type) {
	case *syntax.IfClause, *syntax.CaseClause, *syntax.BinaryCmd, *syntax.Subshell, *syntax.CmdSubst, *syntax.ProcSubst:
		return true
	}
	return isRepeated(n)
}

// assign notes what a variable is going to hold; perhaps what it holds now.
func (s *Search) assign(a *syntax.Assign, params []*FIFO, perhaps bool) {
	if a.Name == nil || a.Naked {
		return
	}
	list := s.fifosOf(a.Value, params)
	if a.Array != nil {
		for _, e := range a.Array.Elems {
			list = append(list, s.fifosOf(e.Value, params)...)
		}
	}
	if perhaps || a.Append || a.Index != nil {
		list = append(list, s.valuesOf(a.Name.Value)...)
	}
	s.set(a.Name.Value, list)
}

// set notes what a variable may hold.
func (s *Search) set(name string, list []*FIFO) {
	if before, ok := s.known[name]; !ok || !slices.Equal(before, list) {
		s.changes++
	}
	s.known[name] = list
}

func (s *Search) loop(n *syntax.ForClause, params []*FIFO, repeated int) {
	iter, ok := n.Loop.(*syntax.WordIter)
	if !ok {
		return
	}
	var list []*FIFO
	if !iter.InPos.IsValid() {
		list = s.parameter("@", params)
	}
	for _, item := range iter.Items {
		list = append(list, s.fifosOf(item, params)...)
	}
	name := iter.Name.Value
	s.each[name] = repeated == 1 && distinct(list)
	if len(list) == 0 { // it may be that the loop has no round
		list = s.valuesOf(name)
	}
	s.set(name, list)
}

func distinct(list []*FIFO) bool {
	for i, f := range list {
		if slices.Contains(list[:i], f) {
			return false
		}
	}
	return true
}

// isOne reports whether a word is one variable and nothing else, and which.
func isOne(word *syntax.Word) (name string, ok bool) {
	parts := word.Parts
	if len(parts) == 1 {
		if quoted, ok := parts[0].(*syntax.DblQuoted); ok {
			parts = quoted.Parts
		}
	}
	if len(parts) != 1 {
		return "", false
	}
	p, ok := parts[0].(*syntax.ParamExp)
	if !ok || p.Param == nil {
		return "", false
	}
	return p.Param.Value, true
}

func (s *Search) redirect(r *syntax.Redirect, params []*FIFO, repeated int) {
	switch r.Op {
	case syntax.RdrOut, syntax.AppOut, syntax.RdrAll, syntax.AppAll, syntax.RdrClob, syntax.DplOut:
	default:
		return
	}
	list := s.fifosOf(r.Word, params)
	name, _ := isOne(r.Word)
	once := repeated == 0 && len(list) == 1 || repeated == 1 && s.each[name]
	if once && s.Sites[r] == nil {
		s.Sites[r] = list
	} else {
		s.Held = append(s.Held, list...)
	}
}

// call looks at a simple command. It returns the parameters that "set" sets.
func (s *Search) call(c *syntax.CallExpr, params []*FIFO, repeated int) (set []*FIFO) {
	if len(c.Args) == 0 {
		return nil
	}
	name := c.Args[0].Lit()
	var args []*FIFO
	fields := make([]string, len(c.Args))
	for i, arg := range c.Args {
		fields[i] = s.textOf(arg.Parts, params)
		if i > 0 {
			args = append(args, s.fifosOf(arg, params)...)
		}
	}
	if body := s.scope.FunctionBody(name); body != nil {
		s.function(body, args)
	}
	s.Command(fields, repeated > 0)
	if name == "set" {
		return args
	}
	return nil
}

// function looks into the body of a function that is called.
func (s *Search) function(body *syntax.Stmt, args []*FIFO) {
	v := visit{body, pathsOf(args), s.changes}
	if s.seen[body] || s.visits[v] == 2 || s.left == 0 {
		return
	}
	s.visits[v]++
	s.left--
	s.seen[body] = true
	s.Look(body, args, 1)
	delete(s.seen, body)
}

// Command looks at a command's fields, for what it is known to write to.
func (s *Search) Command(fields []string, repeated bool) {
	fields = Unwrapped(fields)
	if text, args, ok := ShellText(fields); ok {
		s.text(text, s.Mentioned(args...))
		return
	}
	for _, field := range fields[1:] {
		switch {
		case fields[0] == "spread" && !repeated: // ours, which says when it has opened it
			s.Sites[nil] = append(s.Sites[nil], s.Mentioned(field)...)
		case WritesTo(BaseName(fields[0]), field):
			s.Held = append(s.Held, s.Mentioned(field)...)
		}
	}
}

// text looks into what another shell, or eval, is going to run.
func (s *Search) text(text string, params []*FIFO) {
	const deepest = 4 // a text may evaluate itself
	if s.depth == deepest || s.left == 0 {
		return
	}
	s.left--
	file, err := source.Parse([]byte(text), "")
	if err != nil {
		return
	}
	s.depth++
	s.Look(file, params, 1)
	s.depth--
}

// WritesTo tells the commands that write to their arguments.
func WritesTo(name, arg string) bool {
	return name == "tee" || name == "spread" || name == "dd" && strings.HasPrefix(arg, "of=")
}

// Unwrapped leaves out a command that runs another one, with its options.
func Unwrapped(fields []string) []string {
	switch BaseName(fields[0]) {
	case "builtin", "command", "env", "exec", "ionice", "nice", "nohup", "setsid", "stdbuf", "sudo", "taskset", "time", "timeout":
		for i, field := range fields[1:] {
			if name := BaseName(field); isShell(name) || WritesTo(name, "of=") {
				return fields[i+1:]
			}
		}
	}
	return fields
}

// ShellText returns the text that a command has a shell run, and its
// arguments.
func ShellText(fields []string) (text string, args []string, ok bool) {
	name := BaseName(fields[0])
	switch {
	case name == "eval":
		return strings.Join(fields[1:], " "), nil, true
	case name == "trap" && len(fields) > 1:
		return fields[1], nil, true
	case !isShell(name):
		return "", nil, false
	}
	for i, field := range fields {
		if i > 0 && len(field) > 1 && field[0] == '-' && field[1] != '-' && strings.Contains(field, "c") && i+1 < len(fields) {
			return fields[i+1], fields[i+2:], true
		}
	}
	return "", nil, false
}

func isShell(name string) bool {
	switch name {
	case "ash", "bash", "dash", "gopipe", "ksh", "mksh", "sh", "zsh":
		return true
	}
	return false
}

// BaseName is a path's last part, all of it where there is no slash.
func BaseName(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }

// Mentioned returns the FIFOs whose paths are in texts.
func (s *Search) Mentioned(texts ...string) (list []*FIFO) {
	for _, f := range s.fifos {
		path := f.Node.Path()
		if slices.ContainsFunc(texts, func(text string) bool { return Mentions(text, path) }) {
			list = append(list, f)
		}
	}
	return list
}

// Mentions reports whether a path is in a text, and not only as the beginning
// of another FIFO's.
func Mentions(text, path string) bool {
	for {
		_, rest, found := strings.Cut(text, path)
		if !found {
			return false
		}
		if rest == "" || !ascii.InName(rest[0]) && rest[0] != '.' {
			return true
		}
		text = rest
	}
}

// fifosOf returns the FIFOs that a word expands to.
func (s *Search) fifosOf(word *syntax.Word, params []*FIFO) (list []*FIFO) {
	if word == nil {
		return nil
	}
	syntax.Walk(word, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Lit:
			list = append(list, s.Mentioned(n.Value)...)
		case *syntax.SglQuoted:
			list = append(list, s.Mentioned(n.Value)...)
		case *syntax.ParamExp:
			if n.Param != nil {
				list = append(list, s.parameter(n.Param.Value, params)...)
			}
		}
		return true
	})
	return list
}

// parameter returns the FIFOs that a parameter or variable holds.
func (s *Search) parameter(name string, params []*FIFO) []*FIFO {
	if IsPositional(name) && params != nil {
		return params
	}
	return s.valuesOf(name)
}

// IsPositional reports whether a name is that of positional parameters: 1, @ or *.
func IsPositional(name string) bool { return strings.Trim(name, "0123456789@*") == "" }

func (s *Search) valuesOf(name string) (list []*FIFO) {
	if list, ok := s.known[name]; ok {
		return slices.Clone(list)
	}
	for _, f := range s.fifos {
		if s.scope.Holds(name, f.Node.Path()) {
			list = append(list, f)
		}
	}
	return list
}

// textOf is what parts of a word expand to, as far as it can be told
// beforehand.
func (s *Search) textOf(parts []syntax.WordPart, params []*FIFO) string {
	var b strings.Builder
	for _, part := range parts {
		switch part := part.(type) {
		case *syntax.Lit:
			b.WriteString(strings.ReplaceAll(part.Value, `\`, ""))
		case *syntax.SglQuoted:
			b.WriteString(part.Value)
		case *syntax.DblQuoted:
			b.WriteString(s.textOf(part.Parts, params))
		case *syntax.ParamExp:
			b.WriteString(s.paramText(part, params))
		}
	}
	return b.String()
}

func (s *Search) paramText(p *syntax.ParamExp, params []*FIFO) string {
	if p.Param == nil {
		return ""
	}
	paths := pathsOf(s.parameter(p.Param.Value, params))
	if paths != "" || IsPositional(p.Param.Value) {
		return paths
	}
	return s.scope.Scalar(p.Param.Value)
}

// pathsOf are the paths of FIFOs, as one text.
func pathsOf(list []*FIFO) string {
	paths := make([]string, len(list))
	for i, f := range list {
		paths[i] = f.Node.Path()
	}
	return strings.Join(paths, " ")
}
