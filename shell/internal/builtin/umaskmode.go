package builtin

import (
	"fmt"
	"strings"

	"gopipe/shell/internal/ascii"
)

// parseUmask reads the operand of umask, octal or symbolic. Symbolic modes
// name the permissions to leave, so they work on the mask's complement. POSIX has
// more of them than bash.
func parseUmask(text string, current int, posix bool) (int, error) {
	if text != "" && text[0] >= '0' && text[0] <= '9' {
		return parseOctalMask(text)
	}
	perms := ^current & 0o777
	for {
		clause, rest, more := strings.Cut(text, ",")
		next, err := applyModeClause(clause, perms, more, posix)
		if err != nil {
			return 0, err
		}
		perms, text = next, rest
		if !more {
			return ^perms & 0o777, nil
		}
	}
}

func parseOctalMask(text string) (int, error) {
	value := 0
	for _, c := range text {
		if c < '0' || c > '7' || value > 0o777 {
			return 0, fmt.Errorf("%s: octal number out of range", text)
		}
		value = value<<3 | int(c-'0')
	}
	return value & 0o777, nil
}

// applyModeClause applies one clause such as ug+r=w to perms: POSIX, chmod. A comma
// after the clause is what bash names when the operator is missing.
func applyModeClause(clause string, perms int, comma, posix bool) (int, error) {
	actions := strings.TrimLeft(clause, "ugoa")
	who := modeBits(clause[:len(clause)-len(actions)], &modeClasses)
	if who == 0 {
		who = 0o777
	}
	if actions == "" || strings.IndexByte("+-=", actions[0]) < 0 {
		return 0, fmt.Errorf("`%s': invalid symbolic mode operator", missingOperator(actions, comma))
	}
	if bad := strings.TrimLeft(actions[1:], "rwx"); bad != "" && !posix {
		return 0, fmt.Errorf("`%s': invalid symbolic mode character", bad[:1])
	}
	for actions != "" {
		op := actions[0]
		bits, rest, err := modeAction(actions[1:], perms)
		if err != nil {
			return 0, err
		}
		bits &= who
		switch op {
		case '+':
			perms |= bits
		case '-':
			perms &^= bits
		default:
			perms = perms&^who | bits
		}
		actions = rest
	}
	return perms, nil
}

// modeAction reads what follows an operator: permissions, or a class whose own are
// copied. rest begins with the next operator.
func modeAction(text string, perms int) (bits int, rest string, err error) {
	if text != "" && strings.IndexByte("ugo", text[0]) >= 0 {
		shift := map[byte]int{'u': 6, 'g': 3, 'o': 0}[text[0]]
		bits, rest = perms>>shift&7*0o111, text[1:]
	} else {
		rest = strings.TrimLeft(text, "rwxXs")
		bits = modeBits(text[:len(text)-len(rest)], &modePerms)
		if strings.Contains(text[:len(text)-len(rest)], "X") && perms&0o111 != 0 {
			bits |= 0o111
		}
	}
	if rest != "" && strings.IndexByte("+-=", rest[0]) < 0 {
		return 0, "", fmt.Errorf("`%s': invalid symbolic mode character", rest[:1])
	}
	return bits, rest, nil
}

var (
	modeClasses = [128]int{'u': 0o700, 'g': 0o070, 'o': 0o007, 'a': 0o777}
	modePerms   = [128]int{'r': 0o444, 'w': 0o222, 'x': 0o111}
)

func modeBits(letters string, table *[128]int) int {
	bits := 0
	for i := range len(letters) {
		bits |= ascii.Lookup(table, letters[i])
	}
	return bits
}

// missingOperator is the character bash shows for an operator it cannot find;
// the end of the text is the byte that ends C strings.
func missingOperator(s string, comma bool) string {
	switch {
	case s != "":
		return s[:1]
	case comma:
		return ","
	}
	return "\x00"
}

// symbolicUmask is the output of umask -S, without the newline.
func symbolicUmask(mask int) string {
	perms := ^mask
	return fmt.Sprintf("u=%s,g=%s,o=%s",
		permLetters(perms>>6), permLetters(perms>>3), permLetters(perms))
}

func permLetters(bits int) string {
	letters := ""
	for i, c := range []string{"r", "w", "x"} {
		if bits&(4>>i) != 0 {
			letters += c
		}
	}
	return letters
}
