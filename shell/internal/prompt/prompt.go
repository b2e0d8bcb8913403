// Package prompt decodes the escapes of a prompt, such as "\u@\h:\w\$ ". What is to
// be expanded in it afterwards is left alone.
package prompt

import (
	"cmp"
	"os"
	"os/user"
	"path"
	"strconv"
	"strings"
	"time"

	"gopipe/shell/internal/format"
	"gopipe/shell/internal/quote"
)

// Values are what the escapes stand for, as far as the shell knows it.
type Values struct {
	Name        string // $0
	Release     string // of the shell, such as "5.2.15"
	Dir         string // the working directory
	Home        string // empty if there is none
	Trim        int    // of PROMPT_DIRTRIM: how many directories are shown, if not 0
	Jobs        int
	History     int  // the number of the command to come in the history
	Command     int  // the number of the command to come
	Interactive bool // what surrounds unprintable text is for a line editor
	Expanded    bool // the result is expanded as in double quotes
}

// Decode returns a prompt with its escapes replaced. What comes from elsewhere is
// quoted if the result is expanded.
func Decode(text string, v *Values) string {
	if !strings.Contains(text, `\`) {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); {
		if text[i] != '\\' || i+1 == len(text) {
			b.WriteByte(text[i])
			i++
			continue
		}
		i += 1 + v.escape(&b, text[i+1:])
	}
	return b.String()
}

// escape writes what an escape stands for, and returns how long it is behind its
// backslash.
func (v *Values) escape(b *strings.Builder, s string) int {
	if n := octal(s); n > 0 {
		code, _ := strconv.ParseUint(s[:n], 8, 16)
		if code != 0 {
			b.WriteByte(byte(code))
		}
		return n
	}
	if layout, n, ok := dateLayout(s); ok {
		b.WriteString(v.quoted(format.Strftime(layout, time.Now())))
		return n
	}
	if text, ok := v.plain(s[0]); ok {
		b.WriteString(text)
		return 1
	}
	if text, ok := v.told(s[0]); ok {
		b.WriteString(v.quoted(text))
		return 1
	}
	b.WriteString(`\` + s[:1])
	return 1
}

// octal is how many octal digits a text begins with: 3, or all there are, or 0.
func octal(s string) int {
	n := min(len(s), 3)
	if strings.Trim(s[:n], "01234567") != "" {
		return 0
	}
	return n
}

// dateLayout is the format of an escape for a date or a time.
func dateLayout(s string) (layout string, n int, ok bool) {
	switch s[0] {
	case 'd':
		return "%a %b %d", 1, true
	case 't':
		return "%H:%M:%S", 1, true
	case 'T':
		return "%I:%M:%S", 1, true
	case '@':
		return "%I:%M %p", 1, true
	case 'A':
		return "%H:%M", 1, true
	case 'D':
		if len(s) < 2 || s[1] != '{' {
			return "", 0, false
		}
		layout, _, closed := strings.Cut(s[2:], "}")
		n = len("D{") + len(layout)
		if closed {
			n++
		}
		return cmp.Or(layout, "%X"), n, true
	}
	return "", 0, false
}

// plain is what an escape stands for that is not quoted.
func (v *Values) plain(c byte) (text string, ok bool) {
	switch c {
	case '\\':
		return `\`, true
	case 'a':
		return "\a", true
	case 'e':
		return "\x1b", true
	case 'n':
		return "\n", true
	case 'r':
		return "\r", true
	case '[', ']':
		return v.mark(c), true
	case '#':
		return strconv.Itoa(v.Command), true
	case '!':
		return strconv.Itoa(v.History), true
	case 'j':
		return strconv.Itoa(v.Jobs), true
	case '$':
		switch {
		case os.Geteuid() == 0:
			return "#", true
		case v.Expanded:
			return `\$`, true
		}
		return "$", true
	}
	return "", false
}

func (v *Values) mark(c byte) string {
	switch {
	case !v.Interactive:
		return ""
	case c == '[':
		return "\x01"
	}
	return "\x02"
}

// told is what an escape stands for that may hold any text.
func (v *Values) told(c byte) (text string, ok bool) {
	switch c {
	case 's':
		return path.Base(v.Name), true
	case 'v':
		if i := strings.LastIndexByte(v.Release, '.'); i >= 0 {
			return v.Release[:i], true
		}
		return v.Release, true
	case 'V':
		return v.Release, true
	case 'u':
		if u, err := user.Current(); err == nil {
			return u.Username, true
		}
		return "I have no name!", true
	case 'h', 'H':
		host, _ := os.Hostname()
		if c == 'h' {
			host, _, _ = strings.Cut(host, ".")
		}
		return host, true
	case 'l':
		return "tty", true
	case 'w':
		return v.trimmed(), true
	case 'W':
		return v.lastDir(), true
	}
	return "", false
}

// shortened is the directory with a tilde for the home.
func (v *Values) shortened() string {
	rest, ok := strings.CutPrefix(v.Dir, v.Home)
	if ok && v.Home != "" && v.Home != "/" && (rest == "" || rest[0] == '/') {
		return "~" + rest
	}
	return v.Dir
}

// trimmed is the directory with no more than its last parts, where that makes it
// shorter.
func (v *Values) trimmed() string {
	dir := v.shortened()
	begin, rest := "", dir
	if strings.HasPrefix(dir, "~/") {
		begin, rest = "~/", dir[2:]
	}
	at := len(rest)
	for range v.Trim {
		if at = strings.LastIndexByte(rest[:at], '/'); at < 0 {
			return dir
		}
	}
	if v.Trim <= 0 || at <= len("...") {
		return dir
	}
	return begin + "..." + rest[at:]
}

func (v *Values) lastDir() string {
	if v.Dir == v.Home && v.Home != "" && v.Home != "/" {
		return "~"
	}
	return path.Base(v.Dir)
}

func (v *Values) quoted(text string) string {
	if !v.Expanded {
		return text
	}
	return quote.Backslash(text, func(i int) bool { return strings.IndexByte("$`\\\"\n", text[i]) >= 0 })
}
