//go:build !gopipe_forkexec

#include "textflag.h"

// nothing is a signal handler.
TEXT ·nothing(SB),NOSPLIT|NOFRAME,$0
	RET

// func nothingPC() uint64
TEXT ·nothingPC(SB),NOSPLIT,$0-8
	MOVD	$·nothing(SB), R0
	MOVD	R0, ret+0(FP)
	RET
