package source

import (
	"errors"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

func scan(text string) (*view, string) {
	s := scanner{text: text}
	text = text[:s.program()]
	return s.show(text), text
}

// Program parses a program.
func Program(text, name string) (*syntax.File, error) {
	text = strings.ReplaceAll(text, "\x00", "")
	v, _ := scan(text)
	file, err := syntax.NewParser(syntax.Variant(syntax.LangBash)).Parse(strings.NewReader(v.shown), name)
	if err != nil {
		return nil, v.placed(err)
	}
	v.restore(file)
	return file, nil
}

// placed has an error be about the text itself.
func (v *view) placed(err error) error {
	var parse syntax.ParseError
	if v.moved && errors.As(err, &parse) {
		v.lines().move(&parse.Pos, v)
		return parse
	}
	return err
}
