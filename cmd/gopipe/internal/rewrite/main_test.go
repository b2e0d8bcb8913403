package rewrite

import (
	"testing"

	"gopipe/internal/leak"
)

func TestMain(m *testing.M) { leak.Main(m) }
