package main

import (
	"slices"
	"strings"
	"time"
)

// A reducer makes a tree smaller as long as its script stays interesting.
type reducer struct {
	root        *node
	interesting func(script string) bool
	until       time.Time
}

// reduce changes the tree until no single step makes it smaller, or its time
// is up. What takes away much with few tries comes first.
func (r *reducer) reduce() {
	for size := -1; size != len(r.root.String()); {
		size = len(r.root.String())
		r.root.walk(r.shorten)
		r.root.walk(r.simplify)
		r.root.walk(r.hoist)
	}
}

// walk calls visit for each node, from the outside inwards.
func (n *node) walk(visit func(*node)) {
	visit(n)
	for _, kid := range n.kids() {
		kid.walk(visit)
	}
}

// try keeps a change if the script is shorter for it and still interesting;
// else undo takes it back.
func (r *reducer) try(change, undo func()) bool {
	if time.Now().After(r.until) {
		return false
	}
	before := r.root.String()
	change()
	after := r.root.String()
	if len(after) < len(before) && r.interesting(after) {
		return true
	}
	undo()
	return false
}

// shorten takes elements out of a node's lists.
func (r *reducer) shorten(n *node) {
	for i := range n.parts {
		if p := &n.parts[i]; p.verb == list {
			r.remove(p)
			r.splice(p)
		}
	}
}

// simplify puts the rule's simplest alternative in a node's place.
func (r *reducer) simplify(n *node) {
	if n.simplest {
		return
	}
	first := n.rule.alternatives[0]
	if first.depth > 0 {
		return
	}
	var text string
	for _, it := range first.items {
		if it.verb == list {
			continue
		}
		if it.verb != literal {
			return
		}
		text += it.text
	}
	r.replace(n, node{rule: n.rule, simplest: true, parts: []part{{text: text}}})
}

func (r *reducer) replace(n *node, by node) bool {
	old := *n
	return r.try(func() { *n = by }, func() { *n = old })
}

// hoist puts a node of the same class that is further down in a node's place.
func (r *reducer) hoist(n *node) {
	for found := true; found; {
		found = false
		for _, inner := range n.below(n.rule.name) {
			if found = r.replace(n, *inner); found {
				break // it has others below it
			}
		}
	}
}

// below lists the nodes of a rule's class under n, the nearest first.
func (n *node) below(rule string) []*node {
	var found []*node
	for level := n.kids(); len(level) > 0; {
		var next []*node
		for _, kid := range level {
			if class(kid.rule.name) == class(rule) {
				found = append(found, kid)
			}
			next = append(next, kid.kids()...)
		}
		level = next
	}
	return found
}

func (n *node) kids() []*node {
	var kids []*node
	for _, p := range n.parts {
		kids = append(kids, p.kids...)
	}
	return kids
}

// remove takes runs of elements out of a list, long runs first.
func (r *reducer) remove(p *part) {
	for size := len(p.kids); size > 0; size /= 2 {
		for at := 0; at+size <= len(p.kids); {
			if len(p.kids)-size < p.min || !r.cut(p, at, size, nil) {
				at += size
			}
		}
	}
}

// cut puts others in the place of a run of elements.
func (r *reducer) cut(p *part, at, size int, others []*node) bool {
	old := p.kids
	kids := append(append(append([]*node{}, old[:at]...), others...), old[at+size:]...)
	return r.try(func() { p.kids = kids }, func() { p.kids = old })
}

// splice puts the elements of an inner list in the place of the element that
// holds it: a loop's body in the place of the loop.
func (r *reducer) splice(p *part) {
	for at := 0; at < len(p.kids); at++ {
		for _, inner := range p.kids[at].lists() {
			if class(inner.rule) == class(p.rule) && len(inner.kids) > 1 && r.cut(p, at, 1, inner.kids) {
				break
			}
		}
	}
}

// commands are the rules that make commands: one may stand where the other
// does.
var commands = strings.Fields("top stmt fstmt cmd cond test simple compound pipe assign array io builtin expand job " +
	"rare trap def ext subs producer jobtext safe2 loopbody mode init show")

// class names what a rule makes, as far as grammar goes.
func class(rule string) string {
	if slices.Contains(commands, rule) {
		return "stmt"
	}
	return rule
}

// lists are the lists of at least two elements under n.
func (n *node) lists() []*part {
	var found []*part
	for i := range n.parts {
		if n.parts[i].verb == list {
			found = append(found, &n.parts[i])
		}
		for _, kid := range n.parts[i].kids {
			found = append(found, kid.lists()...)
		}
	}
	return found
}
