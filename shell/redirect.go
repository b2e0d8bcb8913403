package shell

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
	"mvdan.cc/sh/v3/syntax"

	"gopipe/pipeline"
	"gopipe/plan"
)

// A redir is one redirection after expansion.
type redir struct {
	fd   int
	kind redirKind
	from int // the descriptor that is duplicated
	path string
	// medium is a File or a FIFO; unknown is for Explain.
	medium  plan.Medium
	unknown bool
	// flags are those of open(2); text is a here-document's.
	flags int
	text  string
	both  bool // standard error follows: &>
	stays bool // it outlives its command: {name}>file
	move  bool // close from afterwards: n>&m-
	pos   plan.Pos
	unset func()   // takes back what was assigned to the name of {name}>file, or nil
	own   *ownName // what path names, if it is a descriptor of the shell's own

	opened func() // see plan.Edge
}

type redirKind uint8

const (
	openPath redirKind = iota
	openText
	duplicate
	closeFD
)

// redirs expands redirections, from left to right.
func (sh *Shell) redirs(ctx context.Context, list []*syntax.Redirect) ([]redir, error) {
	if len(list) == 0 {
		return nil, nil
	}
	out := make([]redir, 0, len(list))
	for _, r := range list {
		one, err := sh.redir(ctx, r)
		if err == nil && isNamed(r) {
			err = sh.nameDescriptor(ctx, r, &one, out)
			one.stays = one.kind != closeFD && !sh.shopts.varredirClose
		}
		if err != nil {
			return out, err
		}
		one.pos = sh.planPos(r.Pos())
		sh.forgetAhead(&one)
		out = append(out, one)
	}
	return out, nil
}

func (sh *Shell) redir(ctx context.Context, r *syntax.Redirect) (redir, error) {
	one := redir{fd: defaultFD(r.Op)}
	if r.N != nil && !isNamed(r) {
		n, err := strconv.Atoi(r.N.Value)
		if err != nil || n < 0 {
			return one, redirError(r.N.Value, "Bad file descriptor")
		}
		one.fd = n
	}
	switch r.Op {
	case syntax.Hdoc, syntax.DashHdoc:
		text, err := sh.document(ctx, r)
		one.kind, one.text = openText, text
		return one, err
	case syntax.WordHdoc:
		text, err := sh.literal(ctx, r.Word)
		one.kind, one.text = openText, text+"\n"
		return one, err
	}
	sh.direct = isProcSub(r.Word)
	word, err := sh.target(ctx, r.Word)
	if err != nil {
		return one, err
	}
	if r.Op == syntax.DplIn || r.Op == syntax.DplOut {
		return sh.duplication(one, r, word)
	}
	one.flags, one.both = sh.openFlags(r.Op)
	if fd, ok := procSubTarget(r.Word, word); ok && !one.both {
		one.kind, one.from, one.move = duplicate, fd, true
		return one, nil
	}
	one.path, one.medium = word, plan.File // the plan opens it
	switch own, ok := sh.ownName(sh.absolute(word)); {
	case ok && own.rest == "":
		one.own = &own
	case ok:
		one.path = sh.table.pathOf(own)
	}
	if sh.writer != nil {
		sh.fifoRedir(&one, r)
	}
	return one, nil
}

// isNamed reports whether a redirection's descriptor is a variable: {name}>file.
func isNamed(r *syntax.Redirect) bool {
	return r.N != nil && strings.HasPrefix(r.N.Value, "{")
}

// nameDescriptor chooses the descriptor of {name}>file, and assigns it to the
// variable. {name}>&- closes what the variable says.
func (sh *Shell) nameDescriptor(ctx context.Context, r *syntax.Redirect, one *redir, before []redir) error {
	name := strings.Trim(r.N.Value, "{}")
	ref, ok := parseReference(name)
	if !ok {
		return redirError(name, "cannot assign fd to variable")
	}
	if one.kind == closeFD {
		text, _, err := sh.element(ctx, ref)
		if one.fd, ok = descriptorNumber(text); !ok && err == nil {
			err = redirError(name, "ambiguous redirect")
		}
		return err
	}
	const first = 10
	for one.fd = first; sh.table.get(one.fd) != nil || opens(before, one.fd); {
		one.fd++
	}
	was, set, err := sh.element(ctx, ref)
	if err != nil {
		return err
	}
	one.unset = func() {
		if set {
			sh.assign(ctx, ref, was, false)
		} else {
			sh.unsetVar(ctx, ref)
		}
	}
	return sh.assign(ctx, ref, strconv.Itoa(one.fd), false)
}

func descriptorNumber(text string) (fd int, ok bool) {
	fd, err := strconv.Atoi(text)
	return fd, err == nil && fd >= 0
}

func opens(list []redir, fd int) bool {
	for _, r := range list {
		if r.fd == fd && r.kind != closeFD {
			return true
		}
	}
	return false
}

func defaultFD(op syntax.RedirOperator) int {
	switch op {
	case syntax.RdrIn, syntax.RdrInOut, syntax.DplIn, syntax.Hdoc, syntax.DashHdoc, syntax.WordHdoc:
		return 0
	}
	return 1
}

func (sh *Shell) openFlags(op syntax.RedirOperator) (flags int, both bool) {
	const create = unix.O_WRONLY | unix.O_CREAT
	truncate := unix.O_TRUNC
	if sh.opts.noclobber {
		truncate = unix.O_EXCL
	}
	switch op {
	case syntax.RdrIn:
		return unix.O_RDONLY, false
	case syntax.RdrInOut:
		return unix.O_RDWR | unix.O_CREAT, false
	case syntax.AppOut:
		return create | unix.O_APPEND, false
	case syntax.AppAll:
		return create | unix.O_APPEND, true
	case syntax.RdrAll:
		return create | truncate, true
	case syntax.RdrClob:
		return create | unix.O_TRUNC, false
	}
	return create | truncate, false
}

// duplication is "n>&word": a descriptor, "-", or for ">&word" alone a file
// for both outputs.
func (sh *Shell) duplication(one redir, r *syntax.Redirect, word string) (redir, error) {
	if word == "-" {
		one.kind = closeFD
		return one, nil
	}
	digits, move := strings.CutSuffix(word, "-")
	n, err := strconv.Atoi(digits)
	switch {
	case err == nil && n >= 0:
		one.kind, one.from, one.move = duplicate, n, move
		return one, nil
	case r.Op == syntax.DplOut && r.N == nil:
		one.path, one.medium = word, plan.File
		one.flags, one.both = sh.openFlags(syntax.RdrAll)
		return one, nil
	}
	return one, redirError(source(r.Word), "ambiguous redirect")
}

func redirError(name, text string) error {
	return &pipeline.StartError{Name: name, Err: fmt.Errorf("%s", text), Code: 1}
}

// target expands a redirection's word, which must make one field.
func (sh *Shell) target(ctx context.Context, w *syntax.Word) (string, error) {
	fields, err := sh.fields(ctx, []*syntax.Word{w})
	if err != nil {
		return "", err
	}
	if len(fields) != 1 {
		return "", redirError(source(w), "ambiguous redirect")
	}
	return fields[0], nil
}

// source is a node's text, on one line where that is possible.
func source(node syntax.Node) string {
	var b strings.Builder
	syntax.NewPrinter(syntax.SingleLine(true)).Print(&b, node)
	return strings.TrimSuffix(b.String(), "\n")
}

func (sh *Shell) document(ctx context.Context, r *syntax.Redirect) (string, error) {
	if r.Hdoc == nil {
		return "", nil
	}
	body := r.Hdoc
	if r.Op == syntax.DashHdoc {
		body = stripTabs(body)
	}
	if isQuoted(r.Word) {
		return body.Lit(), nil
	}
	return sh.hereText(ctx, body)
}

// isQuoted reports whether any part of a here-document's delimiter is quoted,
// which makes the document literal.
func isQuoted(w *syntax.Word) bool {
	for _, part := range w.Parts {
		if lit, ok := part.(*syntax.Lit); !ok || strings.Contains(lit.Value, `\`) {
			return true
		}
	}
	return false
}

// stripTabs removes the tabs that begin the lines of a "<<-" document; only
// literal text can hold them.
func stripTabs(w *syntax.Word) *syntax.Word {
	out := &syntax.Word{}
	start := true
	for _, part := range w.Parts {
		lit, ok := part.(*syntax.Lit)
		if !ok {
			out.Parts = append(out.Parts, part)
			start = false
			continue
		}
		c := *lit
		c.Value = stripLit(lit.Value, start)
		start = strings.HasSuffix(lit.Value, "\n")
		out.Parts = append(out.Parts, &c)
	}
	return out
}

func stripLit(text string, start bool) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if start {
			line = strings.TrimLeft(line, "\t")
		}
		b.WriteString(line)
		start = true
	}
	return b.String()
}

type startError = pipeline.StartError
