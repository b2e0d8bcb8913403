package builtin

import (
	"context"
	"strings"

	"gopipe/shell/internal/fanin"
	"gopipe/shell/internal/state"
	"gopipe/shell/internal/vars"
)

// makeFIFOs is the builtin "fifo NAME...": it makes a FIFO for each variable
// and sets it to the path. They are removed when the program ends. It hides a
// program of that name, which "command" doesn't find either; its path does.
func makeFIFOs(ctx context.Context, sh *state.Shell, args []string) int {
	names := state.SkipDashes(args[1:])
	if len(names) == 0 || strings.HasPrefix(names[0], "-") {
		return sh.MisusedBy("fifo")
	}
	if sh.Cfg.OnSignal != nil {
		sh.Cfg.OnSignal(0, nil) // or their directory would be left
	}
	for _, name := range names {
		ref, ok := vars.ParseReference(name)
		if !ok {
			sh.Diagnose("fifo: `%s': not a valid identifier", name)
			return 1
		}
		f, err := sh.Registry.Fifos.Create(ref.Name)
		if err == nil {
			err = sh.Vars.Assign(ctx, ref, f.Node.Path(), false)
		}
		if err != nil {
			sh.Diagnose("%v", err)
			return 1
		}
	}
	if sh.Writer == nil {
		sh.Writer = fanin.NewWriter(&sh.Registry.Fifos, sh)
	}
	return 0
}
