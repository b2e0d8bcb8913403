package shell

// shoptBehaviour is about shopt, the lists of options and set -v.
var shoptBehaviour = []behaviour{
	{script: "set -o posix; shopt -s failglob\nlet v[1]=3; echo no\necho next $?", out: "next 1\n", err: "*"},
	{script: "shopt nosuch; echo $?; shopt -s nosuch; echo $?; shopt -q nosuch; echo $?; shopt -p nosuch; echo $?", out: `1
1
1
1
`, err: `shopt: nosuch: invalid shell option name
shopt: nosuch: invalid shell option name
shopt: nosuch: invalid shell option name
shopt: nosuch: invalid shell option name
`},
	{script: "shopt nullglob; echo $?; shopt -s nullglob; shopt nullglob extglob; echo $?; shopt -q nullglob extglob; echo $?;shopt -q nullglob; echo $?; shopt -p nullglob; echo $?", out: `nullglob       	off
1
nullglob       	on
extglob        	off
1
1
0
shopt -s nullglob
0
`},
	{script: "shopt -s -u nullglob; echo $?; shopt -su; echo $?; shopt -z; echo $?", out: `1
1
2
`, err: `shopt: cannot set and unset shell options simultaneously
shopt: cannot set and unset shell options simultaneously
shopt: -z: invalid option
`},
	{script: "shopt -s | head -3; shopt -u | head -3; shopt -ps | head -3; shopt -pu | head -3", out: `checkwinsize   	on
cmdhist        	on
complete_fullquote	on
autocd         	off
assoc_expand_once	off
cdable_vars    	off
shopt -s checkwinsize
shopt -s cmdhist
shopt -s complete_fullquote
shopt -u autocd
shopt -u assoc_expand_once
shopt -u cdable_vars
`},
	{script: "shopt -o; shopt -so; shopt -uo | head -3; shopt -po | head -3; shopt -pso; shopt -o errexit; echo $?; shopt -so errexit; shopt -o errexit; echo $?; shopt -po errexit; shopt -qo errexit; echo $?", out: `allexport      	off
braceexpand    	on
emacs          	off
errexit        	off
errtrace       	off
functrace      	off
hashall        	on
histexpand     	off
history        	off
ignoreeof      	off
interactive-comments	on
keyword        	off
monitor        	off
noclobber      	off
noexec         	off
noglob         	off
nolog          	off
notify         	off
nounset        	off
onecmd         	off
physical       	off
pipefail       	off
posix          	off
privileged     	off
verbose        	off
vi             	off
xtrace         	off
braceexpand    	on
hashall        	on
interactive-comments	on
allexport      	off
emacs          	off
errexit        	off
set +o allexport
set -o braceexpand
set +o emacs
set -o braceexpand
set -o hashall
set -o interactive-comments
errexit        	off
1
errexit        	on
0
set -o errexit
0
`},
	{script: "shopt -o nosuch; echo $?; shopt -so nosuch; echo $?; shopt -uo nosuch noexec; echo $?", out: `1
0
0
`, err: `shopt: nosuch: invalid option name
shopt: nosuch: invalid option name
shopt: nosuch: invalid option name
`},
	{script: "shopt -s nullglob nosuch dotglob; echo $?; shopt nullglob dotglob; shopt nosuch nullglob; echo $?", out: `1
nullglob       	on
dotglob        	on
nullglob       	on
1
`, err: "shopt: nosuch: invalid shell option name\nshopt: nosuch: invalid shell option name\n"},
	{script: "shopt -q; echo $?; shopt -qs; echo $?; shopt -qo; echo $?; shopt -qso; echo $?; shopt -qp; echo $?; shopt -qs nullglob; echo $?; shopt -qu nullglob; echo $?", out: `0
0
0
0
0
0
0
`},
	{script: "shopt -s login_shell; echo $?; shopt -s restricted_shell; echo $?; shopt -u restricted_shell login_shell; shopt login_shell", out: `0
0
login_shell    	off
`, status: 1},
	{script: "shopt -s compat44; shopt | grep compat; shopt -s compat31; shopt | grep compat; shopt -u compat31;  shopt | grep compat", out: `compat31       	off
compat32       	off
compat40       	off
compat41       	off
compat42       	off
compat43       	off
compat44       	on
compat31       	on
compat32       	off
compat40       	off
compat41       	off
compat42       	off
compat43       	off
compat44       	off
compat31       	off
compat32       	off
compat40       	off
compat41       	off
compat42       	off
compat43       	off
compat44       	off
`},
	{script: "shopt -s interactive_comments; shopt -u interactive_comments; set -o | grep interac; echo $SHELLOPTS; set +o interactive-comments; shopt interactive_comments", out: `interactive-comments	off
braceexpand:hashall
interactive_comments	off
`, status: 1},
	{script: "set -i; echo $?; set -c; echo $?; set -s; echo $?; set -l; echo $?; set -D; echo $?; set -O; echo $?; echo $-", out: `2
2
2
2
2
2
hBc
`, err: `set: -i: invalid option
set: -c: invalid option
set: -s: invalid option
set: -l: invalid option
set: -D: invalid option
set: -O: invalid option
`},
	{script: `set -o vi; set -o | grep -E "vi|emacs"; set -o emacs;  set -o | grep -E "vi|emacs"; set -o history; echo $SHELLOPTS; set -o posix; echo $POSIXLY_CORRECT ; echo $-; shopt inherit_errexit expand_aliases shift_verbose interactive_comments; set +o posix; echo $POSIXLY_CORRECT; shopt inherit_errexit expand_aliases shift_verbose`, out: `emacs          	off
privileged     	off
vi             	on
emacs          	on
privileged     	off
vi             	off
braceexpand:emacs:hashall:history:interactive-comments
y
hBc
inherit_errexit	on
expand_aliases 	on
shift_verbose  	on
interactive_comments	on

inherit_errexit	on
expand_aliases 	off
shift_verbose  	off
`, status: 1},
	{script: "set -o nolog; echo $SHELLOPTS", out: "braceexpand:hashall:interactive-comments:nolog\n"},
	{script: "set -m; echo $-; set +h +B; echo $-; echo {a,b}; set -B; echo {a,b}; set -b -E -T -P -H -t; echo $-; echo $SHELLOPTS", out: `hmBc
mc
{a,b}
a b
bmtBEHPTc
braceexpand:errtrace:functrace:histexpand:interactive-comments:monitor:notify:onecmd:physical
`},
	{script: "SHELLOPTS=x; echo $?", err: "SHELLOPTS: readonly variable\n", status: 1},
	{script: "BASHOPTS=x; echo $?", err: "BASHOPTS: readonly variable\n", status: 1},
	{script: "readonly | grep 'OPTS='; export -p | grep ' [A-Z]*OPTS='; unset SHELLOPTS; echo $?; printenv BASHOPTS", out: `declare -r BASHOPTS="checkwinsize:cmdhist:complete_fullquote:extquote:force_fignore:globasciiranges:globskipdots:hostcomplete:interactive_comments:patsub_replacement:progcomp:promptvars:sourcepath"
declare -r SHELLOPTS="braceexpand:hashall:interactive-comments"
1
`, err: "unset: SHELLOPTS: cannot unset: readonly variable\n", status: 1},
	{script: `export SHELLOPTS; set -e; bash -c "echo \$-"; printenv SHELLOPTS`, out: "ehBc\nbraceexpand:errexit:hashall:interactive-comments\n"},
	{script: `set -v; echo a
echo b; echo c
( echo d
echo e )
eval "echo f
echo g"
set +v; echo h
echo i`, out: `a
b
c
d
e
f
g
h
i
`, err: `echo b; echo c
( echo d
echo e )
eval "echo f
echo g"
echo f
echo g
set +v; echo h
`},
	{script: `set -v
cat <<E
x
E
cat <<'E'
E
cat <<-E | cat <<F; echo yy
	E
ff
F
# comment

echo b # c
{ echo x
}
# end`, out: `x
ff
yy
b
x
`, err: `cat <<E
x
E
cat <<'E'
E
cat <<-E | cat <<F; echo yy
	E
ff
F
# comment

echo b # c
{ echo x
}
# end
`},
	{script: `shopt -s failglob; echo *.zz; echo no
echo next $?; (echo *.zz; echo no); echo $?; x=*.zz; echo "$x"; echo *.zz; echo no
echo *.zz || echo no
echo $?; cat <*.zz
echo a >*.zz; echo $?
ls`, out: `next 1
1
*.zz
1
`, err: `no match: *.zz
no match: *.zz
no match: *.zz
no match: *.zz
no match: *.zz
no match: *.zz
`},
	{script: `shopt -s nullglob; echo a *.zz b; cat <*.zz; echo $?; echo hi > *.zz; echo $?; ls; x=*.zz; echo "[$x]"; echo [x] 'a'* "b"*`, out: `a b
1
1
[*.zz]

`, err: "*.zz: ambiguous redirect\n*.zz: ambiguous redirect\n"},
	{script: "shopt -s nullglob failglob; echo a *.zz b; echo no", err: "no match: *.zz\n", status: 1},
	{script: `shopt -s failglob; x='q*'; echo "a'b"$x'*'; echo no`, err: "no match: a'bq**\n", status: 1},
	{script: "set -eq; echo $- $?; set -e -o nosuch -u; echo $?; echo $-", out: "hBc 2\n", err: "set: -q: invalid option\nset: nosuch: invalid option name\n", status: 2},
	{script: `shopt -s xpg_echo; echo "a\tb"; echo -E "a\tb"; echo -n "a\n"; set -o posix; echo -n "a\nb"`, out: `a	b
a\tb
a
-n a
b
`},
	{script: "shopt -u sourcepath; echo echo hi >w; PATH=$PWD:$PATH; mkdir d; cd d; . w; echo $?", out: "1\n", err: "w: No such file or directory\n"},
	{script: "set -P; ln -s /usr l; cd l; pwd; cd ..; cd -L - >/dev/null; set +P; pwd", out: "/usr\n/usr\n"},
	{script: "shopt -s extdebug; echo $-; set -o privileged; shopt -u extdebug; echo $-", out: "hBETc\nhpBc\n"},
	{script: "set -o | wc -l; set +o | wc -l; set -o nosuch; echo $?", out: `27
27
2
`, err: "set: nosuch: invalid option name\n"},
	{script: "set +o vi -q; echo $?", out: "2\n", err: "set: -q: invalid option\n"},
	{script: "set -; echo $#; set -xv; set - a; echo $- $#", out: "0\nhBc 1\n", err: "+ set - a\n"},
	{script: "echo $(set -e; echo $SHELLOPTS) $SHELLOPTS", out: "braceexpand:errexit:hashall:interactive-comments braceexpand:hashall:interactive-comments\n"},
	{script: "set -e; echo $(echo $SHELLOPTS $-)", out: "braceexpand:hashall:interactive-comments hBc\n"},
	{script: "set -o posix -o", out: `allexport      	off
braceexpand    	on
emacs          	off
errexit        	off
errtrace       	off
functrace      	off
hashall        	on
histexpand     	off
history        	off
ignoreeof      	off
interactive-comments	on
keyword        	off
monitor        	off
noclobber      	off
noexec         	off
noglob         	off
nolog          	off
notify         	off
nounset        	off
onecmd         	off
physical       	off
pipefail       	off
posix          	on
privileged     	off
verbose        	off
vi             	off
xtrace         	off
`},
	{script: "X=1 set -f; echo $SHELLOPTS $-", out: "braceexpand:hashall:interactive-comments:noglob fhBc\n"},
	{script: "command shopt -s nullglob; builtin shopt nullglob; type shopt", out: "nullglob       \ton\nshopt is a shell builtin\n"},
	{script: `(shopt -s nullglob; shopt nullglob); shopt nullglob; x=$(shopt -s dotglob; shopt dotglob); echo "$x"; shopt dotglob`, out: `nullglob       	on
nullglob       	off
dotglob        	on
dotglob        	off
`, status: 1},
	{script: "test -o vi; echo $?; test -o braceexpand; echo $?; test -o nosuch; echo $?; [ -o posix ] || echo no", out: `1
0
1
no
`},
	{script: "shopt nullglob >/dev/full; shopt -u -- nullglob; shopt -p -- nullglob; shopt -s ''; shopt -pq nullglob; echo $?", out: "shopt -u nullglob\n1\n", err: "shopt: write error: No space left on device\nshopt: : invalid shell option name\n"},
	{script: "echo $SHELLOPTS", out: "braceexpand:hashall:interactive-comments:posix\n", env: []string{"POSIXLY_CORRECT=1"}},
	{script: "echo $-; printenv SHELLOPTS", out: "ehxBc\nbraceexpand:errexit:hashall:interactive-comments:xtrace\n", err: "+ echo ehxBc\n+ printenv SHELLOPTS\n", env: []string{"SHELLOPTS=errexit:xtrace"}},
	{script: "echo $BASHOPTS; printenv BASHOPTS", out: "checkwinsize:cmdhist:complete_fullquote:extquote:force_fignore:globasciiranges:globskipdots:hostcomplete:interactive_comments:nullglob:patsub_replacement:progcomp:promptvars:sourcepath\ncheckwinsize:cmdhist:complete_fullquote:extquote:force_fignore:globasciiranges:globskipdots:hostcomplete:interactive_comments:nullglob:patsub_replacement:progcomp:promptvars:sourcepath\n", env: []string{"BASHOPTS=nullglob:nosuch"}},
	{script: "echo $-;  set -o emacs; printenv SHELLOPTS", out: "hBc\nbraceexpand:emacs:hashall:interactive-comments\n", env: []string{"SHELLOPTS=vi:braceexpand"}},
	{script: "echo $-;  printenv SHELLOPTS", out: "hBc\nbraceexpand:hashall:interactive-comments\n", env: []string{"SHELLOPTS="}},
	{script: "set -o", out: `allexport      	off
braceexpand    	on
emacs          	off
errexit        	off
errtrace       	off
functrace      	off
hashall        	on
histexpand     	off
history        	off
ignoreeof      	off
interactive-comments	on
keyword        	off
monitor        	off
noclobber      	off
noexec         	off
noglob         	off
nolog          	off
notify         	off
nounset        	off
onecmd         	off
physical       	off
pipefail       	off
posix          	off
privileged     	off
verbose        	off
vi             	off
xtrace         	off
`},
	{script: "set +o", out: `set +o allexport
set -o braceexpand
set +o emacs
set +o errexit
set +o errtrace
set +o functrace
set -o hashall
set +o histexpand
set +o history
set +o ignoreeof
set -o interactive-comments
set +o keyword
set +o monitor
set +o noclobber
set +o noexec
set +o noglob
set +o nolog
set +o notify
set +o nounset
set +o onecmd
set +o physical
set +o pipefail
set +o posix
set +o privileged
set +o verbose
set +o vi
set +o xtrace
`},
	{script: "shopt", out: `autocd         	off
assoc_expand_once	off
cdable_vars    	off
cdspell        	off
checkhash      	off
checkjobs      	off
checkwinsize   	on
cmdhist        	on
compat31       	off
compat32       	off
compat40       	off
compat41       	off
compat42       	off
compat43       	off
compat44       	off
complete_fullquote	on
direxpand      	off
dirspell       	off
dotglob        	off
execfail       	off
expand_aliases 	off
extdebug       	off
extglob        	off
extquote       	on
failglob       	off
force_fignore  	on
globasciiranges	on
globskipdots   	on
globstar       	off
gnu_errfmt     	off
histappend     	off
histreedit     	off
histverify     	off
hostcomplete   	on
huponexit      	off
inherit_errexit	off
interactive_comments	on
lastpipe       	off
lithist        	off
localvar_inherit	off
localvar_unset 	off
login_shell    	off
mailwarn       	off
no_empty_cmd_completion	off
nocaseglob     	off
nocasematch    	off
noexpand_translation	off
nullglob       	off
patsub_replacement	on
progcomp       	on
progcomp_alias 	off
promptvars     	on
restricted_shell	off
shift_verbose  	off
sourcepath     	on
varredir_close 	off
xpg_echo       	off
`},
	{script: "shopt -p", out: `shopt -u autocd
shopt -u assoc_expand_once
shopt -u cdable_vars
shopt -u cdspell
shopt -u checkhash
shopt -u checkjobs
shopt -s checkwinsize
shopt -s cmdhist
shopt -u compat31
shopt -u compat32
shopt -u compat40
shopt -u compat41
shopt -u compat42
shopt -u compat43
shopt -u compat44
shopt -s complete_fullquote
shopt -u direxpand
shopt -u dirspell
shopt -u dotglob
shopt -u execfail
shopt -u expand_aliases
shopt -u extdebug
shopt -u extglob
shopt -s extquote
shopt -u failglob
shopt -s force_fignore
shopt -s globasciiranges
shopt -s globskipdots
shopt -u globstar
shopt -u gnu_errfmt
shopt -u histappend
shopt -u histreedit
shopt -u histverify
shopt -s hostcomplete
shopt -u huponexit
shopt -u inherit_errexit
shopt -s interactive_comments
shopt -u lastpipe
shopt -u lithist
shopt -u localvar_inherit
shopt -u localvar_unset
shopt -u login_shell
shopt -u mailwarn
shopt -u no_empty_cmd_completion
shopt -u nocaseglob
shopt -u nocasematch
shopt -u noexpand_translation
shopt -u nullglob
shopt -s patsub_replacement
shopt -s progcomp
shopt -u progcomp_alias
shopt -s promptvars
shopt -u restricted_shell
shopt -u shift_verbose
shopt -s sourcepath
shopt -u varredir_close
shopt -u xpg_echo
`},
}
