package shell

// New makes a shell. Close gives back what it holds.
func New(cfg *Config) *Shell { return newShell(cfg, ownBuiltins{}) }
