package main

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
)

//go:embed grammar.txt
var grammarText string

// A grammar is the rules of grammar.txt, which says how they are written.
type grammar map[string]*rule

// A rule's first alternative is its simplest: what the reducer tries in place
// of the others.
type rule struct {
	name         string
	alternatives []alternative
	depth        int // of the shallowest tree that the rule can make
}

type alternative struct {
	weight int
	items  []item
	depth  int
}

// An item is literal text, or a reference to a rule with what is to be done
// with it.
type item struct {
	text  string // literal, where verb is 0
	verb  verb
	rule  string
	min   int // of a list: its shortest, and its longest
	max   int
	exact bool // of a list: it begins with max elements
}

type verb int

const (
	literal verb = iota
	one          // ‹rule›
	list         // ‹rule*›, ‹rule+›, ‹rule+8›, ‹rule=1›
	here         // ‹here rule›: a here-document's delimiter; its body follows the line
	sub          // ‹sub rule›: text with lines of its own, as in $( )
	par          // ‹par rule›: what runs beside something else, with files of its own
	counter      // ‹n›: a number that no other alternative has
	file         // ‹file›: a file to write, of the concurrent part that it is in
	self         // ‹self›: the process that may be sent a signal here
	define       // ‹define›: a function's name; what follows is its body
	call         // ‹call›: the name of a function that may be called here
)

var directives = map[string]verb{"n": counter, "file": file, "self": self, "define": define, "call": call}

// parseGrammar reads rules. A mistake in them is a programmer's: it panics.
func parseGrammar(text string) grammar {
	g := grammar{}
	var r *rule
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case line == "" || line[0] == '#':
		case line[0] != '\t':
			r = &rule{name: strings.TrimSuffix(line, ":")}
			g[r.name] = r
		default:
			r.alternatives = append(r.alternatives, parseAlternative(line[1:]))
		}
	}
	g.measure()
	return g
}

func parseAlternative(text string) alternative {
	a := alternative{weight: 1}
	if n, rest, ok := strings.Cut(text, "× "); ok {
		if w, err := strconv.Atoi(n); err == nil {
			a.weight, text = w, rest
		}
	}
	text = strings.ReplaceAll(text, "¶", "\n")
	for text != "" {
		before, rest, _ := strings.Cut(text, "‹")
		if before != "" {
			a.items = append(a.items, item{text: before})
		}
		if rest == "" {
			break
		}
		var ref string
		ref, text, _ = strings.Cut(rest, "›")
		a.items = append(a.items, parseReference(ref))
	}
	return a
}

func parseReference(ref string) item {
	if v, ok := directives[ref]; ok {
		return item{verb: v}
	}
	for prefix, v := range map[string]verb{"here ": here, "sub ": sub, "par ": par} {
		if name, ok := strings.CutPrefix(ref, prefix); ok {
			return item{verb: v, rule: name}
		}
	}
	at := strings.IndexAny(ref, "*+=")
	if at < 0 {
		return item{verb: one, rule: ref}
	}
	it := item{verb: list, rule: ref[:at], max: 3}
	if ref[at] == '+' {
		it.min = 1
	}
	if n, err := strconv.Atoi(ref[at+1:]); err == nil {
		it.max = n
	}
	it.exact = ref[at] == '='
	return it
}

// measure finds each rule's depth by going over all of them until nothing
// changes.
func (g grammar) measure() {
	const endless = 1000
	for _, r := range g {
		r.depth = endless
	}
	for changed := true; changed; {
		changed = false
		for _, r := range g {
			for i := range r.alternatives {
				a := &r.alternatives[i]
				a.depth = g.depthOf(r.name, a.items)
				if a.depth+1 < r.depth {
					r.depth, changed = a.depth+1, true
				}
			}
		}
	}
	for _, r := range g {
		if r.depth >= endless {
			panic("grammar: rule " + r.name + " never ends")
		}
	}
}

func (g grammar) depthOf(of string, items []item) int {
	depth := 0
	for _, it := range items {
		if it.rule == "" || it.verb == list && it.min == 0 {
			continue
		}
		r := g[it.rule]
		if r == nil {
			panic(fmt.Sprintf("grammar: rule %s names %s, which is none", of, it.rule))
		}
		depth = max(depth, r.depth)
	}
	return depth
}
