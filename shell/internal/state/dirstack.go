package state

import (
	"strconv"
	"strings"
)

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
