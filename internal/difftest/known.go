package main

import "regexp"

// A cause is why gopipe differs, where that is no fault or not yet mended. It
// is known by the reduced script or by what gopipe says.
type cause struct {
	script *regexp.Regexp
	says   *regexp.Regexp
	reason string
}

var known = []cause{
	{says: re("reached `\\)` without matching `\\$?\\(\\(`|not a valid arithmetic operator: `|floating point arithmetic is not supported"),
		reason: "the parser takes (( for arithmetic although it is a subshell in another"},
	{script: re(`\(\([^()\n]*\) ?[|;&]`), reason: "the parser takes (( for arithmetic although it is a subshell in another"},
	{says: re("`.+` must (follow|be followed by) (a name|an expression)|reached LitWord without matching `\\(`|reached EOF without matching `\\(`"),
		reason: "the parser refuses what is no expression; bash does when it gets there"},
	{says: re(`cannot negate a command multiple times`), reason: "the parser refuses ! !"},
	{says: re("`\\[x\\]` must be followed by `=`"), reason: "the parser refuses a pattern as an array's element"},
	{says: re("not a valid parameter expansion operator: `~`|cannot combine multiple parameter expansion operators"),
		reason: "the parser refuses ${a~} and ${##pattern}"},
	{says: re("reached \"`\" without closing quote"), reason: "the parser refuses a quote that is open where a backquote ends"},
	{script: re(`set -o posix`), reason: "bash's posix mode has special builtins end the shell, and trap list all signals"},
	{script: re(`(?s)<<-?[A-Z].*(\$\{?\*.*\$.?@|\$.?@.*\$\{?\*)`),
		reason: "bash splits $* in a here-document that has $@, too, and joins it by blanks"},
	{says: re(`enable: command not found`), reason: "there is no builtin enable"},
}

func re(pattern string) *regexp.Regexp { return regexp.MustCompile(pattern) }

// knownReason is why a reduced script may differ, or "".
func knownReason(script string, gopipe outcome) string {
	for _, c := range known {
		if c.script != nil && c.script.MatchString(script) || c.says != nil && c.says.MatchString(gopipe.stderr) {
			return c.reason
		}
	}
	return ""
}
