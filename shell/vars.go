package shell

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/expand"
)

// vars are a shell's variables. A clone's lie over its parent's, which do not
// change meanwhile: nothing is copied that is not touched.
type vars struct {
	parent *vars
	own    map[string]expand.Variable
	env    []string // cached environment of children; nil if stale
}

func importVars(environ []string) *vars {
	v := &vars{own: make(map[string]expand.Variable, len(environ)+8)}
	for _, pair := range environ {
		name, value, ok := strings.Cut(pair, "=")
		if ok && name != "" {
			v.own[name] = expand.Variable{Set: true, Exported: true, Kind: expand.String, Str: value}
		}
	}
	if _, ok := v.own["PATH"]; !ok {
		v.own["PATH"] = expand.Variable{Set: true, Kind: expand.String, Str: defaultPath}
	}
	v.own["IFS"] = expand.Variable{Set: true, Kind: expand.String, Str: " \t\n"}
	v.own["PS4"] = expand.Variable{Set: true, Kind: expand.String, Str: "+ "}
	return v
}

// defaultPath is PATH where the environment has none, as in bash; it is not
// exported.
const defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

func (v *vars) child() *vars { return &vars{parent: v, own: make(map[string]expand.Variable)} }

func (v *vars) get(name string) expand.Variable {
	for ; v != nil; v = v.parent {
		if vr, ok := v.own[name]; ok {
			return vr
		}
	}
	return expand.Variable{}
}

func (v *vars) set(name string, vr expand.Variable) {
	if vr.Exported || v.get(name).Exported {
		v.env = nil
	}
	v.own[name] = vr
}

// all returns every variable that is declared.
func (v *vars) all() map[string]expand.Variable {
	if v.parent == nil {
		return v.own
	}
	all := maps.Clone(v.parent.all())
	maps.Copy(all, v.own)
	return all
}

// environ is the environment of child processes. It is not to be changed.
func (v *vars) environ() []string {
	if v.env != nil {
		return v.env
	}
	if v.parent != nil && len(v.own) == 0 {
		return v.parent.environ()
	}
	env := make([]string, 0, 64)
	for name, vr := range v.all() {
		if vr.Exported && vr.IsSet() && isName(name) {
			env = append(env, name+"="+vr.String())
		}
	}
	slices.Sort(env)
	v.env = env
	return env
}

func isName(s string) bool {
	for i, c := range []byte(s) {
		letter := c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		if !letter && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return s != ""
}

var errReadonly = errors.New("readonly variable")

// setVar sets a variable, keeping its export attribute.
func (sh *Shell) setVar(name string, vr expand.Variable) error {
	old := sh.vars.get(name)
	if old.ReadOnly && vr.Kind != expand.KeepValue {
		return fmt.Errorf("%s: %w", name, errReadonly)
	}
	if vr.Kind == expand.KeepValue {
		vr.Set, vr.Kind, vr.Str, vr.List, vr.Map = old.Set, old.Kind, old.Str, old.List, old.Map
	} else if vr.IsSet() {
		vr.Exported = vr.Exported || old.Exported || sh.opts.allexport
		vr.ReadOnly = vr.ReadOnly || old.ReadOnly
	}
	sh.vars.set(name, vr)
	return nil
}

func (sh *Shell) setString(name, value string) error {
	return sh.setVar(name, expand.Variable{Set: true, Kind: expand.String, Str: value})
}

// specials are the parameters that the shell computes.
var specials = map[string]func(*Shell) string{
	"?":       func(sh *Shell) string { return strconv.Itoa(sh.status) },
	"$":       func(sh *Shell) string { return strconv.Itoa(os.Getpid()) },
	"#":       func(sh *Shell) string { return strconv.Itoa(len(sh.params)) },
	"-":       func(sh *Shell) string { return sh.opts.letters() },
	"0":       func(sh *Shell) string { return sh.name },
	"PPID":    func(*Shell) string { return strconv.Itoa(os.Getppid()) },
	"UID":     func(*Shell) string { return strconv.Itoa(os.Getuid()) },
	"EUID":    func(*Shell) string { return strconv.Itoa(os.Geteuid()) },
	"RANDOM":  func(*Shell) string { return strconv.Itoa(rand.IntN(1 << 15)) },
	"LINENO":  func(sh *Shell) string { return strconv.Itoa(int(sh.pos.Line())) },
	"BASHPID": func(*Shell) string { return strconv.Itoa(os.Getpid()) },
}

func (sh *Shell) special(name string) (expand.Variable, bool) {
	switch name {
	case "@", "*":
		return expand.Variable{Set: len(sh.params) > 0, Kind: expand.Indexed, List: sh.params}, true
	case "PIPESTATUS":
		list := make([]string, len(sh.pipestatus))
		for i, s := range sh.pipestatus {
			list[i] = strconv.Itoa(s)
		}
		return expand.Variable{Set: true, Kind: expand.Indexed, List: list}, true
	case "!":
		return expand.Variable{}, true
	}
	if f := specials[name]; f != nil {
		return expand.Variable{Set: true, Kind: expand.String, Str: f(sh)}, true
	}
	if n, err := strconv.Atoi(name); err == nil && n > 0 {
		if n > len(sh.params) {
			return expand.Variable{}, true
		}
		return expand.Variable{Set: true, Kind: expand.String, Str: sh.params[n-1]}, true
	}
	return expand.Variable{}, false
}
