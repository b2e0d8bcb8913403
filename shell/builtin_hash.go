package shell

import (
	"cmp"
	"context"
	"maps"
	"os"
	"slices"
	"strings"
)

func (sh *Shell) unhash(name string) {
	if sh.hashes.shared {
		sh.hashes.found, sh.hashes.shared = maps.Clone(sh.hashes.found), false
	}
	delete(sh.hashes.found, name)
}

// hash shows and changes what is remembered.
func hash(_ context.Context, sh *Shell, args []string) int {
	opts, names, bad := getopt(args[1:], "dlrtp:")
	if bad != "" {
		return sh.usage("hash", "%s", bad)
	}
	letters, file := lettersOf(opts), ""
	for _, o := range opts {
		if o.letter == 'p' {
			file = o.arg
		}
	}
	reusable := strings.Contains(letters, "l")
	if strings.Contains(letters, "r") {
		sh.hashes = hashTable{}
	}
	switch {
	case len(names) == 0 && strings.ContainsAny(letters, "dt"):
		sh.diagnose("hash: -%c: option requires an argument", letters[strings.IndexAny(letters, "dt")])
		return 1
	case len(names) == 0 && (letters == "" || reusable):
		return sh.showHashes(reusable)
	}
	status := 0
	for _, name := range names {
		var ok bool
		switch {
		case strings.Contains(letters, "t"):
			ok = sh.showHash(name, reusable, len(names) > 1)
		case strings.Contains(letters, "d"):
			ok = sh.hashedPath(name) != ""
			sh.unhash(name)
		default:
			ok = sh.hashName(name, file)
		}
		if !ok {
			status = 1
		}
		if !ok && file == "" {
			sh.diagnose("hash: %s: not found", name)
		}
	}
	return status
}

// hashName remembers where a command is: in file, if that is not empty.
func (sh *Shell) hashName(name, file string) bool {
	if file != "" {
		if st, err := os.Stat(sh.abs(file)); err == nil && st.IsDir() {
			sh.diagnose("hash: %s: Is a directory", file)
			return false
		}
		sh.unhash(name)
		sh.remember(name, file, 0)
		return true
	}
	if strings.Contains(name, "/") || sh.isBuiltin(name) || sh.funcs[name] != nil {
		return true
	}
	sh.unhash(name)
	path, err := sh.look(name)
	if err == nil {
		sh.remember(name, path, 0)
	}
	return err == nil
}

func (sh *Shell) showHash(name string, reusable, named bool) bool {
	path := sh.hashedPath(name)
	switch {
	case path == "":
		return false
	case reusable:
		sh.printf("hash", "builtin hash -p %s %s\n", path, name)
	case named:
		sh.printf("hash", "%s\t%s\n", name, path)
	default:
		sh.printf("hash", "%s\n", path)
	}
	return true
}

// showHashes lists what is remembered, in the order of bash's table.
func (sh *Shell) showHashes(reusable bool) int {
	const buckets = 256
	isEmpty := len(sh.hashes.found) == 0 || sh.commandPath() != sh.hashes.path
	switch {
	case isEmpty && reusable:
		return 0
	case isEmpty:
		return sh.printf("hash", "hash: hash table empty\n")
	}
	if !reusable {
		sh.printf("hash", "hits\tcommand\n")
	}
	names := slices.SortedFunc(maps.Keys(sh.hashes.found), func(a, b string) int {
		return cmp.Or(cmp.Compare(assocHash(a)%buckets, assocHash(b)%buckets), cmp.Compare(a, b))
	})
	for _, name := range names {
		if reusable {
			sh.showHash(name, true, false)
			continue
		}
		one := sh.hashes.found[name]
		sh.printf("hash", "%4d\t%s\n", one.hits, one.path)
	}
	return 0
}
