package shell

import (
	"context"
	"fmt"
	"slices"
)

// unsetVar removes a variable or an element.
func (sh *Shell) unsetVar(ctx context.Context, ref reference) error {
	vr := sh.vars.get(ref.name)
	switch {
	case sh.isReadonly(ref.name):
		return fmt.Errorf("%s: cannot unset: readonly variable", ref.name)
	case !ref.indexed:
		sh.unsetName(ref.name)
		return nil
	case vr == nil:
		return nil
	case vr.kind == scalarVar && ref.key != "0":
		return fmt.Errorf("%s: not an array variable", ref.name)
	case vr.kind == scalarVar:
		sh.unsetName(ref.name)
		return nil
	}
	vr = sh.vars.mutable(ref.name)
	if vr.kind == assocVar {
		key, err := sh.expandSubscript(ctx, ref.key, true)
		vr.dict.remove(key)
		return err
	}
	if ref.key == "@" || ref.key == "*" {
		vr.list = &indexed{}
		return nil
	}
	var err error
	if ref.key, err = sh.expandSubscript(ctx, ref.key, false); err != nil {
		return err
	}
	at, err := sh.subscript(ctx, vr.list, ref)
	if err != nil {
		return fmt.Errorf("[%s]: bad array subscript", ref.key)
	}
	vr.list.remove(at)
	return nil
}

// unsetName removes a variable. The local one of a caller uncovers what it hid.
func (sh *Shell) unsetName(name string) {
	for i, f := range slices.Backward(sh.frames) {
		if at := f.index(name); at >= 0 {
			if f.temporary || i < sh.functionFrame() {
				sh.vars.put(name, f.saved[at].vr)
				f.saved = slices.Delete(f.saved, at, at+1)
				return
			}
			break
		}
	}
	sh.vars.unset(name)
	sh.watch(name)
}

// isSet is the -v of test.
func (sh *Shell) isSet(name string) bool { return sh.hasValue(name, true) }

// hasValue is isSet. The keys of associative arrays are as they are for [[, which
// has expanded its word, and are expanded for test.
func (sh *Shell) hasValue(name string, expands bool) bool {
	ref, ok := parseReference(name)
	if !ok {
		_, set := sh.special(name)
		return set && name != ""
	}
	if !ref.indexed {
		if sh.refersToElement(ref.name) {
			return false
		}
		_, set := sh.parameter(name)
		return set
	}
	ref = sh.resolve(ref)
	if vr := sh.find(ref.name); isAll(ref) && (vr == nil || vr.kind != assocVar) { // of which it is a key
		return vr != nil && len(vr.elements()) > 0
	}
	ctx := context.Background()
	isKey := sh.isAssoc(ref.name)
	var err error
	if expands || !isKey {
		ref.key, err = sh.expandSubscript(ctx, ref.key, isKey)
	}
	set := false
	if err == nil {
		_, set, err = sh.element(ctx, ref)
	}
	switch err.(type) {
	case nil:
	case boundsError:
		sh.diagnose("%s: bad array subscript", ref.name)
	default:
		sh.diagnose("%v", err)
	}
	return set && err == nil
}
