// Package strerror words errors as the C library and so the shells do.
package strerror

import (
	"errors"
	"strings"
	"syscall"
)

// Text returns an error's text with the C library's words for its [syscall.Errno]: Go's
// own begin with a small letter.
func Text(err error) string {
	text := err.Error()
	var errno syscall.Errno
	if !errors.As(err, &errno) {
		return text
	}
	if before, ok := strings.CutSuffix(text, errno.Error()); ok {
		return before + strerror(errno)
	}
	return text
}

// strerror is strerror(3): Go's texts are the same, but for the capital.
func strerror(errno syscall.Errno) string {
	text := errno.Error()
	if errno == syscall.ELOOP {
		return "Too many levels of symbolic links"
	}
	if text[0] >= 'a' && text[0] <= 'z' {
		return string(text[0]-'a'+'A') + text[1:]
	}
	return text
}
