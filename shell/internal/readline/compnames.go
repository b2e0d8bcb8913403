package readline

import (
	"bufio"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"

	"gopipe/shell/internal/completion"
	"gopipe/shell/internal/option"
	"gopipe/shell/internal/state"
	"gopipe/shell/internal/trap"
	"gopipe/shell/internal/vars"
)

// nameLists are the actions that offer names out of a list, in the order in which
// they are asked.
var nameLists = []struct {
	action completion.Action
	names  func(*state.Shell) []string
}{
	{completion.Alias, aliasList},
	{completion.ArrayVar, arrayNames},
	{completion.Binding, func(*state.Shell) []string { return strings.Fields(lineFunctions) }},
	{completion.Builtin, func(sh *state.Shell) []string { return sh.Builtins.Names() }},
	{completion.Disabled, disabledNames},
	{completion.Enabled, enabledNames},
	{completion.Export, exportedNames},
	{completion.Function, functionNames},
	{completion.HelpTopic, func(*state.Shell) []string { return helpTopics() }},
	{completion.Hostname, hostNames},
	{completion.Job, func(sh *state.Shell) []string { return jobNames(sh, "") }},
	{completion.Keyword, func(*state.Shell) []string { return strings.Fields(keywords) }},
	{completion.Running, func(sh *state.Shell) []string { return jobNames(sh, "Running") }},
	{completion.SetOpt, func(*state.Shell) []string { return optionNames() }},
	{completion.Shopt, func(*state.Shell) []string { return shoptNames() }},
	{completion.Signal, func(*state.Shell) []string { return trapNames() }},
	{completion.Stopped, func(sh *state.Shell) []string { return jobNames(sh, "Stopped") }},
	{completion.Variable, setNames},
}

// keywords are the reserved words, in the order in which bash lists them.
const keywords = "if then else elif fi case esac for select while until do done in function time { } ! [[ ]] coproc"

func aliasList(sh *state.Shell) []string     { return slices.Sorted(maps.Keys(sh.Aliases)) }
func functionNames(sh *state.Shell) []string { return slices.Sorted(maps.Keys(sh.Funcs)) }

func disabledNames(sh *state.Shell) []string { return slices.DeleteFunc(sh.Builtins.Names(), sh.IsOn) }

func enabledNames(sh *state.Shell) []string {
	return slices.DeleteFunc(sh.Builtins.Names(), func(name string) bool { return !sh.IsOn(name) })
}

func optionNames() (names []string) {
	for i := range option.Table {
		names = append(names, option.Table[i].Name)
	}
	return names
}

func shoptNames() (names []string) {
	for i := range option.ShoptTable {
		names = append(names, option.ShoptTable[i].Name)
	}
	return names
}

func trapNames() []string {
	names := []string{"EXIT"}
	for n := 1; n < trap.Debug; n++ {
		if trap.SignalName(n) == "" {
			names = append(names, "SIGJUNK("+strconv.Itoa(n)+")")
		} else {
			names = append(names, "SIG"+trap.SignalName(n))
		}
	}
	return append(names, "DEBUG", "ERR", "RETURN")
}

// setNames are the variables that have a value, or are declared.
func setNames(sh *state.Shell) []string {
	return slices.DeleteFunc(sh.Vars.AllNames(), func(name string) bool {
		vr := sh.Vars.Listed(name)
		return !vr.Set && vr.List == nil && vr.Dict == nil
	})
}

func arrayNames(sh *state.Shell) []string {
	return slices.DeleteFunc(sh.Vars.AllNames(), func(name string) bool {
		vr := sh.Vars.Listed(name)
		return vr.Kind != vars.Indexed || name == "FUNCNAME" && !sh.InFunction()
	})
}

func exportedNames(sh *state.Shell) []string {
	return slices.DeleteFunc(sh.Vars.AllNames(), func(name string) bool { return !sh.Vars.Listed(name).Has(vars.Export) })
}

// jobNames are the first words of the jobs in a state, or of all, latest first.
func jobNames(sh *state.Shell, state string) (names []string) {
	for _, j := range slices.Backward(sh.Jobs.List) {
		text, _ := j.State(false)
		if state == "" || text == state {
			name, _, _ := strings.Cut(j.Text, " ")
			names = append(names, name)
		}
	}
	return names
}

// hostNames are those of the file of hosts.
func hostNames(sh *state.Shell) (names []string) {
	file := sh.Vars.Text("HOSTFILE")
	if file == "" {
		file = "/etc/hosts"
	}
	for line := range fileLines(sh.Abs(file)) {
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
