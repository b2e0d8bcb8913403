#include "textflag.h"

// func vfork(number, a1, a2, a3 uintptr) (pid, errno uintptr)
//
// The return address is in a register, and the child has registers of its own.
TEXT ·vfork(SB),NOSPLIT|NOFRAME,$0-48
	MOVD	number+0(FP), R8
	MOVD	a1+8(FP), R0
	MOVD	a2+16(FP), R1
	MOVD	a3+24(FP), R2
	MOVD	ZR, R3
	MOVD	ZR, R4
	MOVD	ZR, R5
	SVC
	MOVD	ZR, R1
	CMN	$4095, R0
	BCC	done
	NEG	R0, R1
	MOVD	ZR, R0
done:
	MOVD	R0, pid+32(FP)
	MOVD	R1, errno+40(FP)
	RET
