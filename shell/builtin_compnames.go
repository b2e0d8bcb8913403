package shell

import (
	"bufio"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"

	"gopipe/shell/internal/completion"
)

// nameLists are the actions that offer names out of a list, in the order in which
// they are asked.
var nameLists = []struct {
	action completion.Action
	names  func(*Shell) []string
}{
	{completion.Alias, (*Shell).aliasList},
	{completion.ArrayVar, (*Shell).arrayNames},
	{completion.Binding, func(*Shell) []string { return strings.Fields(lineFunctions) }},
	{completion.Builtin, func(sh *Shell) []string { return sh.builtins.names() }},
	{completion.Disabled, (*Shell).disabledNames},
	{completion.Enabled, (*Shell).enabledNames},
	{completion.Export, (*Shell).exportedNames},
	{completion.Function, (*Shell).functionNames},
	{completion.HelpTopic, func(*Shell) []string { return helpTopics() }},
	{completion.Hostname, (*Shell).hostNames},
	{completion.Job, func(sh *Shell) []string { return sh.jobNames("") }},
	{completion.Keyword, func(*Shell) []string { return strings.Fields(keywords) }},
	{completion.Running, func(sh *Shell) []string { return sh.jobNames("Running") }},
	{completion.SetOpt, func(*Shell) []string { return optionNames() }},
	{completion.Shopt, func(*Shell) []string { return shoptNames() }},
	{completion.Signal, func(*Shell) []string { return trapNames() }},
	{completion.Stopped, func(sh *Shell) []string { return sh.jobNames("Stopped") }},
	{completion.Variable, (*Shell).setNames},
}

// keywords are the reserved words, in the order in which bash lists them.
const keywords = "if then else elif fi case esac for select while until do done in function time { } ! [[ ]] coproc"

func (sh *Shell) aliasList() []string     { return slices.Sorted(maps.Keys(sh.aliases)) }
func (sh *Shell) functionNames() []string { return slices.Sorted(maps.Keys(sh.funcs)) }

func (sh *Shell) disabledNames() []string { return slices.Sorted(maps.Keys(sh.disabled)) }

func (sh *Shell) enabledNames() []string {
	return slices.DeleteFunc(sh.builtins.names(), func(name string) bool { return sh.disabled[name] })
}

func optionNames() (names []string) {
	for i := range optionTable {
		names = append(names, optionTable[i].name)
	}
	return names
}

func shoptNames() (names []string) {
	for i := range shoptTable {
		names = append(names, shoptTable[i].name)
	}
	return names
}

func trapNames() []string {
	names := []string{"EXIT"}
	for n := 1; n < trapDebug; n++ {
		if signalName(n) == "" {
			names = append(names, "SIGJUNK("+strconv.Itoa(n)+")")
		} else {
			names = append(names, "SIG"+signalName(n))
		}
	}
	return append(names, "DEBUG", "ERR", "RETURN")
}

// setNames are the variables that have a value, or are declared.
func (sh *Shell) setNames() []string {
	return slices.DeleteFunc(sh.allNames(), func(name string) bool {
		vr := sh.listed(name)
		return !vr.set && vr.list == nil && vr.dict == nil
	})
}

func (sh *Shell) arrayNames() []string {
	return slices.DeleteFunc(sh.allNames(), func(name string) bool {
		vr := sh.listed(name)
		return vr.kind != indexedVar || name == "FUNCNAME" && !sh.inFunction()
	})
}

func (sh *Shell) exportedNames() []string {
	return slices.DeleteFunc(sh.allNames(), func(name string) bool { return !sh.listed(name).has(attrExport) })
}

// jobNames are the first words of the jobs in a state, or of all, latest first.
func (sh *Shell) jobNames(state string) (names []string) {
	for _, j := range slices.Backward(sh.jobs.list) {
		text, _ := j.state()
		if state == "" || text == state {
			name, _, _ := strings.Cut(j.text, " ")
			names = append(names, name)
		}
	}
	return names
}

// hostNames are those of the file of hosts.
func (sh *Shell) hostNames() (names []string) {
	file := sh.vars.text("HOSTFILE")
	if file == "" {
		file = "/etc/hosts"
	}
	for line := range fileLines(sh.abs(file)) {
		line, _, _ = strings.Cut(line, "#")
		if fields := strings.Fields(line); len(fields) > 1 {
			names = append(names, fields[1:]...)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// systemNames are the names that begin the lines of one of the system's tables,
// such as that of the users.
func systemNames(file string) (names []string) {
	for line := range fileLines(file) {
		if i := strings.IndexAny(line, ": \t#"); i > 0 {
			names = append(names, line[:i])
		}
	}
	return names
}

// fileLines are the lines of a file; of one that can't be read, none.
func fileLines(name string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		f, err := os.Open(name)
		if err != nil {
			return
		}
		defer f.Close()
		for lines := bufio.NewScanner(f); lines.Scan(); {
			if !yield(lines.Text()) {
				return
			}
		}
	}
}
