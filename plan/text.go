package plan

import (
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// Text returns the plan in a stable, readable form: a line for each stage, and
// one for each edge.
//
//	stage 0  cat log            1:1
//	stage 1  grep ERROR         1:11
//	edge 0   pipe               0:1 -> 1:0
func (p *Plan) Text() string {
	var b strings.Builder
	for i := range p.Stages {
		p.Stages[i].write(&b, i)
	}
	for i := range p.Edges {
		if len(p.Edges[i].Ports()) > 0 {
			p.Edges[i].write(&b, i)
		}
	}
	return b.String()
}

func (s *Stage) write(b *strings.Builder, i int) {
	fmt.Fprintf(b, "stage %d  ", i)
	switch {
	case s.Unknown:
		fmt.Fprintf(b, "unknown %s", quote(s.Name))
	case s.Func != nil:
		fmt.Fprintf(b, "func %s", quote(s.Name))
	default:
		for j, arg := range s.Args {
			if j > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(quote(arg))
		}
	}
	if at := s.Pos.String(); at != "" {
		b.WriteString("  at " + at)
	}
	if s.Path != "" {
		b.WriteString("  path " + quote(s.Path))
	}
	if s.Err != nil {
		b.WriteString("  error " + quote(s.Err.Error()))
	}
	b.WriteByte('\n')
}

func (e *Edge) write(b *strings.Builder, i int) {
	fmt.Fprintf(b, "edge %d   %s", i, e.label())
	if len(e.From) > 0 {
		b.WriteString("  from " + ports(e.From))
	}
	if len(e.To) > 0 {
		b.WriteString("  to " + ports(e.To))
	}
	b.WriteByte('\n')
}

func (e *Edge) label() string {
	name := quote(e.Name)
	if e.Unknown {
		name = "unknown"
	}
	switch e.Medium {
	case File:
		return "file " + name + " " + openFlags(e.Flags)
	case Text:
		if e.Unknown {
			return "text unknown"
		}
		return "text " + strconv.Itoa(len(e.Text)) + " bytes"
	case Inherit, Sink:
		return e.Medium.String() + " " + name
	}
	return e.Medium.String()
}

func ports(list []Port) string {
	var texts []string
	for _, p := range list {
		fd := strconv.Itoa(p.FD)
		if p.FD == Dropped {
			fd = "-"
		}
		texts = append(texts, strconv.Itoa(p.Stage)+":"+fd)
	}
	return strings.Join(texts, ",")
}

var flagNames = []struct {
	flag int
	name string
}{
	{unix.O_CREAT, "create"}, {unix.O_TRUNC, "truncate"}, {unix.O_APPEND, "append"}, {unix.O_EXCL, "noclobber"},
}

func openFlags(flags int) string {
	names := []string{map[int]string{unix.O_RDONLY: "read", unix.O_WRONLY: "write", unix.O_RDWR: "read+write"}[flags&unix.O_ACCMODE]}
	for _, f := range flagNames {
		if flags&f.flag != 0 {
			names = append(names, f.name)
		}
	}
	return strings.Join(names, "+")
}

// quote leaves plain words alone.
func quote(s string) string {
	if s == "" || strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r == '"' || r == '\\' || r >= 0x7f }) {
		return strconv.Quote(s)
	}
	return s
}
