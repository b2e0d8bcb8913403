package fifo_test

import (
	"os"
	"testing"

	"gopipe/internal/leak"
)

const helperEnv = "FIFO_TEST_OWNER"

// TestMain makes this binary the owner of directories, for those tests that
// kill it.
func TestMain(m *testing.M) {
	if os.Getenv(helperEnv) != "" {
		ownDir()
	}
	leak.Main(m)
}
