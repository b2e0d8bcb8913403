//go:build !gopipe_forkexec

#include "textflag.h"

#define SYS_write 1

// catchSignal is the handler. The kernel calls it as C is called, with the signal
// and its siginfo_t, and restores all registers afterwards.
TEXT ·catchSignal(SB),NOSPLIT|NOFRAME,$0
	MOVL	DI, CX
	MOVL	8(SI), AX // si_code: what is above 0 is the kernel's
	CMPL	AX, $0
	JLE	user
	ADDL	$128, CX
user:
	LOCK // before who waits for the signal can see it
	INCQ	·caughtCount(SB)
	LEAQ	·caughtBytes(SB), SI
	ADDQ	CX, SI
	MOVQ	·caughtFile(SB), DI
	MOVL	$1, DX
	MOVL	$SYS_write, AX
	SYSCALL
	CMPQ	AX, $1
	JEQ	done
	LOCK
	DECQ	·caughtCount(SB)
done:
	RET

// catchUrgent is the handler for SIGURG, which the Go runtime sends to its own
// threads, by tgkill(2): those are for its own handler.
TEXT ·catchUrgent(SB),NOSPLIT|NOFRAME,$0
	CMPL	8(SI), $-6 // SI_TKILL
	JEQ	own
	JMP	·catchSignal(SB)
own:
	MOVQ	·urgentHandler(SB), AX
	JMP	AX

// func catchUrgentPC() uint64
TEXT ·catchUrgentPC(SB),NOSPLIT,$0-8
	LEAQ	·catchUrgent(SB), AX
	MOVQ	AX, ret+0(FP)
	RET

// func catchSignalPC() uint64
TEXT ·catchSignalPC(SB),NOSPLIT,$0-8
	LEAQ	·catchSignal(SB), AX
	MOVQ	AX, ret+0(FP)
	RET
