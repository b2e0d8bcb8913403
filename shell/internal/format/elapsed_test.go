package format

import (
	"testing"
	"time"
)

func TestTimes(t *testing.T) {
	t.Parallel()
	const real, user, system = 61*time.Second + 234567*time.Microsecond, 30 * time.Second, 250 * time.Millisecond
	for _, row := range []struct{ layout, want, bad string }{
		{"real %2R\nuser %2U\nsys %2S", "real 61.23\nuser 30.00\nsys 0.25", ""},
		{"%3lR %lU %0lS", "1m1.235s 0m30.000s 0m0s", ""},
		{"%P%% %9R %0R", "49.40% 61.235 61", ""},
		{"%", "%", ""},
		{"", "", ""},
		{"%x", "", "x"},
		{"%lZ", "", "Z"},
	} {
		text, bad := Times(row.layout, real, user, system)
		if text != row.want || bad != row.bad {
			t.Errorf("%q is %q, %q, want %q, %q", row.layout, text, bad, row.want, row.bad)
		}
	}
	if text, _ := Times("%P", 0, 0, 0); text != "0.00" {
		t.Errorf("of no time, %s %%", text)
	}
}
