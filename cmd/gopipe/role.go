package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// A role is what gopipe is called as. By the names of shells it reads its command
// line as these do: the first operand is a file.
type role uint8

const (
	asItself role = iota
	asBash
	asSh // in POSIX mode from the start
)

func roleOf(name string) role {
	switch strings.TrimPrefix(filepath.Base(name), "-") {
	case "bash":
		return asBash
	case "sh":
		return asSh
	}
	return asItself
}

// A fileError is a script that can't be read, with the status that shells have
// for it.
type fileError struct {
	error
	status int
}

func (e *fileError) Unwrap() error { return e.error }

func usageStatus(err error) int {
	if bad := (*fileError)(nil); errors.As(err, &bad) {
		return bad.status
	}
	return statusUsage
}

// fromOperand reads the script that a shell's first operand names: a file, or one
// in PATH, which need not be executable.
func (inv *invocation) fromOperand() error {
	inv.script, inv.name = inv.text, inv.text
	text, err := os.ReadFile(inv.text)
	if errors.Is(err, fs.ErrNotExist) && !strings.Contains(inv.text, "/") {
		for _, dir := range filepath.SplitList(os.Getenv("PATH")) {
			if found, foundErr := os.ReadFile(filepath.Join(dir, inv.text)); foundErr == nil {
				text, err = found, nil
				break
			}
		}
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &fileError{err, 127}
	case err != nil:
		return &fileError{err, 126}
	}
	return inv.load(text)
}

// takesNoArguments reports whether a text is one word that uses none of its
// arguments: the whole was probably meant to be the text.
func takesNoArguments(text string, args []string) bool {
	return len(args) > 0 && isWord(text) && !strings.ContainsAny(text, "$`")
}

// isWord reports whether a text is one word.
func isWord(text string) bool {
	return text != "" && !strings.ContainsAny(text, " \t\n;&|<>()")
}

// unquoted tells how a pipeline is given that was not quoted.
func (inv *invocation) unquoted() error {
	words := []string{inv.text}
	for _, arg := range inv.args {
		quoted, err := syntax.Quote(arg, syntax.LangBash)
		if err != nil {
			return usageError(err)
		}
		words = append(words, quoted)
	}
	whole := "'" + strings.ReplaceAll(strings.Join(words, " "), "'", `'\''`) + "'"
	return usageError(fmt.Errorf("the text is %q alone, which does not use the arguments after it; all of it is one argument: gopipe %s", inv.text, whole))
}

// hint says how the file is run that the text names in vain.
func (inv *invocation) hint(status int) {
	if !inv.typed || status != 126 && status != 127 || !isWord(inv.text) {
		return
	}
	if _, err := exec.LookPath(inv.text); err == nil {
		return
	}
	if st, err := os.Stat(inv.text); err != nil || !st.Mode().IsRegular() {
		return
	}
	if f, err := os.Open(inv.text); err == nil {
		f.Close()
		fmt.Fprintln(os.Stderr, "gopipe: to run the file: gopipe -f "+inv.text)
	}
}
