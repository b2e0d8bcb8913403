package plan

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"unicode/utf8"

	"golang.org/x/sys/unix"

	"gopipe/internal/handling"
	"gopipe/internal/rlimit"
)

// jsonVersion is that of the JSON form. Members may be added to it; a member
// that means something else makes a new version.
const jsonVersion = 1

// JSON returns the JSON form of each plan on a line of its own.
func (g Program) JSON() string {
	var b strings.Builder
	for _, p := range g {
		line, _ := p.MarshalJSON() // no plan has what JSON lacks
		b.Write(line)
	}
	return b.String()
}

// MarshalJSON returns the plan's JSON form:
//
//	{"version": 1,
//	 "stages": [{"kind": "command", "name": "cat", "path": "/bin/cat", "args": ["cat", "log"],
//	             "pos": {"line": 1, "col": 1}},
//	            {"kind": "func", "name": "read x", "pos": {"line": 1, "col": 11}}],
//	 "edges": [{"medium": "file", "name": "log", "flags": ["read"], "from": [], "to": [{"stage": 0, "fd": 0}]},
//	           {"medium": "pipe", "from": [{"stage": 0, "fd": 1}], "to": [{"stage": 1, "fd": 0}]}]}
//
// Stages have the members kind ("command" or "func"), name, path, args, dir, env,
// umask (octal, as a string), rlimits (resource, soft, hard: as ulimit has them,
// all strings), cgroup, ignore (names of signals), error (its text),
// interruptible, unknown and pos (script, line, col). Edges have medium, name, flags (those that
// [Plan.Text] shows; what has no name is a hexadecimal number), text, reopens (one more
// than the index of an edge), owned,
// pooled, handed, unknown, from, to and pos. A port has stage and fd, or in place of fd "dropped": true or
// "argument": true. Members that are empty, false or at their zero value are
// left out, but for version, stages, edges, kind, name, medium, from and to.
//
// A string that is not UTF-8 is an object: {"base64": "/w=="}. What is no data
// has no form: functions, files, writers and the types of errors.
func (p *Plan) MarshalJSON() ([]byte, error) {
	out := planJSON{Version: jsonVersion, Stages: make([]stageJSON, len(p.Stages)), Edges: make([]edgeJSON, len(p.Edges))}
	for i := range p.Stages {
		out.Stages[i] = p.Stages[i].encode()
	}
	for i := range p.Edges {
		out.Edges[i] = p.Edges[i].encode()
	}
	return encode(out)
}

// encode is json.Marshal, but leaves "<(x)" and "2>&1" readable.
func encode(value any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(value)
	return b.Bytes(), err
}

// UnmarshalJSON reads what MarshalJSON writes. Members that it does not know
// are skipped; another version is an error. A plan that was read has the same
// forms as the one that was written. To run it, give its Inherit edges a File,
// its Sink and Source edges a Writer or Reader, and its functions a Func: those that it has fail, and
// ends that were handed out are closed.
func (p *Plan) UnmarshalJSON(data []byte) error {
	var in planJSON
	if err := json.Unmarshal(data, &in); err != nil {
		return fmt.Errorf("plan: %w", err)
	}
	if in.Version != jsonVersion {
		return fmt.Errorf("plan: the JSON form has version %d, and only %d is known", in.Version, jsonVersion)
	}
	var out Plan
	for i := range in.Stages {
		s, err := in.Stages[i].decode()
		if err != nil {
			return fmt.Errorf("plan: stage %d: %w", i, err)
		}
		out.Stages = append(out.Stages, s)
	}
	for i := range in.Edges {
		e, err := in.Edges[i].decode()
		if err != nil {
			return fmt.Errorf("plan: edge %d: %w", i, err)
		}
		out.Edges = append(out.Edges, e)
	}
	*p = out
	return nil
}

type planJSON struct {
	Version int         `json:"version"`
	Stages  []stageJSON `json:"stages"`
	Edges   []edgeJSON  `json:"edges"`
}

type stageJSON struct {
	Kind    string       `json:"kind"`
	Name    rawText      `json:"name"`
	Path    rawText      `json:"path,omitempty"`
	Hides   rawText      `json:"hides,omitempty"`
	Args    []rawText    `json:"args,omitempty"`
	Dir     rawText      `json:"dir,omitempty"`
	Env     []rawText    `json:"env,omitzero"` // none at all is not the same as our own
	Umask   string       `json:"umask,omitempty"`
	Rlimits []rlimitJSON `json:"rlimits,omitempty"`
	Cgroup  rawText      `json:"cgroup,omitempty"`
	Ignore  []string     `json:"ignore,omitempty"`
	Error   *rawText     `json:"error,omitempty"`
	Unknown bool         `json:"unknown,omitempty"`
	Pos     posJSON      `json:"pos,omitzero"`

	Interruptible bool `json:"interruptible,omitempty"`
}

type rlimitJSON struct {
	Resource string `json:"resource"`
	Soft     string `json:"soft"`
	Hard     string `json:"hard"`
}

type edgeJSON struct {
	Medium  string     `json:"medium"`
	Name    rawText    `json:"name,omitempty"`
	Flags   []string   `json:"flags,omitempty"`
	Text    rawText    `json:"text,omitempty"`
	Unknown bool       `json:"unknown,omitempty"`
	Handed  bool       `json:"handed,omitempty"`
	Reopens int        `json:"reopens,omitempty"`
	Owned   bool       `json:"owned,omitempty"`
	Pooled  bool       `json:"pooled,omitempty"`
	From    []portJSON `json:"from"`
	To      []portJSON `json:"to"`
	Pos     posJSON    `json:"pos,omitzero"`
}

type portJSON struct {
	Stage    int  `json:"stage"`
	FD       *int `json:"fd,omitempty"`
	Dropped  bool `json:"dropped,omitempty"`
	Argument bool `json:"argument,omitempty"`
}

type posJSON struct {
	Script rawText `json:"script,omitempty"`
	Line   uint32  `json:"line,omitempty"`
	Col    uint32  `json:"col,omitempty"`
}

// rawText is a string of any bytes: JSON's are Unicode.
type rawText string

type base64JSON struct {
	Base64 []byte `json:"base64"`
}

func (t rawText) MarshalJSON() ([]byte, error) {
	if !utf8.ValidString(string(t)) {
		return encode(base64JSON{[]byte(t)})
	}
	return encode(string(t))
}

func (t *rawText) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		return json.Unmarshal(data, (*string)(t))
	}
	var raw base64JSON
	if err := json.Unmarshal(data, &raw); err != nil {
		return err
	}
	if raw.Base64 == nil {
		return errors.New("neither a string nor an object with base64")
	}
	*t = rawText(raw.Base64)
	return nil
}

func rawTexts(list []string) []rawText {
	if list == nil {
		return nil
	}
	out := make([]rawText, len(list))
	for i, s := range list {
		out[i] = rawText(s)
	}
	return out
}

func plainTexts(list []rawText) []string {
	if list == nil {
		return nil
	}
	out := make([]string, len(list))
	for i, t := range list {
		out[i] = string(t)
	}
	return out
}

func (s *Stage) encode() stageJSON {
	out := stageJSON{
		Kind: "command", Name: rawText(s.Name), Path: rawText(s.Path), Args: rawTexts(s.Args),
		Dir: rawText(s.Dir), Env: rawTexts(s.Env), Unknown: s.Internal.Unknown, Pos: s.Pos.encode(),
		Interruptible: s.Internal.Interruptible, Cgroup: rawText(s.Cgroup), Hides: rawText(s.Internal.Hides),
	}
	if s.Func != nil {
		out.Kind = "func"
	}
	if s.Umask != nil {
		out.Umask = fmt.Sprintf("%04o", *s.Umask)
	}
	for _, resource := range slices.Sorted(maps.Keys(s.Rlimits)) {
		l := s.Rlimits[resource]
		out.Rlimits = append(out.Rlimits, rlimitJSON{rlimit.Name(resource), rlimit.Text(l.Cur), rlimit.Text(l.Max)})
	}
	for _, sig := range s.Internal.Ignore {
		out.Ignore = append(out.Ignore, signalName(sig))
	}
	if s.Err != nil {
		text := rawText(s.Err.Error())
		out.Error = &text
	}
	return out
}

func (in *stageJSON) decode() (Stage, error) {
	s := Stage{
		Name: string(in.Name), Path: string(in.Path), Args: plainTexts(in.Args),
		Dir: string(in.Dir), Env: plainTexts(in.Env), Pos: in.Pos.decode(),
		Cgroup: string(in.Cgroup), Internal: handling.Stage{Hides: string(in.Hides), Interruptible: in.Interruptible, Unknown: in.Unknown},
	}
	if in.Error != nil {
		s.Err = errors.New(string(*in.Error))
	}
	switch in.Kind {
	case "command":
	case "func":
		s.Func = absent
	default:
		return s, fmt.Errorf("unknown kind %q", in.Kind)
	}
	if in.Umask != "" {
		mask, err := strconv.ParseUint(in.Umask, 8, 31)
		if err != nil {
			return s, fmt.Errorf("umask: %w", err)
		}
		umask := int(mask)
		s.Umask = &umask
	}
	for _, l := range in.Rlimits {
		resource, limit, err := l.decode()
		if err != nil {
			return s, err
		}
		if s.Rlimits == nil {
			s.Rlimits = make(map[int]syscall.Rlimit)
		}
		s.Rlimits[resource] = limit
	}
	for _, name := range in.Ignore {
		sig, err := signalNumber(name)
		if err != nil {
			return s, err
		}
		s.Internal.Ignore = append(s.Internal.Ignore, sig)
	}
	return s, nil
}

// absent stands for a function that was only shown.
func absent(context.Context, map[int]*os.File) error {
	return errors.New("the plan was read from its JSON form, which has no functions")
}

func (l rlimitJSON) decode() (resource int, limit syscall.Rlimit, err error) {
	if resource, err = rlimit.Number(l.Resource); err != nil {
		return resource, limit, fmt.Errorf("rlimit: %w", err)
	}
	if limit.Cur, err = rlimit.Parse(l.Soft); err == nil {
		limit.Max, err = rlimit.Parse(l.Hard)
	}
	if err != nil {
		return resource, limit, fmt.Errorf("rlimit %s: %w", l.Resource, err)
	}
	return resource, limit, nil
}

func signalName(sig syscall.Signal) string {
	if name := unix.SignalName(sig); name != "" {
		return name
	}
	return strconv.Itoa(int(sig))
}

func signalNumber(name string) (syscall.Signal, error) {
	if sig := unix.SignalNum(name); sig != 0 {
		return sig, nil
	}
	n, err := strconv.Atoi(name)
	if err != nil {
		return 0, fmt.Errorf("unknown signal %q", name)
	}
	return syscall.Signal(n), nil
}

func (e *Edge) encode() edgeJSON {
	out := edgeJSON{
		Medium: e.Medium.String(), Name: rawText(e.Name), Text: rawText(e.Text), Unknown: e.Internal.Unknown,
		Handed: e.Internal.GiveEnd != nil, Reopens: e.Internal.Reopens, Owned: e.Internal.Owned, Pooled: e.Internal.Pooled, From: encodePorts(e.From), To: encodePorts(e.To), Pos: e.Pos.encode(),
	}
	if e.Medium == File || e.Medium == FIFO || e.Flags != 0 {
		out.Flags = flagNames(e.Flags)
	}
	return out
}

func (in *edgeJSON) decode() (Edge, error) {
	e := Edge{Name: string(in.Name), Text: string(in.Text), Internal: handling.Edge{Unknown: in.Unknown, Reopens: in.Reopens, Owned: in.Owned, Pooled: in.Pooled}, Pos: in.Pos.decode()}
	medium := slices.Index(mediumNames[:], in.Medium)
	if medium < 0 {
		return e, fmt.Errorf("unknown medium %q", in.Medium)
	}
	e.Medium = Medium(medium)
	if in.Handed {
		e.Internal.GiveEnd = func(file *os.File) { file.Close() }
	}
	var err error
	if e.Flags, err = parseFlags(in.Flags); err != nil {
		return e, err
	}
	if e.From, err = decodePorts(in.From); err == nil {
		e.To, err = decodePorts(in.To)
	}
	return e, err
}

func parseFlags(names []string) (flags int, err error) {
	read, write := slices.Contains(names, "read"), slices.Contains(names, "write")
	switch {
	case read && write:
		flags = unix.O_RDWR
	case write:
		flags = unix.O_WRONLY
	}
	for _, name := range names {
		if name == "read" || name == "write" {
			continue
		}
		flag, err := parseFlag(name)
		if err != nil {
			return 0, err
		}
		flags |= flag
	}
	return flags, nil
}

func parseFlag(name string) (int, error) {
	for _, f := range flagTable {
		if f.name == name {
			return f.flag, nil
		}
	}
	n, err := strconv.ParseUint(name, 0, 64)
	if err != nil {
		return 0, fmt.Errorf("unknown flag %q", name)
	}
	return int(n), nil
}

func encodePorts(list []Port) []portJSON {
	out := make([]portJSON, len(list))
	for i, p := range list {
		out[i] = portJSON{Stage: p.Stage, Dropped: p.FD == Dropped, Argument: p.FD == Argument}
		if p.FD != Dropped && p.FD != Argument {
			out[i].FD = &p.FD
		}
	}
	return out
}

func decodePorts(list []portJSON) (out []Port, err error) {
	for _, in := range list {
		p := Port{Stage: in.Stage}
		switch {
		case in.FD != nil && !in.Dropped && !in.Argument:
			p.FD = *in.FD
		case in.FD == nil && in.Dropped && !in.Argument:
			p.FD = Dropped
		case in.FD == nil && !in.Dropped && in.Argument:
			p.FD = Argument
		default:
			return nil, fmt.Errorf("port of stage %d: exactly one of fd, dropped and argument must be given", in.Stage)
		}
		out = append(out, p)
	}
	return out, nil
}

func (p Pos) encode() posJSON  { return posJSON{rawText(p.Name), p.Line, p.Col} }
func (in posJSON) decode() Pos { return Pos{string(in.Script), in.Line, in.Col} }
