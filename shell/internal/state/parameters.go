package state

// parameters are what the program, or a function, was called with.
type parameters struct {
	Name    string
	Params  []string
	Getopts GetoptsState
}
