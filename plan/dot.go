package plan

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/sys/unix"
)

// DOT returns the plans as one graph in Graphviz's language, for dot(1): it
// goes from left to right, with a cluster for each plan if there are several.
//
// Stages are boxes (with round corners for a [Func], dashed where the command is
// not known, red where it can't run). Kernel objects are what joins them: a
// pipe between two stages is an arrow, any other object a node with an arrow
// for each stage on its sides. The numbers at the arrows' ends are the stage's
// descriptors, as in [Plan.Text]. A named FIFO is one node for all plans.
func (g Program) DOT() string {
	d := dot{}
	d.line(`digraph gopipe {`)
	d.line(`graph [rankdir=LR, fontname="monospace", fontsize=10, color=gray]`)
	d.line(`node [shape=box, fontname="monospace", fontsize=10]`)
	d.line(`edge [fontname="monospace", fontsize=9, labeldistance=1.5]`)
	d.namedFIFOs(g)
	for i, p := range g {
		d.plan(i, p, len(g) > 1)
	}
	for _, arrow := range d.arrows {
		d.line(arrow)
	}
	d.line(`}`)
	return d.b.String()
}

// A dot is a graph that is being written. Its arrows come last: inside of a
// cluster they would draw what is outside into it.
type dot struct {
	b      strings.Builder
	fifos  map[string]string // ids by path
	arrows []string
}

func (d *dot) line(text string) { d.b.WriteString(text + "\n") }

func (d *dot) node(id, label string, attrs ...string) {
	attrs = append([]string{"label=" + dotString(cut(label, maxLabel))}, attrs...)
	if cut(label, maxLabel) != label {
		attrs = append(attrs, "tooltip="+dotString(label))
	}
	d.line(id + " [" + strings.Join(attrs, ", ") + "]")
}

func (d *dot) namedFIFOs(g Program) {
	d.fifos = make(map[string]string)
	for _, p := range g {
		for i := range p.Edges {
			e := &p.Edges[i]
			if e.Medium != FIFO || len(e.ports()) == 0 || d.fifos[p.pathOf(e)] != "" {
				continue
			}
			id := "f" + strconv.Itoa(len(d.fifos))
			d.fifos[p.pathOf(e)] = id
			d.node(id, e.label(), "shape=cds")
		}
	}
}

func (d *dot) plan(n int, p *Plan, cluster bool) {
	if cluster {
		label := "pipeline " + strconv.Itoa(n+1)
		if len(p.Stages) > 0 {
			label += p.Stages[0].Pos.suffix(" at ")
		}
		d.line("subgraph cluster" + strconv.Itoa(n) + " {")
		d.line("label=" + dotString(label))
	}
	prefix := "p" + strconv.Itoa(n)
	for i := range p.Stages {
		d.node(stageID(prefix, i), p.Stages[i].label(), p.Stages[i].look()...)
	}
	for i := range p.Edges {
		d.edge(prefix, i, p)
	}
	if cluster {
		d.line("}")
	}
}

func stageID(prefix string, i int) string { return prefix + "s" + strconv.Itoa(i) }

func (s *Stage) look() (attrs []string) {
	switch {
	case s.Internal.Unknown:
		attrs = append(attrs, "style=dashed")
	case s.Func != nil:
		attrs = append(attrs, "style=rounded")
	}
	if s.Err != nil {
		attrs = append(attrs, "color=red", "xlabel="+dotString(cut(quoteControls(s.Err.Error()), maxLabel)))
	}
	return attrs
}

// edge draws an edge of a plan: as an arrow where it is a pipe from one stage to
// one other, else as a node with arrows.
func (d *dot) edge(prefix string, i int, p *Plan) {
	e := &p.Edges[i]
	from, to := p.sides(e.From), p.sides(e.To)
	if len(from)+len(to) == 0 {
		return
	}
	if e.Medium == Pipe && len(from) == 1 && len(to) == 1 {
		d.arrow(stageID(prefix, from[0].stage), stageID(prefix, to[0].stage), "taillabel="+dotString(from[0].numbers), "headlabel="+dotString(to[0].numbers))
		return
	}
	id := prefix + "e" + strconv.Itoa(i)
	if e.Medium == FIFO {
		id = d.fifos[p.pathOf(e)]
	} else {
		d.node(id, e.title(), mediumLooks[min(int(e.Medium), len(mediumLooks)-1)])
	}
	for _, s := range from {
		attrs := []string{"taillabel=" + dotString(s.numbers)}
		d.arrow(stageID(prefix, s.stage), id, append(attrs, e.directions()...)...)
	}
	for _, s := range to {
		d.arrow(id, stageID(prefix, s.stage), "headlabel="+dotString(s.numbers))
	}
}

func (d *dot) arrow(from, to string, attrs ...string) {
	d.arrows = append(d.arrows, fmt.Sprintf("%s -> %s [%s]", from, to, strings.Join(attrs, ", ")))
}

// directions are the heads of an arrow to a file, which may be open for both.
// One that was opened and dropped is listed as if it was written.
func (e *Edge) directions() []string {
	switch {
	case e.Medium != File && e.Medium != FIFO || e.Flags&unix.O_ACCMODE == unix.O_WRONLY:
		return nil
	case e.Flags&unix.O_ACCMODE == unix.O_RDWR:
		return []string{"dir=both"}
	}
	return []string{"dir=back"}
}

var mediumLooks = [...]string{
	Pipe: "shape=cds", File: "shape=note", Text: `shape=note, style=dashed`, Inherit: "shape=plaintext",
	Sink: "shape=plaintext", Source: "shape=plaintext", FIFO: "shape=cds",
}

// title is the label of an edge that is a node.
func (e *Edge) title() string {
	switch {
	case e.Medium == Inherit && e.Name == "0":
		return "stdin"
	case e.Medium == Inherit && e.Name == "1":
		return "stdout"
	case e.Medium == Inherit && e.Name == "2":
		return "stderr"
	case e.Medium == File && !e.Internal.Unknown:
		return quote(e.Name)
	case e.Internal.GiveEnd != nil:
		return "pipe, handed out"
	}
	return e.label()
}

// A side is what one stage has of one side of an edge.
type side struct {
	stage   int
	numbers string // of the descriptors
}

// sides groups ports by their stages. Those of no stage are left out.
func (p *Plan) sides(ports []Port) (list []side) {
	numbers := make(map[int][]string)
	for _, port := range ports {
		if port.Stage >= 0 && port.Stage < len(p.Stages) {
			numbers[port.Stage] = append(numbers[port.Stage], port.number())
		}
	}
	for _, i := range slices.Sorted(maps.Keys(numbers)) {
		list = append(list, side{i, strings.Join(numbers[i], ",")})
	}
	return list
}

// maxLabel is how many characters of a name are shown; the tooltip has all.
const maxLabel = 60

// cut leaves out the middle of a long text: a path's end says most.
func cut(s string, limit int) string {
	if r := []rune(s); len(r) > limit {
		return string(r[:limit/2]) + "…" + string(r[len(r)-limit/2+1:])
	}
	return s
}

// quoteControls makes a text one line of printable characters.
func quoteControls(s string) string {
	if quoted := strconv.Quote(s); quoted != `"`+s+`"` {
		return quoted
	}
	return s
}

// dotEscapes is made when it is needed, and not whenever the program starts.
var dotEscapes = sync.OnceValue(func() *strings.Replacer {
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`, `&`, `&amp;`)
})

// dotString writes printable text as an attribute that has no escapes and no
// entities of Graphviz's own left in it.
func dotString(s string) string { return `"` + dotEscapes().Replace(s) + `"` }
