package readline

import (
	"context"
	"strings"

	"gopipe/shell/internal/pattern"
	"gopipe/shell/internal/state"
)

// A helpTopic is a builtin or a reserved word: how it is called, and what it does.
type helpTopic struct{ name, synopsis, summary string }

// helpTable is in the order of the names.
var helpTable = [...]helpTopic{
	{"%", "job_spec [&]", "brings a job to the foreground"},
	{"(( ... ))", "(( expression ))", "calculates; fails if the result is 0"},
	{".", ". filename [arguments]", "runs a file in this shell"},
	{":", ":", "does nothing, successfully"},
	{"[", "[ arg... ]", "tests files, texts and numbers"},
	{"[[ ... ]]", "[[ expression ]]", "tests, with patterns and without splitting words"},
	{"alias", "alias [-p] [name[=value] ... ]", "defines or shows aliases"},
	{"bg", "bg [job_spec ...]", "lets stopped jobs go on in the background"},
	{"bind", "bind [-lpsvPSVX] [-m keymap] [-f filename] [-q name] [-u name] [-r keyseq] [-x keyseq:shell-command] [keyseq:readline-function or readline-command]", "sets keys of a line editor; there is none here"},
	{"break", "break [n]", "leaves loops"},
	{"builtin", "builtin [shell-builtin [arg ...]]", "runs a builtin, whatever else has its name"},
	{"caller", "caller [expr]", "shows where the function was called from"},
	{"case", "case WORD in [PATTERN [| PATTERN]...) COMMANDS ;;]... esac", "chooses by patterns"},
	{"cd", "cd [-L|[-P [-e]] [-@]] [dir]", "changes the working directory"},
	{"command", "command [-pVv] command [arg ...]", "runs a command that is no function, or tells what it is"},
	{"compgen", "compgen [-abcdefgjksuv] [-o option] [-A action] [-G globpat] [-W wordlist] [-F function] [-C command] [-X filterpat] [-P prefix] [-S suffix] [word]", "writes what would be offered to complete a word"},
	{"complete", "complete [-abcdefgjksuv] [-pr] [-DEI] [-o option] [-A action] [-G globpat] [-W wordlist] [-F function] [-C command] [-X filterpat] [-P prefix] [-S suffix] [name ...]", "says what is offered to complete a command's words"},
	{"compopt", "compopt [-o|+o option] [-DEI] [name ...]", "changes the options of such a specification"},
	{"continue", "continue [n]", "begins the next round of a loop"},
	{"coproc", "coproc [NAME] command [redirections]", "starts a command with pipes to and from it"},
	{"declare", "declare [-aAfFgiIlnrtux] [name[=value] ...] or declare -p [-aAfFilnrtux] [name ...]", "gives variables values and attributes"},
	{"dirs", "dirs [-clpv] [+N] [-N]", "shows the stack of directories"},
	{"disown", "disown [-h] [-ar] [jobspec ... | pid ...]", "forgets jobs"},
	{"echo", "echo [-neE] [arg ...]", "writes its arguments"},
	{"enable", "enable [-a] [-dnps] [-f filename] [name ...]", "switches builtins off and on"},
	{"eval", "eval [arg ...]", "runs its arguments as a program"},
	{"exec", "exec [-cl] [-a name] [command [argument ...]] [redirection ...]", "replaces the shell, or keeps redirections"},
	{"exit", "exit [n]", "ends the shell"},
	{"export", "export [-fn] [name[=value] ...] or export -p", "gives variables to the commands that are started"},
	{"false", "false", "fails"},
	{"fc", "fc [-e ename] [-lnr] [first] [last] or fc -s [pat=rep] [command]", "shows or runs again what the history holds"},
	{"fg", "fg [job_spec]", "brings a job to the foreground"},
	{"fifo", "fifo NAME...", "makes named FIFOs for the time of the script"},
	{"for", "for NAME [in WORDS ... ] ; do COMMANDS; done", "runs commands for each word"},
	{"for ((", "for (( exp1; exp2; exp3 )); do COMMANDS; done", "runs commands as long as an expression is not 0"},
	{"function", "function name { COMMANDS ; } or name () { COMMANDS ; }", "defines a function"},
	{"getopts", "getopts optstring name [arg ...]", "takes the options off arguments"},
	{"hash", "hash [-lr] [-p pathname] [-dt] [name ...]", "remembers where commands are"},
	{"help", "help [-dms] [pattern ...]", "explains builtins"},
	{"history", "history [-c] [-d offset] [n] or history -anrw [filename] or history -ps arg [arg...]", "shows and changes the history"},
	{"if", "if COMMANDS; then COMMANDS; [ elif COMMANDS; then COMMANDS; ]... [ else COMMANDS; ] fi", "runs commands if others succeed"},
	{"jobs", "jobs [-lnprs] [jobspec ...] or jobs -x command [args]", "shows the jobs"},
	{"kill", "kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]", "sends a signal to processes or jobs"},
	{"let", "let arg [arg ...]", "calculates"},
	{"local", "local [option] name[=value] ...", "makes variables of the function"},
	{"logout", "logout [n]", "ends a login shell"},
	{"mapfile", "mapfile [-d delim] [-n count] [-O origin] [-s count] [-t] [-u fd] [-C callback] [-c quantum] [array]", "reads lines into an array"},
	{"merge", "merge [--lines|--raw|--ordered|--sorted KEY] [--tag] [--zero-terminated] [--follow] [--make] [--buffer SIZE] SOURCE...", "makes one stream of many, without tearing a line"},
	{"popd", "popd [-n] [+N | -N]", "takes directories off the stack"},
	{"printf", "printf [-v var] format [arguments]", "writes its arguments by a format"},
	{"pushd", "pushd [-n] [+N | -N | dir]", "puts directories on the stack"},
	{"pwd", "pwd [-LP]", "shows the working directory"},
	{"read", "read [-ers] [-a array] [-d delim] [-i text] [-n nchars] [-N nchars] [-p prompt] [-t timeout] [-u fd] [name ...]", "reads a line into variables"},
	{"readarray", "readarray [-d delim] [-n count] [-O origin] [-s count] [-t] [-u fd] [-C callback] [-c quantum] [array]", "reads lines into an array"},
	{"readonly", "readonly [-aAf] [name[=value] ...] or readonly -p", "makes variables constant"},
	{"return", "return [n]", "leaves a function or a sourced file"},
	{"select", "select NAME [in WORDS ... ;] do COMMANDS; done", "lets the user choose words"},
	{"set", "set [-abefhkmnptuvxBCEHPT] [-o option-name] [--] [-] [arg ...]", "sets options and positional parameters"},
	{"shift", "shift [n]", "drops positional parameters"},
	{"shopt", "shopt [-pqsu] [-o] [optname ...]", "sets options of the language"},
	{"source", "source filename [arguments]", "runs a file in this shell"},
	{"spread", "spread [--copy|--turn|--hash FIELD] [--strict] [--zero-terminated] [--buffer SIZE] TARGET...", "gives one stream to many readers"},
	{"suspend", "suspend [-f]", "stops the shell"},
	{"test", "test [expr]", "tests files, texts and numbers"},
	{"time", "time [-p] pipeline", "measures a pipeline"},
	{"times", "times", "shows the time that processes took"},
	{"trap", "trap [-lp] [[arg] signal_spec ...]", "says what is done on signals"},
	{"true", "true", "succeeds"},
	{"type", "type [-afptP] name [name ...]", "tells what a name means"},
	{"typeset", "typeset [-aAfFgiIlnrtux] name[=value] ... or typeset -p [-aAfFilnrtux] [name ...]", "gives variables values and attributes"},
	{"ulimit", "ulimit [-SHabcdefiklmnpqrstuvxPRT] [limit]", "limits what processes may use"},
	{"umask", "umask [-p] [-S] [mode]", "says which permissions new files lack"},
	{"unalias", "unalias [-a] name [name ...]", "removes aliases"},
	{"unset", "unset [-f] [-v] [-n] [name ...]", "removes variables and functions"},
	{"until", "until COMMANDS; do COMMANDS-2; done", "runs commands until others succeed"},
	{"variables", "variables - Names and meanings of some shell variables", "are listed in bash's manual, and in README.md where they are gopipe's own"},
	{"wait", "wait [-fn] [-p var] [id ...]", "waits for jobs"},
	{"while", "while COMMANDS; do COMMANDS-2; done", "runs commands while others succeed"},
	{"{ ... }", "{ COMMANDS ; }", "makes one command of several"},
}

// helpTopics are the names of all.
func helpTopics() []string {
	names := make([]string, len(helpTable))
	for i := range helpTable {
		names[i] = helpTable[i].name
	}
	return names
}

// Synopsis says how a builtin is called.
func Synopsis(name string) string {
	for i := range helpTable {
		if helpTable[i].name == name {
			return helpTable[i].synopsis
		}
	}
	return ""
}

// Help explains the topics that patterns match, or lists them all.
func Help(_ context.Context, sh *state.Shell, args []string) int {
	opts, patterns, bad := state.Getopt(args[1:], "dms")
	switch {
	case bad != "":
		return sh.Usage("help", "%s", bad)
	case len(patterns) == 0:
		return sh.Print("help", []byte(helpList(sh)))
	}
	letter := byte(0)
	for _, o := range opts {
		letter = o.Letter
	}
	found := false
	var b strings.Builder
	if strings.ContainsAny(patterns[0], "*?[") {
		b.WriteString("Shell commands matching keyword `" + patterns[0] + "'\n\n")
	}
	for _, name := range patterns {
		for _, topic := range topicsOf(name) {
			b.WriteString(topic.text(letter))
			found = true
		}
	}
	if !found {
		sh.Diagnose("help: no help topics match `%s': help lists those that there are", patterns[len(patterns)-1])
		return 1
	}
	return sh.Print("help", []byte(b.String()))
}

// topicsOf are those that a pattern matches, or else those that begin so.
func topicsOf(name string) (found []helpTopic) {
	p := pattern.Compile(name, pattern.Extended)
	for _, topic := range helpTable {
		if topic.name == name || p.Match(topic.name) {
			found = append(found, topic)
		}
	}
	if len(found) > 0 {
		return found
	}
	for _, topic := range helpTable {
		if strings.HasPrefix(topic.name, name) {
			found = append(found, topic)
		}
	}
	return found
}

// text is a topic in short (-s, -d), as a page (-m), or as it is.
func (t helpTopic) text(letter byte) string {
	switch letter {
	case 's':
		return t.name + ": " + t.synopsis + "\n"
	case 'd':
		return t.name + " - " + t.summary + "\n"
	case 'm':
		return "NAME\n    " + t.name + " - " + t.summary + "\n\nSYNOPSIS\n    " + t.synopsis + "\n\n"
	}
	return t.name + ": " + t.synopsis + "\n    " + t.summary + "\n"
}

// helpList is what there is, with a star before the builtins that are off.
func helpList(sh *state.Shell) string {
	var b strings.Builder
	b.WriteString("These commands are the shell's own. help NAME explains one; a star marks those that enable -n has switched off.\n\n")
	for _, topic := range helpTable {
		mark := byte(' ')
		if !sh.IsOn(topic.name) {
			mark = '*'
		}
		b.WriteByte(mark)
		b.WriteString(topic.synopsis + "\n")
	}
	return b.String()
}
