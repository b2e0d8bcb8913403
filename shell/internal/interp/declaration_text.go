package interp

import (
	"strings"

	"gopipe/shell/internal/quote"
)

func FlagsOf(vr *Variable) string {
	if vr == nil {
		return ""
	}
	flags := ""
	switch vr.Kind {
	case IndexedVar:
		flags = "a"
	case AssocVar:
		flags = "A"
	}
	for _, a := range attrLetters {
		if vr.Has(a.attr) {
			flags += string(a.letter)
		}
	}
	return flags
}

// DeclarationText is a declaration that makes the variable again.
func DeclarationText(name string, vr *Variable) string {
	flags := FlagsOf(vr)
	if flags == "" {
		flags = "-"
	}
	if !vr.Set {
		return "declare -" + flags + " " + name
	}
	if vr.Kind == ScalarVar {
		return "declare -" + flags + " " + name + "=" + quote.Declared(vr.Text)
	}
	return "declare -" + flags + " " + AssignmentText(name, vr)
}

// AssignmentText is an assignment as set and declare list it.
func AssignmentText(name string, vr *Variable) string {
	if !vr.IsArray() {
		return name + "=" + quote.Listed(vr.Text)
	}
	var b strings.Builder
	b.WriteString(name + "=(")
	keys, values := vr.keys(), vr.Elements()
	for i, key := range keys {
		if vr.Kind == AssocVar {
			key = quote.Key(key)
		} else if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString("[" + key + "]=" + quote.Declared(values[i]))
		if vr.Kind == AssocVar {
			b.WriteByte(' ')
		}
	}
	return b.String() + ")"
}
