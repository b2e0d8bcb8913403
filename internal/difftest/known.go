package main

import "regexp"

// A cause is why gopipe differs, where that is no fault. It is known by the
// reduced script.
type cause struct {
	script *regexp.Regexp
	and    *regexp.Regexp // also in the script, if not nil
	reason string
}

var known = []cause{
	{script: re(`(?s)<<-?[A-Z].*(\$\{?\*.*\$.?@|\$.?@.*\$\{?\*)`),
		reason: "bash splits $* in a here-document that has $@, too, and joins it by blanks"},
	{script: re("LINENO"), and: re("(\\$\\(|`)[^()`]*\n"),
		reason: "bash counts the lines of a command substitution from its last one on; ours are those of the script"},
	{script: re(`(?s)<\([^)]*<<`),
		reason: "bash loses what follows a here-document in <( )"},
	{script: re(`(?s)\$\([^)]*<<.*\|`),
		reason: "bash reads what follows a here-document in $( ) as something else where pipes follow it"},
	{script: re(`(?s)\(\([^)]*\)\n.*\)`), and: re(`\(\([a-z]`),
		reason: "bash loses text where it reads (( as a subshell in another after all"},
	{script: re(`(?s)IFS=\n.*\$\{v\[\*\]`),
		reason: "bash joins the elements of ${v[*]} beside another expansion where IFS is empty"},
	{script: re(`(?s)\$\(\(.*\bcase\b`),
		reason: "bash does not find the end of a subshell in $( that has a case"},
	{script: re(`\$\{#@\w`), reason: "the parser does not take ${#@L} for an operator on $#"},
	{script: re(`\$\{!\?[^}]`), reason: "the parser takes ${!?:-x} for the ? operator on $!"},
}

func re(pattern string) *regexp.Regexp { return regexp.MustCompile(pattern) }

// knownReason is why a reduced script may differ, or "".
func knownReason(script string) string {
	for _, c := range known {
		if c.script.MatchString(script) && (c.and == nil || c.and.MatchString(script)) {
			return c.reason
		}
	}
	return ""
}
