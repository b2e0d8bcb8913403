// Package vars has a shell's variables: their values, attributes and arrays, in tables
// that lie over each other as subshells do, with what functions have made local. Names
// go in; values come out. What it can't know, such as what an expression is, it asks the
// Shell that it is of.
package vars

import (
	"maps"
	"slices"
	"strings"
	"sync/atomic"

	"gopipe/shell/internal/ascii"
)

// A Table is a shell's variables. A clone's lie over its parent's, which do not
// change meanwhile: nothing is copied that is not touched. It is for one goroutine, but
// for Get, Text, Names, Resolve and Environ as long as nothing changes it.
type Table struct {
	parent *Table
	own    map[string]*Variable     // one that is not declared hides the parent's
	env    atomic.Pointer[[]string] // cached environment of children; nil if stale
}

// Import makes the variables of a shell that is started with an environment of
// "name=value". What has no name that a variable can have is left out.
func Import(environ []string) *Table {
	v := &Table{own: make(map[string]*Variable, len(environ)+8)}
	all := make([]Variable, len(environ))
	for i, pair := range environ {
		name, value, ok := strings.Cut(pair, "=")
		if ok && ascii.IsName(name) && name != "_" {
			all[i] = Variable{Kind: Scalar, Set: true, Attrs: Export, Text: value}
			v.own[name] = &all[i]
		}
	}
	if _, ok := v.own["PATH"]; !ok {
		v.own["PATH"] = NewScalar(defaultPath)
	}
	v.own["IFS"] = NewScalar(" \t\n")
	v.own["PS4"] = NewScalar("+ ")
	v.own["OPTIND"] = NewScalar("1")
	v.own["OPTIND"].Attrs = Watched | Integer
	v.own["OPTERR"] = NewScalar("1")
	return v
}

// defaultPath is PATH where the environment has none, as in bash; it is not
// exported.
const defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

// Child makes the variables of a clone, for as long as whose variables v are does not
// change them.
func (v *Table) Child() *Table { return &Table{parent: v} }

// Snapshot copies everything, for a clone that lives on beside its parent.
func (v *Table) Snapshot() *Table {
	all := v.all()
	c := &Table{own: make(map[string]*Variable, len(all))}
	for name, vr := range all {
		c.own[name] = vr.Clone()
	}
	return c
}

// Get returns a variable that is not to be changed, or nil.
func (v *Table) Get(name string) *Variable {
	for ; v != nil; v = v.parent {
		if vr, ok := v.own[name]; ok {
			if vr.Kind == Undeclared {
				return nil
			}
			return vr
		}
	}
	return nil
}

// IsHidden reports whether a name was unset: a computed variable has lost its
// meaning then.
func (v *Table) IsHidden(name string) bool {
	for ; v != nil; v = v.parent {
		if vr, ok := v.own[name]; ok {
			return vr.Kind == Undeclared
		}
	}
	return false
}

// Text returns the text of a variable, empty if it is not set.
func (v *Table) Text(name string) string {
	if vr := v.Get(name); vr != nil {
		text, _ := vr.Value()
		return text
	}
	return ""
}

// Own returns a variable that is the table's own, declared or not; nil if the parent's
// holds. A change by it is not seen by the environment, see EnvironChanged.
func (v *Table) Own(name string) *Variable { return v.own[name] }

// EnvironChanged has Environ made anew, after an exported variable was changed that
// Mutable has not returned for that.
func (v *Table) EnvironChanged() { v.env.Store(nil) }

// Mutable returns a variable to be changed, declared or not.
func (v *Table) Mutable(name string) *Variable {
	vr := v.own[name]
	if vr == nil {
		vr = &Variable{}
		if old := v.parent.Get(name); old != nil {
			vr = old.Clone()
		}
		v.Put(name, vr)
	}
	if vr.Has(Export) {
		v.env.Store(nil)
	}
	return vr
}

// Put replaces a variable; nil makes it the parent's again.
func (v *Table) Put(name string, vr *Variable) {
	v.env.Store(nil)
	if vr == nil {
		delete(v.own, name)
		return
	}
	if v.own == nil {
		v.own = make(map[string]*Variable)
	}
	v.own[name] = vr
}

// Unset removes a variable.
func (v *Table) Unset(name string) { v.Put(name, &Variable{}) }

// UnsetLocal takes a variable's value and attributes. It stays local: what is
// assigned to it is not seen outside.
func (v *Table) UnsetLocal(name string) {
	local := &Variable{Kind: Scalar}
	if old := v.Get(name); old != nil && old.Has(Prefix) {
		local.Attrs = old.Attrs & Export
	}
	v.Put(name, local)
}

// all returns every variable that is declared. The map is not to be changed.
func (v *Table) all() map[string]*Variable {
	if v.parent == nil {
		return v.own
	}
	all := maps.Clone(v.parent.all())
	maps.Copy(all, v.own)
	return all
}

// Names returns the names of all variables that are declared, in order.
func (v *Table) Names() []string {
	all := v.all()
	names := make([]string, 0, len(all))
	for name, vr := range all {
		if vr.Kind != Undeclared {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// Environ is the environment of child processes, in order: what is exported and has a
// text. It is not to be changed.
func (v *Table) Environ() []string {
	if env := v.env.Load(); env != nil { // clones side by side may make it
		return *env
	}
	if v.parent != nil && len(v.own) == 0 {
		return v.parent.Environ()
	}
	env := make([]string, 0, 64)
	for name, vr := range v.all() {
		if vr.Has(Export) && vr.Kind == Scalar && vr.Set && ascii.IsName(name) {
			env = append(env, name+"="+vr.Text)
		}
	}
	slices.Sort(env)
	v.env.Store(&env)
	return env
}
