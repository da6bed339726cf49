package main

import (
	"slices"

	"github.com/alecthomas/kong"
)

// groups are the headings under which the help of run lists its flags. A flag that is in none stands at the top.
var groups = []struct {
	title string
	flags []string
}{
	{"Broker:", []string{"nats", "creds", "tls-ca", "tls-cert", "tls-key", "inbox", "wait"}},
	{"Streams:", []string{"replicas", "store", "size", "placement", "tag", "no-provision"}},
	{"Server inside:", []string{"data", "listen", "durability"}},
	{"Doors:", []string{"feeds", "http", "http-tokens", "watch", "watch-source"}},
	{"Console:", []string{"console", "console-tokens", "console-host", "console-cert", "console-key"}},
	{"Archive:", []string{"archive", "archive-keep", "archive-max-bytes", "api", "api-tokens", "api-cert", "api-key", "alerts"}},
	{"Items:", []string{"source", "format"}},
	{"Names and models:", []string{"gazetteer", "prose-model", "stance-threshold"}},
	{"Watching it:", []string{"metrics", "log"}},
	{"Output:", []string{"json", "pretty", "output"}},
}

// groupFlags puts the flags of run under their headings.
func groupFlags(k *kong.Kong) error {
	for _, n := range k.Model.Children {
		if n.Name != "run" {
			continue
		}
		for _, f := range n.Flags {
			for _, g := range groups {
				if slices.Contains(g.flags, f.Name) {
					f.Group = &kong.Group{Key: g.title, Title: g.title}
				}
			}
		}
	}
	return nil
}
