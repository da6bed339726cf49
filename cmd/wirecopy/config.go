package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// settings are those of a configuration file: a value for a flag, by the command that the flag belongs to ("" for all)
// and its name. A file has the flags that are the same for all commands at its top, and those of a command under it:
//
//	nats: nats://broker:4222
//	run:
//	  stages: [entities, quotes]
//	dead:
//	  list: {stage: quotes}
type settings struct {
	file    string
	values  map[settingKey]setting
	used    []settingKey // in the order of the file
	checked bool
}

type settingKey struct{ section, flag string }

func (k settingKey) String() string {
	return strings.ReplaceAll(strings.TrimSpace(k.section+" "+k.flag), " ", ".")
}

type setting struct {
	node ast.Node
	line int
}

// configFile gives the file that the command line or the environment names, "" for none. It has to be known before the
// command line is read, as that needs what the file says.
func configFile(args []string) string {
	file := os.Getenv(envPrefix + "_CONFIG")
	for i, arg := range args {
		if arg == "--" {
			break
		}
		if value, ok := strings.CutPrefix(arg, "--config="); ok {
			file = value
		} else if arg == "--config" && i+1 < len(args) {
			file = args[i+1]
		}
	}
	return file
}

// readSettings reads a configuration file. An error says in which line what is wrong.
func readSettings(file string) (*settings, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("--config %s: %w", file, pathReason(err))
	}
	return parseSettings(file, data)
}

func parseSettings(file string, data []byte) (*settings, error) {
	s := &settings{file: file, values: map[settingKey]setting{}}
	tree, err := parser.ParseBytes(data, 0)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, yamlReason(err))
	}
	for _, doc := range tree.Docs {
		if doc.Body == nil || doc.Body.Type() == ast.NullType {
			continue
		}
		if err := s.read("", doc.Body); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// yamlReason is the first line of the YAML reader's error: the rest draws the place.
func yamlReason(err error) error {
	var e yaml.Error
	if errors.As(err, &e) {
		return fmt.Errorf("line %d: %s", e.GetToken().Position.Line, e.GetMessage())
	}
	return err
}

// read takes in a mapping. A mapping in it may be a command or a value of a flag: check knows.
func (s *settings) read(section string, n ast.Node) error {
	mapping, ok := n.(ast.MapNode)
	if !ok {
		return fmt.Errorf("%s:%d: here the names of settings are to stand, as in \"nats: nats://127.0.0.1:4222\"", s.file, n.GetToken().Position.Line)
	}
	for it := mapping.MapRange(); it.Next(); {
		key := settingKey{section, it.Key().GetToken().Value}
		line := it.Key().GetToken().Position.Line
		if _, twice := s.values[key]; twice {
			return fmt.Errorf("%s:%d: %s stands there twice", s.file, line, key)
		}
		s.values[key] = setting{it.Value(), line}
		s.used = append(s.used, key)
	}
	return nil
}

// Validate implements kong.Resolver: every setting has to be a flag that there is, with a value that it can have.
func (s *settings) Validate(app *kong.Application) error {
	if s.checked {
		return nil
	}
	s.checked = true
	model := settingsOf(app.Node)
	sections := map[string]bool{}
	for _, command := range commands(app.Node) {
		for n := command; n != nil && n.Type == kong.CommandNode; n = n.Parent {
			sections[commandOf(n)] = true
		}
	}
	for i := 0; i < len(s.used); i++ { // it grows
		key := s.used[i]
		value := s.values[key]
		if flag, ok := model[key]; ok {
			if err := checkSetting(flag, value.node); err != nil {
				return fmt.Errorf("%s:%d: %s: %w", s.file, value.line, key, err)
			}
			continue
		}
		below := strings.TrimSpace(key.section + " " + key.flag)
		if !sections[below] {
			return fmt.Errorf("%s:%d: there is no setting %s%s", s.file, value.line, key, nearest(key, model, sections))
		}
		if value.node.Type() == ast.NullType { // a command with nothing under it
			continue
		}
		if err := s.read(below, value.node); err != nil {
			return err
		}
	}
	return nil
}

// settingsOf lists the flags that a file may set.
func settingsOf(n *kong.Node) map[settingKey]*kong.Flag {
	model := map[settingKey]*kong.Flag{}
	eachFlag(n, func(n *kong.Node, f *kong.Flag) {
		if len(f.Envs) > 0 && f.Name != "config" {
			model[settingKey{section(n, f), f.Name}] = f
		}
	})
	return model
}

// nearest is what may have been meant.
func nearest(key settingKey, model map[settingKey]*kong.Flag, sections map[string]bool) string {
	for k := range model { // under the wrong command
		if k.flag == key.flag && (k.section == "" || k.section == "run") {
			return fmt.Sprintf("; do you mean %s?", k)
		}
	}
	best, distance := settingKey{}, 3
	try := func(k settingKey) {
		if d := slips(key.flag, k.flag); k.section == key.section && (d < distance || d == distance && k.flag < best.flag) {
			best, distance = k, d
		}
	}
	for k := range model {
		try(k)
	}
	for s := range sections {
		if key.section == "" && !strings.Contains(s, " ") {
			try(settingKey{"", s})
		}
	}
	if best.flag == "" {
		return "; see: wirecopy config example"
	}
	return fmt.Sprintf("; do you mean %s?", best)
}

// slips counts the letters to put in, take out, change or swap with their neighbour to make b of a (Damerau 1964).
func slips(a, b string) int {
	rows := [3][]int{make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)}
	for j := range rows[1] {
		rows[1][j] = j
	}
	for i := 1; i <= len(a); i++ {
		before, last, now := rows[0], rows[1], rows[2]
		now[0] = i
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			now[j] = min(last[j]+1, now[j-1]+1, last[j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				now[j] = min(now[j], before[j-2]+1)
			}
		}
		rows = [3][]int{last, now, before}
	}
	return rows[1][len(b)]
}

func checkSetting(f *kong.Flag, n ast.Node) error {
	text, err := settingText(f, n)
	if err != nil {
		return err
	}
	probe := *f.Value // which is not to count as set
	target := reflect.New(f.Target.Type()).Elem()
	if err := probe.Parse(kong.Scan().PushTyped(text, kong.FlagValueToken), target); err != nil {
		_, reason, _ := strings.Cut(err.Error(), ": ")
		return errors.New(reason)
	}
	if allowed := f.EnumSlice(); f.Enum != "" && target.Kind() == reflect.String && !slices.Contains(allowed, target.String()) {
		return fmt.Errorf("it is one of %s, and not %q", strings.Join(allowed, ", "), target.String())
	}
	return nil
}

// settingText is a value as the command line would have it.
func settingText(f *kong.Flag, n ast.Node) (string, error) {
	switch n := n.(type) {
	case *ast.SequenceNode:
		var parts []string
		for _, v := range n.Values {
			text, err := scalar(v)
			if err != nil {
				return "", err
			}
			parts = append(parts, strings.ReplaceAll(text, string(f.Tag.Sep), `\`+string(f.Tag.Sep)))
		}
		return strings.Join(parts, string(f.Tag.Sep)), nil
	case ast.MapNode:
		var parts []string
		for it := n.MapRange(); it.Next(); {
			text, err := scalar(it.Value())
			if err != nil {
				return "", err
			}
			parts = append(parts, it.Key().GetToken().Value+"="+text)
		}
		return strings.Join(parts, string(f.Tag.MapSep)), nil
	}
	return scalar(n)
}

func scalar(n ast.Node) (string, error) {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value, nil
	case *ast.LiteralNode:
		return strings.TrimSpace(n.Value.Value), nil
	case *ast.NullNode:
		return "", errors.New("it has no value")
	case ast.ScalarNode:
		return n.GetToken().Value, nil
	}
	return "", errors.New("a single value is to stand here")
}

// Resolve implements kong.Resolver. What the environment says goes before what the file says.
func (s *settings) Resolve(_ *kong.Context, parent *kong.Path, f *kong.Flag) (any, error) {
	for _, env := range f.Envs {
		if _, ok := os.LookupEnv(env); ok {
			return nil, nil
		}
	}
	node := parent.Command
	if node == nil && parent.App != nil {
		node = parent.App.Node
	}
	value, ok := s.values[settingKey{section(node, f), f.Name}]
	if !ok || len(f.Envs) == 0 {
		return nil, nil
	}
	return settingText(f, value.node)
}

type configCmd struct {
	Check   configCheckCmd   `cmd:"" help:"Read a configuration file, and say what is wrong with it."`
	Show    configShowCmd    `cmd:"" help:"What a command would run with, and where each setting comes from."`
	Example configExampleCmd `cmd:"" help:"Print a file with every setting, its default and what it means."`
}

// Help is shown below the flags.
func (configCmd) Help() string {
	return `A file of YAML sets flags: at its top those that are the same for all commands, as in "nats: nats://broker:4222", and
those of a command under its name, as in "run: {stages: [entities]}". It is given with --config or in WIRECOPY_CONFIG. The
environment goes before the file, and the command line before both.`
}

type configCheckCmd struct {
	File string `arg:"" optional:"" help:"The file; by default the one of --config or WIRECOPY_CONFIG."`
}

func (c *configCheckCmd) Run(a *app, k *kong.Kong) error {
	file := c.File
	if file == "" {
		file = a.config
	}
	if file == "" {
		return usageError{errors.New("which file? Name it, or give --config or WIRECOPY_CONFIG")}
	}
	s, err := readSettings(file)
	if err != nil {
		return err
	}
	if err := s.Validate(k.Model); err != nil {
		return err
	}
	set, model := 0, settingsOf(k.Model.Node)
	for key := range s.values {
		if model[key] != nil {
			set++
		}
	}
	_, err = fmt.Fprintf(a.stdout, "%s: %s, all of them known\n", file, count(set, "setting"))
	return err
}

type configShowCmd struct {
	Command []string `arg:"" optional:"" help:"The command, run by default."`
}

func (c *configShowCmd) Run(a *app, k *kong.Kong) error {
	want := strings.Join(c.Command, " ")
	if want == "" {
		want = "run"
	}
	for _, n := range commands(k.Model.Node) {
		if commandOf(n) == want {
			return a.showSettings(n)
		}
	}
	return usageError{fmt.Errorf("there is no command %q", want)}
}

// showSettings writes the settings of a command as a file would have them, with where they come from.
func (a *app) showSettings(n *kong.Node) error {
	s := &settings{}
	if a.config != "" {
		var err error
		if s, err = readSettings(a.config); err != nil {
			return err
		}
		for app := n; app != nil; app = app.Parent {
			if app.Type == kong.ApplicationNode {
				if err := s.Validate(&kong.Application{Node: app}); err != nil {
					return err
				}
			}
		}
	}
	var b bytes.Buffer
	for _, f := range n.Flags {
		if len(f.Envs) == 0 || f.Hidden {
			continue
		}
		value, from := f.Default, "default"
		if set, ok := s.values[settingKey{section(n, f), f.Name}]; ok {
			text, err := settingText(f, set.node)
			if err != nil {
				return err
			}
			value, from = text, fmt.Sprintf("%s:%d", s.file, set.line)
		}
		if env, ok := os.LookupEnv(f.Envs[0]); ok {
			value, from = env, f.Envs[0]
		}
		if value == "" && from == "default" {
			from = "not set"
		}
		fmt.Fprintf(&b, "%s: %s  # %s\n", f.Name, yamlValue(value), from)
	}
	_, err := a.stdout.Write(b.Bytes())
	return err
}

// plain are values that YAML needs no quotes for.
var plain = regexp.MustCompile(`^[A-Za-z0-9_./][A-Za-z0-9_./:=-]*$`)

func yamlValue(text string) string {
	if plain.MatchString(text) && !strings.HasSuffix(text, ":") {
		return text
	}
	b, err := yaml.Marshal(text)
	if err != nil || bytes.Count(b, []byte("\n")) > 1 {
		return fmt.Sprintf("%q", text)
	}
	return strings.TrimSpace(string(b))
}

type configExampleCmd struct{}

func (configExampleCmd) Run(a *app, k *kong.Kong) error {
	var b bytes.Buffer
	b.WriteString("# Settings of wirecopy. Take away the # in front of what is to differ from the default that stands there.\n" +
		"# WIRECOPY_* variables go before this file, and flags before both.\n")
	written := map[settingKey]bool{}
	write := func(indent string, n *kong.Node, shared bool) {
		for _, f := range n.Flags {
			key := settingKey{section(n, f), f.Name}
			if len(f.Envs) == 0 || f.Hidden || f.Name == "config" || written[key] || (key.section == "") != shared {
				continue
			}
			written[key] = true
			value := f.Default
			switch {
			case f.IsBool():
				value = "true"
			case value == "":
				value = f.FormatPlaceHolder()
			}
			fmt.Fprintf(&b, "\n%s# %s\n%s#%s: %s\n", indent, f.Help, indent, f.Name, yamlValue(value))
		}
	}
	all := commands(k.Model.Node)
	for _, n := range all {
		write("", n, true)
	}
	for _, n := range all {
		if len(settingsBelow(n)) == 0 {
			continue
		}
		words := strings.Fields(commandOf(n))
		for i, w := range words {
			above := settingKey{strings.Join(words[:i], " "), w}
			if !written[above] {
				written[above] = true
				fmt.Fprintf(&b, "\n%s%s:\n", strings.Repeat("  ", i), w)
			}
		}
		write(strings.Repeat("  ", len(words)), n, false)
	}
	_, err := a.stdout.Write(b.Bytes())
	return err
}

// settingsBelow lists the flags of one command that a file may set and that are its own.
func settingsBelow(n *kong.Node) []*kong.Flag {
	return slices.DeleteFunc(slices.Clone(n.Flags), func(f *kong.Flag) bool { return len(f.Envs) == 0 || f.Hidden || section(n, f) == "" })
}
