package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The pages of docs show what is really printed. Each of their fenced blocks
// that begins with a prompt is a recipe, run in a directory of its own.
func TestDocs(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip(err)
	}
	pages, _ := filepath.Glob("../../docs/*.md")
	if len(pages) == 0 {
		t.Fatal("no pages")
	}
	for _, page := range pages {
		if filepath.Base(page) == "architecture.md" {
			continue // about the code, and held to it in its own directory
		}
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		recipes := recipesOf(string(text))
		if len(recipes) == 0 {
			t.Errorf("%s shows nothing", page)
		}
		for _, s := range recipes {
			t.Run(filepath.Base(page)+"/"+s.heading, func(t *testing.T) {
				t.Parallel()
				s.run(t)
			})
		}
	}
}

// A recipe is a block of commands, each with what it prints.
type recipe struct {
	heading string
	steps   []step
}

type step struct{ command, output string }

func recipesOf(page string) (found []recipe) {
	const fence = "```\n"
	var heading string
	var block []string
	within := false
	for line := range strings.Lines(page) {
		switch {
		case line == fence && within:
			if steps := stepsOf(block); len(steps) > 0 {
				found = append(found, recipe{heading, steps})
			}
			within = false
		case strings.HasPrefix(line, "```"):
			within, block = true, nil
		case within:
			block = append(block, line)
		case strings.HasPrefix(line, "## "):
			heading = strings.TrimSpace(line[len("## "):])
		}
	}
	return found
}

func stepsOf(block []string) (steps []step) {
	for _, line := range block {
		command, isCommand := strings.CutPrefix(line, "$ ")
		switch {
		case isCommand:
			steps = append(steps, step{command: strings.TrimSuffix(command, "\n")})
		case len(steps) == 0:
			return nil // not a recipe
		default:
			steps[len(steps)-1].output += line
		}
	}
	return steps
}

// run has one shell do all steps, and compares what each prints. The files that
// cat shows are there at the start.
func (s recipe) run(t *testing.T) {
	const mark = "\x01\n" // after the output of each step
	dir := t.TempDir()
	var script strings.Builder
	for _, step := range s.steps {
		if name, ok := strings.CutPrefix(step.command, "cat "); ok && !strings.Contains(name, " ") {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(step.output), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		script.WriteString(step.command + "\nprintf '\\1\\n'\n")
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, "bash", "-c", script.String())
	cmd.Dir, cmd.WaitDelay = dir, time.Second
	cmd.Env = append(cmd.Environ(), "LC_ALL=C.UTF-8", "TMPDIR="+dir)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Error(err)
	}
	outputs := strings.Split(stdout.String(), mark)
	for i, step := range s.steps {
		if i >= len(outputs) || outputs[i] != step.output {
			t.Fatalf("$ %s\nprints\n%s\nwant\n%s\n%s", step.command, outputs[min(i, len(outputs)-1)], step.output, &stderr)
		}
	}
}
