package plan_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"gopipe/internal/handling"
	"gopipe/plan"
)

// collector is two pipelines that write to a FIFO and one that reads it.
func collector() plan.Program {
	const write = unix.O_WRONLY | unix.O_CREAT | unix.O_TRUNC
	writer := func(name string, col uint32) *plan.Plan {
		return &plan.Plan{
			Stages: []plan.Stage{
				{Name: name, Path: "/bin/" + name, Args: []string{name}, Pos: plan.Pos{Line: 2, Col: col}},
				{Name: "gzip", Path: "/bin/gzip", Args: []string{"gzip"}, Pos: plan.Pos{Line: 2, Col: col + 10}},
			},
			Edges: []plan.Edge{
				{Medium: plan.Inherit, Name: "2", File: os.Stderr, From: []plan.Port{{1, 2}}},
				{From: []plan.Port{{0, 1}}, To: []plan.Port{{1, 0}}},
				{Medium: plan.FIFO, Name: "/run/errs", Flags: write, From: []plan.Port{{0, 2}}},
				{Medium: plan.File, Name: name + ".gz", Flags: write, From: []plan.Port{{1, 1}}},
			},
		}
	}
	reader := &plan.Plan{
		Stages: []plan.Stage{
			{Name: "sort", Path: "/bin/sort", Args: []string{"sort", "/run/errs"}, Pos: plan.Pos{Line: 3, Col: 1}},
			{Name: "while read x; do :; done", Func: nop, Pos: plan.Pos{Line: 3, Col: 15}},
		},
		Edges: []plan.Edge{
			{From: []plan.Port{{0, 1}, {0, 2}}, To: []plan.Port{{1, 0}}},
			{Medium: plan.FIFO, Name: "/run/errs", To: []plan.Port{{0, plan.Argument}}},
		},
	}
	return plan.Program{writer("app1", 1), writer("app2", 30), reader}
}

func TestProgramText(t *testing.T) {
	t.Parallel()
	program := collector()
	want := program[0].Text() + "\n" + program[1].Text() + "\n" + program[2].Text() + `
fifo /run/errs  from app1 at 2:1, app2 at 2:30  to sort at 3:1
`
	if got := program.Text(); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
	if got := program[:0].Text() + program[:0].JSON(); got != "" {
		t.Errorf("no plans print as %q", got)
	}
	alone := plan.Program{{}, {}}
	if got := alone.Text(); got != "\n" {
		t.Errorf("two empty plans print as %q", got)
	}
}

// A FIFO that is named from different directories is one only if it is the same.
func TestProgramFIFODirs(t *testing.T) {
	t.Parallel()
	in := func(dir, name string) *plan.Plan {
		return &plan.Plan{
			Stages: []plan.Stage{{Name: "x", Path: "/x", Dir: dir}},
			Edges:  []plan.Edge{{Medium: plan.FIFO, Name: name, To: []plan.Port{{0, 0}}}},
		}
	}
	program := plan.Program{in("/a", "f"), in("", "/a/f"), in("/b", "f"), in("", "f")}
	_, got, _ := strings.Cut(program.Text(), "\nfifo")
	if want := " f  to x, x\nfifo f  to x\nfifo f  to x\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestDOT(t *testing.T) {
	t.Parallel()
	const head = `digraph gopipe {
graph [rankdir=LR, fontname="monospace", fontsize=10, color=gray]
node [shape=box, fontname="monospace", fontsize=10]
edge [fontname="monospace", fontsize=9, labeldistance=1.5]
`
	hand := func(*os.File) {}
	for _, tt := range []struct {
		name string
		got  string
		want string
	}{
		{"nothing", plan.Program{{}}.DOT(), "}\n"},
		{"program", collector().DOT(), `f0 [label="fifo /run/errs", shape=cds]
subgraph cluster0 {
label="pipeline 1 at 2:1"
p0s0 [label="app1"]
p0s1 [label="gzip"]
p0e0 [label="stderr", shape=plaintext]
p0e3 [label="app1.gz", shape=note]
}
subgraph cluster1 {
label="pipeline 2 at 2:30"
p1s0 [label="app2"]
p1s1 [label="gzip"]
p1e0 [label="stderr", shape=plaintext]
p1e3 [label="app2.gz", shape=note]
}
subgraph cluster2 {
label="pipeline 3 at 3:1"
p2s0 [label="sort /run/errs"]
p2s1 [label="func \"while read x; do :; done\"", style=rounded]
}
p0s1 -> p0e0 [taillabel="2"]
p0s0 -> p0s1 [taillabel="1", headlabel="0"]
p0s0 -> f0 [taillabel="2"]
p0s1 -> p0e3 [taillabel="1"]
p1s1 -> p1e0 [taillabel="2"]
p1s0 -> p1s1 [taillabel="1", headlabel="0"]
p1s0 -> f0 [taillabel="2"]
p1s1 -> p1e3 [taillabel="1"]
p2s0 -> p2s1 [taillabel="1,2", headlabel="0"]
f0 -> p2s0 [headlabel="arg"]
}
`},
		{"kinds", plan.Program{{
			Stages: []plan.Stage{
				{Name: "x $y", Internal: handling.Stage{Unknown: true}, Func: nop},
				{Name: "a", Args: []string{"a", "q\"\\N\n&amp;\xff"}, Err: errors.New("no\nway")},
				{Name: "b", Args: []string{"b", strings.Repeat("é", 60)}},
			},
			Edges: []plan.Edge{
				{From: []plan.Port{{0, 1}, {1, 1}}, To: []plan.Port{{2, 0}}},
				{From: []plan.Port{{1, 3}}, To: []plan.Port{{0, 63}, {2, 62}}},
				{Medium: plan.File, Name: "both", Flags: unix.O_RDWR, From: []plan.Port{{2, 4}, {2, plan.Dropped}}},
				{Medium: plan.Text, Text: "abc", To: []plan.Port{{2, 5}}},
				{Medium: plan.Inherit, Name: "0", To: []plan.Port{{0, 0}}},
				{Medium: plan.Inherit, Name: "7", To: []plan.Port{{0, 7}}},
				{Medium: plan.Sink, Name: "substitution", From: []plan.Port{{2, 1}}},
				{To: []plan.Port{{0, 8}}, Internal: handling.Edge{GiveEnd: hand}},
				{Medium: plan.File, Internal: handling.Edge{Unknown: true}, Name: "$f", To: []plan.Port{{0, 9}}},
				{Medium: plan.Medium(99), To: []plan.Port{{0, 10}}},
				{Medium: plan.File, Name: "in", From: []plan.Port{{2, plan.Dropped}}},
				{To: []plan.Port{{-1, 0}, {3, 0}}, From: []plan.Port{{1 << 40, 0}}},
			},
		}}.DOT(), `p0s0 [label="unknown \"x $y\"", style=dashed]
p0s1 [label="a \"q\\\"\\\\N\\n&amp;amp;\\xff\"", color=red, xlabel="\"no\\nway\""]
p0s2 [label="b \"` + strings.Repeat("é", 27) + `…` + strings.Repeat("é", 28) + `\"", tooltip="b \"` + strings.Repeat("é", 60) + `\""]
p0e0 [label="pipe", shape=cds]
p0e1 [label="pipe", shape=cds]
p0e2 [label="both", shape=note]
p0e3 [label="text 3 bytes", shape=note, style=dashed]
p0e4 [label="stdin", shape=plaintext]
p0e5 [label="inherit 7", shape=plaintext]
p0e6 [label="sink substitution", shape=plaintext]
p0e7 [label="pipe, handed out", shape=cds]
p0e8 [label="file unknown $f", shape=note]
p0e9 [label="medium(99) \"\"", shape=plaintext]
p0e10 [label="in", shape=note]
p0s0 -> p0e0 [taillabel="1"]
p0s1 -> p0e0 [taillabel="1"]
p0e0 -> p0s2 [headlabel="0"]
p0s1 -> p0e1 [taillabel="3"]
p0e1 -> p0s0 [headlabel="63"]
p0e1 -> p0s2 [headlabel="62"]
p0s2 -> p0e2 [taillabel="4,-", dir=both]
p0e3 -> p0s2 [headlabel="5"]
p0e4 -> p0s0 [headlabel="0"]
p0e5 -> p0s0 [headlabel="7"]
p0s2 -> p0e6 [taillabel="1"]
p0e7 -> p0s0 [headlabel="8"]
p0e8 -> p0s0 [headlabel="9"]
p0e9 -> p0s0 [headlabel="10"]
p0s2 -> p0e10 [taillabel="-", dir=back]
}
`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := strings.TrimPrefix(tt.got, head); got != tt.want {
				t.Errorf("got:\n%s\nwant:\n%s", got, tt.want)
			}
			graphviz(t, tt.got)
		})
	}
}

// Every byte can be in an argument.
func TestDOTBytes(t *testing.T) {
	t.Parallel()
	p := &plan.Plan{}
	for b := range 256 {
		p.Stages = append(p.Stages, plan.Stage{Args: []string{string([]byte{'x', byte(b), 'y'})}})
	}
	text := plan.Program{p}.DOT()
	if n := readDOT(t, text)[0]; n != 256 {
		t.Errorf("got %d nodes", n)
	}
	graphviz(t, text)
}

// graphviz has dot(1) read a graph, where it is installed.
func graphviz(t *testing.T, text string) string {
	t.Helper()
	path, err := exec.LookPath("dot")
	if err != nil {
		return ""
	}
	cmd := exec.Command(path, "-Tplain")
	cmd.Stdin = strings.NewReader(text)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil || stderr.Len() > 0 {
		t.Errorf("dot: %v: %s\n%s", err, &stderr, text)
	}
	return string(out)
}

func TestJSON(t *testing.T) {
	t.Parallel()
	umask := 0o027
	p := &plan.Plan{
		Stages: []plan.Stage{
			{Name: "cat", Path: "/bin/cat", Args: []string{"cat", "<(a)&", "\xff"}, Dir: "/d", Env: []string{"A=b"}, Umask: &umask,
				Rlimits: map[int]syscall.Rlimit{unix.RLIMIT_NOFILE: {Cur: 10, Max: unix.RLIM_INFINITY}, 99: {Cur: 0, Max: 1}}, Cgroup: "/c",
				Internal: handling.Stage{Ignore: []syscall.Signal{unix.SIGINT, 64}}, Pos: plan.Pos{Name: "s", Line: 3, Col: 1}},
			{Name: "f", Func: nop, Internal: handling.Stage{Unknown: true}, Env: []string{}, Err: errors.New("no")},
		},
		Edges: []plan.Edge{
			{From: []plan.Port{{0, 1}}, To: []plan.Port{{1, 0}, {1, 3}}},
			{Medium: plan.FIFO, Name: "\xfe", Flags: unix.O_RDWR | unix.O_CREAT | unix.O_NONBLOCK, From: []plan.Port{{0, plan.Argument}}, Pos: plan.Pos{Line: 1, Col: 2}},
			{Medium: plan.File, Name: "f", From: []plan.Port{{0, plan.Dropped}}},
			{Medium: plan.Text, Text: "a\n\x00", Internal: handling.Edge{Unknown: true}, To: []plan.Port{{0, 4}}},
			{Medium: plan.Sink, Writer: io.Discard, From: []plan.Port{{1, 1}}},
			{From: []plan.Port{{0, 5}}, Internal: handling.Edge{GiveEnd: func(*os.File) {}}},
		},
	}
	const want = `{"version":1,"stages":[` +
		`{"kind":"command","name":"cat","path":"/bin/cat","args":["cat","<(a)&",{"base64":"/w=="}],"dir":"/d","env":["A=b"],"umask":"0027",` +
		`"rlimits":[{"resource":"nofile","soft":"10","hard":"unlimited"},{"resource":"99","soft":"0","hard":"1"}],"cgroup":"/c","ignore":["SIGINT","64"],` +
		`"pos":{"script":"s","line":3,"col":1}},` +
		`{"kind":"func","name":"f","env":[],"error":"no","unknown":true}],"edges":[` +
		`{"medium":"pipe","from":[{"stage":0,"fd":1}],"to":[{"stage":1,"fd":0},{"stage":1,"fd":3}]},` +
		`{"medium":"fifo","name":{"base64":"/g=="},"flags":["read","write","create","0x800"],"from":[{"stage":0,"argument":true}],"to":[],"pos":{"line":1,"col":2}},` +
		`{"medium":"file","name":"f","flags":["read"],"from":[{"stage":0,"dropped":true}],"to":[]},` +
		`{"medium":"text","text":"a\n\u0000","unknown":true,"from":[],"to":[{"stage":0,"fd":4}]},` +
		`{"medium":"sink","from":[{"stage":1,"fd":1}],"to":[]},` +
		`{"medium":"pipe","handed":true,"from":[{"stage":0,"fd":5}],"to":[]}]}` + "\n"
	if got := (plan.Program{p}).JSON(); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
	back := roundTrip(t, p)
	if err := back.Stages[1].Func(context.Background(), nil); err == nil || !strings.Contains(err.Error(), "no functions") {
		t.Errorf("a function that was read gives %v", err)
	}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	back.Edges[5].Internal.GiveEnd(w)
	if err := w.Close(); !errors.Is(err, os.ErrClosed) {
		t.Errorf("an end that was handed out is not closed: %v", err)
	}
	// What is no data is gone; all else is as it was.
	for _, plan := range []*plan.Plan{p, back} {
		plan.Stages[1].Func, plan.Stages[1].Err, plan.Edges[4].Writer, plan.Edges[5].Internal.GiveEnd = nil, nil, nil, nil
	}
	if !reflect.DeepEqual(p, back) {
		t.Errorf("got\n%+v, want\n%+v", back, p)
	}
}

// roundTrip writes a plan and reads it again: all its forms must be the same.
func roundTrip(t *testing.T, p *plan.Plan) *plan.Plan {
	t.Helper()
	data, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	back := &plan.Plan{}
	if err := json.Unmarshal(data, back); err != nil {
		t.Fatalf("%v in %s", err, data)
	}
	for _, form := range []func(plan.Program) string{plan.Program.Text, plan.Program.JSON, plan.Program.DOT} {
		if got, want := form(plan.Program{back}), form(plan.Program{p}); got != want {
			t.Errorf("read again, it prints as\n%s\nwant\n%s", got, want)
		}
	}
	return back
}

// Whatever fields there are, those that are data have a form.
func TestJSONFields(t *testing.T) {
	t.Parallel()
	umask := 1
	stage := plan.Stage{Name: "a", Path: "b", Args: []string{"c"}, Dir: "d", Env: []string{"e"}, Umask: &umask,
		Rlimits: map[int]syscall.Rlimit{1: {Cur: 2, Max: 3}}, Cgroup: "h", Err: errors.New("f"),
		Internal: handling.Stage{Hides: "i", Interruptible: true, Ignore: []syscall.Signal{1}, Unknown: true}, Pos: plan.Pos{Name: "g", Line: 1, Col: 2}}
	edge := plan.Edge{Medium: plan.Source, Name: "a", Flags: 1, Text: "b", Internal: handling.Edge{Reopens: 1, Owned: true, Pooled: true, Unknown: true},
		From: []plan.Port{{0, 1}}, To: []plan.Port{{0, 0}}, Pos: plan.Pos{Line: 3}}
	noData := []string{"Func", "Stderr", "PassesLimits", "Opened", "GiveEnd", "File", "Writer", "Reader"}
	for _, v := range []reflect.Value{reflect.ValueOf(stage), reflect.ValueOf(stage.Internal), reflect.ValueOf(edge), reflect.ValueOf(edge.Internal)} {
		for i := range v.NumField() {
			if name := v.Type().Field(i).Name; v.Field(i).IsZero() != slices.Contains(noData, name) {
				t.Errorf("%s.%s is not tested: has it a JSON form?", v.Type(), name)
			}
		}
	}
	p := &plan.Plan{Stages: []plan.Stage{stage}, Edges: []plan.Edge{edge}}
	if back := roundTrip(t, p); !reflect.DeepEqual(back, p) {
		t.Errorf("got\n%+v, want\n%+v", back, p)
	}
}

// A program is read by a decoder, plan by plan.
func TestJSONLines(t *testing.T) {
	t.Parallel()
	program := collector()
	var back plan.Program
	for dec := json.NewDecoder(strings.NewReader(program.JSON())); ; {
		p := &plan.Plan{}
		if err := dec.Decode(p); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		back = append(back, p)
	}
	if got, want := back.Text(), program.Text(); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

func TestJSONErrors(t *testing.T) {
	t.Parallel()
	stage := func(s string) string { return `{"version":1,"stages":[{"kind":"command","name":"x",` + s + `}]}` }
	edge := func(e string) string { return `{"version":1,"edges":[{"medium":"pipe"},{` + e + `}]}` }
	for _, tt := range []struct{ text, want string }{
		{`{}`, "plan: the JSON form has version 0, and only 1 is known"},
		{`{"version":2}`, "plan: the JSON form has version 2, and only 1 is known"},
		{`[]`, "plan: json: cannot unmarshal array into Go value of type plan.planJSON"},
		{`{"version":1,"stages":[{"kind":"thing"}]}`, `plan: stage 0: unknown kind "thing"`},
		{stage(`"path":3`), "plan: json: cannot unmarshal number into Go struct field stageJSON.stages.path of type plan.base64JSON"},
		{stage(`"path":{}`), "plan: neither a string nor an object with base64"},
		{stage(`"umask":"9"`), `plan: stage 0: umask: strconv.ParseUint: parsing "9": invalid syntax`},
		{stage(`"ignore":["SIGX"]`), `plan: stage 0: unknown signal "SIGX"`},
		{stage(`"rlimits":[{"resource":"x"}]`), `plan: stage 0: rlimit: strconv.Atoi: parsing "x": invalid syntax`},
		{stage(`"rlimits":[{"resource":"cpu","soft":"-1"}]`), `plan: stage 0: rlimit cpu: strconv.ParseUint: parsing "-1": invalid syntax`},
		{edge(`"medium":"socket"`), `plan: edge 1: unknown medium "socket"`},
		{edge(`"medium":"file","flags":["seek"]`), `plan: edge 1: unknown flag "seek"`},
		{edge(`"medium":"pipe","from":[{"stage":2}]`), "plan: edge 1: port of stage 2: exactly one of fd, dropped and argument must be given"},
		{edge(`"medium":"pipe","to":[{"stage":2,"fd":1,"dropped":true}]`), "plan: edge 1: port of stage 2: exactly one of fd, dropped and argument must be given"},
	} {
		p := &plan.Plan{Stages: []plan.Stage{{Name: "kept"}}}
		err := p.UnmarshalJSON([]byte(tt.text))
		if err == nil || err.Error() != tt.want {
			t.Errorf("%s\ngot  %v\nwant %s", tt.text, err, tt.want)
		}
		if len(p.Stages) != 1 {
			t.Errorf("%s: the plan is changed", tt.text)
		}
	}
	p := &plan.Plan{}
	if err := p.UnmarshalJSON([]byte(`{"version":1,"new":[1],"edges":[{"medium":"pipe","color":"red"}]}`)); err != nil || len(p.Edges) != 1 {
		t.Errorf("with unknown members: %v, %+v", err, p)
	}
}

// FuzzForms has any text in every place that a script's text gets to. Nothing
// of it may leave its place.
func FuzzForms(f *testing.F) {
	for _, text := range []string{"", "plain", "a b\nc", `"`, `\`, `\"`, `a\`, "&amp;&#34;", `\N\G\l\r`, "\xff\xfe", "\x00\x1f\x7f", "é\u2028\u202e", "<b>", "]; x -> y [", "<(a)", "\u00a0\ufeff\ufffd"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		stages := []plan.Stage{
			{Name: text, Path: "/" + text, Args: []string{text, text}, Dir: text, Env: []string{text}, Err: errors.New(text), Pos: plan.Pos{Name: text}},
			{Name: text, Func: nop},
			{Name: text, Internal: handling.Stage{Unknown: true}},
		}
		var edges []plan.Edge
		for fd, medium := range []plan.Medium{plan.Pipe, plan.File, plan.Text, plan.Inherit, plan.Sink, plan.FIFO, plan.Source} {
			edges = append(edges, plan.Edge{Medium: medium, Name: text, Text: text, To: []plan.Port{{1, fd}}, Internal: handling.Edge{Unknown: len(text)%2 > 0}})
		}
		p := &plan.Plan{Stages: stages, Edges: edges}
		program := plan.Program{p, p}
		if got, want := strings.Count(program.Text(), "\n"), 2*(len(stages)+len(edges))+3; got != want {
			t.Errorf("%d lines of text, want %d:\n%s", got, want, program.Text())
		}
		dot := program.DOT()
		statements := readDOT(t, dot)
		if want := []int{2*(len(stages)+len(edges)-1) + 1, 2 * len(edges), 2}; !slices.Equal(statements, want) {
			t.Errorf("got %v nodes, arrows and clusters, want %v:\n%s", statements, want, dot)
		}
		back := roundTrip(t, p)
		for i, want := range []string{text, text, text} {
			if got := back.Stages[i].Name; got != want {
				t.Errorf("stage %d: got %q, want %q", i, got, want)
			}
		}
	})
}

// readDOT reads a graph as Graphviz does, and counts its nodes, arrows and
// clusters.
func readDOT(t *testing.T, text string) (counts []int) {
	t.Helper()
	counts = make([]int, 3)
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		id, attrs, _ := strings.Cut(line, " ")
		attrs, isNode := strings.CutPrefix(attrs, "[")
		switch {
		case strings.HasPrefix(line, "digraph "), strings.HasPrefix(line, "graph ["), strings.HasPrefix(line, "node ["), strings.HasPrefix(line, "edge ["), line == "}":
			continue
		case strings.HasPrefix(line, "subgraph "):
			counts[2]++
			continue
		case strings.HasPrefix(line, "label="):
			id, attrs = "label", strings.TrimPrefix(line, "label=")+"]"
			attrs = "label=" + attrs
		case isNode:
			counts[0]++
		case strings.HasPrefix(attrs, "-> "):
			counts[1]++
			_, attrs, _ = strings.Cut(attrs, " [")
		default:
			t.Errorf("a statement of no kind: %q", line)
			continue
		}
		if strings.Trim(id, "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
			t.Errorf("not an id: %q", id)
		}
		readAttributes(t, attrs)
	}
	return counts
}

// readAttributes takes apart what stands between brackets.
func readAttributes(t *testing.T, text string) {
	t.Helper()
	for whole := text; ; {
		name, rest, ok := strings.Cut(text, "=")
		if !ok || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz") != "" {
			t.Errorf("not an attribute: %q in %q", name, whole)
			return
		}
		if strings.HasPrefix(rest, `"`) {
			rest = readString(t, rest[1:])
		} else {
			rest = strings.TrimLeft(rest, "abcdefghijklmnopqrstuvwxyz")
		}
		if rest == "]" {
			return
		}
		if text, ok = strings.CutPrefix(rest, ", "); !ok {
			t.Errorf("%q stands after an attribute of %q", rest, whole)
			return
		}
	}
}

// readString reads to the end of a quoted string. It must have no escape but
// those for itself, no entity but one, and no byte that can't be seen.
func readString(t *testing.T, text string) (rest string) {
	t.Helper()
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '"':
			for _, r := range text[:i] {
				if !strconv.IsPrint(r) || r == '\ufffd' && !strings.Contains(text[:i], "\ufffd") {
					t.Errorf("%q can't be seen in %q", r, text[:i])
				}
			}
			return text[i+1:]
		case '\\':
			i++
			if i == len(text) || text[i] != '\\' && text[i] != '"' {
				t.Errorf("an escape of Graphviz's in %q", text)
			}
		case '&':
			if !strings.HasPrefix(text[i:], "&amp;") {
				t.Errorf("an entity of Graphviz's in %q", text)
			}
		}
	}
	t.Errorf("a string without end: %q", text)
	return ""
}

// FuzzReadJSON reads any text: what it takes for a plan prints, and reads as
// itself.
func FuzzReadJSON(f *testing.F) {
	for line := range strings.Lines(collector().JSON()) {
		f.Add([]byte(line))
	}
	f.Add([]byte(`{"version":1,"stages":[{"kind":"func","name":{"base64":"/w=="},"umask":"7","rlimits":[{"resource":"3","soft":"0","hard":"unlimited"}],"ignore":["9"]}],"edges":[{"medium":"text","flags":["0xffffffffffffffff"],"from":[{"stage":-1,"fd":-9}]}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		p := &plan.Plan{}
		if p.UnmarshalJSON(data) != nil {
			t.Skip()
		}
		p.Check()
		readDOT(t, plan.Program{p, p}.DOT())
		roundTrip(t, p)
	})
}
