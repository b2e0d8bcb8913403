package format

import "strings"

// Echo is the output of echo for these arguments. escapes is what holds without -e and
// -E; options says whether it has any.
func Echo(args []string, escapes, options bool) []byte {
	newline := true
	for options && len(args) > 0 && isEchoOption(args[0]) {
		for _, c := range args[0][1:] {
			switch c {
			case 'n':
				newline = false
			default:
				escapes = c == 'e'
			}
		}
		args = args[1:]
	}
	text := strings.Join(args, " ")
	stop := false
	if escapes {
		text, stop = expandEcho(text)
	}
	if newline && !stop {
		text += "\n"
	}
	return []byte(text)
}

func isEchoOption(arg string) bool {
	return len(arg) > 1 && arg[0] == '-' && strings.Trim(arg[1:], "neE") == ""
}

// expandEcho expands the escapes of echo -e; stop reports a \c.
func expandEcho(text string) (expanded string, stop bool) {
	out, _, stop := expandEscapes(echoEscapes, text)
	return string(out), stop
}
