package expand

import (
	"errors"

	"gopipe/shell/internal/arith"
)

// An UnsetError is an expansion of a parameter that must be set and is not.
type UnsetError struct{ Text string }

func (e *UnsetError) Error() string { return e.Text }

// IsMild tells the errors that do not end the shell under set -e.
func IsMild(err error) bool {
	var failed *arith.Error
	var slice sliceError
	return errors.As(err, &failed) || errors.As(err, &slice)
}

// A NoMatchError is a pattern that no file matches, under failglob.
type NoMatchError struct{ Pattern string }

func (e NoMatchError) Error() string { return "no match: " + e.Pattern }

// IsUnset tells the errors that end a shell under set -u.
func IsUnset(err error) bool {
	var subscript arith.SubscriptError
	if errors.As(err, &subscript) {
		err = subscript.Err
	}
	var unset *UnsetError
	return errors.As(err, &unset)
}

// EndsLine tells the errors of an expansion that are not the command's own.
func EndsLine(err error) bool {
	var failed *arith.Error
	return IsUnset(err) || errors.As(err, &failed)
}
