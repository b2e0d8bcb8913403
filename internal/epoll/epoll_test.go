package epoll_test

import (
	"os"
	"testing"

	"golang.org/x/sys/unix"

	"gopipe/internal/epoll"
	"gopipe/internal/leak"
)

func TestMain(m *testing.M) { leak.Main(m) }

// A set tells by their ids what is ready, not what was removed; Close ends a Wait.
func TestSet(t *testing.T) {
	t.Parallel()
	set, err := epoll.New("test")
	if err != nil {
		t.Fatal(err)
	}
	var readers, writers [2]*os.File
	for i := range readers {
		if readers[i], writers[i], err = os.Pipe(); err != nil {
			t.Fatal(err)
		}
		defer readers[i].Close()
		defer writers[i].Close()
		if err := set.Add(int(readers[i].Fd()), unix.EPOLLIN, int32(70+i)); err != nil {
			t.Fatal(err)
		}
	}
	set.Remove(int(readers[0].Fd()))
	ended := make(chan bool)
	events := make([]unix.EpollEvent, 4)
	go func() {
		n, ok := set.Wait(events)
		ended <- ok && n == 1 && events[0].Fd == 71
	}()
	writers[0].WriteString("x")
	writers[1].WriteString("x")
	if !<-ended {
		t.Errorf("got %v", events)
	}
	set.Remove(int(readers[1].Fd()))
	go func() {
		_, ok := set.Wait(events)
		ended <- !ok
	}()
	set.Close()
	if !<-ended {
		t.Error("closed, it has events")
	}
}
