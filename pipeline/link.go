package pipeline

// A Link is a pipe from a descriptor of one stage to one of another. Two links
// to the same descriptor are one pipe that both write to.
type Link struct {
	From   *Stage
	FromFD int
	To     *Stage
	ToFD   int
}
