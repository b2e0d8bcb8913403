//go:build !gopipe_forkexec

#include "textflag.h"

#define SYS_write 64

// catchSignal is the handler. The kernel calls it as C is called, with the signal
// and its siginfo_t, and restores all registers afterwards.
TEXT ·catchSignal(SB),NOSPLIT|NOFRAME,$0
	MOVW	8(R1), R2 // si_code: what is above 0 is the kernel's
	MOVWU	R0, R1
	CMPW	$0, R2
	BLE	user
	ADD	$128, R1
user:
	MOVD	$·caughtCount(SB), R3 // before who waits for the signal can see it
more:
	LDAXR	(R3), R4
	ADD	$1, R4
	STLXR	R4, (R3), R5
	CBNZW	R5, more
	MOVD	$·caughtBytes(SB), R3
	ADD	R3, R1
	MOVD	·caughtFile(SB), R0
	MOVD	$1, R2
	MOVD	$SYS_write, R8
	SVC
	CMP	$1, R0
	BEQ	done
	MOVD	$·caughtCount(SB), R3
less:
	LDAXR	(R3), R4
	SUB	$1, R4
	STLXR	R4, (R3), R5
	CBNZW	R5, less
done:
	RET

// catchUrgent is the handler for SIGURG, which the Go runtime sends to its own
// threads, by tgkill(2): those are for its own handler.
TEXT ·catchUrgent(SB),NOSPLIT|NOFRAME,$0
	MOVW	8(R1), R3
	CMNW	$6, R3 // SI_TKILL
	BEQ	own
	JMP	·catchSignal(SB)
own:
	MOVD	·urgentHandler(SB), R3
	JMP	(R3)

// func catchUrgentPC() uint64
TEXT ·catchUrgentPC(SB),NOSPLIT,$0-8
	MOVD	$·catchUrgent(SB), R0
	MOVD	R0, ret+0(FP)
	RET

// func catchSignalPC() uint64
TEXT ·catchSignalPC(SB),NOSPLIT,$0-8
	MOVD	$·catchSignal(SB), R0
	MOVD	R0, ret+0(FP)
	RET
