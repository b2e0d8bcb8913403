package pipeline

import (
	"testing"
	"time"
)

// What is 0, and what is below it, means the same for a Pipeline and a Runner.
func TestPolicyDelays(t *testing.T) {
	t.Parallel()
	const s = time.Second
	for _, tt := range []struct{ killAfter, waitDelay, kills, waits time.Duration }{
		{0, 0, 5 * s, 5 * s},
		{0, s, s, s},
		{s, 0, s, 5 * s},
		{s, 2 * s, s, 2 * s},
		{0, -1, 5 * s, 0},
		{s, -1, s, 0},
	} {
		policy := Policy{KillAfter: tt.killAfter, WaitDelay: tt.waitDelay}
		for of, p := range map[string]*Policy{"Pipeline": &(&Pipeline{Policy: policy}).Policy, "Runner": &(&Runner{Policy: policy}).Policy} {
			if kills, waits := p.killAfter(), p.waitDelay(); kills != tt.kills || waits != tt.waits {
				t.Errorf("%s %+v: kills after %v, waits %v", of, policy, kills, waits)
			}
		}
	}
}
