package vars

import "slices"

// A Scope holds what its end restores: that of a function, or of a command with
// assignments before it.
type Scope struct {
	Saved     []saved
	Temporary bool // of a command, not of a function
}

// A saved is a variable as it was.
type saved struct {
	Name string
	Vr   *Variable // nil if the table had none of its own
}

// Save keeps a variable for the end of the scope, and tells whether it was the
// first to ask.
func (f *Scope) Save(v *Table, name string) bool {
	if f.Index(name) >= 0 {
		return false
	}
	f.Saved = append(f.Saved, saved{name, v.own[name]})
	return true
}

// Index is where the name is in what was saved, or -1.
func (f *Scope) Index(name string) int {
	for i := range f.Saved {
		if f.Saved[i].Name == name {
			return i
		}
	}
	return -1
}

// Swap exchanges what was saved and what is there. changed is called for each.
func (f *Scope) Swap(v *Table, changed func(name string)) {
	for i := range f.Saved {
		s := &f.Saved[i]
		there := v.own[s.Name]
		v.Put(s.Name, s.Vr)
		s.Vr = there
		changed(s.Name)
	}
}

// Restore puts back what was saved. changed is called for each.
func (f *Scope) Restore(v *Table, changed func(name string)) {
	for _, s := range slices.Backward(f.Saved) {
		v.Put(s.Name, s.Vr)
		changed(s.Name)
	}
}

// DeclareLocal makes a variable local to the scope. call has the assignments before the
// call of the function whose scope it is, or is nil: they become local ones.
func (f *Scope) DeclareLocal(v *Table, call *Scope, name string) *Variable {
	old := v.Get(name)
	if !f.Save(v, name) {
		return v.Mutable(name)
	}
	vr := &Variable{Kind: Scalar}
	switch {
	case call != nil && call.Index(name) >= 0:
		vr = old.Clone()
		vr.Attrs |= Prefix
	case old != nil:
		vr.Attrs = old.Attrs & Export
	}
	v.Put(name, vr)
	return vr
}
