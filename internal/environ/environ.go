// Package environ has what is to be known of lists of "name=value".
package environ

import (
	"slices"
	"strings"
)

// LastOfEach returns env with the last of the entries of each name alone, as
// os/exec has it, in its order: env itself where there is nothing to leave out.
// What is no "name=value" stays.
func LastOfEach(env []string) []string {
	last := make(map[string]int, len(env))
	repeated := false
	for i, entry := range env {
		if name := nameOf(entry); name != "" {
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
		if name := nameOf(entry); name == "" || last[name] == i {
			left = append(left, entry)
		}
	}
	return slices.Clip(left)
}

// nameOf returns the name of an entry, "" if there is none.
func nameOf(entry string) string {
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
