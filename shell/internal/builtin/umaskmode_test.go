package builtin

import (
	"fmt"
	"testing"

	"gopipe/shell/internal/bashtest"
)

func TestParseUmask(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text    string
		current int
		want    int
		wantErr string
	}{
		{text: "022", want: 0o022},
		{text: "7777", want: 0o777},
		{text: "u=rwx,g=rx,o=", current: 0o777, want: 0o027},
		{text: "g-w,o-rwx", want: 0o027},
		{text: "+x", current: 0o777, want: 0o666},
		{text: "a=", want: 0o777},
		{text: "8", wantErr: "8: octal number out of range"},
		{text: "10000", wantErr: "10000: octal number out of range"},
		{text: "x", wantErr: "`x': invalid symbolic mode operator"},
		{text: "u+z", wantErr: "`z': invalid symbolic mode character"},
		{text: "u=r,", wantErr: "`\x00': invalid symbolic mode operator"},
	}
	for _, tt := range tests {
		got, err := parseUmask(tt.text, tt.current, false)
		if got != tt.want || errorText(err) != tt.wantErr {
			t.Errorf("parseUmask(%q, %04o) = %04o, %v", tt.text, tt.current, got, err)
		}
	}
}

func TestParseUmaskPOSIX(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text          string
		current, want int
	}{
		{"u=r+w", 0o777, 0o177},
		{"u+w=r+x", 0o777, 0o277},
		{"u=r+w,g=wx,o+xr", 0o777, 0o142},
		{"g=u", 0o177, 0o117},
		{"og=u", 0o177, 0o111},
		{"g+u,o+rwx-u", 0o177, 0o116},
		{"a+X", 0o067, 0o066},
		{"a+X", 0o111, 0o111},
		{"g=", 0o027, 0o077},
	}
	for _, tt := range tests {
		if got, err := parseUmask(tt.text, tt.current, true); got != tt.want || err != nil {
			t.Errorf("parseUmask(%q, %04o) = %04o, %v; want %04o", tt.text, tt.current, got, err, tt.want)
		}
	}
	for _, text := range []string{"u=rg", "u=ug", "u+q", "ur"} {
		if got, err := parseUmask(text, 0, true); err == nil {
			t.Errorf("parseUmask(%q) = %04o", text, got)
		}
	}
}

func TestParseUmaskReplay(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"777", "01777", "00000000022", "9", "22x", "177777777777777777777", "022 ",
		"=", "+", "=r", "-x", "u", "u=", "ugo=rwx", ",u=r", "u=r,,g=w", "u=x+w",
		"u+rwxs", "u=g", "", " 022", "u = r", "\xc3\xa9", "u=\xc3\xa9", "u-w,g+w,o=x", "uu=r",
	} {
		out, diag, _ := bashtest.Run(t, "", `umask 027; umask -- "$1"; umask; umask -S`, text)
		mask, err := parseUmask(text, 0o027, false)
		got := ""
		if err != nil {
			mask, got = 0o027, "umask: "+err.Error()+"\n"
		}
		if want := fmt.Sprintf("%04o\n%s\n", mask, symbolicUmask(mask)); want != out || got != diag {
			t.Errorf("umask %q\n got %q, %q\nbash %q, %q", text, want, got, out, diag)
		}
	}
}

func TestSymbolicUmask(t *testing.T) {
	t.Parallel()
	for mask, want := range map[int]string{
		0:     "u=rwx,g=rwx,o=rwx",
		0o022: "u=rwx,g=rx,o=rx",
		0o777: "u=,g=,o=",
		0o135: "u=rw,g=r,o=w",
	} {
		if got := symbolicUmask(mask); got != want {
			t.Errorf("symbolicUmask(%04o) = %q, want %q", mask, got, want)
		}
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
