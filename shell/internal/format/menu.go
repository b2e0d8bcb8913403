package format

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Menu lays a select loop's items out in columns, as bash does.
func Menu(items []string, width int) string {
	longest := 0
	for _, item := range items {
		longest = max(longest, utf8.RuneCountInString(item))
	}
	digits := len(strconv.Itoa(len(items)))
	cell := longest + digits + 2 + 2 // the number, ") " and two blanks
	columns := max(1, width/cell)
	rows := (len(items) + columns - 1) / columns
	columns = (len(items) + rows - 1) / rows
	if rows == 1 {
		rows, columns = columns, 1
	}
	var b strings.Builder
	for row := range rows {
		at := 0
		for column := range columns {
			i := column*rows + row
			if i >= len(items) {
				break
			}
			if column > 0 {
				at = pad(&b, at, column*cell)
			}
			text := fmt.Sprintf("%*d) %s", digits, i+1, items[i])
			io.WriteString(&b, text)
			at += utf8.RuneCountInString(text)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// pad moves to a column, by tabs as far as these reach.
func pad(b *strings.Builder, from, to int) int {
	const tab = 8
	for from < to {
		if to/tab > from/tab {
			b.WriteByte('\t')
			from += tab - from%tab
		} else {
			b.WriteByte(' ')
			from++
		}
	}
	return to
}
