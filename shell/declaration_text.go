package shell

import (
	"strings"

	"gopipe/shell/internal/quote"
)

func flagsOf(vr *variable) string {
	if vr == nil {
		return ""
	}
	flags := ""
	switch vr.kind {
	case indexedVar:
		flags = "a"
	case assocVar:
		flags = "A"
	}
	for _, a := range attrLetters {
		if vr.has(a.attr) {
			flags += string(a.letter)
		}
	}
	return flags
}

// declarationText is a declaration that makes the variable again.
func declarationText(name string, vr *variable) string {
	flags := flagsOf(vr)
	if flags == "" {
		flags = "-"
	}
	if !vr.set {
		return "declare -" + flags + " " + name
	}
	if vr.kind == scalarVar {
		return "declare -" + flags + " " + name + "=" + quote.Declared(vr.text)
	}
	return "declare -" + flags + " " + assignmentText(name, vr)
}

// assignmentText is an assignment as set and declare list it.
func assignmentText(name string, vr *variable) string {
	if !vr.isArray() {
		return name + "=" + quote.Listed(vr.text)
	}
	var b strings.Builder
	b.WriteString(name + "=(")
	keys, values := vr.keys(), vr.elements()
	for i, key := range keys {
		if vr.kind == assocVar {
			key = quote.Key(key)
		} else if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString("[" + key + "]=" + quote.Declared(values[i]))
		if vr.kind == assocVar {
			b.WriteByte(' ')
		}
	}
	return b.String() + ")"
}
