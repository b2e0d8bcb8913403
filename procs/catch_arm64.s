#include "textflag.h"

#define SYS_write 64

// catchSignal is the handler. The kernel calls it as C is called, and restores
// all registers afterwards.
TEXT ·catchSignal(SB),NOSPLIT|NOFRAME,$0
	SUBW	$1, R0, R1
	MOVD	$1, R2
	LSL	R1, R2, R2
	MOVD	$·caughtSignals(SB), R3
again:
	LDAXR	(R3), R4
	ORR	R2, R4, R4
	STLXR	R4, (R3), R5
	CBNZW	R5, again
	MOVD	·caughtFile(SB), R0
	MOVD	$·caughtOne(SB), R1
	MOVD	$8, R2
	MOVD	$SYS_write, R8
	SVC
	RET

// func catchSignalPC() uint64
TEXT ·catchSignalPC(SB),NOSPLIT,$0-8
	MOVD	$·catchSignal(SB), R0
	MOVD	R0, ret+0(FP)
	RET
