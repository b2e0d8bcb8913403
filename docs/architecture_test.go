package docs_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// quoted are a file and the names that follow it on its line of architecture.md.
var quoted = regexp.MustCompile("`([^`]+)`")

// What architecture.md names is there, and it names each package.
func TestArchitecture(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(page)) {
		file := ""
		for _, m := range quoted.FindAllStringSubmatch(line, -1) {
			switch name := m[1]; {
			case strings.HasSuffix(name, ".go") && !strings.Contains(name, "*"):
				file = name
				if _, err := os.Stat(filepath.Join("..", file)); err != nil {
					t.Error(err)
				}
			case file != "" && token.IsIdentifier(name) && !declares(t, file, name):
				t.Errorf("%s does not declare %s", file, name)
			}
		}
	}
	words := regexp.MustCompile(`[a-z]+`).FindAllString(string(page), -1)
	for _, dir := range packages(t) {
		if !slices.Contains(words, filepath.Base(dir)) {
			t.Errorf("architecture.md does not name package %s", dir)
		}
	}
}

func declares(t *testing.T, file, name string) bool {
	parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", file), nil, parser.SkipObjectResolution)
	if err != nil {
		t.Error(err)
		return true
	}
	return slices.ContainsFunc(parsed.Decls, func(d ast.Decl) bool {
		f, ok := d.(*ast.FuncDecl)
		return ok && f.Name.Name == name
	})
}

// packages are the directories with Go code of this module.
func packages(t *testing.T) (dirs []string) {
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if path != ".." && strings.HasPrefix(d.Name(), ".") || slices.Contains([]string{"bench", "docs", "testdata"}, d.Name()) {
			return filepath.SkipDir
		}
		if files, _ := filepath.Glob(filepath.Join(path, "*.go")); len(files) > 0 {
			dirs = append(dirs, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return dirs
}
