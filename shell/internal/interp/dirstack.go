package interp

import (
	"slices"
	"strconv"
	"strings"

	"gopipe/shell/internal/ascii"
)

// DirStack is what dirs shows, the directory at hand first.
func (sh *Shell) DirStack() []string {
	stack := append(slices.Clone(sh.Dirs), sh.Pwd)
	slices.Reverse(stack)
	return stack
}

// stackedDir is what ~1, ~+1 and ~-1 mean.
func (sh *Shell) stackedDir(text string) (dir string, ok bool) {
	if ascii.IsDigit(text[0]) {
		text = "+" + text
	}
	if !IsRotation(text) {
		return "", false
	}
	stack := sh.DirStack()
	n := Rotation(text, len(stack))
	if n < 0 || n >= len(stack) {
		return "", false
	}
	return stack[n], true
}

func IsRotation(s string) bool {
	if len(s) < 2 || s[0] != '+' && s[0] != '-' {
		return false
	}
	return strings.Trim(s[1:], "0123456789") == ""
}

func Rotation(s string, size int) int {
	n, _ := strconv.Atoi(s[1:])
	if s[0] == '-' {
		return size - 1 - n
	}
	return n
}
