// Package shell evaluates the shell command language. Each pipeline becomes a
// plan when the evaluation reaches it, and is handed to Config.Run: the
// package itself starts no process and opens no pipe.
package shell

import (
	"context"
	"io"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/plan"
	"gopipe/shell/internal/builtin"
	"gopipe/shell/internal/foresee"
	"gopipe/shell/internal/interp"
	"gopipe/shell/internal/source"
)

// Config says what a shell starts with.
type Config = interp.Config

// A SyntaxError is what is wrong with a text.
type SyntaxError = source.SyntaxError

// An OptionError is a word among Config's Options or Shopts that is no option.
type OptionError = interp.OptionError

// A Shell is the state of one shell. It is used by one goroutine.
type Shell struct{ sh *interp.Shell }

// New makes a shell. Close gives back what it holds.
func New(cfg *Config) *Shell { return &Shell{interp.NewShell(cfg, builtin.OwnBuiltins{})} }

// Run evaluates a program and returns its status. The error is that of the
// context, or of a run that was not possible; the status is set all the same.
func (s *Shell) Run(ctx context.Context, file *syntax.File) (int, error) { return s.sh.Run(ctx, file) }

// RunInput is [Shell.Run] for the program that descriptor 0 holds. It is read line by
// line, as far as a command goes, and each command is run before more is read: what
// commands read of standard input is no part of the program, and a line that is no
// command ends a program of which those before it have run.
func (s *Shell) RunInput(ctx context.Context) (int, error) { return s.sh.RunInput(ctx) }

// Close closes the descriptors that the script opened and did not close.
func (s *Shell) Close() { s.sh.Close() }

// RemoveFIFOs removes the FIFOs that the builtin fifo has made. Close does it
// too; this one may be called by any goroutine, while the shell still runs.
func (s *Shell) RemoveFIFOs() { s.sh.RemoveFIFOs() }

// Parse parses text, and finds what can't be run before anything is. The error
// is a *SyntaxError. name is that of the script, empty for the command line.
func Parse(r io.Reader, name string) (*syntax.File, error) { return interp.Parse(r, name) }

// Explain returns the plans of a program without running it: each pipeline
// once, those of loops, branches, functions and command substitutions included.
// A pipeline's process substitutions are stages of its own plan. What depends on
// a command's output, or on a variable that only the run sets, is unknown; the
// FIFOs of the builtin fifo have paths that stand for the real ones.
//
// The plans are for printing, and not to be run. They have no environment, which
// may hold secrets.
func Explain(cfg *Config, file *syntax.File) (plan.Program, error) { return foresee.Explain(cfg, file) }
