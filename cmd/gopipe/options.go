package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/pflag"
)

// A commandLine is the command line taken apart: pflag has the long flags, and
// what sh has besides (clusters of letters, "+x", "-o NAME") is read here.
type commandLine struct {
	long            []string // with their values
	options, shopts []string // words for the shell
	operands        []string

	command, file, stdin, help, interactive bool // -c, -f, -s, -h, -i

	role role // by which -f and -h are options of set
}

// optionLetters are those of set(1), which go to the shell as they are.
const optionLetters = "abefhkmnptuvxBCEHPT"

// split takes the words up to TEXT or FILE. flags says which of the long ones
// have a value.
func (c *commandLine) split(args []string, flags *pflag.FlagSet) error {
	var list []string // what has no name and so lists the options
	for len(args) > 0 {
		word := args[0]
		if len(word) < 2 && word != "-" || word[0] != '-' && word[0] != '+' {
			break
		}
		args = args[1:]
		switch {
		case word == "-" || word == "--":
			c.operands = args
			args = nil
		case strings.HasPrefix(word, "--"):
			c.long = append(c.long, word)
			if takesValue(flags, word) && len(args) > 0 {
				c.long = append(c.long, args[0])
				args = args[1:]
			}
		case word == "-h" && c.role == asItself:
			c.help = true
		default:
			cluster := cluster{sign: word[:1], letters: word[1:], args: args}
			if err := cluster.read(c); err != nil {
				return err
			}
			args = cluster.args
			list = append(list, cluster.list...)
		}
	}
	if c.operands == nil {
		c.operands = args
	}
	c.options = append(c.options, list...)
	return nil
}

func takesValue(flags *pflag.FlagSet, word string) bool {
	flag := flags.Lookup(word[2:])
	return flag != nil && flag.NoOptDefVal == ""
}

// A cluster is a word like "-euo", and the words after it.
type cluster struct {
	sign, letters string
	args          []string
	list          []string
}

func (w *cluster) read(c *commandLine) error {
	for _, letter := range w.letters {
		name := w.sign + string(letter)
		switch {
		case letter == 'c':
			c.command = true
		case letter == 's':
			c.stdin = true
		case name == "-f" && c.role == asItself && !strings.ContainsAny(w.letters, "cs"):
			c.file = true
		case letter == 'o':
			w.named(&c.options, name)
		case letter == 'O':
			w.named(&c.shopts, name)
		case letter == 'l': // there is no file that only a login shell reads
		case letter == 'i':
			c.interactive = w.sign == "-"
		case letter == 'r':
			return usageError(errors.New("-r: gopipe has no restricted mode"))
		case strings.ContainsRune(optionLetters, letter):
			c.options = append(c.options, name)
		default:
			return usageError(fmt.Errorf("unknown flag: %s", name))
		}
	}
	return nil
}

// named reads an option that a word of its own names. At the end of the
// command line, the shell lists the options.
func (w *cluster) named(options *[]string, name string) {
	switch {
	case len(w.args) > 0:
		*options = append(*options, name, w.args[0])
		w.args = w.args[1:]
	case strings.HasSuffix(name, "o"):
		w.list = append(w.list, name)
	default:
		*options = append(*options, name)
	}
}
