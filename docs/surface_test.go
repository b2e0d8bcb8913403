package docs_test

import (
	"cmp"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// maxSurface bounds what an outside user may depend on: an early export is for ever.
const maxSurface = 260

// TestSurface counts the exported names of all packages that others can import: constants,
// variables, functions, types, their methods, struct fields and interface methods. It fails
// where there are too many, and where one has no word of explanation.
func TestSurface(t *testing.T) {
	total := 0
	for _, dir := range publicPackages(t) {
		names := exportedNames(t, dir)
		total += len(names)
		t.Logf("%4d  %s", len(names), dir)
		for _, n := range names {
			if testing.Verbose() {
				t.Log("        ", n.name)
			}
			if !n.explained {
				t.Errorf("%s: %s has no comment", dir, n.name)
			}
		}
	}
	t.Logf("%4d  in all", total)
	if total > maxSurface {
		t.Errorf("%d exported names, for at most %d: what only our own packages use belongs below internal/", total, maxSurface)
	}
}

// publicPackages returns the directories of the packages that are neither commands, nor
// internal, nor of another module.
func publicPackages(t *testing.T) (dirs []string) {
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil || !d.IsDir():
			return err
		case path != ".." && strings.HasPrefix(d.Name(), "."),
			slices.Contains([]string{"internal", "cmd", "bench", "testdata", "docs"}, d.Name()):
			return filepath.SkipDir
		}
		if files, _ := filepath.Glob(filepath.Join(path, "*.go")); len(files) > 0 {
			dirs = append(dirs, path)
		}
		return nil
	})
	if err != nil || len(dirs) < 5 {
		t.Fatalf("found %d packages: %v", len(dirs), err)
	}
	return dirs
}

type exportedName struct {
	name      string
	explained bool
}

// exportedNames returns the names that "go doc -all" shows for the package in dir.
func exportedNames(t *testing.T, dir string) []exportedName {
	fset := token.NewFileSet()
	var files []*ast.File
	paths, _ := filepath.Glob(filepath.Join(dir, "*.go"))
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(fset, path, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	p, err := doc.NewFromFiles(fset, files, "gopipe/"+dir)
	if err != nil {
		t.Fatal(err)
	}
	s := &surface{byName: map[string]exportedName{}}
	s.add(p.Name, p.Doc != "")
	delete(s.byName, p.Name)
	s.values(p.Consts)
	s.values(p.Vars)
	s.funcs("", p.Funcs)
	for _, typ := range p.Types {
		s.typeOf(t, typ)
	}
	var all []exportedName
	for _, n := range s.byName {
		all = append(all, n)
	}
	slices.SortFunc(all, func(a, b exportedName) int { return cmp.Compare(a.name, b.name) })
	return all
}

// A surface gathers the names of one package. A file for another system may have some again.
type surface struct{ byName map[string]exportedName }

func (s *surface) add(name string, explained bool) {
	if last := name[strings.LastIndexByte(name, '.')+1:]; ast.IsExported(last) {
		s.byName[name] = exportedName{name, explained || s.byName[name].explained}
	}
}

func (s *surface) values(values []*doc.Value) {
	for _, v := range values {
		for _, spec := range v.Decl.Specs {
			spec := spec.(*ast.ValueSpec)
			for _, name := range spec.Names {
				s.add(name.Name, v.Doc != "" || spec.Doc != nil || spec.Comment != nil)
			}
		}
	}
}

// conventional are methods that say all by their name.
var conventional = []string{"Error", "String", "Unwrap"}

func (s *surface) funcs(prefix string, funcs []*doc.Func) {
	for _, f := range funcs {
		s.add(prefix+f.Name, f.Doc != "" || prefix != "" && slices.Contains(conventional, f.Name))
	}
}

func (s *surface) typeOf(t *testing.T, typ *doc.Type) {
	s.add(typ.Name, typ.Doc != "")
	s.values(typ.Consts)
	s.values(typ.Vars)
	s.funcs("", typ.Funcs)
	s.funcs(typ.Name+".", typ.Methods)
	spec := typ.Decl.Specs[0].(*ast.TypeSpec)
	if spec.Assign.IsValid() {
		t.Errorf("%s is an alias: that hides its fields and methods from go doc, and from this count", typ.Name)
	}
	switch def := spec.Type.(type) {
	case *ast.StructType:
		s.fields(typ.Name+".", typ.Doc, def.Fields)
	case *ast.InterfaceType:
		s.fields(typ.Name+".", typ.Doc, def.Methods)
	}
}

// fields adds a type's fields. One without a comment of its own is explained where that of
// the field above, or that of the type, names it.
func (s *surface) fields(prefix, typeDoc string, fields *ast.FieldList) {
	above := ""
	for _, f := range fields.List {
		if f.Doc != nil || f.Comment != nil {
			above = f.Doc.Text() + f.Comment.Text()
		}
		explained := func(name string) bool {
			return f.Doc != nil || f.Comment != nil || strings.Contains(above, name) || strings.Contains(typeDoc, name)
		}
		for _, name := range f.Names {
			s.add(prefix+name.Name, explained(name.Name))
		}
		if f.Names == nil {
			name := baseName(f.Type)
			s.add(prefix+name, explained(name))
		}
	}
}

// baseName returns the name of an embedded field of a type.
func baseName(typ ast.Expr) string {
	switch typ := typ.(type) {
	case *ast.StarExpr:
		return baseName(typ.X)
	case *ast.SelectorExpr:
		return typ.Sel.Name
	case *ast.Ident:
		return typ.Name
	}
	return ""
}
