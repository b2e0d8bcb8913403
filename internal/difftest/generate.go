package main

import (
	"math/rand/v2"
	"slices"
	"strconv"
)

// maxDepth bounds a script's tree, and with it its size.
const maxDepth = 11

// topLevel is the number of functions that a script may have. A function's
// body calls only those with smaller numbers, so that none calls itself.
const topLevel = 3

// A generator makes one script's tree.
type generator struct {
	grammar grammar
	rand    *rand.Rand
	next    int    // the last number given
	level   int    // functions below it may be called
	beside  string // names the concurrent part that is being made
	inner   bool   // what is being made runs in a subshell
}

// script makes a script, the same for the same seed.
func (g grammar) script(seed uint64) *node {
	gen := &generator{grammar: g, rand: rand.New(rand.NewPCG(seed, 0)), level: topLevel}
	return gen.node("script", 0)
}

func (gen *generator) node(name string, depth int) *node {
	r := gen.grammar[name]
	a := gen.choose(r, depth)
	level := gen.level
	defer func() { gen.level = level }()
	gen.next++
	number := strconv.Itoa(gen.next)
	n := &node{rule: r, simplest: a == &r.alternatives[0]}
	for _, it := range a.items {
		n.parts = append(n.parts, gen.part(it, number, depth+1))
	}
	return n
}

// choose takes one of the alternatives that stay within maxDepth, or else of
// the shallowest.
func (gen *generator) choose(r *rule, depth int) *alternative {
	var fit []*alternative
	total := 0
	for i := range r.alternatives {
		a := &r.alternatives[i]
		if depth+a.depth <= maxDepth || a.depth+1 == r.depth {
			fit = append(fit, a)
			total += a.weight
		}
	}
	at := gen.rand.IntN(total)
	return fit[slices.IndexFunc(fit, func(a *alternative) bool {
		at -= a.weight
		return at < 0
	})]
}

func (gen *generator) part(it item, number string, depth int) part {
	switch it.verb {
	case literal:
		return part{text: it.text}
	case counter:
		return part{text: number}
	case file:
		return part{text: gen.file()}
	case self:
		return part{text: gen.self()}
	case define:
		gen.level = gen.rand.IntN(max(gen.level, 1))
		return part{text: "f" + strconv.Itoa(gen.level)}
	case call:
		return part{text: gen.callable()}
	case list:
		return gen.list(it, depth)
	case sub:
		outer := gen.inner
		defer func() { gen.inner = outer }()
		gen.inner = true
	case par:
		outer := gen.beside
		defer func() { gen.beside = outer }()
		gen.next++
		gen.beside += "_" + strconv.Itoa(gen.next)
	}
	p := part{verb: it.verb, kids: []*node{gen.node(it.rule, depth)}}
	if it.verb == here {
		p.text = number
	}
	return p
}

func (gen *generator) list(it item, depth int) part {
	n := it.min + gen.rand.IntN(it.max-it.min+1)
	if depth+gen.grammar[it.rule].depth > maxDepth {
		n = it.min
	}
	if it.exact {
		n = it.max
	}
	p := part{verb: list, rule: it.rule, min: it.min}
	for range n {
		p.kids = append(p.kids, gen.node(it.rule, depth))
	}
	return p
}

// file is not in the directory itself where something else runs: that may be
// there late.
func (gen *generator) file() string {
	name := gen.pick("f1", "f2")
	if gen.beside != "" {
		return "../" + name + gen.beside
	}
	return name
}

// self is not the whole shell where something else runs, also if that is only a
// subshell: what it still writes would be left to chance.
func (gen *generator) self() string {
	if gen.beside != "" || gen.inner {
		return "$BASHPID"
	}
	return "$$"
}

func (gen *generator) callable() string {
	if gen.level == 0 {
		return "true"
	}
	return "f" + strconv.Itoa(gen.rand.IntN(gen.level))
}

func (gen *generator) pick(of ...string) string { return of[gen.rand.IntN(len(of))] }
