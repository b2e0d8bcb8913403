package interp

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// maxNodes bounds the depth of a program's tree; what is beyond nestingReader
// are lists of that many commands, which nest to the left.
const maxNodes = 100000

// check finds, before anything starts, what the language does not have.
func check(file *syntax.File, name string) (err error) {
	depth := 0
	syntax.Walk(file, func(node syntax.Node) bool {
		switch {
		case err != nil:
			return false
		case node == nil:
			depth--
			return false
		}
		depth++
		if depth > maxNodes {
			err = &SyntaxError{Pos: Position(node.Pos(), name), Msg: "syntax error: " + errNesting.Error()}
			return false
		}
		if what := unsupported(node); what != "" {
			err = &SyntaxError{Pos: Position(node.Pos(), name), Msg: what + " not supported"}
		}
		if r, ok := node.(*syntax.Redirect); ok && r.Hdoc != nil && cutShort(r.Hdoc) {
			err = &SyntaxError{Pos: Position(r.Hdoc.End(), name),
				Msg: "a here-document's line with its delimiter after an expansion is not supported"}
		}
		return err == nil
	})
	return err
}

// cutShort reports whether a here-document ends in the middle of a line: the
// parser takes what follows an expansion for the beginning of a line, and would
// have the rest of the document run as commands.
func cutShort(doc *syntax.Word) bool {
	if len(doc.Parts) == 0 {
		return false
	}
	last, ok := doc.Parts[len(doc.Parts)-1].(*syntax.Lit)
	if !ok {
		return true
	}
	line := strings.TrimRight(last.Value, "\t") // those before the delimiter of "<<-"
	return !strings.HasSuffix(line, "\n") && (line != "" || len(doc.Parts) > 1)
}

// unsupported names what a node asks for in vain, or returns "".
func unsupported(node syntax.Node) string {
	switch n := node.(type) {
	case *syntax.Stmt:
		if n.Coprocess || n.Disown {
			return "this kind of background job is"
		}
	}
	return ""
}
