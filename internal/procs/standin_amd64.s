//go:build !gopipe_forkexec

#include "textflag.h"

#define SYS_read 0
#define SYS_write 1
#define SYS_rt_sigprocmask 14
#define SYS_getpid 39
#define SYS_kill 62
#define SYS_prctl 157
#define SYS_exit_group 231
#define SYS_ppoll 271
#define SYS_signalfd4 289
#define SYS_prlimit64 302

// standIn is the program of a stand-in: see [standInImage], which copies it. It
// refers to nothing but its own registers and what is below its stack's start:
//
//	0  a set of signals
//	16 two struct pollfd: descriptor 0, and a signalfd(2)
//	64 what it reads
TEXT ·standIn(SB),NOSPLIT|NOFRAME,$0
	MOVQ	SP, R13
	SUBQ	$512, R13

	// prctl(PR_SET_NAME, argv[0])
	MOVL	$15, DI
	MOVQ	520(R13), SI
	MOVL	$SYS_prctl, AX
	SYSCALL

	// rt_sigprocmask(SIG_BLOCK, all)
	MOVQ	$-1, AX
	MOVQ	AX, 0(R13)
	XORL	DI, DI
	MOVQ	R13, SI
	XORL	DX, DX
	MOVL	$8, R10
	MOVL	$SYS_rt_sigprocmask, AX
	SYSCALL

	// signalfd4(-1, all, SFD_CLOEXEC)
	MOVQ	$-1, DI
	MOVQ	R13, SI
	MOVL	$8, DX
	MOVL	$0x80000, R10
	MOVL	$SYS_signalfd4, AX
	SYSCALL
	MOVL	AX, R12

ready: // write(0, a zero byte)
	XORL	DI, DI
	LEAQ	64(R13), SI
	MOVB	$0, 64(R13)
	MOVL	$1, DX
	MOVL	$SYS_write, AX
	SYSCALL

	MOVL	$0, 16(R13)
	MOVL	$1, 20(R13) // POLLIN
	MOVL	R12, 24(R13)
	MOVL	$1, 28(R13)
again:
	LEAQ	16(R13), DI
	MOVL	$2, SI
	XORL	DX, DX
	XORL	R10, R10
	MOVL	$8, R8
	MOVL	$SYS_ppoll, AX
	SYSCALL
	CMPQ	AX, $0
	JLE	again
	MOVWLZX	30(R13), AX
	TESTL	AX, AX
	JEQ	command

	// A signal, which it passes on, before it looks at what it is told.
	MOVL	R12, DI
	LEAQ	64(R13), SI
	MOVL	$128, DX
	MOVL	$SYS_read, AX
	SYSCALL
	CMPQ	AX, $128
	JNE	again
	XORL	DI, DI
	LEAQ	64(R13), SI
	MOVL	$1, DX
	MOVL	$SYS_write, AX
	SYSCALL
	JMP	again

command: // a signal to end by, 0 or 255, and a status; nothing where the parent has ended
	XORL	DI, DI
	LEAQ	64(R13), SI
	MOVL	$2, DX
	MOVL	$SYS_read, AX
	SYSCALL
	MOVL	$137, DI
	CMPQ	AX, $2
	JNE	exit
	MOVBLZX	65(R13), DI
	MOVBLZX	64(R13), BX
	TESTL	BX, BX
	JEQ	exit
	CMPL	BX, $255
	JEQ	ready

	// prlimit64(0, RLIMIT_CORE, none)
	XORL	AX, AX
	MOVQ	AX, 80(R13)
	MOVQ	AX, 88(R13)
	XORL	DI, DI
	MOVL	$4, SI
	LEAQ	80(R13), DX
	XORL	R10, R10
	MOVL	$SYS_prlimit64, AX
	SYSCALL

	MOVL	$SYS_getpid, AX
	SYSCALL
	MOVL	AX, DI
	MOVL	BX, SI
	MOVL	$SYS_kill, AX
	SYSCALL

	// rt_sigprocmask(SIG_UNBLOCK, the signal)
	MOVL	BX, CX
	DECL	CX
	MOVQ	$1, AX
	SHLQ	CX, AX
	MOVQ	AX, 0(R13)
	MOVL	$1, DI
	MOVQ	R13, SI
	XORL	DX, DX
	MOVL	$8, R10
	MOVL	$SYS_rt_sigprocmask, AX
	SYSCALL
	MOVL	BX, DI
	ADDL	$128, DI // it is ignored
exit:
	MOVL	$SYS_exit_group, AX
	SYSCALL
	QUAD	$0x646E45996E496453 // standInEnd

// func standInCode() unsafe.Pointer
TEXT ·standInCode(SB),NOSPLIT,$0-8
	LEAQ	·standIn(SB), AX
	MOVQ	AX, ret+0(FP)
	RET
