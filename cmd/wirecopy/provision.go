package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/dustin/go-humanize"
	"github.com/nats-io/nats.go/jetstream"

	"wirecopy/cmd/wirecopy/internal/machine"
	"wirecopy/pipeline/runner"
)

// provisionFlags say how the streams are made.
type provisionFlags struct {
	Replicas  int                     `placeholder:"N" help:"Copies of each stream and bucket, on a cluster: of those that are there, too. By default 1 for new ones."`
	Store     machine.Size            `placeholder:"SIZE" help:"What all new streams together may keep, as in 20GiB. By default what the server has for them, 6 GiB at most. A server inside this process takes an eighth more."`
	Size      map[string]machine.Size `placeholder:"STREAM=SIZE" help:"The size of one stream, as in WIRE_RAW=4GiB; of one that is there, too."`
	Placement string                  `placeholder:"CLUSTER" help:"The cluster that the streams are to be in."`
	Tag       []string                `placeholder:"TAG" help:"Tags of the servers that they are to be on."`
	Taps      string                  `enum:"on,off,." default:"." placeholder:"on|off" help:"Whether what the hops store is copied to wire.live.HOP.SOURCE, for onlookers: of streams that are there, too. By default off for new ones."`
}

func (f provisionFlags) provisioning() runner.Provisioning {
	p := runner.Provisioning{Store: int64(f.Store), Replicas: f.Replicas, Cluster: f.Placement, Tags: f.Tag, Taps: strings.TrimPrefix(f.Taps, "."), Sizes: map[string]int64{}}
	for name, n := range f.Size {
		p.Sizes[name] = int64(n)
	}
	return p
}

// serverStore is what a server inside this process may keep, in bytes: more than its usual where more is asked for, with room
// for what is not the pipeline's own; 0 is its usual.
func (f provisionFlags) serverStore() int64 {
	asked := int64(f.Store)
	for _, n := range f.Size {
		asked += int64(n) // at most: each takes the place of a share
	}
	if asked <= runner.DefaultStore {
		return 0
	}
	return asked + asked/8
}

type provisionCmd struct {
	provisionFlags
	DryRun    bool          `help:"Say what would be made and changed, and do nothing."`
	Wait      time.Duration `default:"30s" help:"For how long to wait for the NATS server."`
	natsFlags `embed:"" set:"natshelp=${askbroker}"`
	outputFlags
}

// Help is shown below the flags.
func (provisionCmd) Help() string {
	return `Makes the streams, buckets and consumers of the pipeline, or brings them to the form that this version wants; what an
operator has tuned stays, unless a flag asks for something else. A change that would lose data is refused. Workers with
--no-provision then need no right to do so.`
}

func (c *provisionCmd) Run(ctx context.Context, a *app) (err error) {
	nc, err := c.natsFlags.wait(ctx, "provision", c.Wait, func(s string) { _ = a.say("%s", s) })
	if err != nil {
		return err
	}
	nc.Close()
	var js jetstream.JetStream
	var closeConn func()
	// Servers of a cluster that have just started answer before they have chosen who leads.
	err = runner.Patiently(ctx, time.Now().Add(c.Wait), "JetStream", func() (err error) {
		js, closeConn, err = c.open(ctx, "provision")
		return err
	})
	if err != nil {
		return err
	}
	defer closeConn()
	ctx, answered := untilRefused(ctx, js.Conn())
	defer func() { err = answered(err) }()
	p := c.provisioning()
	if p.Store == 0 {
		if p.Store, err = runner.AccountStore(ctx, js); err != nil {
			return err
		}
	}
	changes, err := runner.Plan(ctx, js, a.stages.Names(), p)
	if err != nil {
		return err
	}
	if err := a.showChanges(c.form(a.stdout), changes); err != nil || c.DryRun {
		return err
	}
	return runner.Provision(ctx, js, a.stages.Names(), p)
}

func (a *app) showChanges(f form, changes []runner.Change) error {
	if !f.pretty {
		enc := json.NewEncoder(a.stdout)
		for _, c := range changes {
			if err := enc.Encode(c); err != nil {
				return err
			}
		}
		return nil
	}
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	for _, c := range changes {
		room := ""
		if c.Bytes > 0 {
			room = fmt.Sprintf("%s, %s", humanize.IBytes(uint64(c.Bytes)), count(c.Replicas, "replica"))
		}
		if _, err := fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", c.Action, c.Name, room, strings.Join(c.Details, "; ")); err != nil {
			return err
		}
	}
	return w.Flush()
}
