// Command floor parses its flags and a text as gopipe does, and ends: what is
// left of gopipe's start-up if nothing else were done.
package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/spf13/pflag"
	"mvdan.cc/sh/v3/syntax"

	_ "gopipe/internal/start"
)

func main() {
	flags := pflag.NewFlagSet("floor", pflag.ExitOnError)
	flags.BoolP("command", "c", false, "take the text as an argument")
	flags.Parse(os.Args[1:])
	if _, err := syntax.NewParser().Parse(strings.NewReader(flags.Arg(0)), ""); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}
