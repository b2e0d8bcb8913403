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
	for _, port := range e.Ports() {
		switch {
		case port.Stage < 0 || port.Stage >= len(p.Stages):
			return fmt.Errorf("no stage %d", port.Stage)
		case port.FD < Dropped:
			return fmt.Errorf("no descriptor %d", port.FD)
		case port.FD == Dropped:
			continue
		}
		if other, taken := seen[port]; taken {
			return fmt.Errorf("descriptor %d of stage %d is taken by edge %d", port.FD, port.Stage, other)
		}
		seen[port] = i
	}
	return e.checkMedium()
}

func (e *Edge) checkMedium() error {
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
	case File, Text:
		return e.checkOneOpener()
	default:
		return fmt.Errorf("unknown medium")
	}
	return nil
}

// checkOneOpener holds since each stage opens its files by itself, in order.
func (e *Edge) checkOneOpener() error {
	ports := e.Ports()
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
