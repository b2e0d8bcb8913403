package interp

import (
	"context"
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/plan"
	"gopipe/shell/internal/state"
	"gopipe/shell/internal/unparse"
	"gopipe/shell/internal/vars"
)

// Redirs expands redirections, from left to right.
func Redirs(ctx context.Context, sh *state.Shell, list []*syntax.Redirect) ([]state.Redir, error) {
	if len(list) == 0 {
		return nil, nil
	}
	out := make([]state.Redir, 0, len(list))
	for _, r := range list {
		one, err := redir(ctx, sh, r)
		if err == nil && isNamed(r) {
			err = nameDescriptor(ctx, sh, r, &one, out)
			one.Stays = one.Kind != state.CloseFD && !sh.Shopts.VarredirClose
		}
		if err != nil {
			return out, err
		}
		one.Pos = sh.PlanPos(r.Pos())
		sh.ForgetAhead(&one)
		out = append(out, one)
	}
	return out, nil
}

func redir(ctx context.Context, sh *state.Shell, r *syntax.Redirect) (state.Redir, error) {
	one := state.Redir{Fd: state.DefaultFD(r.Op)}
	if r.N != nil && !isNamed(r) {
		n, err := strconv.Atoi(r.N.Value)
		if err != nil || n < 0 {
			return one, state.RedirError(r.N.Value, "Bad file descriptor")
		}
		one.Fd = n
	}
	switch r.Op {
	case syntax.Hdoc, syntax.DashHdoc:
		text, err := document(ctx, sh, r)
		one.Kind, one.Text = state.OpenText, text
		return one, err
	case syntax.WordHdoc:
		text, err := Literal(ctx, sh, r.Word)
		one.Kind, one.Text = state.OpenText, text+"\n"
		return one, err
	}
	sh.Direct = isProcSub(r.Word)
	word, err := target(ctx, sh, r.Word)
	if err != nil {
		return one, err
	}
	if r.Op == syntax.DplIn || r.Op == syntax.DplOut {
		return sh.Duplication(one, r, word)
	}
	one.Flags, one.Both = sh.OpenFlags(r.Op)
	if fd, ok := procSubTarget(r.Word, word); ok && !one.Both {
		one.Kind, one.From, one.Move = state.Duplicate, fd, true
		return one, nil
	}
	one.Path, one.Medium = word, plan.File // the plan opens it
	switch own, ok := sh.OwnName(sh.Absolute(word)); {
	case ok && own.Rest == "":
		one.Own = &own
	case ok:
		one.Path = sh.Table.PathOf(own)
	}
	if sh.Writer != nil {
		fifoRedir(sh, &one, r)
	}
	return one, nil
}

// isNamed reports whether a redirection's descriptor is a variable: {name}>file.
func isNamed(r *syntax.Redirect) bool {
	return r.N != nil && strings.HasPrefix(r.N.Value, "{")
}

// nameDescriptor chooses the descriptor of {name}>file, and assigns it to the
// variable. {name}>&- closes what the variable says.
func nameDescriptor(ctx context.Context, sh *state.Shell, r *syntax.Redirect, one *state.Redir, before []state.Redir) error {
	name := strings.Trim(r.N.Value, "{}")
	ref, ok := vars.ParseReference(name)
	if !ok {
		return state.RedirError(name, "cannot assign fd to variable")
	}
	if one.Kind == state.CloseFD {
		text, _, err := sh.Vars.Element(ctx, ref)
		if one.Fd, ok = state.DescriptorNumber(text); !ok && err == nil {
			err = state.RedirError(name, "ambiguous redirect")
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
	one.Unset = func() {
		if set {
			sh.Vars.Assign(ctx, ref, was, false)
		} else {
			UnsetVar(ctx, sh, ref)
		}
	}
	return sh.Vars.Assign(ctx, ref, strconv.Itoa(one.Fd), false)
}

func opens(list []state.Redir, fd int) bool {
	for _, r := range list {
		if r.Fd == fd && r.Kind != state.CloseFD {
			return true
		}
	}
	return false
}

// target expands a redirection's word, which must make one field.
func target(ctx context.Context, sh *state.Shell, w *syntax.Word) (string, error) {
	if sh.Opts.Posix && !sh.Cfg.Interactive { // it is one word, whatever it expands to
		return Literal(ctx, sh, w)
	}
	fields, err := Fields(ctx, sh, []*syntax.Word{w})
	if err != nil {
		return "", err
	}
	if len(fields) != 1 {
		return "", state.RedirError(unparse.Text(w), "ambiguous redirect")
	}
	return fields[0], nil
}

func document(ctx context.Context, sh *state.Shell, r *syntax.Redirect) (string, error) {
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
	return Expander(ctx, sh).Document(body)
}
