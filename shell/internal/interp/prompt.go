package interp

import (
	"strconv"

	"gopipe/shell/internal/prompt"
	"gopipe/shell/internal/state"
)

// release is the version that scripts are told, of the shell whose language this is.
const release = "5.2.0"

func promptValues(sh *state.Shell) *prompt.Values {
	trim, _ := strconv.Atoi(sh.Vars.Text("PROMPT_DIRTRIM"))
	return &prompt.Values{
		Name: sh.Name, Release: release, Dir: sh.Pwd, Home: sh.Vars.Text("HOME"), Trim: trim,
		Jobs: len(sh.Jobs.List), History: sh.History.Number(sh.History.Len()), Command: sh.Commands,
		Interactive: sh.Cfg.Interactive, Expanded: sh.Shopts.Promptvars,
	}
}
