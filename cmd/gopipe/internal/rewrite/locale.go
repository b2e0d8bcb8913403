package rewrite

import (
	"os"
	"slices"
	"strings"

	"gopipe/plan"
)

// byteOrder has the tools that compare lines do so by their bytes where the
// locale is C.UTF-8: its order, that of code points, is the same, but takes a
// fifth longer.
func byteOrder(p *plan.Plan, i int) *plan.Stage {
	s := &p.Stages[i]
	if !slices.ContainsFunc(comparing, func(name string) bool { return isTool(s, name) }) ||
		!isCodePoints(localeOf(s, "LC_COLLATE")) || slices.Contains(s.Args, "--debug") {
		return nil
	}
	made := *s
	made.Env = collatedByBytes(s)
	return &made
}

// comparing are tools to which only the order of lines differs by locale.
var comparing = []string{"sort", "uniq", "comm", "join"}

func isCodePoints(locale string) bool { return locale == "C.UTF-8" || locale == "C.utf8" }

// collatedByBytes is the stage's environment with another LC_COLLATE. All other
// categories remain what they are.
func collatedByBytes(s *plan.Stage) []string {
	env := s.Env
	if env == nil {
		env = os.Environ()
	}
	all := variable(s, "LC_ALL")
	made := make([]string, 0, len(env)+2)
	for _, pair := range env {
		name, _, _ := strings.Cut(pair, "=")
		if name != "LC_COLLATE" && (all == "" || name != "LANG" && !strings.HasPrefix(name, "LC_")) {
			made = append(made, pair)
		}
	}
	if all != "" { // it stands for all, so that the others mean nothing
		made = append(made, "LANG="+all)
	}
	return append(made, "LC_COLLATE=C")
}

// localeOf is the stage's locale in a category such as LC_CTYPE; see
// "Environment Variables", 8.2, in POSIX.
func localeOf(s *plan.Stage, category string) string {
	for _, name := range []string{"LC_ALL", category, "LANG"} {
		if value := variable(s, name); value != "" {
			return value
		}
	}
	return ""
}

func isUTF8(locale string) bool {
	_, charset, _ := strings.Cut(strings.ToLower(locale), ".")
	return charset == "utf-8" || charset == "utf8"
}

// variable is one of the stage's environment.
func variable(s *plan.Stage, name string) string {
	if s.Env == nil {
		return os.Getenv(name)
	}
	for _, pair := range s.Env {
		if value, ok := strings.CutPrefix(pair, name+"="); ok {
			return value
		}
	}
	return ""
}
