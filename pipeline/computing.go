package pipeline

import "context"

// Computing is a Stage that only computes, and waits for nothing. What runs it lets as many articles into it at once as there are
// processors, one after the other, rather than all that there are: see package turns.
type Computing interface {
	Stage
	computes()
}

// Preparing is a Computing stage of which a part of the work can be done beforehand: one that knows much of its own, as what reads
// the text does. Process finds it done, and gives the same answer if it is not.
type Preparing interface {
	Computing
	Prepare(in Message)
}

// Computes says of s that it only computes. prepare does a part of its work beforehand; nil where there is none.
func Computes(s Stage, prepare func(in Message)) Computing {
	if prepare == nil {
		return computing{s}
	}
	return preparing{computing{s}, prepare}
}

// Preparation is the Prepare of s as a stage of its own, which gives no messages.
func Preparation(s Preparing) Stage { return preparation{s} }

type preparation struct{ Preparing }

func (p preparation) Process(_ context.Context, in Message) ([]Message, error) {
	p.Prepare(in)
	return nil, nil
}

type computing struct{ Stage }

func (computing) computes() {}

type preparing struct {
	computing
	prepare func(Message)
}

func (p preparing) Prepare(in Message) { p.prepare(in) }
