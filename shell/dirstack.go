package shell

import (
	"slices"
	"strconv"
	"strings"

	"gopipe/shell/internal/ascii"
)

// dirStack is what dirs shows, the directory at hand first.
func (sh *Shell) dirStack() []string {
	stack := append(slices.Clone(sh.dirs), sh.pwd)
	slices.Reverse(stack)
	return stack
}

// stackedDir is what ~1, ~+1 and ~-1 mean.
func (sh *Shell) stackedDir(text string) (dir string, ok bool) {
	if ascii.IsDigit(text[0]) {
		text = "+" + text
	}
	if !isRotation(text) {
		return "", false
	}
	stack := sh.dirStack()
	n := rotation(text, len(stack))
	if n < 0 || n >= len(stack) {
		return "", false
	}
	return stack[n], true
}

func isRotation(s string) bool {
	if len(s) < 2 || s[0] != '+' && s[0] != '-' {
		return false
	}
	return strings.Trim(s[1:], "0123456789") == ""
}

func rotation(s string, size int) int {
	n, _ := strconv.Atoi(s[1:])
	if s[0] == '-' {
		return size - 1 - n
	}
	return n
}
