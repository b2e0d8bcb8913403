package rewrite

import (
	"context"
	"errors"
	"os"
	"strings"

	"gopipe/internal/stream"
	"gopipe/plan"
)

// grepInside has "| grep TEXT |" be done here, as long as what it reads is
// plain text. The rest is left to grep itself.
func grepInside(p *plan.Plan, i int) *plan.Stage {
	s := &p.Stages[i]
	if !isTool(s, "grep") || !readsPipe(p, i) || !writesPipe(p, i) {
		return nil
	}
	filter, ok := filterOf(s)
	if !ok {
		return nil
	}
	return inside(s, func(ctx context.Context, files map[int]*os.File) error {
		found, rest, err := filter.Run(ctx, int(files[1].Fd()), int(files[0].Fd()))
		bad := (*stream.ReadError)(nil)
		switch {
		case err == stream.ErrNotText:
			err = handOver(ctx, s, files, rest)
			if err == plan.Exit(1) && found {
				err = nil
			}
		case errors.As(err, &bad):
			err = report(s, files, "(standard input): ", bad.Err, 2)
		case err == nil && !found:
			err = plan.Exit(1)
		}
		return err
	})
}

// filterOf understands the arguments of a grep that looks for plain text.
func filterOf(s *plan.Stage) (f stream.Filter, ok bool) {
	locale := localeOf(s, "LC_CTYPE")
	f.Bytes = locale == "" || locale == "C" || locale == "POSIX"
	if !f.Bytes && !isUTF8(locale) || variable(s, "GREP_OPTIONS") != "" {
		return f, false
	}
	special := `\.[]*^$`
	args := s.Args[1:]
	for ; len(args) > 1; args = args[1:] {
		switch args[0] {
		case "-v":
			f.Invert = true
		case "-F":
			special = ""
		case "-vF", "-Fv":
			f.Invert, special = true, ""
		case "--line-buffered":
		default:
			return f, false
		}
	}
	if len(args) == 0 || strings.HasPrefix(args[0], "-") {
		return f, false
	}
	f.Pattern = []byte(args[0])
	return f, isPlainText(args[0]) && !strings.ContainsAny(args[0], special)
}

// isPlainText reports whether the text is the same to search for in any
// character set that has ASCII in it.
func isPlainText(text string) bool {
	return text != "" && !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' && r != '\t' || r > '~' })
}

// handOver has the program itself go on with rest, and with what is still to
// come.
func handOver(ctx context.Context, s *plan.Stage, files map[int]*os.File, rest []byte) error {
	forward := plan.Stage{Name: "forward", Func: func(ctx context.Context, own map[int]*os.File) error {
		return stream.Forward(ctx, int(own[1].Fd()), int(files[0].Fd()), rest)
	}}
	p := &plan.Plan{
		Stages: []plan.Stage{*s, forward},
		Edges:  []plan.Edge{{Medium: plan.Pipe, From: []plan.Port{{Stage: 1, FD: 1}}, To: []plan.Port{{Stage: 0, FD: 0}}}},
	}
	for fd, file := range files {
		if fd != 0 {
			p.Edges = append(p.Edges, inherit(fd, file))
		}
	}
	return runProgram(ctx, p)
}
