package builtin

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"gopipe/shell/internal/interp"
	"gopipe/shell/internal/state"
	"gopipe/shell/internal/vars"
)

func unhash(sh *state.Shell, name string) {
	if sh.Hashes.Shared {
		sh.Hashes.Found, sh.Hashes.Shared = maps.Clone(sh.Hashes.Found), false
	}
	delete(sh.Hashes.Found, name)
}

// hash shows and changes what is remembered.
func hash(_ context.Context, sh *state.Shell, args []string) int {
	if !sh.Opts.Hashall {
		sh.Diagnose("hash: hashing disabled")
		return 1
	}
	opts, names, bad := state.Getopt(args[1:], "dlrtp:")
	if bad != "" {
		return sh.Usage("hash", "%s", bad)
	}
	letters, file := state.LettersOf(opts), ""
	for _, o := range opts {
		if o.Letter == 'p' {
			file = o.Arg
		}
	}
	reusable := strings.Contains(letters, "l")
	if strings.Contains(letters, "r") {
		sh.Hashes = state.HashTable{}
	}
	switch {
	case len(names) == 0 && strings.ContainsAny(letters, "dt"):
		sh.Diagnose("hash: -%c: option requires an argument", letters[strings.IndexAny(letters, "dt")])
		return 1
	case len(names) == 0 && (letters == "" || reusable):
		return showHashes(sh, reusable)
	}
	status := 0
	for _, name := range names {
		var ok bool
		switch {
		case strings.Contains(letters, "t"):
			ok = showHash(sh, name, reusable, len(names) > 1)
		case strings.Contains(letters, "d"):
			ok = sh.HashedPath(name) != ""
			unhash(sh, name)
		default:
			ok = hashName(sh, name, file)
		}
		if !ok {
			status = 1
		}
		if !ok && file == "" {
			sh.Diagnose("hash: %s: not found", name)
		}
	}
	return status
}

// hashName remembers where a command is: in file, if that is not empty.
func hashName(sh *state.Shell, name, file string) bool {
	if file != "" {
		if st, err := os.Stat(sh.Abs(file)); err == nil && st.IsDir() {
			sh.Diagnose("hash: %s: Is a directory", file)
			return false
		}
		unhash(sh, name)
		sh.Remember(name, file, 0)
		return true
	}
	if strings.Contains(name, "/") || sh.IsBuiltin(name) || sh.Funcs[name] != nil {
		return true
	}
	unhash(sh, name)
	path, err := interp.Look(sh, name)
	if err == nil {
		sh.Remember(name, path, 0)
	}
	return err == nil
}

func showHash(sh *state.Shell, name string, reusable, named bool) bool {
	path := sh.HashedPath(name)
	switch {
	case path == "":
		return false
	case reusable:
		sh.Print("hash", []byte(reusableHash(name, path)))
	case named:
		sh.Printf("hash", "%s\t%s\n", name, path)
	default:
		sh.Printf("hash", "%s\n", path)
	}
	return true
}

// reusableHash is the command that remembers a path again.
func reusableHash(name, path string) string { return "builtin hash -p " + path + " " + name + "\n" }

// showHashes lists what is remembered, in the order of bash's table.
func showHashes(sh *state.Shell, reusable bool) int {
	const buckets = 256
	isEmpty := len(sh.Hashes.Found) == 0 || sh.CommandPath() != sh.Hashes.Path
	switch {
	case isEmpty && (reusable || sh.Opts.Posix):
		return 0
	case isEmpty:
		return sh.Printf("hash", "hash: hash table empty\n")
	}
	var b strings.Builder
	if !reusable {
		b.WriteString("hits\tcommand\n")
	}
	names := slices.SortedFunc(maps.Keys(sh.Hashes.Found), func(a, b string) int {
		return cmp.Or(cmp.Compare(vars.Hash(a)%buckets, vars.Hash(b)%buckets), cmp.Compare(a, b))
	})
	for _, name := range names {
		one := sh.Hashes.Found[name]
		if reusable {
			b.WriteString(reusableHash(name, one.Path))
		} else {
			fmt.Fprintf(&b, "%4d\t%s\n", one.Hits, one.Path)
		}
	}
	return sh.Print("hash", []byte(b.String()))
}
