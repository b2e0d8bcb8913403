package shell

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"

	"mvdan.cc/sh/v3/expand"
	"mvdan.cc/sh/v3/syntax"
)

// expander returns a configuration for package expand. It is made anew each
// time, since expansions nest and the package keeps buffers in it.
func (sh *Shell) expander(ctx context.Context) *expand.Config {
	cfg := &expand.Config{
		Env:     environ{sh},
		NoUnset: sh.opts.nounset,
		CmdSubst: func(w io.Writer, cs *syntax.CmdSubst) error {
			return sh.substitute(ctx, w, cs)
		},
	}
	if !sh.opts.noglob {
		cfg.ReadDir2 = sh.readDir
	}
	return cfg
}

func (sh *Shell) readDir(path string) ([]fs.DirEntry, error) { return os.ReadDir(sh.abs(path)) }

// abs resolves a path against the shell's directory. It is not cleaned:
// "link/.." means what the kernel says.
func (sh *Shell) abs(path string) string {
	if sh.dir == "" || strings.HasPrefix(path, "/") {
		return path
	}
	if path == "" {
		return sh.dir
	}
	return sh.dir + "/" + path
}

func (sh *Shell) fields(ctx context.Context, words []*syntax.Word) ([]string, error) {
	if fields, ok := literals(words); ok {
		return fields, nil
	}
	return expand.Fields(sh.expander(ctx), words...)
}

// literals is the fast path for words in which there is nothing to expand.
func literals(words []*syntax.Word) ([]string, bool) {
	fields := make([]string, len(words))
	for i, w := range words {
		if len(w.Parts) != 1 {
			return nil, false
		}
		switch p := w.Parts[0].(type) {
		case *syntax.Lit:
			if strings.ContainsAny(p.Value, `*?[{~\`) {
				return nil, false
			}
			fields[i] = p.Value
		case *syntax.SglQuoted:
			if p.Dollar {
				return nil, false
			}
			fields[i] = p.Value
		default:
			return nil, false
		}
	}
	return fields, true
}

func (sh *Shell) literal(ctx context.Context, w *syntax.Word) (string, error) {
	return expand.Literal(sh.expander(ctx), w)
}

// substitute runs a command substitution on a clone and writes its output to w.
func (sh *Shell) substitute(ctx context.Context, w io.Writer, cs *syntax.CmdSubst) error {
	if sh.dry {
		return nil
	}
	child := sh.clone()
	defer child.Close()
	child.opts.errexit = false // bash's default, without inherit_errexit
	out := &capture{}
	child.table.set(1, &open{sink: out})
	if file := onlyInput(cs); file != nil {
		child.copyFile(ctx, file)
	} else {
		child.stmts(ctx, cs.Stmts)
	}
	sh.substatus = child.status
	if child.fatal != nil {
		return child.fatal
	}
	_, err := w.Write(out.text)
	return err
}

// onlyInput returns the redirection of "$(<file)", or nil.
func onlyInput(cs *syntax.CmdSubst) *syntax.Stmt {
	if len(cs.Stmts) != 1 {
		return nil
	}
	s := cs.Stmts[0]
	if s.Cmd != nil || len(s.Redirs) != 1 || s.Redirs[0].Op != syntax.RdrIn || s.Negated {
		return nil
	}
	return s
}

func (sh *Shell) copyFile(ctx context.Context, stmt *syntax.Stmt) {
	sh.withRedirs(ctx, "<", stmt, func(ctx context.Context) {
		if in := sh.table.get(0); in != nil && in.file != nil {
			io.Copy(sh.table.writer(1), in.file)
		}
	})
}

// expansionFailed reports an error in an expansion, and unwinds as bash does:
// an unset parameter ends the shell, anything else the line.
func (sh *Shell) expansionFailed(err error) {
	if sh.fatal != nil {
		return
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		sh.end(err)
		return
	}
	sh.diagnose("%s", bashText(err))
	var unset expand.UnsetParameterError
	switch {
	case errors.As(err, &unset) && sh.level == 0:
		sh.exit(127)
	case errors.As(err, &unset):
		sh.exit(1)
	default:
		sh.status = 1
		sh.flow = flowDiscard
	}
}

// bashText words an error of package expand as bash does.
func bashText(err error) string {
	text := err.Error()
	var unset expand.UnsetParameterError
	if errors.As(err, &unset) && unset.Message == "" {
		return unset.Node.Param.Value + ": parameter null or not set"
	}
	return text
}
