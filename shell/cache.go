package shell

import (
	"regexp"

	"gopipe/shell/internal/cache"

	"mvdan.cc/sh/v3/syntax"
)

var (
	regexCache cache.Cache[string, *regexp.Regexp]
	nameCache  cache.Cache[*syntax.Stmt, string]
)
