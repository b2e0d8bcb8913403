package pipetest

import "time"

// SetPatience is for tests that let something leak.
func SetPatience(d time.Duration) (undo func()) {
	old := patience
	patience = d
	return func() { patience = old }
}
