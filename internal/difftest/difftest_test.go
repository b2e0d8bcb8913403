package main

import (
	"os"
	"strings"
	"testing"
	"time"
)

func TestSameSeedSameScript(t *testing.T) {
	t.Parallel()
	g := parseGrammar(grammarText)
	different := 0
	for seed := range uint64(200) {
		script := g.script(seed).String()
		if again := parseGrammar(grammarText).script(seed).String(); again != script {
			t.Fatalf("seed %d gives\n%s\nand then\n%s", seed, script, again)
		}
		if script != g.script(seed+1).String() {
			different++
		}
	}
	if different < 190 {
		t.Errorf("of 200 scripts %d are unlike the next", different)
	}
}

func TestScriptsParse(t *testing.T) {
	t.Parallel()
	g := parseGrammar(grammarText)
	r := newRunner(t)
	for seed := range uint64(300) {
		if script := g.script(seed).String(); !r.parses(script) {
			t.Errorf("bash refuses the script of seed %d:\n%s", seed, script)
		}
	}
}

func TestConcurrentPartsHaveFilesOfTheirOwn(t *testing.T) {
	t.Parallel()
	g := parseGrammar("script:\n\t‹par w› | ‹par w› | ‹w›\nw:\n\techo >‹file›; kill ‹self›\n")
	for seed := range uint64(50) {
		script := g.script(seed).String()
		stages := strings.Split(strings.TrimSpace(script), " | ")
		file := func(stage int) string {
			_, name, _ := strings.Cut(stages[stage], ">")
			name, _, _ = strings.Cut(name, ";")
			return name
		}
		if file(0) == file(1) || file(1) == file(2) || file(0) == file(2) {
			t.Errorf("stages share a file: %s", script)
		}
		if !strings.Contains(stages[0], "$BASHPID") || !strings.Contains(stages[2], "$$") {
			t.Errorf("signals go to others: %s", script)
		}
	}
}

func TestFunctionsDoNotCallThemselves(t *testing.T) {
	t.Parallel()
	g := parseGrammar("script:\n\t‹def=8›¶‹call›\ndef:\n\t‹define›() { ‹call›; }\n")
	for seed := range uint64(50) {
		for line := range strings.Lines(g.script(seed).String()) {
			name, body, _ := strings.Cut(line, "()")
			if body != "" && strings.Contains(body, "f") && !strings.Contains(body, "true") && body[3:5] >= name {
				t.Errorf("%s may call itself", line)
			}
		}
	}
}

func TestHereDocumentsFollowTheirLine(t *testing.T) {
	t.Parallel()
	g := parseGrammar("script:\n\tcat <<‹here a› - <<‹here b›; echo \"$(‹sub c›)\"\na:\n\ta\nb:\n\tb\nc:\n\tcat <<‹here a›\n")
	want := "cat <<E1 - <<E1; echo \"$(cat <<E4\na\nE4\n)\"\na\nE1\nb\nE1\n"
	if got := g.script(1).String(); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestReduceFindsThePlantedLine(t *testing.T) {
	t.Parallel()
	g := parseGrammar(grammarText)
	planted := g.script(9)
	inner := planted.below("word")
	if len(inner) == 0 {
		t.Fatal("the script has no word to plant something in")
	}
	*inner[len(inner)/2] = node{rule: g["word"], parts: []part{{text: "PLANTED"}}}
	size := len(planted.String())
	r := reducer{root: planted, until: time.Now().Add(time.Hour), interesting: func(script string) bool {
		return strings.Contains(script, "PLANTED")
	}}
	r.reduce()
	if got := planted.String(); !strings.Contains(got, "PLANTED") || len(got) > 40 || len(got) >= size {
		t.Errorf("of %d bytes are left\n%s", size, got)
	}
}

func TestCampaignReducesADifference(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	c := &campaign{
		grammar: parseGrammar("script:\n\t‹stmt*8›¶echo ${BASH_VERSION:+bash}¶‹stmt*8›\nstmt:\n\techo a\n\tfor x in 1 2; do ‹stmt+›¶done\n"),
		gopipe:  dash(t), tmp: t.TempDir(), scripts: 1, workers: 1, limit: 10 * time.Second, reducing: time.Hour, out: &out,
	}
	if err := c.run(); err != nil {
		t.Fatal(err)
	}
	if c.summary() || !strings.Contains(out.String(), "-n 1)\n  echo ${BASH_VERSION:+bash}\n  \nbash: status 0, no errors\n  | bash\n") {
		t.Errorf("it says\n%s", &out)
	}
}

// dash returns a program that is called like gopipe and differs from bash.
func dash(t *testing.T) string {
	path := t.TempDir() + "/dash"
	if err := os.WriteFile(path, []byte("#!/bin/sh\nexec dash \"$2\"\n"), 0o777); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestHangIsADifference(t *testing.T) {
	t.Parallel()
	r := newRunner(t)
	r.limit = 300 * time.Millisecond
	o := r.run("echo before; sleep 1000 & sleep 1000", "/bin/bash", "../script.sh")
	if o.status != hung || o.stdout != "before\n" {
		t.Errorf("got %+v", o)
	}
}

func newRunner(t *testing.T) *runner {
	return &runner{dir: t.TempDir(), limit: time.Minute}
}

// What is listed is what the reason says, and not what only looks like it.
func TestKnownReasons(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		script string
		known  bool
	}{
		{"((cat <<E\nx\nE\n) | cat)\n", true},
		{"((echo a)\necho b)\n", true},
		{"((a + 1)); (echo b\n)\n", false},
		{"echo $(((1 + 2)))\n(cat <<E\nE\n)\n", false},
		{"(echo a) | { cat\n}\necho $LINENO\n", true},
		{"(echo a) | cat\neval 'echo $LINENO'\n", false},
		{"echo a | { cat\n}\necho $LINENO\n", false},
		{"(echo a) | { printf '<%s>' ${v[@]}; echo\ncat; } | cat\necho $LINENO\n", true},
		{"x=$((case x in x) echo a;; esac) | cat)\n", true},
		{"x=$((1 + 2)); case x in x) echo a;; esac\n", false},
		{"case x in x) ;; esac >&3-\necho ${PIPESTATUS[@]}\n", true},
		{"case x in x) ;; esac >f\necho ${PIPESTATUS[@]}\n", false},
		{"trap 'echo a' EXIT\ntrap b USR1; (kill -USR1 $BASHPID)\n", true},
		{"trap b USR1; (kill -USR1 $BASHPID)\n", false},
		{"for x in x; do\nx=$(trap 'echo sub' EXIT; for x in 1; do break 2; done\n)\ndone\n", true},
		{"x=$(trap 'echo sub' EXIT; for x in 1; do break; done)\n", false},
		{"set -u\ntrap 'echo bye' EXIT\nf0 $((a b)) | cat\n", true},
		{"trap 'echo bye' EXIT; j=$(('1')) & wait -n\n", true},
		{"set -u\ntrap 'echo bye' EXIT\necho $((a b)) || echo c\n", false},
		{"until ((n++ >= 2)); do echo \"$((v[1]))\"\ndone\ntrap 'echo $LINENO' DEBUG; echo a\n", true},
		{"until ((n++ >= 2)); do echo a\ndone\necho $LINENO\n", false},
	} {
		if got := knownReason(c.script) != ""; got != c.known {
			t.Errorf("known %t, want %t: %q (%s)", got, c.known, c.script, knownReason(c.script))
		}
	}
}
