package format

import (
	"fmt"
	"strings"
	"time"

	"gopipe/shell/internal/ascii"
)

// Minutes shows a time as in "1m2.345s".
func Minutes(d time.Duration, places int) string {
	m := d / time.Minute
	return fmt.Sprintf("%dm%.*fs", m, places, (d - m*time.Minute).Seconds())
}

// Times expands a text as that of TIMEFORMAT. bad is a character that has no meaning
// there.
func Times(format string, real, user, system time.Duration) (text, bad string) {
	var b strings.Builder
	for i := 0; i < len(format); i++ {
		if format[i] != '%' || i+1 == len(format) {
			b.WriteByte(format[i])
			continue
		}
		i++
		places, long := 3, false
		if ascii.IsDigit(format[i]) && i+1 < len(format) {
			places = min(int(format[i]-'0'), 3)
			i++
		}
		if format[i] == 'l' && i+1 < len(format) {
			long = true
			i++
		}
		show := func(d time.Duration) string {
			if long {
				return Minutes(d, places)
			}
			return fmt.Sprintf("%.*f", places, d.Seconds())
		}
		switch format[i] {
		case '%':
			b.WriteByte('%')
		case 'R':
			b.WriteString(show(real))
		case 'U':
			b.WriteString(show(user))
		case 'S':
			b.WriteString(show(system))
		case 'P':
			percent := 0.0
			if real > 0 {
				percent = min(100, 100*float64(user+system)/float64(real))
			}
			fmt.Fprintf(&b, "%.2f", percent)
		default:
			return "", format[i : i+1]
		}
	}
	return b.String(), ""
}
