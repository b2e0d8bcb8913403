// Package signals has a program do with signals what a shell without a user does,
// from almost its first instruction on: see [start.DefaultSignals]. It is for
// programs whose main package imports it for that.
package signals

import "gopipe/internal/start"

func init() { start.DefaultSignals() }
