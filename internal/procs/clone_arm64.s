//go:build !gopipe_forkexec

#include "textflag.h"

#define SYS_exit 93

// func spawnChild(number, a1, a2, a3, a4, a5 uintptr, b *birth, live func(*birth)) (pid, errno uintptr)
TEXT ·spawnChild(SB),NOSPLIT|NOFRAME,$0-80
	MOVD	number+0(FP), R8
	MOVD	a1+8(FP), R0
	MOVD	a2+16(FP), R1
	MOVD	a3+24(FP), R2
	MOVD	a4+32(FP), R3
	MOVD	a5+40(FP), R4
	MOVD	b+48(FP), R19
	MOVD	live+56(FP), R20
	MOVD	ZR, R5
	SVC
	CBZ	R0, child
	MOVD	ZR, R1
	CMN	$4095, R0
	BCC	parent
	NEG	R0, R1
	MOVD	ZR, R0
parent:
	MOVD	R0, pid+64(FP)
	MOVD	R1, errno+72(FP)
	RET
child:
	MOVD	ZR, R29
	SUB	$32, RSP // room for the callee to spill its argument
	MOVD	R20, R26
	MOVD	(R26), R1
	MOVD	R19, R0
	CALL	(R1)
	MOVD	$127, R0
	MOVD	$SYS_exit, R8
	SVC
	BRK
