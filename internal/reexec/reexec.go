// Package reexec sets what [syscall.ForkExec] can't set in a child: the program
// executes itself again there, and this package, before anything else of the
// program is initialized, sets it and executes what is wanted.
//
// Its path and its imports have it initialized right after package syscall:
// packages that need no more than that come first whose paths sort before it, and
// nothing that reads a file, an argument or the environment by package os.
package reexec

import (
	"syscall"
	"unsafe"

	_ "gopipe/internal/onlylinux"
	"gopipe/internal/start"
)

// Path is this program's own file.
const Path = "/proc/self/exe"

// name is Args[0] of a program that is to be another.
const name = "gopipe: about to execute"

// A Task is what is to be set before the program is executed.
type Task struct {
	Report  int    // the descriptor of a pipe for a Failure; it is closed at the exec
	Umask   int    // or -1
	Ignore  uint64 // the signals to ignore, from bit 0 on; all others get their default
	Blocked uint64 // the signals to block
	Closed  uint64 // of descriptors 0 to 2, those to close: the runtime opens them
	Limits  []Limit
}

// A Limit is a resource limit; see setrlimit(2).
type Limit struct {
	Resource   int
	Soft, Hard uint64
}

// A Failure is what could not be done: to set a limit, by its index, or with
// Exec, to execute the program.
type Failure struct {
	Limit int32
	Errno int32
}

// Exec is in place of a limit.
const Exec = -1

// Args returns the arguments with which Path does a task and then executes a
// program.
func (t *Task) Args(path string, args []string) []string {
	numbers := []uint64{uint64(t.Report), uint64(t.Umask + 1), t.Ignore, t.Blocked, t.Closed}
	for _, l := range t.Limits {
		numbers = append(numbers, uint64(l.Resource), l.Soft, l.Hard)
	}
	text := make([]byte, 0, 64)
	for _, n := range numbers {
		text = append(appendNumber(text, n), ' ')
	}
	return append([]string{name, string(text), path}, args...)
}

func appendNumber(text []byte, n uint64) []byte {
	if n >= 10 {
		text = appendNumber(text, n/10)
	}
	return append(text, byte('0'+n%10))
}

// parse is the reverse of Args.
func parse(text string) *Task {
	var numbers []uint64
	n := uint64(0)
	for i := range len(text) {
		if text[i] == ' ' {
			numbers, n = append(numbers, n), 0
			continue
		}
		n = n*10 + uint64(text[i]-'0')
	}
	t := &Task{Report: int(numbers[0]), Umask: int(numbers[1]) - 1, Ignore: numbers[2], Blocked: numbers[3], Closed: numbers[4]}
	for rest := numbers[5:]; len(rest) >= 3; rest = rest[3:] {
		t.Limits = append(t.Limits, Limit{int(rest[0]), rest[1], rest[2]})
	}
	return t
}

// runtimeArgs are os.Args, before package os is initialized.
//
//go:linkname runtimeArgs os.runtime_args
func runtimeArgs() []string

//go:linkname runtimeEnvs syscall.runtime_envs
func runtimeEnvs() []string

func init() {
	args := runtimeArgs()
	if len(args) < 3 || args[0] != name || isPrivileged() {
		return
	}
	t := parse(args[1])
	failed := t.run(args[2], args[3:])
	report := (*[unsafe.Sizeof(failed)]byte)(unsafe.Pointer(&failed))
	syscall.Write(t.Report, report[:])
	syscall.Exit(127)
}

// isPrivileged tells a set-user-ID program, which is to execute nothing that its
// caller asks for.
func isPrivileged() bool {
	return syscall.Getuid() != syscall.Geteuid() || syscall.Getgid() != syscall.Getegid()
}

// run returns only if something fails. With the limits set it allocates nothing.
func (t *Task) run(path string, args []string) Failure {
	syscall.CloseOnExec(t.Report)
	execute, err := prepare(path, args, runtimeEnvs())
	if err != nil {
		return Failure{Exec, int32(syscall.EINVAL)}
	}
	for fd := range 3 {
		if t.Closed&(1<<fd) != 0 {
			syscall.Close(fd)
		}
	}
	if t.Umask >= 0 {
		syscall.Umask(t.Umask)
	}
	if soft, hard, known := start.Files(); known {
		setLimit(syscall.RLIMIT_NOFILE, soft, hard) // package syscall has raised it
	}
	for i := range t.Limits {
		l := &t.Limits[i]
		if errno := setLimit(l.Resource, l.Soft, l.Hard); errno != 0 {
			return Failure{int32(i), int32(errno)}
		}
	}
	t.setSignals()
	return Failure{Exec, int32(execute())}
}

func setLimit(resource int, soft, hard uint64) syscall.Errno {
	limit := [2]uint64{soft, hard}
	_, _, errno := syscall.RawSyscall6(syscall.SYS_PRLIMIT64, 0, uintptr(resource), uintptr(unsafe.Pointer(&limit)), 0, 0, 0)
	return errno
}

// prepare returns execve(2) with all of its arguments.
func prepare(path string, args, env []string) (execute func() syscall.Errno, err error) {
	pathPtr, err := syscall.BytePtrFromString(path)
	if err != nil {
		return nil, err
	}
	argv, err := syscall.SlicePtrFromStrings(args)
	if err != nil {
		return nil, err
	}
	envv, err := syscall.SlicePtrFromStrings(env)
	if err != nil {
		return nil, err
	}
	return func() syscall.Errno {
		_, _, errno := syscall.RawSyscall(syscall.SYS_EXECVE, uintptr(unsafe.Pointer(pathPtr)),
			uintptr(unsafe.Pointer(&argv[0])), uintptr(unsafe.Pointer(&envv[0])))
		return errno
	}, nil
}

// setSignals gives the signals that were blocked until here their actions, and
// lets them come.
func (t *Task) setSignals() {
	for sig := range uintptr(64) {
		var action [4]uint64 // the kernel's struct sigaction, or more
		if t.Ignore&(1<<sig) != 0 {
			*(*uintptr)(unsafe.Pointer(&action)) = 1
		}
		syscall.RawSyscall6(syscall.SYS_RT_SIGACTION, sig+1, uintptr(unsafe.Pointer(&action)), 0, 8, 0, 0)
	}
	const setMask = 2
	syscall.RawSyscall6(syscall.SYS_RT_SIGPROCMASK, setMask, uintptr(unsafe.Pointer(&t.Blocked)), 0, 8, 0, 0)
}
