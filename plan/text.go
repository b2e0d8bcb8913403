package plan

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// A Program is the plans of the pipelines of one program, in the order of its
// text. Named FIFOs may join them.
type Program []*Plan

// Text returns the plans' own texts, with an empty line between them. After
// them comes a line for each named FIFO, which says what writes to it and what
// reads from it.
func (g Program) Text() string {
	parts := make([]string, 0, len(g)+1)
	for _, p := range g {
		parts = append(parts, p.Text())
	}
	var b strings.Builder
	for _, f := range g.fifos() {
		f.write(&b)
	}
	if b.Len() > 0 {
		parts = append(parts, b.String())
	}
	return strings.Join(parts, "\n")
}

// A fifo is a named FIFO with the stages on its sides.
type fifo struct {
	name     string
	from, to []*Stage
}

// fifos lists the FIFOs of a program in the order of their first edges.
func (g Program) fifos() (list []*fifo) {
	byPath := make(map[string]*fifo)
	for _, p := range g {
		for i := range p.Edges {
			e := &p.Edges[i]
			if e.Medium != FIFO || len(e.ports()) == 0 {
				continue
			}
			at := p.pathOf(e)
			f := byPath[at]
			if f == nil {
				f = &fifo{name: e.label()}
				byPath[at] = f
				list = append(list, f)
			}
			f.from = p.addStages(f.from, e.From)
			f.to = p.addStages(f.to, e.To)
		}
	}
	return list
}

// pathOf is the name of a FIFO, in the directory of the stage that opens it.
func (p *Plan) pathOf(e *Edge) string {
	i := e.ports()[0].Stage
	if strings.HasPrefix(e.Name, "/") || i < 0 || i >= len(p.Stages) || p.Stages[i].Dir == "" {
		return path.Clean(e.Name)
	}
	return path.Join(p.Stages[i].Dir, e.Name)
}

// addStages appends the stages of ports that are not in the list yet.
func (p *Plan) addStages(list []*Stage, ports []Port) []*Stage {
	for _, port := range ports {
		if port.Stage < 0 || port.Stage >= len(p.Stages) {
			continue
		}
		if s := &p.Stages[port.Stage]; !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	return list
}

func (f *fifo) write(b *strings.Builder) {
	b.WriteString(f.name)
	if len(f.from) > 0 {
		b.WriteString("  from " + stageNames(f.from))
	}
	if len(f.to) > 0 {
		b.WriteString("  to " + stageNames(f.to))
	}
	b.WriteByte('\n')
}

func stageNames(list []*Stage) string {
	names := make([]string, len(list))
	for i, s := range list {
		names[i] = quote(s.Name)
		names[i] += s.Pos.suffix(" at ")
	}
	return strings.Join(names, ", ")
}

// Text returns the plan in a stable, readable form: a line for each stage, and
// one for each edge that has ports.
//
//	stage 0  cat log  at 1:1  path /usr/bin/cat
//	stage 1  grep ERROR  at 1:11  path /usr/bin/grep
//	edge 0   pipe  from 0:1  to 1:0
//
// A port is a stage's number and its descriptor, "-" for [Dropped] and "arg" for
// [Argument].
func (p *Plan) Text() string {
	var b strings.Builder
	for i := range p.Stages {
		p.Stages[i].write(&b, i)
	}
	for i := range p.Edges {
		if len(p.Edges[i].ports()) > 0 {
			p.Edges[i].write(&b, i)
		}
	}
	return b.String()
}

func (s *Stage) write(b *strings.Builder, i int) {
	fmt.Fprintf(b, "stage %d  %s", i, s.label())
	b.WriteString(s.Pos.suffix("  at "))
	if s.Path != "" {
		b.WriteString("  path " + quote(s.Path))
	}
	if s.Internal.Hides != "" {
		b.WriteString("  not " + quote(s.Internal.Hides))
	}
	if s.Err != nil {
		b.WriteString("  error " + quote(s.Err.Error()))
	}
	b.WriteByte('\n')
}

// label is a command's arguments, and the name of everything else.
func (s *Stage) label() string {
	switch {
	case s.Internal.Unknown:
		return "unknown " + quote(s.Name)
	case s.Func != nil:
		return "func " + quote(s.Name)
	}
	words := make([]string, len(s.Args))
	for i, arg := range s.Args {
		words[i] = quote(arg)
	}
	return strings.Join(words, " ")
}

// suffix is the position after a word, or nothing if there is none.
func (p Pos) suffix(word string) string {
	if p == (Pos{}) {
		return ""
	}
	return word + quote(p.String())
}

func (e *Edge) write(b *strings.Builder, i int) {
	fmt.Fprintf(b, "edge %d   %s", i, e.label())
	if e.Medium == File {
		b.WriteString(" " + strings.Join(flagNames(e.Flags), "+"))
	}
	if len(e.From) > 0 {
		b.WriteString("  from " + ports(e.From))
	}
	if len(e.To) > 0 {
		b.WriteString("  to " + ports(e.To))
	}
	if e.Internal.GiveEnd != nil {
		b.WriteString("  handed out")
	}
	b.WriteByte('\n')
}

// label is the medium, and the name if that is the object's own.
func (e *Edge) label() string {
	switch {
	case e.Medium == Pipe:
		return "pipe"
	case e.Internal.Unknown && (e.Name == "" || e.Medium == Text):
		return e.Medium.String() + " unknown"
	case e.Internal.Unknown:
		return e.Medium.String() + " unknown " + quote(e.Name)
	case e.Medium == Text:
		return "text " + strconv.Itoa(len(e.Text)) + " bytes"
	}
	return e.Medium.String() + " " + quote(e.Name)
}

func ports(list []Port) string {
	texts := make([]string, len(list))
	for i, p := range list {
		texts[i] = strconv.Itoa(p.Stage) + ":" + p.number()
	}
	return strings.Join(texts, ",")
}

// number is the port's descriptor.
func (p Port) number() string {
	switch p.FD {
	case Dropped:
		return "-"
	case Argument:
		return "arg"
	}
	return strconv.Itoa(p.FD)
}

// flagTable names the flags of open(2) that redirections have.
var flagTable = []struct {
	flag int
	name string
}{
	{unix.O_CREAT, "create"}, {unix.O_TRUNC, "truncate"}, {unix.O_APPEND, "append"}, {unix.O_EXCL, "noclobber"},
}

var accessNames = [...][]string{unix.O_RDONLY: {"read"}, unix.O_WRONLY: {"write"}, unix.O_RDWR: {"read", "write"}}

// flagNames takes flags of open(2) apart. What has no name is a number.
func flagNames(flags int) (names []string) {
	if access := flags & unix.O_ACCMODE; access < len(accessNames) {
		names = slices.Clone(accessNames[access])
		flags &^= unix.O_ACCMODE
	}
	for _, f := range flagTable {
		if flags&f.flag != 0 {
			names = append(names, f.name)
			flags &^= f.flag
		}
	}
	if flags != 0 {
		names = append(names, fmt.Sprintf("%#x", uint64(flags)))
	}
	return names
}

// quote leaves plain words alone.
func quote(s string) string {
	if s == "" || strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r == '"' || r == '\\' || r >= 0x7f }) {
		return strconv.Quote(s)
	}
	return s
}
