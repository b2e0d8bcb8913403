package state

import (
	"time"

	"gopipe/shell/internal/completion"
	"gopipe/shell/internal/history"
)

// memory is what a shell remembers beside its variables.
type memory struct {
	Began    time.Time
	random   randomState
	Hashes   HashTable
	Aliases  map[string]string
	ownArgs  bool // BASH_ARGV has those of the program
	Commands int  // that have been read of the program, for prompts

	History     history.List
	HistoryRead int // lines of its file that have been read
	Completions completion.Table
}

func (m *memory) child() memory {
	child := *m
	m.Hashes.Shared, child.Hashes.Shared = true, true
	child.Completions, child.History = m.Completions.Clone(), m.History.Clone()
	return child
}
