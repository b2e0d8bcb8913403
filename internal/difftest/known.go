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
	{says: re(`syntax error: cannot negate a command multiple times|floating point arithmetic is not supported|` +
		"`\\[x\\]` must be followed by `=`|not a valid parameter expansion operator: `~`"),
		reason: "the parser refuses it"},
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
