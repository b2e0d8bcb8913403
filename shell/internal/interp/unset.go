package interp

import (
	"context"
	"fmt"
	"slices"

	"gopipe/shell/internal/expand"
	"gopipe/shell/internal/state"
	"gopipe/shell/internal/vars"
)

// UnsetVar removes a variable or an element.
func UnsetVar(ctx context.Context, sh *state.Shell, ref vars.Reference) error {
	vr := sh.Vars.Get(ref.Name)
	switch {
	case sh.Vars.IsReadonly(ref.Name):
		return fmt.Errorf("%s: cannot unset: readonly variable", ref.Name)
	case !ref.Indexed:
		unsetName(sh, ref.Name)
		return nil
	case vr == nil:
		return nil
	case vr.Kind == vars.Scalar && ref.Key != "0":
		return fmt.Errorf("%s: not an array variable", ref.Name)
	case vr.Kind == vars.Scalar:
		unsetName(sh, ref.Name)
		return nil
	}
	vr = sh.Vars.Mutable(ref.Name)
	if vr.Kind == vars.Assoc {
		key, err := Expander(ctx, sh).Subscript(ref.Key, true)
		vr.Dict.Remove(key)
		return err
	}
	if ref.Key == "@" || ref.Key == "*" {
		vr.List = &vars.List{}
		return nil
	}
	var err error
	if ref.Key, err = Expander(ctx, sh).Subscript(ref.Key, false); err != nil {
		return err
	}
	at, err := sh.Vars.Subscript(ctx, vr.List, ref)
	if expand.EndsLine(err) {
		return err
	}
	if err != nil {
		return fmt.Errorf("[%s]: bad array subscript", ref.Key)
	}
	vr.List.Remove(at)
	return nil
}

// unsetName removes a variable. One that is local to the function that runs stays
// so; the local one of a caller uncovers what it hid.
func unsetName(sh *state.Shell, name string) {
	for i, f := range slices.Backward(sh.Frames) {
		at := f.Index(name)
		switch {
		case at < 0:
		case f.Temporary || i < sh.FunctionFrame() && !sh.Shopts.LocalvarUnset:
			sh.Vars.Put(name, f.Saved[at].Vr)
			f.Saved = slices.Delete(f.Saved, at, at+1)
			return
		default:
			sh.Vars.UnsetLocal(name)
			sh.Watch(name)
			return
		}
	}
	sh.Vars.Unset(name)
	sh.Watch(name)
}

// isSet is the -v of test.
func isSet(sh *state.Shell, name string) bool { return hasValue(sh, name, true) }

// hasValue is isSet. The keys of associative arrays are as they are for [[, which
// has expanded its word, and are expanded for test.
func hasValue(sh *state.Shell, name string, expands bool) bool {
	ref, ok := vars.ParseReference(name)
	if !ok {
		_, set := sh.Special(name)
		return set && name != ""
	}
	if !ref.Indexed {
		if sh.Vars.RefersToElement(ref.Name) {
			return false
		}
		_, set := Parameter(sh, name)
		return set
	}
	ref = sh.Vars.Resolve(ref)
	if vr := sh.Vars.Find(ref.Name); ref.IsAll() && (vr == nil || vr.Kind != vars.Assoc) { // of which it is a key
		return vr != nil && len(vr.Elements()) > 0
	}
	ctx := context.Background()
	isKey := sh.Vars.IsAssoc(ref.Name)
	var err error
	if expands || !isKey {
		ref.Key, err = Expander(ctx, sh).Subscript(ref.Key, isKey)
	}
	set := false
	if err == nil {
		_, set, err = sh.Vars.Element(ctx, ref)
	}
	switch err.(type) {
	case nil:
	case vars.BoundsError:
		sh.Diagnose("%s: bad array subscript", ref.Name)
	default:
		unsetInTest(sh, err)
	}
	return set && err == nil
}

// unsetInTest is for an error in a subscript, of which only that a parameter is not
// set under set -u ends more than the test.
func unsetInTest(sh *state.Shell, err error) {
	if expand.IsUnset(err) {
		ExpansionFailed(sh, err)
		return
	}
	sh.Diagnose("%v", err)
}
