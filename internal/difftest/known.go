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
	{script: re(`(?s)\(\([a-z_].*(\)\n|<<).*\)`), and: re(`\n *\) ?[|&;)]|\)\n.*\)\n?`),
		reason: "bash loses text where it reads (( as a subshell in another after all"},
	{script: re(`(?s)\$\(\(.*\bcase\b.*\besac\b`), and: re(`\$\(\([^()]*\b(case|[a-z]+\))|\$\(\(case`),
		reason: "bash does not find the end of a subshell in $( that has a case"},
	{script: re(`(?s)LINENO`), and: re(`\)[^|\n]*\|[^|][^\n]*(\{|\bdo|\bthen|\bin|\()[^\n]*\n`),
		reason: "after a subshell that is not the last of a pipeline, bash counts the lines from that on; ours are those of the script"},
	{script: re(`[<>]&\d-`), and: re(`PIPESTATUS`),
		reason: "bash sets PIPESTATUS where a descriptor that is closed can't be moved for a compound command, and for other redirections not"},
	{script: re(`trap .* EXIT`), and: re(`[(;]\s*kill -\w+ \$BASHPID\s*\)`),
		reason: "bash ends a subshell by the signal that its last command sends it without an EXIT trap of its own, or loses that signal"},
	{script: re(`(?s)\$\(.*trap .* EXIT.*\bbreak [2-9]`),
		reason: "bash runs no EXIT trap in a substitution that is left by a break for more loops than it has"},
	{script: re(`trap .* EXIT`), and: re(`(\$\(\(|\$\{)[^\n]*[^|&](\||&)( |\n)[^|&]`),
		reason: "bash runs the shell's EXIT trap in a child, too, in which an expansion fails"},
	{script: re(`LINENO`), and: re(`(?s)\b(until|while|for) [^\n]*\$\(\([^\n]*\n *done`),
		reason: "after a loop that an error in an expression has ended, bash counts a line less"},
	{script: re(`kill -INT \$BASHPID;?\s*\}?\s*\|`), and: re(`PIPESTATUS`),
		reason: "bash loses the INT that a stage sends itself with its last command"},
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
