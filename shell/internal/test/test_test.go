package test

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"gopipe/shell/internal/bashtest"
	"gopipe/shell/internal/quote"
)

// envIn is a shell in dir without options, variables or a terminal.
func envIn(dir string) Shell { return emptyEnv(dir) }

type emptyEnv string

func (dir emptyEnv) Abs(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return string(dir) + "/" + name
}

func (emptyEnv) IsSet(string) bool { return false }

func (emptyEnv) IsNameref(string) bool { return false }

func (emptyEnv) IsOption(string) bool { return false }

func (emptyEnv) IsTerminal(int) bool { return false }

func TestEval(t *testing.T) {
	t.Parallel()
	tests := []struct {
		args    string // separated by spaces, with - for an empty one
		want    bool
		wantErr string
	}{
		{"", false, ""},
		{"a", true, ""},
		{"! a", false, ""},
		{"-n a", true, ""},
		{"a = a", true, ""},
		{"a == b", false, ""},
		{"a != b", true, ""},
		{"a < b", true, ""},
		{"2 -lt 10", true, ""},
		{"2 > 10", true, ""},
		{"( a )", true, ""},
		{"! a = a", false, ""},
		{"( ! a )", false, ""},
		{"a = b -o c = c -a d", true, ""},
		{"! ( a = b -o c = d )", true, ""},
		{"abc -eq 1", false, "abc: integer expression expected"},
		{"a b c", false, "b: binary operator expected"},
		{"a b", false, "a: unary operator expected"},
		{"-y b", false, "-y: unary operator expected"},
		{"a b c d", false, "too many arguments"},
		{"a = a -b b", false, "syntax error: `-b' unexpected"},
		{"a = a -a", false, "argument expected"},
		{"( a = a", false, "`)' expected"},
		{"( a = a b", false, "`)' expected, found b"},
	}
	for _, tt := range tests {
		got, err := Eval(envIn("."), strings.Fields(tt.args))
		if got != tt.want || (err != nil) != (tt.wantErr != "") || err != nil && err.Error() != tt.wantErr {
			t.Errorf("test %s = %v, %v", tt.args, got, err)
		}
	}
}

// knowingEnv has one of everything.
type knowingEnv struct{ emptyEnv }

func (knowingEnv) IsSet(name string) bool { return name == "v" }

func (knowingEnv) IsOption(name string) bool { return name == "errexit" }

func (knowingEnv) IsTerminal(fd int) bool { return fd == 3 }

func TestEvalAsksShell(t *testing.T) {
	t.Parallel()
	env := knowingEnv{emptyEnv("/")}
	for args, want := range map[string]bool{
		"-v v": true, "-v w": false,
		"-o errexit": true, "-o nounset": false,
		"-t 3": true, "-t 0": false, "-t x": false, "-t -1": false, "-t 99999999999": false,
		"-d etc": true, "-d none": false,
		"-R v": false,
	} {
		if got, err := Eval(env, strings.Fields(args)); got != want || err != nil {
			t.Errorf("test %s = %v, %v", args, got, err)
		}
	}
}

// replays are the arguments of test, separated by | and compared with bash.
var replays = []string{
	"a", "-n", "!", "(", "-t", "!|", "!|!", "a|b", "-x|", "-yy|a", "|a", "--|a", "(|)",
	"a|-a|b", "|-o|b", "!|-n|a", "(||)", "(|-a|)", "(|a|b", "!|=|!", "-a|-a|-a", "-ef|-ef|-ef",
	"1|-eq| 1 ", "|-eq|0", " |-eq|0", "+1|-eq|1", "0x1|-eq|1", "08|-eq|8", "1_0|-eq|10",
	"99999999999999999999|-eq|1", "1|-eq|1a", "1|-eq|\n1", "1|-eq|1\n", "1|-eq|- 1",
	"a|=~|b", "a|===|a", "B|<|a", "é|>|z", "!|a|-a|b", "!|(|a|)", "(|a|b|)", "(|(|a|)|)",
	"a|=|b|c", "-n|a|b|c", "!|!|!|a", "!|!|!|!", "a|-a|b|c", "a|=|a|-o|b", "(|a|=|a|)|-a|b",
	"(|a|=|a", "(|a|=|a|-o", "a|=|a|-a|(", "a|=|a|-a|(|b|c", "a|=|a|-a|-n", "a|=|a|-a|!",
	"-n|-a|-n|-a|-n", "|-a||-o|a", "a|-o||-a|", "a|-a|-t|x", "-t|-a|a", "a|-a|-t|1|-a|b",
	"1|-eq|1|-", "1|-eq|1|-eq|1", "(|a|a|a|)", "a|-a|1|-eq|b", "|-a|1|-eq|b", "-l|abc|-eq|3",
}

func TestEvalReplay(t *testing.T) {
	t.Parallel()
	for _, line := range replays {
		t.Run(line, func(t *testing.T) {
			t.Parallel()
			args := strings.Split(line, "|")
			_, wantDiag, wantStatus := bashtest.Run(t, "", `test "$@"`, args...)
			got, err := Eval(envIn("."), args)
			status, diag := map[bool]int{true: 0, false: 1}[got], ""
			if err != nil {
				status, diag = 2, "test: "+err.Error()+"\n"
			}
			if status != wantStatus || diag != wantDiag {
				t.Errorf("test %q: %d, %q; bash %d, %q", args, status, diag, wantStatus, wantDiag)
			}
		})
	}
}

// makeFiles fills a directory with one file of each kind and returns their
// names, with some that do not exist.
func makeFiles(t *testing.T) (dir string, names []string) {
	t.Helper()
	dir, err := os.MkdirTemp("", "test") // short enough for the name of a socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	socket, err := net.Listen("unix", dir+"/socket")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { socket.Close() })
	base := time.Now().Add(-time.Hour)
	for i, mode := range []os.FileMode{0o644, 0o755, 0o400, 0, 0o644 | os.ModeSetuid, 0o644 | os.ModeSetgid, 0o644 | os.ModeSticky} {
		name := fmt.Sprintf("%s/file%d", dir, i)
		// One file in three is read later than written, one sooner.
		accessed := base.Add(time.Duration(i%3-1) * time.Nanosecond)
		for _, err := range []error{
			os.WriteFile(name, []byte("text")[:i%2], 0o600),
			os.Chmod(name, mode),
			os.Chtimes(name, accessed, base.Add(time.Duration(i%2)*time.Microsecond/2)),
		} {
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, err := range []error{
		os.Mkdir(dir+"/dir", 0o755),
		os.Symlink("file0", dir+"/link"),
		os.Symlink("none", dir+"/dangling"),
		os.Link(dir+"/file1", dir+"/same"),
		syscall.Mkfifo(dir+"/fifo", 0o600),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return dir, append(names, "", "none", "file0/x", "dir/", "file0/", ".", "/dev/null", "/dev/fd/0", "/etc/passwd")
}

func TestFileOperatorsReplay(t *testing.T) {
	t.Parallel()
	dir, names := makeFiles(t)
	env := envIn(dir)
	var checks, script, got strings.Builder
	check := func(args ...string) {
		value, err := Eval(env, args)
		fmt.Fprintf(&checks, "%q\n", args)
		fmt.Fprintf(&script, "test %s; echo $?\n", quoteWords(args))
		fmt.Fprintf(&got, "%d\n", map[bool]int{true: 0, false: 1}[value && err == nil])
	}
	for _, name := range names {
		for _, op := range strings.Split("abcdefghkprsuwxGLNOS", "") {
			check("-"+op, name)
		}
		for _, other := range names {
			check(name, "-ef", other)
			check(name, "-nt", other)
			check(name, "-ot", other)
		}
	}
	want, _, _ := bashtest.Run(t, dir, script.String())
	wantLines, gotLines := strings.Split(want, "\n"), strings.Split(got.String(), "\n")
	for i, args := range strings.Split(checks.String(), "\n") {
		if gotLines[i] != wantLines[i] {
			t.Errorf("test %s: %s, bash %s", args, gotLines[i], wantLines[i])
		}
	}
}

func quoteWords(words []string) string {
	quoted := make([]string, len(words))
	for i, word := range words {
		quoted[i] = quote.Single(word)
	}
	return strings.Join(quoted, " ")
}

func FuzzEval(f *testing.F) {
	for _, line := range replays {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		if value, err := Eval(envIn("/nonexistent"), strings.Split(line, "|")); value && err != nil {
			t.Errorf("true with the error %v", err)
		}
	})
}

// FuzzNegation checks that a ! before three arguments always negates.
func FuzzNegation(f *testing.F) {
	for _, expr := range []string{
		"a = b", "a == b", "a != b", "a < b", "1 -lt 2", "1 -eq x", "( a )", "! ! a", "! -n a", "a -a b", "a -o b",
		"/ -ef /", "x -nt y", "-n = -z", "( = )", "! = !", "a b c", "9999999999999999999 -gt 1",
	} {
		f.Add(expr)
	}
	env := envIn(f.TempDir())
	f.Fuzz(func(t *testing.T, expr string) {
		args := strings.Split(expr, " ")
		if len(args) != 3 {
			t.Skip()
		}
		value, err := Eval(env, args)
		negated, negErr := Eval(env, append([]string{"!"}, args...))
		if (err == nil) != (negErr == nil) || err == nil && negated == value {
			t.Errorf("%q is %v, %v; negated %v, %v", args, value, err, negated, negErr)
		}
	})
}
