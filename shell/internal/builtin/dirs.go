package builtin

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gopipe/shell/internal/state"
)

func pushDir(ctx context.Context, sh *state.Shell, args []string) int {
	_, operands, noChange, bad := dirArgs(args[1:])
	switch {
	case bad != "":
		return sh.Usage("pushd", "%s", bad)
	case len(operands) > 1:
		sh.Diagnose("pushd: too many arguments")
		return 1
	}
	stack := sh.DirStack()
	if len(operands) == 0 {
		if len(stack) < 2 {
			return dirError(sh, "pushd", operands, len(stack))
		}
		stack[0], stack[1] = stack[1], stack[0]
		return moveTo(sh, ctx, stack, noChange)
	}
	if state.IsRotation(operands[0]) {
		n := state.Rotation(operands[0], len(stack))
		if n < 0 || n >= len(stack) {
			return dirError(sh, "pushd", operands, len(stack))
		}
		rotated := append(slices.Clone(stack[n:]), stack[:n]...)
		if noChange {
			setDirs(sh, rotated)
			return 0
		}
		return moveTo(sh, ctx, rotated, false)
	}
	if noChange {
		setDirs(sh, slices.Insert(slices.Clone(stack), 1, operands[0]))
		return showDirs(sh, "")
	}
	old, dir := sh.Pwd, operands[0]
	if dir == "-" {
		dir = sh.Vars.Text("OLDPWD")
		sh.Printf("pushd", "%s\n", dir)
	}
	if status := enterQuietly(sh, "pushd", dir); status != 0 {
		return status
	}
	setDirs(sh, append([]string{sh.Pwd, old}, stack[1:]...))
	return showDirs(sh, "")
}

func popDir(ctx context.Context, sh *state.Shell, args []string) int {
	_, operands, noChange, bad := dirArgs(args[1:])
	if bad != "" {
		return sh.Usage("popd", "%s", bad)
	}
	stack := sh.DirStack()
	n := 0
	if len(operands) > 0 {
		if !state.IsRotation(operands[0]) {
			return sh.Usage("popd", "%s: invalid argument", operands[0])
		}
		n = state.Rotation(operands[0], len(stack))
	}
	if len(stack) < 2 || n < 0 || n >= len(stack) {
		return dirError(sh, "popd", operands, len(stack))
	}
	if noChange && n == 0 {
		n = 1
	}
	return moveTo(sh, ctx, slices.Delete(slices.Clone(stack), n, n+1), noChange)
}

func dirError(sh *state.Shell, name string, operands []string, size int) int {
	switch {
	case size < 2 && name == "pushd" && len(operands) == 0:
		sh.Diagnose("pushd: no other directory")
	case size < 2:
		sh.Diagnose("%s: directory stack empty", name)
	default:
		sh.Diagnose("%s: %s: directory stack index out of range", name, operands[0])
	}
	return 1
}

// moveTo makes a stack the shell's, and its first the directory.
func moveTo(sh *state.Shell, _ context.Context, stack []string, noChange bool) int {
	if !noChange && stack[0] != sh.Pwd {
		if status := enterQuietly(sh, "pushd", stack[0]); status != 0 {
			return status
		}
	}
	setDirs(sh, stack)
	return showDirs(sh, "")
}

func enterQuietly(sh *state.Shell, name, dir string) int {
	if err := state.Enterable(sh.Abs(dir)); err != nil {
		sh.Diagnose("%s: %s: %s", name, dir, state.ErrText(err))
		return 1
	}
	return enter(sh, dir, false, false)
}

// setDirs keeps a stack, whose first is the directory itself.
func setDirs(sh *state.Shell, stack []string) {
	sh.Dirs = slices.Clone(stack[1:])
	slices.Reverse(sh.Dirs)
}

// dirArgs takes -n and the like apart from "+1" and "-1".
func dirArgs(args []string) (letters string, operands []string, noChange bool, bad string) {
	for i, arg := range args {
		switch {
		case arg == "--":
			return letters, append(operands, args[i+1:]...), noChange, ""
		case arg == "-n":
			noChange = true
		case len(arg) > 1 && arg[0] == '-' && !state.IsRotation(arg):
			letters += arg[1:]
			if strings.Trim(arg[1:], "clpv") != "" {
				return "", nil, false, arg + ": invalid option"
			}
		default:
			operands = append(operands, arg)
		}
	}
	return letters, operands, noChange, ""
}

func dirs(_ context.Context, sh *state.Shell, args []string) int {
	letters, operands, _, bad := dirArgs(args[1:])
	if bad != "" {
		return sh.Usage("dirs", "%s", bad)
	}
	if strings.Contains(letters, "c") {
		sh.Dirs = nil
		return 0
	}
	if len(operands) == 0 {
		return showDirs(sh, letters)
	}
	stack := sh.DirStack()
	if len(stack) == 1 && state.IsRotation(operands[0]) && operands[0][1:] != "0" {
		sh.Diagnose("dirs: directory stack empty")
		return 1
	}
	if !state.IsRotation(operands[0]) {
		return sh.Usage("dirs", "%s: invalid option", operands[0])
	}
	n := state.Rotation(operands[0], len(stack))
	if n < 0 || n >= len(stack) {
		return dirError(sh, "dirs", operands, max(len(stack), 2))
	}
	if strings.Contains(letters, "v") {
		return sh.Printf("dirs", "%2d  %s\n", n, shownDir(sh, stack[n], letters))
	}
	return sh.Printf("dirs", "%s\n", shownDir(sh, stack[n], letters))
}

func shownDir(sh *state.Shell, dir, letters string) string {
	home := sh.Vars.Text("HOME")
	if strings.Contains(letters, "l") || home == "" {
		return dir
	}
	if rest, ok := strings.CutPrefix(dir, home); ok && (rest == "" || rest[0] == '/') {
		return "~" + rest
	}
	return dir
}

func showDirs(sh *state.Shell, letters string) int {
	var b strings.Builder
	stack := sh.DirStack()
	for i, dir := range stack {
		switch {
		case strings.Contains(letters, "v"):
			fmt.Fprintf(&b, "%2d  %s\n", i, shownDir(sh, dir, letters))
		case strings.Contains(letters, "p"):
			b.WriteString(shownDir(sh, dir, letters) + "\n")
		case i > 0:
			b.WriteString(" " + shownDir(sh, dir, letters))
		default:
			b.WriteString(shownDir(sh, dir, letters))
		}
	}
	if !strings.ContainsAny(letters, "vp") {
		b.WriteByte('\n')
	}
	return sh.Print("dirs", []byte(b.String()))
}
