package expand

import (
	"os/user"
	"strings"
)

// tildes finds where in a literal a tilde may be expanded.
type tildes struct {
	begins     bool // a tilde may stand here
	last       bool // the literal ends its word
	assignment bool // the word is an assignment, or its value
	value      bool // the "=" has been passed
}

// chunk is the length of the text up to where a tilde may stand next, or to a
// backslash.
func (t *tildes) chunk(s string) int {
	stops := `\`
	if t.assignment {
		stops = `\:=`
	}
	i := strings.IndexAny(s, stops)
	switch {
	case i < 0:
		return len(s)
	case s[i] == '\\':
		return max(i, 1)
	}
	return i + 1
}

func (t *tildes) passed(s string) {
	t.begins = false
	if !t.assignment {
		return
	}
	last := s[len(s)-1]
	t.begins = last == ':' && t.value || last == '=' && !t.value
	t.value = t.value || last == '='
}

// tilde expands the tilde at the start of s. n is the length of its prefix, 0
// if there is none.
func (x Expander) tilde(s string, t tildes) (home string, n int) {
	if s[0] != '~' || !t.begins {
		return "", 0
	}
	ends := "/"
	if t.assignment {
		ends = "/:"
	}
	n = strings.IndexAny(s, ends)
	if n < 0 {
		n = len(s)
		if !t.last { // the rest of the prefix is quoted, or comes from an expansion
			return "", 0
		}
	}
	home, ok := x.Home(s[1:n])
	if !ok {
		return "", 0
	}
	return home, n
}

// Home is the directory that "~name" stands for.
func (x Expander) Home(name string) (dir string, ok bool) {
	variable := ""
	switch name {
	case "":
		variable = "HOME"
	case "+":
		variable = "PWD"
	case "-":
		variable = "OLDPWD"
	default:
		if dir, ok := x.Shell.StackedDir(name); ok {
			return dir, true
		}
		u, err := user.Lookup(name)
		if err != nil {
			return "", false
		}
		return u.HomeDir, true
	}
	if vr := x.Vars.Get(variable); vr != nil && vr.Set {
		return vr.Text, true
	}
	if name != "" {
		return "", false
	}
	u, err := user.Current()
	if err != nil {
		return "", false
	}
	return u.HomeDir, true
}
