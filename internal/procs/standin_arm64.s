//go:build !gopipe_forkexec

#include "textflag.h"

#define SYS_read 63
#define SYS_write 64
#define SYS_ppoll 73
#define SYS_signalfd4 74
#define SYS_exit_group 94
#define SYS_kill 129
#define SYS_rt_sigprocmask 135
#define SYS_prctl 167
#define SYS_getpid 172
#define SYS_prlimit64 261

// standIn is the program of a stand-in: see [standInImage], which copies it. It
// refers to nothing but its own registers and what is below its stack's start:
//
//	0  a set of signals
//	16 two struct pollfd: descriptor 0, and a signalfd(2)
//	64 what it reads
TEXT ·standIn(SB),NOSPLIT|NOFRAME,$0
	MOVD	RSP, R19
	SUB	$512, R19

	// prctl(PR_SET_NAME, argv[0])
	MOVD	$15, R0
	MOVD	520(R19), R1
	MOVD	$SYS_prctl, R8
	SVC

	// rt_sigprocmask(SIG_BLOCK, all)
	MOVD	$-1, R2
	MOVD	R2, 0(R19)
	MOVD	$0, R0
	MOVD	R19, R1
	MOVD	$0, R2
	MOVD	$8, R3
	MOVD	$SYS_rt_sigprocmask, R8
	SVC

	// signalfd4(-1, all, SFD_CLOEXEC)
	MOVD	$-1, R0
	MOVD	R19, R1
	MOVD	$8, R2
	MOVD	$0x80000, R3
	MOVD	$SYS_signalfd4, R8
	SVC
	MOVD	R0, R20

ready: // write(0, a zero byte)
	MOVD	$0, R0
	ADD	$64, R19, R1
	MOVB	ZR, 64(R19)
	MOVD	$1, R2
	MOVD	$SYS_write, R8
	SVC

	MOVD	$1, R1 // POLLIN
	MOVW	ZR, 16(R19)
	MOVW	R1, 20(R19)
	MOVW	R20, 24(R19)
	MOVW	R1, 28(R19)
again:
	ADD	$16, R19, R0
	MOVD	$2, R1
	MOVD	$0, R2
	MOVD	$0, R3
	MOVD	$8, R4
	MOVD	$SYS_ppoll, R8
	SVC
	CMP	$0, R0
	BLE	again
	MOVHU	30(R19), R1
	CBZ	R1, command

	// A signal, which it passes on, before it looks at what it is told.
	MOVD	R20, R0
	ADD	$64, R19, R1
	MOVD	$128, R2
	MOVD	$SYS_read, R8
	SVC
	CMP	$128, R0
	BNE	again
	MOVD	$0, R0
	ADD	$64, R19, R1
	MOVD	$1, R2
	MOVD	$SYS_write, R8
	SVC
	B	again

command: // a signal to end by, 0 or 255, and a status; nothing where the parent has ended
	MOVD	$0, R0
	ADD	$64, R19, R1
	MOVD	$2, R2
	MOVD	$SYS_read, R8
	SVC
	MOVD	R0, R1
	MOVD	$137, R0
	CMP	$2, R1
	BNE	exit
	MOVBU	65(R19), R0
	MOVBU	64(R19), R21
	CBZ	R21, exit
	CMP	$255, R21
	BEQ	ready

	// prlimit64(0, RLIMIT_CORE, none)
	MOVD	ZR, 80(R19)
	MOVD	ZR, 88(R19)
	MOVD	$0, R0
	MOVD	$4, R1
	ADD	$80, R19, R2
	MOVD	$0, R3
	MOVD	$SYS_prlimit64, R8
	SVC

	MOVD	$SYS_getpid, R8
	SVC
	MOVD	R21, R1
	MOVD	$SYS_kill, R8
	SVC

	// rt_sigprocmask(SIG_UNBLOCK, the signal)
	SUB	$1, R21, R1
	MOVD	$1, R2
	LSL	R1, R2, R2
	MOVD	R2, 0(R19)
	MOVD	$1, R0
	MOVD	R19, R1
	MOVD	$0, R2
	MOVD	$8, R3
	MOVD	$SYS_rt_sigprocmask, R8
	SVC
	ADD	$128, R21, R0 // it is ignored
exit:
	MOVD	$SYS_exit_group, R8
	SVC
	DWORD	$0x646E45996E496453 // standInEnd

// func standInCode() unsafe.Pointer
TEXT ·standInCode(SB),NOSPLIT,$0-8
	MOVD	$·standIn(SB), R0
	MOVD	R0, ret+0(FP)
	RET
