package state

import (
	"slices"

	"gopipe/shell/internal/fanin"
	"gopipe/shell/internal/vars"
)

// Scalar is the value of a variable that is no array, or empty.
func (sh *Shell) Scalar(name string) string {
	if vr := sh.Vars.Get(name); vr != nil && vr.Kind == vars.Scalar {
		return vr.Text
	}
	return ""
}

// Holds reports whether a parameter, or an element of it, has a value.
func (sh *Shell) Holds(name, value string) bool {
	if fanin.IsPositional(name) {
		return slices.Contains(sh.Params, value)
	}
	vr := sh.Vars.Get(name)
	switch {
	case vr == nil:
		return false
	case vr.Kind == vars.Scalar:
		return vr.Text == value
	case vr.List != nil:
		return slices.Contains(vr.List.Values(), value)
	}
	return false
}
