package state

import "strconv"

// Btoi is 1 for true, and 0 for false.
func Btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// FormatInt is a number as a variable has it.
func FormatInt(n int64) string { return strconv.FormatInt(n, 10) }
