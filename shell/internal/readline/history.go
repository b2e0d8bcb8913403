package readline

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"gopipe/shell/internal/format"
	"gopipe/shell/internal/state"
)

// ShowHistory is the builtin history.
func ShowHistory(_ context.Context, sh *state.Shell, args []string) int {
	opts, operands, bad := state.Getopt(args[1:], "acd:npsrw")
	if bad != "" {
		return sh.Usage("history", "%s", bad)
	}
	letters := state.LettersOf(opts)
	if strings.Count(letters, "a")+strings.Count(letters, "n")+strings.Count(letters, "r")+strings.Count(letters, "w") > 1 {
		sh.Diagnose("history: cannot use more than one of -anrw")
		return 1
	}
	if strings.Contains(letters, "c") {
		sh.History.Clear()
	}
	switch {
	case strings.ContainsAny(letters, "s"):
		return addHistory(sh, operands)
	case strings.Contains(letters, "p"):
		return expandHistory(sh, operands)
	case strings.Contains(letters, "d"):
		return deleteHistory(sh, argOf(opts, 'd'))
	case strings.ContainsAny(letters, "anrw"):
		return moveHistory(sh, letters[strings.IndexAny(letters, "anrw")], operands)
	case strings.Contains(letters, "c"):
		return 0
	}
	return listHistory(sh, operands)
}

// argOf is the argument of an option, the last that was given.
func argOf(opts []state.OptionArg, letter byte) (arg string) {
	for _, o := range opts {
		if o.Letter == letter {
			arg = o.Arg
		}
	}
	return arg
}

// listHistory lists the last entries, or all.
func listHistory(sh *state.Shell, operands []string) int {
	h := &sh.History
	first := 0
	if len(operands) > 0 {
		n, err := strconv.Atoi(operands[0])
		if err != nil {
			sh.Diagnose("history: %s: numeric argument required", operands[0])
			return 1
		}
		if len(operands) > 1 {
			return sh.TooMany("history")
		}
		first = max(0, h.Len()-max(n, -n))
	}
	var b strings.Builder
	layout := sh.Vars.Text("HISTTIMEFORMAT")
	for i := first; i < h.Len(); i++ {
		e := h.Entry(i)
		fmt.Fprintf(&b, "%5d  ", h.Number(i))
		switch {
		case layout == "":
		case e.Time.IsZero():
			b.WriteString("??")
		default:
			b.WriteString(format.Strftime(layout, e.Time))
		}
		b.WriteString(e.Text + "\n")
	}
	return sh.Print("history", []byte(b.String()))
}

// addHistory adds its arguments as one entry, in the place of the command itself.
func addHistory(sh *state.Shell, words []string) int {
	if len(words) > 0 {
		sh.History.DropOwn()
		sh.History.Add(strings.Join(words, " "), sh.KeepsTimes())
		sh.History.Pushed = true
	}
	return 0
}

// expandHistory writes its arguments with what "!" means in them.
func expandHistory(sh *state.Shell, words []string) int {
	sh.History.DropOwn()
	status := 0
	for _, word := range words {
		text, ok := sh.History.Expand(word)
		if !ok {
			sh.Diagnose("history: %s: history expansion failed", word)
			status = 1
			continue
		}
		sh.Printf("history", "%s\n", text)
	}
	return status
}

// deleteHistory removes an entry, or those from one to another: N, N-M.
func deleteHistory(sh *state.Shell, spec string) int {
	from, to := spec, spec
	if i := strings.IndexByte(spec[min(1, len(spec)):], '-'); i >= 0 {
		from, to = spec[:i+1], spec[i+2:]
	}
	first, ok := historyIndex(sh, from)
	last, ok2 := historyIndex(sh, to)
	if !ok || !ok2 || first > last {
		sh.Diagnose("history: %s: history position out of range", spec)
		return 1
	}
	sh.History.Delete(first, last+1)
	return 0
}

// historyIndex finds an entry by its number, or from the end.
func historyIndex(sh *state.Shell, text string) (i int, ok bool) {
	h := &sh.History
	n, err := strconv.Atoi(text)
	switch {
	case err != nil:
		return 0, false
	case n < 0:
		i = h.Len() + n
	default:
		i = n - h.Number(0)
	}
	return i, i >= 0 && i < h.Len()
}

// moveHistory reads the history from its file, or writes it there.
func moveHistory(sh *state.Shell, letter byte, operands []string) int {
	name := sh.Vars.Text("HISTFILE")
	if len(operands) > 0 {
		name = operands[0]
	}
	if name == "" {
		return state.Btoi(letter == 'a' && sh.History.Fresh() > 0)
	}
	var err error
	what := "cannot create"
	switch letter {
	case 'a', 'w':
		err = sh.History.Write(sh.Abs(name), letter == 'a', sh.KeepsTimes())
	case 'n':
		what = "cannot open"
		sh.HistoryRead, err = sh.History.Read(sh.Abs(name), sh.HistoryRead)
	case 'r':
		what = "cannot open"
		sh.HistoryRead, err = sh.History.Read(sh.Abs(name), 0)
	}
	if err != nil {
		sh.Diagnose("history: %s: %s: %s", name, what, state.ErrText(err))
		return 1
	}
	return 0
}
