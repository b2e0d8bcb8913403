package shell

import "testing"

// A trap runs in each kind of loop that starts no process. bash is not asked: now
// and then, it misses the signal and goes on for ever.
func TestTrapInBusyLoop(t *testing.T) {
	t.Parallel()
	loops := []string{
		`while continue; do continue; done`,
		`until ! continue; do :; done`,
		`for ((;;)); do continue; done`,
		`while :; do for i in 1 2; do continue 2; done; done`,
		`f() { return; }; while :; do f; done`,
		`eval 'while let 1; do continue; done'`,
		`select x in a; do continue; done < <(while echo 1; do continue; done) 2>/dev/null`,
		`mapfile -C : -c 1 < <(while echo 1; do continue; done)`,
		`while case a in a) continue;; esac; do :; done`,
		`(while continue; do continue; done) & wait $!`,
		`f() { g || f; }; g() { return $((n++ < 500)); }; while :; do n=0; f; continue; done`,
		`echo 'until ! continue; do :; done' >lib; . ./lib`,
	}
	for _, loop := range loops {
		t.Run(loop, func(t *testing.T) {
			t.Parallel()
			const before = `trap "echo trapped; kill \$! 2>/dev/null; exit 3" INT; (sleep 0.05; kill -s INT $$) & `
			got := runScript(t, gopipeBinary, behaviour{script: before + loop})
			if want := (outcome{"trapped\n", "*", 3}); !got.is(want) {
				t.Errorf("%s, want %s", got, want)
			}
		})
	}
}
