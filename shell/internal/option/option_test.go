package option

import (
	"slices"
	"strings"
	"testing"

	"gopipe/shell/internal/bashtest"
)

// settings are the options as a listing has them, in each form.
func settings(command bool) (text string) {
	set, shopts := Defaults(), ShoptDefaults()
	for i := range Table {
		text += Table[i].Show(*Table[i].Field(&set), command)
	}
	for i := range ShoptTable {
		if name := ShoptTable[i].Name; name != "login_shell" && !strings.HasPrefix(name, "compat") {
			text += ShoptTable[i].Show(*ShoptTable[i].Field(&set, &shopts), command)
		}
	}
	return text
}

func TestListings(t *testing.T) {
	t.Parallel()
	const leaveOut = ` | grep -v -e compat -e login_shell`
	for script, got := range map[string]string{
		"set -o; shopt":     settings(false),
		"set +o; shopt -p ": settings(true),
	} {
		if want, _, _ := bashtest.Run(t, "", "{ "+script+"; }"+leaveOut); got != want {
			t.Errorf("%s shows\n%s\nin bash\n%s", script, got, want)
		}
	}
}

// What each option is kept in is its own, and found by its name and letter.
func TestFields(t *testing.T) {
	t.Parallel()
	var set Set
	seen := map[*bool]string{}
	for i := range Table {
		opt := &Table[i]
		field := opt.Field(&set)
		if other := seen[field]; other != "" {
			t.Errorf("%s is kept where %s is", opt.Name, other)
		}
		seen[field] = opt.Name
		if ByName(opt.Name) != opt || set.Field(opt.Name) != field {
			t.Errorf("%s is not found by its name", opt.Name)
		}
		if opt.letter != 0 && ByLetter(opt.letter) != opt {
			t.Errorf("%s is not found by its letter", opt.Name)
		}
	}
	var shopts Shopts
	for i := range ShoptTable {
		opt := &ShoptTable[i]
		field := opt.Field(&set, &shopts)
		if other := seen[field]; other != "" && opt.Name != "interactive_comments" {
			t.Errorf("%s is kept where %s is", opt.Name, other)
		}
		seen[field] = opt.Name
		if ShoptByName(opt.Name) != opt {
			t.Errorf("%s is not found by its name", opt.Name)
		}
	}
	if ByName("") != nil || ByName("Errexit") != nil || ByLetter(0) != nil || ByLetter('o') != nil || set.Field("e") != nil || ShoptByName("") != nil {
		t.Error("what is no option is found")
	}
}

func TestLetters(t *testing.T) {
	t.Parallel()
	var set Set
	if set.Letters() != "" || set.Names() != "" {
		t.Errorf("the zero value has the letters %q, the names %q", set.Letters(), set.Names())
	}
	set = Defaults()
	if got, want := set.Names(), "braceexpand:hashall:interactive-comments"; got != want {
		t.Errorf("names by default: %q", got)
	}
	for _, letters := range []string{"", "a", "ef", "xvu", "abefhkmuvxBCEHPT", "TPHECBxvumkhfeba"} {
		set = Defaults()
		for _, letter := range []byte(letters) {
			*ByLetter(letter).Field(&set) = true
		}
		script := `set -` + letters + `; set +x 2>/dev/null; printf %s "$-"`
		want, _, _ := bashtest.Run(t, "", strings.Replace(script, "set -;", "", 1))
		want = strings.TrimSuffix(want, "c") // bash has it for -c
		if got := strings.Replace(set.Letters(), "x", "", 1); got != want {
			t.Errorf("set -%s gives %q, in bash %q", letters, got, want)
		}
	}
	if got := (&Shopts{}).Names(&Set{}); got != "" {
		t.Errorf("BASHOPTS is %q for no options", got)
	}
}

func TestWords(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		args    string
		isWord  bool
		unknown string
	}{
		{"-", false, ""}, {"+", true, ""}, {"--", true, ""}, {"a", false, ""}, {"-e", true, ""},
		{"-eu +x", true, ""}, {"-eZ", true, "-Z"}, {"-e +uZ", true, "+Z"}, {"-e -- -Z", true, ""}, {"-e a -Z", true, ""},
		{"-o errexit -Z", true, "-Z"}, {"-o -Z", true, "-Z"}, {"-oo a b -Z", true, "-Z"}, {"-eo pipefail", true, ""}, {"-o", true, ""},
	} {
		args := strings.Fields(tt.args)
		if got := IsWord(args[0]); got != tt.isWord {
			t.Errorf("IsWord(%q) = %t", args[0], got)
		}
		if got := UnknownLetter(args); got != tt.unknown {
			t.Errorf("UnknownLetter(%q) = %q, want %q", args, got, tt.unknown)
		}
	}
}

// FuzzUnknownLetter checks that what is found is in the words, and none where all
// letters are known.
func FuzzUnknownLetter(f *testing.F) {
	for _, args := range []string{"", "-e\n+x", "-o\nnounset\n-q", "--\n-Z", "+", "-\xff", "-o\n\n-Z"} {
		f.Add(args)
	}
	f.Fuzz(func(t *testing.T, text string) {
		args := strings.Split(text, "\n")
		bad := UnknownLetter(args)
		if bad == "" {
			return
		}
		if len(bad) != 2 || ByLetter(bad[1]) != nil || bad[1] == 'o' {
			t.Errorf("%q: %q is unknown", args, bad)
		}
		if !slices.ContainsFunc(args, func(arg string) bool { return strings.Contains(arg, bad[1:]) && arg[0] == bad[0] }) {
			t.Errorf("%q: %q is nowhere", args, bad)
		}
	})
}
