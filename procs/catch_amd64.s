#include "textflag.h"

#define SYS_write 1

// catchSignal is the handler. The kernel calls it as C is called, and restores
// all registers afterwards.
TEXT ·catchSignal(SB),NOSPLIT|NOFRAME,$0
	MOVL	DI, CX
	DECL	CX
	MOVQ	$1, AX
	SHLQ	CX, AX
	LOCK
	ORQ	AX, ·caughtSignals(SB)
	MOVQ	·caughtFile(SB), DI
	LEAQ	·caughtOne(SB), SI
	MOVL	$8, DX
	MOVL	$SYS_write, AX
	SYSCALL
	RET

// func catchSignalPC() uint64
TEXT ·catchSignalPC(SB),NOSPLIT,$0-8
	LEAQ	·catchSignal(SB), AX
	MOVQ	AX, ret+0(FP)
	RET
