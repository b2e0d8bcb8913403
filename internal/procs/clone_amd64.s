//go:build !gopipe_forkexec

#include "textflag.h"

#define SYS_exit 60

// func spawnChild(number, a1, a2, a3, a4, a5 uintptr, b *birth, live func(*birth)) (pid, errno uintptr)
TEXT ·spawnChild(SB),NOSPLIT|NOFRAME,$0-80
	MOVQ	number+0(FP), AX
	MOVQ	a1+8(FP), DI
	MOVQ	a2+16(FP), SI
	MOVQ	a3+24(FP), DX
	MOVQ	a4+32(FP), R10
	MOVQ	a5+40(FP), R8
	MOVQ	b+48(FP), R12
	MOVQ	live+56(FP), R13
	XORL	R9, R9
	SYSCALL
	TESTQ	AX, AX
	JEQ	child
	XORL	CX, CX
	CMPQ	AX, $-4095
	JCS	parent
	NEGQ	AX
	MOVQ	AX, CX
	XORL	AX, AX
parent:
	MOVQ	AX, pid+64(FP)
	MOVQ	CX, errno+72(FP)
	RET
child:
	XORL	BP, BP
	SUBQ	$32, SP // room for the callee to spill its argument
	MOVQ	R13, DX
	MOVQ	R12, AX
	XORPS	X15, X15
	CALL	0(DX)
	MOVL	$127, DI
	MOVL	$SYS_exit, AX
	SYSCALL
	INT	$3
