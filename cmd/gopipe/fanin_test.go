package main

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"golang.org/x/sys/unix"
)

// sized is the size of a test: small, unless the environment has GOPIPE_FULL.
func sized(small, full int) int {
	if os.Getenv("GOPIPE_FULL") != "" {
		return full
	}
	return small
}

// Writers that come one after the other, one of which gopipe did not start, one
// that never opens its FIFO and one that is killed within a line: all whole
// lines arrive once, and the reader ends.
func TestWritersOfAllKinds(t *testing.T) {
	t.Parallel()
	apart := strconv.Itoa(sized(0, 2)) + ".2"
	reader := startFIFO(t, `fifo a b c d; echo "$a"
		{ sleep `+apart+`; echo late; sleep `+apart+`; echo later; } >"$b" &
		(exit 3; echo never >"$c") &
		{ sleep `+apart+`; exec sh -c 'printf "whole\nhalf"; kill -9 $$' >"$d"; } 2>/dev/null &
		merge --tag "$a" "$b" "$c" "$d" | sed 's:.*/::' | sort; echo end`)
	foreign := exec.Command("sh", "-c", `echo foreign >"$1"; sleep `+apart+`; echo again >"$1"`, "sh", reader.line(t))
	// The FIFO stays open in between, or its end would have come.
	hold, err := os.OpenFile(foreign.Args[len(foreign.Args)-1], os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := foreign.Run(); err != nil {
		t.Error(err)
	}
	hold.Close()
	for _, want := range []string{"a\tagain", "a\tforeign", "b\tlate", "b\tlater", "d\thalf", "d\twhole", "end"} {
		if got := reader.line(t); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	reader.input.Close()
	reader.Wait()
}

// Of eight writers, with lines of 1 B to 1 MB, no line is torn or lost.
func TestNoTornLine(t *testing.T) {
	t.Parallel()
	const writers = 8
	lines := sized(20_000, 10_000_000) / writers
	dir := t.TempDir()
	var fifos, inputs []string
	for i := range writers {
		fifos = append(fifos, filepath.Join(dir, fmt.Sprint("fifo", i)))
		inputs = append(inputs, filepath.Join(dir, fmt.Sprint("in", i)))
		if err := unix.Mkfifo(fifos[i], 0o600); err != nil {
			t.Fatal(err)
		}
	}
	merge := exec.Command("gopipe", append([]string{`merge "$@" >out`}, fifos...)...)
	merge.Dir, merge.Stderr = dir, os.Stderr
	if err := merge.Start(); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for i := range writers {
		all.Go(func() {
			if err := writeLines(fifos[i], inputs[i], lines, uint64(i)); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if err := merge.Wait(); err != nil {
		t.Error(err)
	}
	got, want := sortedSum(t, filepath.Join(dir, "out")), sortedSum(t, inputs...)
	if got != want {
		t.Errorf("the sums of the sorted lines differ:\nin  %sout %s", want, got)
	}
	t.Logf("%d lines: %s", writers*lines, got)
}

// writeLines writes lines to a FIFO and to a file, in pieces that have nothing
// to do with lines.
func writeLines(fifo, file string, lines int, seed uint64) error {
	pipe, err := os.OpenFile(fifo, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	defer pipe.Close()
	copied, err := os.Create(file)
	if err != nil {
		return err
	}
	defer copied.Close()
	rnd := rand.New(rand.NewPCG(seed, 0))
	filler := bytes.Repeat([]byte{byte('a' + seed)}, 1<<20)
	w := io.MultiWriter(pipe, copied)
	var text []byte
	for i := range lines {
		text = appendLine(text, rnd, i, lines, filler)
		for size := 1 + rnd.IntN(200_000); len(text) > size; size = 1 + rnd.IntN(200_000) {
			if _, err := w.Write(text[:size]); err != nil {
				return err
			}
			text = text[:copy(text, text[size:])]
		}
	}
	_, err = w.Write(text)
	return err
}

// appendLine appends a line of 1 B to 1 MB, its end included: a few are long.
func appendLine(text []byte, rnd *rand.Rand, i, lines int, filler []byte) []byte {
	size := rnd.IntN(120)
	switch {
	case i%(lines/8) == 5:
		size = len(filler) - 1 - rnd.IntN(2)*rnd.IntN(len(filler))
	case i%500 == 7:
		size = rnd.IntN(20_000)
	}
	number := strconv.AppendInt(nil, rnd.Int64(), 36)
	number = number[:min(len(number), size)]
	text = append(append(text, number...), filler[:size-len(number)]...)
	return append(text, '\n')
}

// sortedSum is a checksum of the sorted lines of files.
func sortedSum(t *testing.T, files ...string) string {
	t.Helper()
	cmd := exec.Command("sh", append([]string{"-c", `sort "$@" | sha256sum`, "sh"}, files...)...)
	cmd.Env = append(cmd.Environ(), "LC_ALL=C", "TMPDIR="+filepath.Dir(files[0]))
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// One stream through two sides of unequal speed, and together again. In some
// cases one side waits for the other's full pipe: those hang without --buffer.
func TestDiamonds(t *testing.T) {
	const size = 1000 // of a line
	lines := sized(5_000, 1_000_000)
	produce := fmt.Sprintf("seq -f %%0%d.0f 1 %d", size-1, lines)
	twice := func(i int) string { return fmt.Sprintf("%0*d\t-%0*d", size-1, i, size-1, i) }
	once := func(i int) string { return fmt.Sprintf("%0*d", size-1, (i-1)%lines+1) }
	for name, tt := range map[string]struct {
		text  string
		count int
		line  func(int) string
		hangs string // what the text has that it hangs without; or ""
	}{
		"tee": {`fifo x y; PRODUCE | tee >(cat >"$x") >(sed s/^/-/ >"$y") >/dev/null & paste "$x" "$y"`, lines, twice, ""},
		"spread": {`fifo x y; PRODUCE | spread >(cat >"$x") >(while read -r l; do echo "-$l"; done >"$y") & paste "$x" "$y"`,
			lines, twice, ""},
		"one after the other": {`fifo x y; PRODUCE | spread --buffer 1M "$x" "$y" & cat "$x" "$y"`, 2 * lines, once, "--buffer 1M"},
		"the wrong one first": {`fifo x y; { PRODUCE >"$y"; PRODUCE >"$x"; } & merge --ordered --buffer 1M "$x" "$y"`,
			2 * lines, once, "--buffer 1M"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := strings.ReplaceAll(tt.text, "PRODUCE", produce)
			checkLines(t, text, tt.count, tt.line)
			if tt.hangs == "" {
				return
			}
			cmd := exec.Command("gopipe", "--timeout", "1s", strings.Replace(text, tt.hangs, "", 1))
			if cmd.Run(); cmd.ProcessState.ExitCode() != 124 {
				t.Errorf("without %s: %v", tt.hangs, cmd.ProcessState)
			}
		})
	}
}

// checkLines checks what a text prints, and that it kept little of it in memory.
func checkLines(t *testing.T, text string, count int, line func(int) string) {
	t.Helper()
	run := startFIFO(t, text+"; echo end; read x")
	for i := 1; i <= count; i++ {
		if got, want := run.line(t), line(i); got != want {
			t.Fatalf("line %d is %.20q of %d bytes, want %.20q of %d", i, got, len(got), want, len(want))
		}
	}
	if got := run.line(t); got != "end" {
		t.Errorf("got %.20q, want the end", got)
	}
	if kB := peakMemory(t, run.Process.Pid); kB > 200_000 {
		t.Errorf("%d kB of memory", kB)
	}
	run.input.Close()
	if err := run.Wait(); err != nil && run.ProcessState.ExitCode() != 1 { // read's status
		t.Error(err)
	}
}

func peakMemory(t *testing.T, pid int) (kB int) {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	if _, err := fmt.Sscan(rest, &kB); err != nil {
		t.Fatal(err)
	}
	return kB
}

// spread does what tee does: standard output has to be named, and what tee -p
// and --output-error ask for is how it is anyway.
func TestSpreadAsTee(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip(err)
	}
	random := make([]byte, 300_017)
	for i := range random {
		random[i] = byte(rand.Uint32())
	}
	odd := []byte("a\x00b\n\nno end")
	for i, tt := range []struct{ tee, spread string }{
		{`tee a`, `spread a -`},
		{`tee a b >c`, `spread a b - >c`},
		{`tee a b c d e f g h >/dev/null`, `spread a b c d e f g h`},
		{`tee old >/dev/null`, `spread old`},
		{`tee -a old >/dev/null`, `spread /dev/fd/3 3>>old`},
		{`tee a | cat >b`, `spread a - | cat >b`},
		{`cat | tee a >b`, `cat | spread a - >b`},
		{`cat | tee >(cat >a) | cat >b; wait $!`, `cat | spread >(cat >a) - | cat >b`},
		{`mkfifo f; cat f >a & tee f >b; wait; rm f`, `mkfifo f; cat f >a & spread f - >b; wait; rm f`},
		{`tee no/a b >c`, `spread no/a b - >c`},
		{`tee . b >c`, `spread . b - >c`},
		{`tee -p >(head -c 1 >a) >b; wait $!`, `spread >(head -c 1 >a) - >b`},
		{`tee -p a >/dev/full`, `spread a /dev/full`},
	} {
		inputs := [][]byte{random}
		if i < 2 {
			inputs = append(inputs, nil, odd)
		}
		for _, input := range inputs {
			want := runTee(t, "bash", tt.tee, input)
			got := runTee(t, "gopipe", tt.spread, input)
			if got != want {
				t.Errorf("%d bytes: %s:\n%.300q\n%s:\n%.300q", len(input), tt.tee, want, tt.spread, got)
			}
		}
	}
}

// runTee prints the status, the output and all files that a text makes of an
// input, and whether it complains.
func runTee(t *testing.T, shell, text string, input []byte) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "old"), []byte("old\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(shell, "-c", text)
	cmd.Dir, cmd.Stdin = dir, bytes.NewReader(input)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	cmd.Run()
	var b strings.Builder
	fmt.Fprintf(&b, "status %d\n%s\n", cmd.ProcessState.ExitCode(), &stdout)
	for line := range strings.Lines(stderr.String()) {
		_, reason, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
		fmt.Fprintln(&b, strings.ReplaceAll(reason[strings.LastIndex(reason, ": ")+1:], "'", ""))
	}
	b.Write(printTree(t, dir))
	return b.String()
}
