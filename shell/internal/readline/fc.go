package readline

import (
	"context"
	"errors"
	"os"
	"slices"
	"strconv"
	"strings"

	"gopipe/shell/internal/interp"
	"gopipe/shell/internal/quote"
	"gopipe/shell/internal/state"
)

// FixCommand is fc: it lists entries of the history, or runs them again, edited.
func FixCommand(ctx context.Context, sh *state.Shell, args []string) int {
	r, operands, bad := parseFc(args[1:])
	if bad != "" {
		return sh.Usage("fc", "%s", bad)
	}
	if r.again || r.editor == "-" {
		return runAgain(sh, ctx, operands)
	}
	if sh.History.Len() == 0 {
		return 0
	}
	first, last, err := historyRange(sh, r, operands)
	if err != nil {
		sh.Diagnose("fc: %v", err)
		return 1
	}
	if last < first {
		first, last, r.reverse = last, first, true
	}
	if r.lists {
		return sh.Print("fc", []byte(historyLines(sh, first, last, r)))
	}
	return editAndRun(sh, ctx, r, historyText(sh, first, last, r))
}

// An fcRequest is what the options of fc ask for.
type fcRequest struct {
	editor                            string // -e
	lists, unnumbered, reverse, again bool   // -l, -n, -r, -s
}

// parseFc takes the options off, of which a negative number is none.
func parseFc(args []string) (r fcRequest, operands []string, bad string) {
	n := 0
	for n < len(args) && strings.HasPrefix(args[n], "-") && !isNumber(args[n]) {
		n++
		if args[n-1] == "--" {
			break
		}
		if strings.HasSuffix(args[n-1], "e") && n < len(args) {
			n++
		}
	}
	opts, rest, bad := state.Getopt(args[:n], "e:lnrs")
	for _, o := range opts {
		switch o.Letter {
		case 'e':
			r.editor = o.Arg
		case 'l':
			r.lists = true
		case 'n':
			r.unnumbered = true
		case 'r':
			r.reverse = true
		case 's':
			r.again = true
		}
	}
	return r, append(rest, args[n:]...), bad
}

func isNumber(s string) bool {
	_, err := strconv.Atoi(s)
	return err == nil
}

var (
	errNoCommand  = errors.New("no command found")
	errNoPosition = errors.New("history specification out of range")
)

// lastCommand is the index of the last entry before the command that is run.
func lastCommand(sh *state.Shell) int {
	return sh.History.Len() - 1 - state.Btoi(sh.Opts.History && sh.History.Last)
}

// historyRange is what fc works on: from one entry to another.
func historyRange(sh *state.Shell, r fcRequest, operands []string) (first, last int, err error) {
	end := lastCommand(sh)
	end = max(end, 0)
	switch {
	case len(operands) == 0 && r.lists:
		const shown = 16
		return max(0, end-shown+1), end, nil
	case len(operands) == 0:
		return end, end, nil
	}
	first, err = commandIndex(sh, operands[0], true, r.lists)
	switch {
	case err != nil:
	case len(operands) > 1:
		last, err = commandIndex(sh, operands[1], false, r.lists)
	case r.lists && first < end:
		last = end
	default:
		last = first
	}
	return first, last, err
}

// commandIndex finds an entry by its number, from the end, or by how it begins.
func commandIndex(sh *state.Shell, text string, first, lists bool) (int, error) {
	end := lastCommand(sh)
	n, err := strconv.Atoi(text)
	switch i := n - sh.History.Number(0); {
	case err != nil:
		if i = sh.History.Find(text, end+1); i < 0 {
			return 0, errNoCommand
		}
		return i, nil
	case n < 0:
		return max(0, end+1+n), nil
	case n == 0 && strings.HasPrefix(text, "-") && lists:
		return end + 1, nil
	case n == 0 && strings.HasPrefix(text, "-"):
		return 0, errNoPosition
	case n > 0 && i >= 0 && i < end:
		return i, nil
	case n > 0 && first:
		return 0, nil
	}
	return end, nil
}

// historyIndexes are those from one entry to another, in the order that is asked
// for.
func historyIndexes(sh *state.Shell, first, last int, reverse bool) (list []int) {
	for i := first; i <= min(last, sh.History.Len()-1); i++ {
		list = append(list, i)
	}
	if reverse {
		slices.Reverse(list)
	}
	return list
}

// historyLines are entries as fc -l shows them.
func historyLines(sh *state.Shell, first, last int, r fcRequest) string {
	var b strings.Builder
	for _, i := range historyIndexes(sh, first, last, r.reverse) {
		if !r.unnumbered {
			b.WriteString(strconv.Itoa(sh.History.Number(i)))
		}
		if b.WriteByte('\t'); !sh.Opts.Posix {
			b.WriteByte(' ')
		}
		b.WriteString(sh.History.Entry(i).Text + "\n")
	}
	return b.String()
}

// historyText are entries as the program that they are.
func historyText(sh *state.Shell, first, last int, r fcRequest) string {
	var b strings.Builder
	for _, i := range historyIndexes(sh, first, last, r.reverse) {
		b.WriteString(sh.History.Entry(i).Text + "\n")
	}
	return b.String()
}

// runAgain is fc -s: the last command, or the one that is named, with some texts
// in it replaced.
func runAgain(sh *state.Shell, ctx context.Context, operands []string) int {
	var replaced []string
	for len(operands) > 0 && strings.Contains(operands[0], "=") {
		old, text, _ := strings.Cut(operands[0], "=")
		replaced = append(replaced, old, text)
		operands = operands[1:]
	}
	at := lastCommand(sh)
	var err error
	if len(operands) > 0 {
		at, err = commandIndex(sh, operands[0], false, false)
	}
	if err != nil || at < 0 || at >= sh.History.Len() {
		sh.Diagnose("fc: no command found")
		return 1
	}
	text := sh.History.Entry(at).Text
	for i := 0; i < len(replaced); i += 2 {
		if replaced[i] != "" {
			text = strings.ReplaceAll(text, replaced[i], replaced[i+1])
		}
	}
	sh.WriteError(text + "\n")
	sh.History.DropLast()
	sh.RecordEntry(text)
	return interp.EvalText(ctx, sh, text, sh.Script, "fc: ", sh.Line()-1)
}

// editAndRun has a program edit a text, and runs what comes of it.
func editAndRun(sh *state.Shell, ctx context.Context, r fcRequest, text string) int {
	sh.History.DropLast()
	editor := r.editor
	for _, name := range []string{"FCEDIT", "EDITOR"} {
		if editor == "" {
			editor = sh.Vars.Text(name)
		}
	}
	if editor == "" {
		editor = "ed"
	}
	f, err := os.CreateTemp("", "gopipe-fc-")
	if err == nil {
		defer os.Remove(f.Name())
		_, err = f.WriteString(text)
		f.Close()
	}
	if err != nil {
		sh.Diagnose("fc: cannot make a temporary file: %s", state.ErrText(err))
		return 1
	}
	if interp.EvalText(ctx, sh, editor+" "+quote.Reusable(f.Name()), sh.Script, "fc: ", sh.Line()-1) != 0 {
		return 1
	}
	edited, err := os.ReadFile(f.Name())
	if err != nil {
		sh.Diagnose("fc: %s", state.ErrText(err))
		return 1
	}
	for line := range strings.Lines(string(edited)) {
		sh.RecordEntry(strings.TrimSuffix(line, "\n"))
	}
	sh.WriteError(string(edited))
	return interp.EvalText(ctx, sh, string(edited), sh.Script, "fc: ", sh.Line()-1)
}
