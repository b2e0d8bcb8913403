package pattern

import "strings"

// SplitList cuts a text at its colons, but for those that are quoted or in a
// bracket expression.
func SplitList(text string) (units []string) {
	for text != "" {
		n := listItem(text)
		if n > 0 {
			units = append(units, text[:n])
		}
		text = text[min(n+1, len(text)):]
	}
	return units
}

func listItem(text string) int {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case ':':
			return i
		case '[':
			if n := strings.IndexByte(text[i:], ']'); n > 0 {
				i += n
			}
		}
	}
	return len(text)
}
