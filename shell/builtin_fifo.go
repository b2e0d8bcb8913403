package shell

import (
	"context"
	"strings"
)

// makeFIFOs is the builtin "fifo NAME...": it makes a FIFO for each variable
// and sets it to the path. They are removed when the program ends. It hides a
// program of that name, which "command" doesn't find either; its path does.
func makeFIFOs(ctx context.Context, sh *Shell, args []string) int {
	names := skipDashes(args[1:])
	if len(names) == 0 || strings.HasPrefix(names[0], "-") {
		return sh.misusedBy("fifo")
	}
	if sh.cfg.OnSignal != nil {
		sh.cfg.OnSignal(0, nil) // or their directory would be left
	}
	for _, name := range names {
		ref, ok := parseReference(name)
		if !ok {
			sh.diagnose("fifo: `%s': not a valid identifier", name)
			return 1
		}
		f, err := sh.registry.fifos.create(ref.name)
		if err == nil {
			err = sh.assign(ctx, ref, f.fifo.Path(), false)
		}
		if err != nil {
			sh.diagnose("%v", err)
			return 1
		}
	}
	if sh.writer == nil {
		sh.writer = &writer{all: &sh.registry.fifos, shell: sh}
	}
	return 0
}
