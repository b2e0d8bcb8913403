package readline

import (
	"context"
	"os"
	"slices"
	"strings"

	"gopipe/shell/internal/state"
)

// keymaps are the names that bind -m knows.
var keymaps = []string{
	"emacs", "emacs-standard", "emacs-meta", "emacs-ctlx",
	"vi", "vi-move", "vi-command", "vi-insert",
}

// Bind is "bind" of a shell without a line editor: what is bound has no effect, and
// no key is listed.
func Bind(_ context.Context, sh *state.Shell, args []string) int {
	opts, _, bad := state.Getopt(args[1:], "lvpVPsSXf:q:u:m:r:x:")
	if bad != "" {
		return sh.Usage("bind", "%s", bad)
	}
	sh.Diagnose("bind: warning: line editing not enabled")
	status := 0
	for _, o := range opts {
		status = max(status, bindOption(sh, o.Letter, o.Arg))
	}
	return status
}

func bindOption(sh *state.Shell, letter byte, arg string) int {
	known := strings.Fields(lineFunctions)
	switch letter {
	case 'l':
		return sh.Print("bind", []byte(strings.Join(known, "\n")+"\n"))
	case 'm':
		if !slices.Contains(keymaps, arg) {
			sh.Diagnose("bind: `%s': invalid keymap name", arg)
			return 1
		}
	case 'q', 'u':
		if !slices.Contains(known, arg) {
			sh.Diagnose("bind: `%s': unknown function name", arg)
			return 1
		}
	case 'f':
		if _, err := os.Stat(sh.Abs(arg)); err != nil {
			sh.Diagnose("bind: %s: cannot read: %s", arg, "No such file or directory")
			return 1
		}
	}
	return 0
}
