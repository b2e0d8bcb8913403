// Package arith is the shell's arithmetic. The text of an expression goes in, expanded;
// out comes its value. What it reads and assigns on the way are the caller's
// variables.
//
//	text -> tokens (lex) -> instructions (compile) -> value (run)
package arith

import (
	"context"
	"strings"
)

// Vars is where expressions find their variables.
type Vars interface {
	// Subscript makes of the text between brackets what Get and
	// Set take: a number, or an associative array's key. It is called once
	// for each element of an expression, also where that is read and set: its
	// own expression may have effects. depth is for Eval.
	Subscript(ctx context.Context, name, text string, depth int) (subscript string, err error)

	// Get returns the text of a variable, or of an element if indexed is
	// true; none for what is not set. An error ends the evaluation.
	Get(name string, indexed bool, subscript string) (text string, err error)

	// Set assigns a value to what Get returns the text of.
	Set(name string, indexed bool, subscript string, value int64) error
}

// maxDepth is how deep variables and subscripts may refer to expressions.
const maxDepth = 1024

// Eval evaluates an expression as bash's expr.c does, down to the token that an
// error names. depth is 0 but in a subscript. Errors are those of vars, a
// SubscriptError or an *Error. It may be called from several goroutines at once, with
// variables of their own.
func Eval(ctx context.Context, vars Vars, text string, depth int) (int64, error) {
	if value, ok := plainInteger(text); ok {
		return value, nil
	}
	return compiled(text).run(ctx, vars, depth)
}

// An Error is an expression that has no value. Its text shows the expression and the
// token at which it goes wrong.
type Error struct{ text, msg, token string }

func failure(text string, at int, msg string) error {
	return &Error{strings.TrimLeft(text, " \t"), msg, text[min(at, len(text)):]}
}

func (e *Error) Error() string {
	return e.text + ": " + e.msg + " (error token is \"" + e.token + "\")"
}

// Of names the command that the expression is of.
func (e *Error) Of(command string) error {
	named := *e
	named.text = command + ": " + e.text
	return &named
}

// A SubscriptError is an error in the subscript of an element. It discards the
// line even where other errors do not, and names no command.
// What is wrong in it is not unwrapped: it does not count as an error of its kind.
type SubscriptError struct{ Err error }

func (e SubscriptError) Error() string { return e.Err.Error() }
