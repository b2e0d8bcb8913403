package pipeline

import (
	"slices"
	"strings"
)

// lastOfEach returns env with the last of the entries of each name alone, as
// os/exec has it, in its order: env itself where there is nothing to leave out.
// What is no "name=value" stays.
func lastOfEach(env []string) []string {
	last := make(map[string]int, len(env))
	repeated := false
	for i, entry := range env {
		if name := variableOf(entry); name != "" {
			_, known := last[name]
			repeated = repeated || known
			last[name] = i
		}
	}
	if !repeated {
		return env
	}
	left := make([]string, 0, len(last))
	for i, entry := range env {
		if name := variableOf(entry); name == "" || last[name] == i {
			left = append(left, entry)
		}
	}
	return slices.Clip(left)
}

// variableOf returns the name of an entry, "" if there is none.
func variableOf(entry string) string {
	if entry == "" {
		return ""
	}
	at := strings.IndexByte(entry[1:], '=') // a name may begin with it, as in os/exec
	if entry[0] != '=' {
		at = strings.IndexByte(entry, '=') - 1
	}
	if at < 0 {
		return ""
	}
	return entry[:at+1]
}
