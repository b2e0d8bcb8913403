package pipeline_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"regexp"
	"strings"
	"testing"

	"gopipe/pipeline"
)

// logged is how a value looks in a log.
func logged(value any) string {
	var text bytes.Buffer
	slog.New(slog.NewTextHandler(&text, nil)).Info("m", "x", value)
	_, attrs, _ := strings.Cut(strings.TrimSpace(text.String()), "msg=m ")
	return regexp.MustCompile(`(pid|duration)=[^ ]+`).ReplaceAllString(attrs, "$1=")
}

func TestLogValues(t *testing.T) {
	t.Parallel()
	p := pipeline.New(pipeline.Command("yes"), shell("echo why >&2; exit 3"))
	e := failure(t, p.Run(t.Context()))
	stages := `1.name=yes x.S1.pid= x.S1.status="signal: broken pipe" x.S1.duration= x.S2.name=sh x.S2.pid= x.S2.status="exit status 3" x.S2.duration=`
	stages = "x.S" + stages
	if got, want := logged(e), `x.error="pipeline: stage 2 of 2, sh: exit status 3: why" x.stage=sh x.number=2 `+
		strings.ReplaceAll(stages, "S", "stages."); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got, want := logged(p.Result()), strings.ReplaceAll(stages, "S", ""); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := logged((*pipeline.Result)(nil)); got != "x=<nil>" {
		t.Errorf("nil: got %s", got)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errors.New("enough"))
	if got, want := logged(pipeline.New(shell("")).Run(ctx)), `x.error="pipeline: enough" x.cause=enough`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// The stack of a panic is for "%+v" alone.
func TestStackIsInDetails(t *testing.T) {
	t.Parallel()
	p := pipeline.New(shell("echo text >&2; sleep 1000"), pipeline.Go("f", func(context.Context, io.Reader, io.Writer) error { panic("boom") }))
	e := failure(t, p.Run(t.Context()))
	var panicked *pipeline.PanicError
	if !errors.As(e, &panicked) {
		t.Fatalf("got %v", e)
	}
	for name, err := range map[string]error{"Error": e, "PanicError": panicked} {
		for _, short := range []string{err.Error(), fmt.Sprint(err), fmt.Sprintf("%s %q %10v", err, err, err), logged(e)} {
			if strings.Contains(short, "goroutine") || !strings.Contains(short, "boom") {
				t.Errorf("%s: %s", name, short)
			}
		}
		if full := fmt.Sprintf("%+v", err); !strings.HasPrefix(full, err.Error()) || !strings.Contains(full, "TestStackIsInDetails") {
			t.Errorf("%s: %s", name, full)
		}
	}
	if full := fmt.Sprintf("%+v", e); !strings.Contains(full, "\n1: sh: ") {
		t.Errorf("got %s", full)
	}
}
