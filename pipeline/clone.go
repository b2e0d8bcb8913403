package pipeline

import (
	"maps"
	"slices"
)

// Clone returns a pipeline with the same fields for another run, whether or not
// p has been started. Its stages are copies, so that it can be changed. Readers,
// Writers and files are the same ones, and the pipes of StdinPipe and StdoutPipe
// stay with p.
//
// A Stdin, or reader in Inputs, that another run of p or of its clones has read
// is [ErrUsed] as the error of the run, unless it has been set back to where it was (by
// Seek), or filled again as far (a bytes.Buffer). A pipe or terminal is read on,
// if it has not come to its end.
func (p *Pipeline) Clone() *Pipeline {
	q := cloner{}.pipeline(p)
	q.used = p.inputs()
	return q
}

// A cloner knows the copy of each stage, so that links find theirs.
type cloner map[*Stage]*Stage

func (c cloner) pipeline(p *Pipeline) *Pipeline {
	if p == nil {
		return nil
	}
	q := &Pipeline{
		Stages: c.stages(p.Stages), links: slices.Clone(p.links),
		Stdin: p.Stdin, Stdout: p.Stdout, Stderr: p.Stderr, Dir: p.Dir, Env: slices.Clone(p.Env),
		FailFast: p.FailFast, Policy: p.Policy,
	}
	for i := range q.links {
		q.links[i].from, q.links[i].to = c.stage(q.links[i].from), c.stage(q.links[i].to)
	}
	return q
}

func (c cloner) stages(list []*Stage) []*Stage {
	copies := slices.Clone(list)
	for i := range copies {
		copies[i] = c.stage(copies[i])
	}
	return copies
}

func (c cloner) stage(s *Stage) *Stage {
	if s == nil || c[s] != nil {
		return c[s]
	}
	t := *s
	c[s] = &t
	t.Args, t.Env, t.OK, t.Rlimits = slices.Clone(s.Args), slices.Clone(s.Env), slices.Clone(s.OK), maps.Clone(s.Rlimits)
	t.Inputs, t.Outputs = maps.Clone(s.Inputs), maps.Clone(s.Outputs)
	t.pipeline = c.pipeline(s.pipeline)
	if s.merge != nil {
		m := *s.merge
		m.sources = c.stages(m.sources)
		t.merge = &m
	}
	if s.spread != nil {
		f := *s.spread
		f.branches = c.stages(f.branches)
		t.spread = &f
	}
	return &t
}
