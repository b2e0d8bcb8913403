//go:build go1.26 && !go1.27 && !gopipe_forkexec

#include "textflag.h"

// Variables of the runtime's own, see holds.
DATA runtime·islibrary(SB)/1, $1
GLOBL runtime·islibrary(SB), NOPTR, $1
DATA runtime·traceback_env(SB)/4, $0
GLOBL runtime·traceback_env(SB), NOPTR, $4

// func letGo()
TEXT ·letGo(SB),NOSPLIT,$8-0
	CALL	runtime·libpreinit(SB)
	MOVB	$0, runtime·islibrary(SB)
	MOVL	$0, runtime·traceback_env(SB)
	RET

// nothing is a signal handler.
TEXT ·nothing(SB),NOSPLIT|NOFRAME,$0
	RET

// func nothingPC() uint64
TEXT ·nothingPC(SB),NOSPLIT,$0-8
	LEAQ	·nothing(SB), AX
	MOVQ	AX, ret+0(FP)
	RET
