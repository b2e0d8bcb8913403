package state

import "strconv"

func Btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func FormatInt(n int64) string { return strconv.FormatInt(n, 10) }
