package vars

import (
	"strings"

	"gopipe/shell/internal/quote"
)

// FlagsOf are the letters of declare for a variable, which may be nil.
func FlagsOf(vr *Variable) string {
	if vr == nil {
		return ""
	}
	flags := ""
	switch vr.Kind {
	case Indexed:
		flags = "a"
	case Assoc:
		flags = "A"
	}
	for _, a := range attrLetters {
		if vr.Has(a.attr) {
			flags += string(a.letter)
		}
	}
	return flags
}

// Declaration is a command that makes the variable again.
func Declaration(name string, vr *Variable) string {
	flags := FlagsOf(vr)
	if flags == "" {
		flags = "-"
	}
	if !vr.Set {
		return "declare -" + flags + " " + name
	}
	if vr.Kind == Scalar {
		return "declare -" + flags + " " + name + "=" + quote.Declared(vr.Text)
	}
	return "declare -" + flags + " " + Assignment(name, vr)
}

// Assignment is an assignment as set and declare list it.
func Assignment(name string, vr *Variable) string {
	if !vr.IsArray() {
		return name + "=" + quote.Listed(vr.Text)
	}
	var b strings.Builder
	b.WriteString(name + "=(")
	keys, values := vr.Keys(), vr.Elements()
	for i, key := range keys {
		if vr.Kind == Assoc {
			key = quote.Key(key)
		} else if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString("[" + key + "]=" + quote.Declared(values[i]))
		if vr.Kind == Assoc {
			b.WriteByte(' ')
		}
	}
	return b.String() + ")"
}
