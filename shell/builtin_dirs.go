package shell

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

func pushDir(ctx context.Context, sh *Shell, args []string) int {
	_, operands, noChange, bad := dirArgs(args[1:])
	switch {
	case bad != "":
		return sh.usage("pushd", "%s", bad)
	case len(operands) > 1:
		sh.diagnose("pushd: too many arguments")
		return 1
	}
	stack := sh.dirStack()
	if len(operands) == 0 {
		if len(stack) < 2 {
			return sh.dirError("pushd", operands, len(stack))
		}
		stack[0], stack[1] = stack[1], stack[0]
		return sh.moveTo(ctx, stack, noChange)
	}
	if isRotation(operands[0]) {
		n := rotation(operands[0], len(stack))
		if n < 0 || n >= len(stack) {
			return sh.dirError("pushd", operands, len(stack))
		}
		rotated := append(slices.Clone(stack[n:]), stack[:n]...)
		if noChange {
			sh.setDirs(rotated)
			return 0
		}
		return sh.moveTo(ctx, rotated, false)
	}
	if noChange {
		sh.setDirs(slices.Insert(slices.Clone(stack), 1, operands[0]))
		return sh.showDirs("")
	}
	old, dir := sh.pwd, operands[0]
	if dir == "-" {
		dir = sh.vars.text("OLDPWD")
		sh.printf("pushd", "%s\n", dir)
	}
	if status := sh.enterQuietly("pushd", dir); status != 0 {
		return status
	}
	sh.setDirs(append([]string{sh.pwd, old}, stack[1:]...))
	return sh.showDirs("")
}

func popDir(ctx context.Context, sh *Shell, args []string) int {
	_, operands, noChange, bad := dirArgs(args[1:])
	if bad != "" {
		return sh.usage("popd", "%s", bad)
	}
	stack := sh.dirStack()
	n := 0
	if len(operands) > 0 {
		if !isRotation(operands[0]) {
			return sh.usage("popd", "%s: invalid argument", operands[0])
		}
		n = rotation(operands[0], len(stack))
	}
	if len(stack) < 2 || n < 0 || n >= len(stack) {
		return sh.dirError("popd", operands, len(stack))
	}
	if noChange && n == 0 {
		n = 1
	}
	return sh.moveTo(ctx, slices.Delete(slices.Clone(stack), n, n+1), noChange)
}

func (sh *Shell) dirError(name string, operands []string, size int) int {
	switch {
	case size < 2 && name == "pushd" && len(operands) == 0:
		sh.diagnose("pushd: no other directory")
	case size < 2:
		sh.diagnose("%s: directory stack empty", name)
	default:
		sh.diagnose("%s: %s: directory stack index out of range", name, operands[0])
	}
	return 1
}

// moveTo makes a stack the shell's, and its first the directory.
func (sh *Shell) moveTo(_ context.Context, stack []string, noChange bool) int {
	if !noChange && stack[0] != sh.pwd {
		if status := sh.enterQuietly("pushd", stack[0]); status != 0 {
			return status
		}
	}
	sh.setDirs(stack)
	return sh.showDirs("")
}

func (sh *Shell) enterQuietly(name, dir string) int {
	if err := enterable(sh.abs(dir)); err != nil {
		sh.diagnose("%s: %s: %s", name, dir, errText(err))
		return 1
	}
	return sh.enter(dir, false, false)
}

// setDirs keeps a stack, whose first is the directory itself.
func (sh *Shell) setDirs(stack []string) {
	sh.dirs = slices.Clone(stack[1:])
	slices.Reverse(sh.dirs)
}

// dirArgs takes -n and the like apart from "+1" and "-1".
func dirArgs(args []string) (letters string, operands []string, noChange bool, bad string) {
	for i, arg := range args {
		switch {
		case arg == "--":
			return letters, append(operands, args[i+1:]...), noChange, ""
		case arg == "-n":
			noChange = true
		case len(arg) > 1 && arg[0] == '-' && !isRotation(arg):
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

func dirs(_ context.Context, sh *Shell, args []string) int {
	letters, operands, _, bad := dirArgs(args[1:])
	if bad != "" {
		return sh.usage("dirs", "%s", bad)
	}
	if strings.Contains(letters, "c") {
		sh.dirs = nil
		return 0
	}
	if len(operands) == 0 {
		return sh.showDirs(letters)
	}
	stack := sh.dirStack()
	if len(stack) == 1 && isRotation(operands[0]) && operands[0][1:] != "0" {
		sh.diagnose("dirs: directory stack empty")
		return 1
	}
	if !isRotation(operands[0]) {
		return sh.usage("dirs", "%s: invalid option", operands[0])
	}
	n := rotation(operands[0], len(stack))
	if n < 0 || n >= len(stack) {
		return sh.dirError("dirs", operands, max(len(stack), 2))
	}
	if strings.Contains(letters, "v") {
		return sh.printf("dirs", "%2d  %s\n", n, sh.shownDir(stack[n], letters))
	}
	return sh.printf("dirs", "%s\n", sh.shownDir(stack[n], letters))
}

func (sh *Shell) shownDir(dir, letters string) string {
	home := sh.vars.text("HOME")
	if strings.Contains(letters, "l") || home == "" {
		return dir
	}
	if rest, ok := strings.CutPrefix(dir, home); ok && (rest == "" || rest[0] == '/') {
		return "~" + rest
	}
	return dir
}

func (sh *Shell) showDirs(letters string) int {
	var b strings.Builder
	stack := sh.dirStack()
	for i, dir := range stack {
		switch {
		case strings.Contains(letters, "v"):
			fmt.Fprintf(&b, "%2d  %s\n", i, sh.shownDir(dir, letters))
		case strings.Contains(letters, "p"):
			b.WriteString(sh.shownDir(dir, letters) + "\n")
		case i > 0:
			b.WriteString(" " + sh.shownDir(dir, letters))
		default:
			b.WriteString(sh.shownDir(dir, letters))
		}
	}
	if !strings.ContainsAny(letters, "vp") {
		b.WriteByte('\n')
	}
	return sh.print("dirs", []byte(b.String()))
}
