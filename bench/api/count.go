package main

import (
	"embed"
	"fmt"
	"go/scanner"
	"go/token"
	"strings"
)

//go:embed with_*.go
var sources embed.FS

// countLines counts the lines of each task in a source: those between its marker
// and the next one that hold more than a comment.
func countLines(name string) (map[string]int, error) {
	text, err := sources.ReadFile(name)
	if err != nil {
		return nil, err
	}
	lines := make(map[string]int)
	fset := token.NewFileSet()
	file := fset.AddFile(name, -1, len(text))
	var s scanner.Scanner
	s.Init(file, text, nil, scanner.ScanComments)
	task, last := "", 0
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			return lines, nil
		}
		if marked, ok := strings.CutPrefix(lit, "// task: "); tok == token.COMMENT && ok {
			if task = marked; lines[task] > 0 {
				return nil, fmt.Errorf("%s: task %s is marked twice", name, task)
			}
		}
		if tok == token.COMMENT || tok == token.SEMICOLON && lit == "\n" || task == "" {
			continue
		}
		if line := fset.Position(pos).Line; line != last {
			lines[task]++
			last = line
		}
	}
}
