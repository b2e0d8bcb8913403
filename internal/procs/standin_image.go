//go:build linux && (amd64 || arm64) && !gopipe_forkexec

package procs

import (
	"encoding/binary"
	"os"
	"runtime"
	"sync"
	"unsafe"

	"golang.org/x/sys/unix"
)

// standIn is never called: it is the program of [standInImage].
//
//lint:ignore U1000 the assembly is it
func standIn()

// standInCode returns where standIn begins.
func standInCode() unsafe.Pointer

// standInEnd follows the code.
const standInEnd = 0x646E45996E496453

// standInImage is an ELF program of 500 bytes: the least that can be executed, so
// that a stand-in has no more than a page or two of memory, and none of this
// process's. It executes a copy of standIn.
var standInImage = sync.OnceValue(func() []byte {
	code := codeAt(standInCode())
	const base, header, entry = 0x400000, 64, 56
	const size = header + 2*entry
	machine := uint16(62) // EM_X86_64
	if runtime.GOARCH == "arm64" {
		machine = 183 // EM_AARCH64
	}
	image := []byte("\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00")
	add := binary.LittleEndian
	for _, half := range []uint16{2, machine, 1, 0} { // an executable, of version 1
		image = add.AppendUint16(image, half)
	}
	for _, offset := range []uint64{base + size, header, 0} { // of the code, of the table, no sections
		image = add.AppendUint64(image, offset)
	}
	for _, half := range []uint16{0, 0, header, entry, 2, 0, 0, 0} {
		image = add.AppendUint16(image, half)
	}
	length := uint64(size + len(code))
	image = appendSegment(image, 1, 5, base, length)     // PT_LOAD, read and execute
	image = appendSegment(image, 0x6474e551, 6, base, 0) // PT_GNU_STACK, no code there
	return append(image, code...)
})

func appendSegment(image []byte, kind, flags uint32, base, length uint64) []byte {
	image = binary.LittleEndian.AppendUint32(image, kind)
	image = binary.LittleEndian.AppendUint32(image, flags)
	for _, n := range []uint64{0, base, base, length, length, 0x10000} {
		image = binary.LittleEndian.AppendUint64(image, n)
	}
	return image
}

// codeAt copies code up to its end mark.
func codeAt(start unsafe.Pointer) (code []byte) {
	const limit = 1024
	for n := range limit {
		code = append(code, *(*byte)(unsafe.Add(start, n)))
		if mark := len(code) - 8; mark >= 0 && binary.LittleEndian.Uint64(code[mark:]) == standInEnd {
			return code[:mark]
		}
	}
	panic("procs: the code of a stand-in has no end")
}

// standInFile returns the program as a file in memory.
func standInFile() (*os.File, error) {
	const name, executable = "stand-in", 0x10 // MFD_EXEC, since Linux 6.3
	fd, err := unix.MemfdCreate(name, unix.MFD_CLOEXEC|executable)
	if err == unix.EINVAL {
		fd, err = unix.MemfdCreate(name, unix.MFD_CLOEXEC)
	}
	if err != nil {
		return nil, os.NewSyscallError("memfd_create", err)
	}
	// Descriptors with small numbers are a child's own.
	const above = 10
	if moved, err := unix.FcntlInt(uintptr(fd), unix.F_DUPFD_CLOEXEC, above); err == nil {
		unix.Close(fd)
		fd = moved
	}
	f := os.NewFile(uintptr(fd), name)
	if _, err := f.Write(standInImage()); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}
