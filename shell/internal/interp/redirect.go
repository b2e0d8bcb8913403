package interp

import (
	"context"
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/plan"
	"gopipe/shell/internal/unparse"
	"gopipe/shell/internal/vars"
)

// Redirs expands redirections, from left to right.
func (sh *Shell) Redirs(ctx context.Context, list []*syntax.Redirect) ([]Redir, error) {
	if len(list) == 0 {
		return nil, nil
	}
	out := make([]Redir, 0, len(list))
	for _, r := range list {
		one, err := sh.redir(ctx, r)
		if err == nil && isNamed(r) {
			err = sh.nameDescriptor(ctx, r, &one, out)
			one.stays = one.Kind != closeFD && !sh.Shopts.VarredirClose
		}
		if err != nil {
			return out, err
		}
		one.Pos = sh.PlanPos(r.Pos())
		sh.forgetAhead(&one)
		out = append(out, one)
	}
	return out, nil
}

func (sh *Shell) redir(ctx context.Context, r *syntax.Redirect) (Redir, error) {
	one := Redir{Fd: DefaultFD(r.Op)}
	if r.N != nil && !isNamed(r) {
		n, err := strconv.Atoi(r.N.Value)
		if err != nil || n < 0 {
			return one, redirError(r.N.Value, "Bad file descriptor")
		}
		one.Fd = n
	}
	switch r.Op {
	case syntax.Hdoc, syntax.DashHdoc:
		text, err := sh.document(ctx, r)
		one.Kind, one.text = OpenText, text
		return one, err
	case syntax.WordHdoc:
		text, err := sh.Literal(ctx, r.Word)
		one.Kind, one.text = OpenText, text+"\n"
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
	one.Flags, one.Both = sh.OpenFlags(r.Op)
	if fd, ok := procSubTarget(r.Word, word); ok && !one.Both {
		one.Kind, one.From, one.move = Duplicate, fd, true
		return one, nil
	}
	one.Path, one.Medium = word, plan.File // the plan opens it
	switch own, ok := sh.OwnName(sh.Absolute(word)); {
	case ok && own.Rest == "":
		one.own = &own
	case ok:
		one.Path = sh.Table.pathOf(own)
	}
	if sh.Writer != nil {
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
func (sh *Shell) nameDescriptor(ctx context.Context, r *syntax.Redirect, one *Redir, before []Redir) error {
	name := strings.Trim(r.N.Value, "{}")
	ref, ok := vars.ParseReference(name)
	if !ok {
		return redirError(name, "cannot assign fd to variable")
	}
	if one.Kind == closeFD {
		text, _, err := sh.Vars.Element(ctx, ref)
		if one.Fd, ok = DescriptorNumber(text); !ok && err == nil {
			err = redirError(name, "ambiguous redirect")
		}
		return err
	}
	const first = 10
	for one.Fd = first; sh.Table.Get(one.Fd) != nil || opens(before, one.Fd); {
		one.Fd++
	}
	was, set, err := sh.Vars.Element(ctx, ref)
	if err != nil {
		return err
	}
	one.unset = func() {
		if set {
			sh.Vars.Assign(ctx, ref, was, false)
		} else {
			sh.UnsetVar(ctx, ref)
		}
	}
	return sh.Vars.Assign(ctx, ref, strconv.Itoa(one.Fd), false)
}

func opens(list []Redir, fd int) bool {
	for _, r := range list {
		if r.Fd == fd && r.Kind != closeFD {
			return true
		}
	}
	return false
}

// target expands a redirection's word, which must make one field.
func (sh *Shell) target(ctx context.Context, w *syntax.Word) (string, error) {
	if sh.Opts.Posix && !sh.Cfg.Interactive { // it is one word, whatever it expands to
		return sh.Literal(ctx, w)
	}
	fields, err := sh.Fields(ctx, []*syntax.Word{w})
	if err != nil {
		return "", err
	}
	if len(fields) != 1 {
		return "", redirError(unparse.Text(w), "ambiguous redirect")
	}
	return fields[0], nil
}

func (sh *Shell) document(ctx context.Context, r *syntax.Redirect) (string, error) {
	if r.Hdoc == nil {
		return "", nil
	}
	body := r.Hdoc
	if r.Op == syntax.DashHdoc {
		body = unparse.StripTabs(body)
	}
	if unparse.IsQuoted(r.Word) {
		return body.Lit(), nil
	}
	return sh.hereText(ctx, body)
}
