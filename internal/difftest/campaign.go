package main

import (
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// A campaign runs many scripts, each made from a seed of its own.
type campaign struct {
	grammar  grammar
	gopipe   string
	tmp      string
	first    uint64 // seed
	scripts  uint64
	workers  int
	limit    time.Duration
	reducing time.Duration // at most, for one script
	out      io.Writer

	next atomic.Uint64

	mu       sync.Mutex
	found    map[string]*difference // by the reduced script
	known    map[string]int         // by reason
	unusable []uint64               // seeds on which bash hangs, does not do the same each time, or refuses the script
}

// A difference is a reduced script and what the shells did.
type difference struct {
	script       string
	seed         uint64
	alike        int // other seeds that were reduced to the same script
	sometimes    bool
	bash, gopipe outcome
}

// String is the difference as it is printed.
func (d *difference) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "--- differs (-seed %d -n 1)", d.seed)
	if d.sometimes {
		b.WriteString(", but not each time, so it is not reduced")
	}
	fmt.Fprintf(&b, "\n%s%s%s\n", indent(d.script, "  "), d.bash.text("bash"), d.gopipe.text("gopipe"))
	return b.String()
}

func (o outcome) text(shell string) string {
	what := "no errors"
	if o.errors {
		what = "errors: " + strings.TrimSpace(o.stderr[:min(len(o.stderr), 300)])
	}
	return fmt.Sprintf("%s: status %s, %s\n%s", shell, o.status, what, indent(o.stdout[:min(len(o.stdout), 2000)], "  | "))
}

func indent(text, by string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString(by + strings.TrimSuffix(line, "\n") + "\n")
	}
	return b.String()
}

func (c *campaign) run() error {
	c.found, c.known = map[string]*difference{}, map[string]int{}
	var workers sync.WaitGroup
	for i := range c.workers {
		dir := filepath.Join(c.tmp, fmt.Sprint(i))
		if err := os.Mkdir(dir, 0o777); err != nil {
			return err
		}
		workers.Go(func() { c.work(&runner{dir: dir, gopipe: c.gopipe, limit: c.limit}) })
	}
	workers.Wait()
	return nil
}

func (c *campaign) work(r *runner) {
	for {
		n := c.next.Add(1) - 1
		if n >= c.scripts {
			return
		}
		c.script(r, c.first+n)
	}
}

func (c *campaign) script(r *runner, seed uint64) {
	tree := c.grammar.script(seed)
	text := tree.String()
	bash, gopipe := r.bash(text), r.gopipeRun(text)
	switch {
	case !bash.comparable():
		c.unused(seed)
	case bash.same(gopipe):
	case r.differs(text):
		c.reduce(r, tree, seed)
	case !r.steady(text, bash) || !r.parses(text):
		c.unused(seed)
	default:
		c.add(&difference{script: text, seed: seed, bash: bash, gopipe: gopipe, sometimes: true})
	}
}

// reduce makes a script smaller. Where what is left is known, it does so
// again and keeps away from what is known, as that may hide what is not.
func (c *campaign) reduce(r *runner, tree *node, seed uint64) {
	quick := *r
	quick.limit = min(r.limit, 2*time.Second)
	until := time.Now().Add(c.reducing)
	(&reducer{root: tree, interesting: quick.differs, until: until}).reduce()
	d := r.difference(tree, seed)
	if d.reason() != "" {
		tree = c.grammar.script(seed)
		(&reducer{root: tree, interesting: quick.differsUnlisted, until: until}).reduce()
		if second := r.difference(tree, seed); second.reason() == "" {
			d = second
		}
	}
	c.add(d)
}

// difference is what the two shells make of a script.
func (r *runner) difference(tree *node, seed uint64) *difference {
	script := tree.String()
	return &difference{script: script, seed: seed, bash: r.bash(script), gopipe: r.gopipeRun(script)}
}

func (d *difference) reason() string { return knownReason(d.script) }

// differsUnlisted is differs for what is not in the list of known differences.
func (r *runner) differsUnlisted(script string) bool {
	return knownReason(script) == "" && r.differs(script)
}

// differs says whether gopipe does otherwise than bash, which does the same
// each time.
func (r *runner) differs(script string) bool {
	bash := r.bash(script)
	return bash.comparable() && !bash.same(r.gopipeRun(script)) && r.parses(script) &&
		bash.same(r.bash(script)) && !bash.same(r.gopipeRun(script)) && r.steady(script, bash)
}

// steady says whether bash does the same each time.
func (r *runner) steady(script string, bash outcome) bool {
	for range 3 {
		if !bash.same(r.bash(script)) {
			return false
		}
	}
	return true
}

func (c *campaign) unused(seed uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.unusable = append(c.unusable, seed)
}

func (c *campaign) add(d *difference) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if reason := d.reason(); reason != "" {
		c.known[reason]++
		return
	}
	if old := c.found[d.script]; old != nil {
		old.alike++
		return
	}
	c.found[d.script] = d
	fmt.Fprint(c.out, d)
}

// summary prints what was counted, and says whether all was well.
func (c *campaign) summary() bool {
	fmt.Fprintf(c.out, "%d scripts, seeds %d to %d: %d differences", c.scripts, c.first, c.first+c.scripts-1, len(c.found))
	if len(c.unusable) > 0 {
		fmt.Fprintf(c.out, "; %d on which bash hangs, does not do the same each time, or refuses the script: %d", len(c.unusable), c.unusable[:min(5, len(c.unusable))])
	}
	fmt.Fprintln(c.out)
	for _, reason := range slices.Sorted(maps.Keys(c.known)) {
		fmt.Fprintf(c.out, "%5d known: %s\n", c.known[reason], reason)
	}
	return len(c.found) == 0
}
