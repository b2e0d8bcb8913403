package main

import "strings"

// A node is what one rule made of one of its alternatives.
type node struct {
	rule     *rule
	simplest bool // made by the rule's first alternative
	parts    []part
}

// A part is literal text, or nodes: one, or as many as a list has.
type part struct {
	verb verb
	text string // of a here-document: the number in its delimiter
	rule string // of a list: that of its elements
	min  int    // of a list: its fewest elements
	kids []*node
}

// empty says whether the part is a list of no lines, which needs no line.
func (p *part) empty() bool { return p.verb == list && len(p.kids) == 0 && class(p.rule) == "stmt" }

// A printer writes a tree as a script. The bodies of here-documents wait for
// the end of their line.
type printer struct {
	out     strings.Builder
	waiting []document
}

type document struct {
	delimiter string
	body      *node
}

// String is the script of the tree.
func (n *node) String() string {
	var p printer
	p.node(n)
	p.endLine()
	return p.out.String()
}

func (p *printer) node(n *node) {
	for i, part := range n.parts {
		if i > 0 && n.parts[i-1].empty() {
			part.text = strings.TrimPrefix(part.text, "\n")
		}
		p.part(part)
	}
}

func (p *printer) part(part part) {
	switch part.verb {
	case here:
		d := document{"E" + part.text, part.kids[0]}
		p.waiting = append(p.waiting, d)
		p.out.WriteString(d.delimiter)
	case sub:
		p.sub(part.kids[0])
	case list:
		p.list(part)
	default:
		p.write(part.text)
		for _, kid := range part.kids {
			p.node(kid)
		}
	}
}

func (p *printer) list(part part) {
	separator := " "
	switch class(part.rule) {
	case "stmt":
		separator = "\n"
	case "dq":
		separator = ""
	}
	for i, kid := range part.kids {
		if i > 0 {
			p.write(separator)
		}
		p.node(kid)
	}
}

// sub writes text whose here-documents end in it.
func (p *printer) sub(n *node) {
	var inner printer
	inner.node(n)
	if len(inner.waiting) > 0 {
		inner.endLine()
	}
	p.out.WriteString(inner.out.String())
}

func (p *printer) write(text string) {
	for {
		line, rest, more := strings.Cut(text, "\n")
		p.out.WriteString(line)
		if !more {
			return
		}
		p.endLine()
		text = rest
	}
}

func (p *printer) endLine() {
	p.out.WriteByte('\n')
	waiting := p.waiting
	p.waiting = nil
	for _, d := range waiting {
		p.sub(d.body)
		p.out.WriteString("\n" + d.delimiter + "\n")
	}
}
