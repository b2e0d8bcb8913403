package interp

import (
	"strconv"

	"gopipe/shell/internal/prompt"
	"gopipe/shell/internal/source"
	"gopipe/shell/internal/state"
)

// release is the version that scripts are told, of the shell whose language this is.
const release = "5.2.0"

// prompt expands a text as a prompt is: its escapes, and with promptvars what is in
// it besides.
func (x Expander) prompt(text string) string {
	sh := x.Sh
	text = prompt.Decode(text, promptValues(sh))
	if !sh.Shopts.Promptvars {
		return text
	}
	word, err := source.Document(text)
	if err != nil {
		return text
	}
	text, _ = x.joined(word, quoting{double: true})
	return text
}

func promptValues(sh *state.Shell) *prompt.Values {
	trim, _ := strconv.Atoi(sh.Vars.Text("PROMPT_DIRTRIM"))
	return &prompt.Values{
		Name: sh.Name, Release: release, Dir: sh.Pwd, Home: sh.Vars.Text("HOME"), Trim: trim,
		Jobs: len(sh.Jobs.List), History: sh.History.Number(sh.History.Len()), Command: sh.Commands,
		Interactive: sh.Cfg.Interactive, Expanded: sh.Shopts.Promptvars,
	}
}
