package trap

import (
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"

	"gopipe/shell/internal/ascii"
)

// Traps that no signal sets off. Their keys follow those of the signals.
const (
	Exit   = 0
	Debug  = 65
	Err    = 66
	Return = 67
)

// Name is how a trap is listed: a signal's name with "SIG", or that of a trap without
// a signal.
func Name(key int) string {
	switch key {
	case Exit:
		return "EXIT"
	case Debug:
		return "DEBUG"
	case Err:
		return "ERR"
	case Return:
		return "RETURN"
	}
	return "SIG" + SignalName(key)
}

// Key is the number of a signal, or of a trap without one; -1 if there
// is no such thing.
func Key(name string) int {
	if n, err := strconv.Atoi(strings.Trim(name, " \t")); err == nil {
		if n < 0 || n >= Debug {
			return -1
		}
		return n
	}
	if !ascii.Is(name) { // ToUpper makes letters of ASCII out of others
		return -1
	}
	name = strings.ToUpper(name)
	switch name {
	case "EXIT":
		return Exit
	case "DEBUG":
		return Debug
	case "ERR":
		return Err
	case "RETURN":
		return Return
	}
	return signalNumber(strings.TrimPrefix(name, "SIG"))
}

// signalNumber finds a signal by its name without "SIG", or returns -1.
func signalNumber(name string) int {
	if above, ok := strings.CutPrefix(name, "RTMIN+"); ok {
		if n, err := strconv.Atoi(strings.Trim(above, " \t")); err == nil && n >= 0 && n <= 64-34 {
			return 34 + n
		}
	}
	for n := 1; n < Debug; n++ {
		if SignalName(n) == name && name != "" {
			return n
		}
	}
	return -1
}

// SignalName is a signal's name without "SIG", or "".
func SignalName(n int) string {
	switch {
	case n == 34:
		return "RTMIN"
	case n == 64:
		return "RTMAX"
	case n > 34 && n <= 49:
		return "RTMIN+" + strconv.Itoa(n-34)
	case n > 49 && n < 64:
		return "RTMAX-" + strconv.Itoa(64-n)
	}
	return strings.TrimPrefix(unix.SignalName(syscall.Signal(n)), "SIG")
}

// Keys are those of all traps there can be, in their order.
func Keys() []int {
	keys := []int{Exit}
	for n := 1; n < Debug; n++ {
		keys = append(keys, n)
	}
	return append(keys, Debug, Err, Return)
}

// SignalLine is what kill -l shows in POSIX mode.
func SignalLine() string {
	var names []string
	for n := 1; n < Debug; n++ {
		if name := SignalName(n); name != "" {
			names = append(names, name)
		}
	}
	return strings.Join(names, " ") + "\n"
}

// SignalTable is what kill -l and trap -l show.
func SignalTable() string {
	var b strings.Builder
	column := 0
	for n := 1; n < Debug; n++ {
		name := SignalName(n)
		if name == "" {
			continue
		}
		text := strconv.Itoa(n) + ") SIG" + name
		if n < 10 {
			text = " " + text
		}
		b.WriteString(text)
		if column++; column%5 == 0 {
			b.WriteByte('\n')
		} else {
			b.WriteByte('\t')
		}
	}
	return b.String() + "\n"
}

// SignalText is strsignal(3): Go's texts are the same, but for the capital.
func SignalText(sig syscall.Signal) string {
	text := sig.String()
	return strings.ToUpper(text[:1]) + text[1:]
}
