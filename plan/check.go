package plan

import "fmt"

// Check reports the first thing in the plan that can't be wired, or nil.
func (p *Plan) Check() error {
	seen := make(map[Port]int)
	for i := range p.Edges {
		if err := p.checkEdge(i, seen); err != nil {
			return fmt.Errorf("plan: edge %d (%s): %w", i, p.Edges[i].Medium, err)
		}
	}
	return p.checkStages()
}

func (p *Plan) checkStages() error {
	for i := range p.Stages {
		s := &p.Stages[i]
		if s.Func == nil && s.Err == nil && s.Path == "" {
			return fmt.Errorf("plan: stage %d (%s): neither a path nor a function", i, s.Name)
		}
	}
	return nil
}

func (p *Plan) checkEdge(i int, seen map[Port]int) error {
	e := &p.Edges[i]
	for n := range len(e.From) + len(e.To) {
		port := e.port(n)
		switch {
		case port.Stage < 0 || port.Stage >= len(p.Stages):
			return fmt.Errorf("no stage %d", port.Stage)
		case port.FD == Argument && e.Medium != File && e.Medium != FIFO:
			return fmt.Errorf("no stage opens it by an argument")
		case port.FD == Dropped || port.FD == Argument:
			continue
		case port.FD < 0:
			return fmt.Errorf("no descriptor %d", port.FD)
		}
		if other, taken := seen[port]; taken {
			return fmt.Errorf("descriptor %d of stage %d is taken by edge %d", port.FD, port.Stage, other)
		}
		seen[port] = i
	}
	return e.checkMedium(i)
}

// port is ports()[n].
func (e *Edge) port(n int) Port {
	if n < len(e.From) {
		return e.From[n]
	}
	return e.To[n-len(e.From)]
}

func (e *Edge) checkMedium(i int) error {
	if e.Internal.GiveEnd != nil && (e.Medium != Pipe || (len(e.From) == 0) == (len(e.To) == 0)) {
		return fmt.Errorf("only one end of a pipe can be handed out")
	}
	switch e.Medium {
	case Pipe:
		return nil
	case Inherit:
		if e.File == nil {
			return fmt.Errorf("no file to inherit")
		}
	case Sink:
		if e.Writer == nil || len(e.To) > 0 {
			return fmt.Errorf("a sink needs a writer, and no reading port")
		}
	case Source:
		if e.Reader == nil || len(e.From) > 0 {
			return fmt.Errorf("a source needs a reader, and no writing port")
		}
	case File, FIFO, Text:
		if e.Internal.Reopens < 0 || e.Internal.Reopens > i {
			return fmt.Errorf("it can only reopen an edge before it")
		}
		return e.checkOneOpener()
	default:
		return fmt.Errorf("unknown medium")
	}
	return nil
}

// checkOneOpener holds since each stage opens its files by itself, in order.
func (e *Edge) checkOneOpener() error {
	ports := e.ports()
	if len(ports) == 0 {
		return fmt.Errorf("no stage opens it")
	}
	for _, port := range ports[1:] {
		if port.Stage != ports[0].Stage {
			return fmt.Errorf("stages %d and %d can't both open it", ports[0].Stage, port.Stage)
		}
	}
	return nil
}
