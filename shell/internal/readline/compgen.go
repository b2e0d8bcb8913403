package readline

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"gopipe/shell/internal/completion"
	"gopipe/shell/internal/interp"
	"gopipe/shell/internal/pattern"
	"gopipe/shell/internal/quote"
	"gopipe/shell/internal/source"
	"gopipe/shell/internal/state"
	"gopipe/shell/internal/vars"
)

// Generate is compgen: it writes what would be offered for a word.
func Generate(ctx context.Context, sh *state.Shell, args []string) int {
	opts, words, bad := state.Getopt(args[1:], completion.Letters)
	if bad != "" {
		return sh.Usage("compgen", "%s", bad)
	}
	g := generator{sh: sh, ctx: ctx}
	for _, o := range opts {
		if bad := g.spec.Add(o.Letter, o.Arg); bad != "" {
			return sh.Usage("compgen", "%s", bad)
		}
	}
	if len(opts) == 0 {
		return 0
	}
	if len(words) > 0 {
		g.word = words[0]
	}
	for _, letter := range []byte("FC") {
		if _, set := g.spec.Text(letter); set {
			sh.Diagnose("compgen: warning: -%c option may not work as you expect", letter)
		}
	}
	g.run()
	switch {
	case g.err != nil:
		interp.ExpansionFailed(sh, g.err)
		return sh.Status
	case len(g.found) == 0:
		return 1
	}
	return sh.Print("compgen", []byte(strings.Join(g.found, "\n")+"\n"))
}

// A generator gathers what a specification offers for a word.
type generator struct {
	sh    *state.Shell
	ctx   context.Context
	spec  completion.Spec
	word  string
	found []string
	err   error // of an expansion
}

func (g *generator) run() {
	g.actions(g.spec.Actions)
	if text, set := g.spec.Text('G'); set {
		g.add(pattern.Glob(state.Files{Shell: g.sh}, text, g.sh.GlobOptions()))
	}
	if list, set := g.spec.Text('W'); set {
		g.addMatching(g.listed(list))
	}
	if name, set := g.spec.Text('F'); set {
		if !g.function(name) {
			g.found = nil
			return
		}
	}
	if text, set := g.spec.Text('C'); set {
		g.add(g.command(text))
	}
	g.filter()
	g.decorate()
	g.otherwise()
}

func (g *generator) add(names []string) { g.found = append(g.found, names...) }

// addMatching adds those that begin with the word.
func (g *generator) addMatching(names []string) {
	word := completion.Unquoted(g.word)
	for _, name := range names {
		if strings.HasPrefix(name, word) {
			g.found = append(g.found, name)
		}
	}
}

// actions adds the names that are asked for by kind.
func (g *generator) actions(set completion.Action) {
	for _, list := range nameLists {
		if set&list.action != 0 {
			g.addMatching(list.names(g.sh))
		}
	}
	if set&completion.Command != 0 {
		g.commands()
	}
	if set&completion.File != 0 {
		g.add(g.files(false))
	}
	for _, system := range systemLists {
		if set&system.action != 0 {
			g.addMatching(systemNames(system.file))
		}
	}
	if set&completion.Directory != 0 {
		g.add(g.files(true))
	}
}

// systemLists are the actions that offer what the system knows.
var systemLists = []struct {
	action completion.Action
	file   string
}{
	{completion.User, "/etc/passwd"}, {completion.Group, "/etc/group"}, {completion.Service, "/etc/services"},
}

// commands adds what could be run: a file by its path, or a name.
func (g *generator) commands() {
	if strings.Contains(g.word, "/") {
		for _, name := range g.files(false) {
			if st, err := os.Stat(g.sh.Abs(name)); err == nil && (st.IsDir() || st.Mode()&0o111 != 0) {
				g.found = append(g.found, name)
			}
		}
		return
	}
	g.addMatching(aliasList(g.sh))
	g.addMatching(strings.Fields(keywords))
	g.addMatching(functionNames(g.sh))
	g.addMatching(enabledNames(g.sh))
	for dir := range strings.SplitSeq(g.sh.CommandPath(), ":") {
		g.programs(dir)
	}
	g.add(g.files(true))
}

func (g *generator) programs(dir string) {
	names, _ := namesIn(g.sh.Abs(dir))
	for _, name := range names {
		if !strings.HasPrefix(name, g.word) {
			continue
		}
		if _, err := interp.Executable(filepath.Join(g.sh.Abs(dir), name)); err == nil {
			g.found = append(g.found, name)
		}
	}
}

// files are the names of files that begin with the word, in the order in which
// their directory has them.
func (g *generator) files(onlyDirs bool) (found []string) {
	dir, begin := "", g.word
	if i := strings.LastIndexByte(g.word, '/'); i >= 0 {
		dir, begin = g.word[:i+1], g.word[i+1:]
	}
	from := g.sh.Abs(g.homeIn(dir))
	if from == "" {
		from = "."
	}
	names, err := namesIn(from)
	if err != nil {
		return nil
	}
	if begin != "" {
		names = append([]string{".", ".."}, names...)
	}
	for _, name := range names {
		if strings.HasPrefix(name, begin) && (!onlyDirs || isDir(filepath.Join(from, name))) {
			found = append(found, dir+name)
		}
	}
	return found
}

// homeIn expands the tilde that begins a path.
func (g *generator) homeIn(path string) string {
	name, rest, ok := strings.Cut(path, "/")
	if !ok || !strings.HasPrefix(name, "~") {
		return path
	}
	if home, ok := interp.Expander(g.ctx, g.sh).Home(name[1:]); ok {
		return home + "/" + rest
	}
	return path
}

func isDir(path string) bool {
	st, err := os.Stat(path)
	return err == nil && st.IsDir()
}

func namesIn(dir string) ([]string, error) {
	f, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return f.Readdirnames(-1)
}

// listed expands the words of -W: all but names of files.
func (g *generator) listed(list string) (names []string) {
	noGlob := g.sh.Opts.Noglob
	g.sh.Opts.Noglob = true
	defer func() { g.sh.Opts.Noglob = noGlob }()
	for _, text := range completion.Words(list, g.sh.Vars.IFS()) {
		word, err := source.Word(text)
		var fields []string
		if err == nil {
			fields, err = interp.Fields(g.ctx, g.sh, []*syntax.Word{word})
		}
		if err != nil {
			g.err = err
			return nil
		}
		names = append(names, fields...)
	}
	return names
}

// function calls the function of -F, which leaves what it offers in COMPREPLY. It
// reports whether anything may be offered at all.
func (g *generator) function(name string) bool {
	sh := g.sh
	f := sh.Funcs[name]
	if f == nil {
		sh.Diagnose("completion: function `%s' not found", name)
		return true
	}
	const compWords = "COMP_WORDS"
	for _, vr := range completionVars {
		sh.Vars.SetString(vr.name, vr.value)
	}
	sh.Vars.Put(compWords, vars.NewIndexed(nil))
	sh.Vars.SetString("COMP_CWORD", "-1")
	interp.CallFunction(g.ctx, sh, f, []string{name, "compgen", g.word, ""})
	for _, vr := range completionVars {
		sh.Vars.Unset(vr.name)
	}
	sh.Vars.Unset(compWords)
	sh.Vars.Unset("COMP_CWORD")
	if sh.Flow != state.FlowOn {
		return false
	}
	const tryAgain = 124
	if reply := sh.Vars.Get("COMPREPLY"); reply != nil {
		if sh.Status != tryAgain {
			g.add(reply.Elements())
		}
		sh.Vars.Unset("COMPREPLY")
	}
	return sh.Status != tryAgain
}

// completionVars tell a function of the line that is completed; here there is none.
var completionVars = []struct{ name, value string }{
	{"COMP_LINE", ""}, {"COMP_POINT", "0"}, {"COMP_TYPE", "0"}, {"COMP_KEY", "0"},
}

// command runs the command of -C, whose lines are offered.
func (g *generator) command(text string) []string {
	sh := g.sh
	text = strings.Join([]string{text, quote.Single("compgen"), quote.Single(g.word), "''"}, " ")
	for _, vr := range completionVars {
		sh.Vars.SetString(vr.name, vr.value)
		sh.Vars.Mutable(vr.name).Attrs |= vars.Export
	}
	defer func() {
		for _, vr := range completionVars {
			sh.Vars.Unset(vr.name)
		}
	}()
	file, err := source.Parse([]byte(text), sh.Script)
	if err != nil {
		g.err = err
		return nil
	}
	output, err := interp.Substitute(g.ctx, sh, &syntax.CmdSubst{Stmts: file.Stmts})
	if err != nil {
		g.err = err
		return nil
	}
	return slices.DeleteFunc(strings.Split(output, "\n"), func(line string) bool { return line == "" })
}

// filter removes what -X says: what the pattern matches, or with "!" what it does
// not match.
func (g *generator) filter() {
	text, set := g.spec.Text('X')
	if !set {
		return
	}
	flags := g.sh.PatternFlags(false)
	wanted := strings.HasPrefix(text, "!") && (flags&pattern.Extended == 0 || !strings.HasPrefix(text, "!("))
	if wanted {
		text = text[1:]
	}
	p := pattern.Compile(withWord(text, g.word), flags)
	g.found = slices.DeleteFunc(g.found, func(name string) bool { return p.Match(name) != wanted })
}

// withWord puts the word that is completed in the place of each "&".
func withWord(text, word string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '&':
			b.WriteString(word)
			continue
		case text[i] == '\\' && i+1 < len(text) && text[i+1] == '&':
			i++
		case text[i] == '\\' && i+1 < len(text):
			b.WriteByte(text[i])
			i++
		}
		b.WriteByte(text[i])
	}
	return b.String()
}

// decorate adds the prefix and the suffix.
func (g *generator) decorate() {
	prefix, _ := g.spec.Text('P')
	suffix, _ := g.spec.Text('S')
	for i, name := range g.found {
		g.found[i] = prefix + name + suffix
	}
}

// otherwise adds what the options offer, most of them where there is nothing else.
func (g *generator) otherwise() {
	options := g.spec.Options
	switch {
	case len(g.found) == 0 && options&completion.DirNames != 0,
		len(g.found) > 0 && options&completion.PlusDirs != 0:
		g.actions(completion.Directory)
	case options&completion.PlusDirs != 0:
		g.actions(completion.Directory)
	}
	if len(g.found) == 0 && options&completion.BashDefault != 0 {
		g.bashDefault()
	}
	if len(g.found) == 0 && options&completion.Default != 0 {
		g.add(g.files(false))
	}
}

// bashDefault offers variables and users, by how the word begins.
func (g *generator) bashDefault() {
	begin, names := "", []string(nil)
	switch {
	case strings.HasPrefix(g.word, "$") && !strings.HasPrefix(g.word, "$("):
		begin, names = "$", setNames(g.sh)
	case strings.HasPrefix(g.word, "~") && !strings.Contains(g.word, "/"):
		begin, names = "~", systemNames("/etc/passwd")
	}
	for _, name := range names {
		if strings.HasPrefix(begin+name, g.word) {
			g.found = append(g.found, begin+name)
		}
	}
}
