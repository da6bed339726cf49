package main

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/jwt/v2"
	"github.com/nats-io/nkeys"

	"wirecopy/pipeline/token"
	"wirecopy/pipeline/wire"
)

type authCmd struct {
	Init authInitCmd `cmd:"" help:"Write users and what each may do: as a part of a server's configuration, and as JWTs."`
}

type authInitCmd struct {
	Dir    string   `arg:"" help:"Where to write; it must not exist, or be empty."`
	Source []string `placeholder:"NAME" help:"A user for each of these sources, who sends items of that one alone."`
	Reader []string `placeholder:"NAME" default:"reader" help:"A user for each of these, who follows what comes out."`
	Store  string   `default:"8GB" help:"What the account may store."`
}

// Help is shown below the flags.
func (authInitCmd) Help() string {
	return `Makes one user for each stage, one who makes the streams and sweeps (provisioner), one who sends items of any source (sender) and
one for each --source, readers, one who asks how the pipeline is (monitor), and one for the web pages (console). Each may do what it is for, and nothing else.

DIR/wirecopy.conf is for "include" in the configuration of a NATS server, with a password for each user in DIR/passwords. DIR/jwt holds the same
as an operator, accounts and users of nsc: resolver.conf for the server, and for each user its
credentials (.creds) and the key with which more users like it are signed (.nk).

Connect with nats://USER:PASSWORD@HOST:4222, or --creds FILE, and --inbox _INBOX_USER.`
}

// user is one who may connect.
type user struct {
	name   string
	grants wire.Grants
}

// users are those of a pipeline.
func (c *authInitCmd) users(t wire.Topology) ([]user, error) {
	all := []user{{"provisioner", wire.ForProvisioner(t, "provisioner")}, {"sender", wire.ForSender("sender")}, {"monitor", wire.ForMonitor(t, "monitor")}, {"console", wire.ForConsole(t, "console")}}
	for _, stage := range append(slices.Clone(t), wire.EventsWorker) {
		all = append(all, user{stage, wire.ForStage(t, stage, stage)})
	}
	for _, s := range c.Source {
		all = append(all, user{"sender-" + s, wire.ForSender("sender-"+s, s)})
	}
	for _, r := range c.Reader {
		all = append(all, user{r, wire.ForReader(r)})
	}
	seen := map[string]bool{}
	for _, u := range all {
		if err := token.Check(u.name); err != nil {
			return nil, usageError{err}
		}
		if seen[u.name] {
			return nil, usageError{fmt.Errorf("two users are called %s", u.name)}
		}
		seen[u.name] = true
	}
	return all, nil
}

func (c *authInitCmd) Run(a *app) error {
	users, err := c.users(a.stages.Names())
	if err != nil {
		return err
	}
	if entries, err := os.ReadDir(c.Dir); err == nil && len(entries) > 0 {
		return fmt.Errorf("%s is not empty: the users in it may be in use", c.Dir)
	}
	if err := os.MkdirAll(filepath.Join(c.Dir, "jwt"), 0o700); err != nil {
		return fmt.Errorf("%s: %w", c.Dir, pathReason(err))
	}
	files, err := plainConfig(users, c.Store)
	if err != nil {
		return err
	}
	jwts, err := jwtConfig(users)
	if err != nil {
		return err
	}
	for name, text := range jwts {
		files[filepath.Join("jwt", name)] = text
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(c.Dir, name), []byte(text), 0o600); err != nil {
			return fmt.Errorf("%s: %w", name, pathReason(err))
		}
	}
	var names []string
	for _, u := range users {
		names = append(names, u.name)
	}
	slices.Sort(names)
	return a.say("wrote %d users to %s: %s", len(names), c.Dir, strings.Join(names, ", "))
}

// quoted writes a list as NATS configuration has it.
func quoted(list []string) string {
	var b strings.Builder
	for i, s := range list {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%q", s)
	}
	return "[" + b.String() + "]"
}

// plainConfig is the users with passwords, for a server's configuration.
func plainConfig(users []user, store string) (map[string]string, error) {
	secret := func() (string, error) {
		var b [18]byte
		if _, err := rand.Read(b[:]); err != nil {
			return "", err
		}
		return base64.RawURLEncoding.EncodeToString(b[:]), nil
	}
	var conf, passwords strings.Builder
	fmt.Fprintf(&conf, "# Users of a wirecopy pipeline, written by `wirecopy auth init`. Each may do what it is for, and nothing else.\naccounts {\n")
	admin, err := secret()
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(&conf, "  SYS { users: [{user: \"admin\", password: %q}] }\n  WIRE {\n    jetstream: {max_file: %s, max_mem: 64MB}\n    users: [\n", admin, store)
	fmt.Fprintf(&passwords, "admin %s\n", admin)
	for _, u := range users {
		password, err := secret()
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&passwords, "%s %s\n", u.name, password)
		fmt.Fprintf(&conf, "      {user: %q, password: %q, permissions: {\n        publish: {allow: %s}\n        subscribe: {allow: %s}\n%s      }}\n",
			u.name, password, quoted(u.grants.Publish), quoted(u.grants.Subscribe), responses(u.grants))
	}
	conf.WriteString("    ]\n  }\n}\nsystem_account: SYS\n")
	return map[string]string{"wirecopy.conf": conf.String(), "passwords": passwords.String()}, nil
}

// answerTime is how long a user may take to answer who asks it something.
const answerTime = 10 * time.Second

// responses lets a user answer, where it has to.
func responses(g wire.Grants) string {
	if !g.Respond {
		return ""
	}
	return fmt.Sprintf("        allow_responses: {max: 1, expires: %q}\n", answerTime)
}

// jwtConfig is the same as an operator, two accounts and users whose credentials are files.
func jwtConfig(users []user) (map[string]string, error) {
	operator, err := newIdentity(nkeys.CreateOperator)
	if err != nil {
		return nil, err
	}
	account, err := newIdentity(nkeys.CreateAccount)
	if err != nil {
		return nil, err
	}
	system, err := newIdentity(nkeys.CreateAccount)
	if err != nil {
		return nil, err
	}
	op := jwt.NewOperatorClaims(operator.public)
	op.Name, op.SystemAccount = "wirecopy", system.public
	acc := jwt.NewAccountClaims(account.public)
	acc.Name = "WIRE"
	acc.Limits.JetStreamLimits = jwt.JetStreamLimits{DiskStorage: -1, MemoryStorage: 64 << 20, Streams: -1, Consumer: -1}
	sys := jwt.NewAccountClaims(system.public)
	sys.Name = "SYS"
	files := map[string]string{}
	for _, u := range users {
		if err := u.credentials(acc, files); err != nil {
			return nil, err
		}
	}
	operatorJWT, err1 := op.Encode(operator.keys)
	accountJWT, err2 := acc.Encode(operator.keys)
	systemJWT, err3 := sys.Encode(operator.keys)
	if err := errors.Join(err1, err2, err3); err != nil {
		return nil, fmt.Errorf("write the accounts: %w", err)
	}
	files["resolver.conf"] = fmt.Sprintf("operator: %s\nsystem_account: %s\nresolver: MEMORY\nresolver_preload: {\n  %s: %s\n  %s: %s\n}\n", operatorJWT, system.public, account.public, accountJWT, system.public, systemJWT)
	// Kept to make more users and accounts with, by nsc: whoever has them has everything.
	files["operator.nk"], files["account.nk"] = string(operator.seed)+"\n", string(account.seed)+"\n"
	return files, nil
}

// credentials writes the files of a user. What it may do stands in the account, as the scope of a signing key of its own:
// in the user's own token it would be longer than what a server takes from someone who connects.
func (u user) credentials(account *jwt.AccountClaims, files map[string]string) error {
	signer, err := newIdentity(nkeys.CreateAccount)
	if err != nil {
		return err
	}
	scope := jwt.NewUserScope()
	scope.Key, scope.Role = signer.public, u.name
	scope.Template.Permissions.Pub.Allow.Add(u.grants.Publish...)
	scope.Template.Permissions.Sub.Allow.Add(u.grants.Subscribe...)
	if u.grants.Respond {
		scope.Template.Permissions.Resp = &jwt.ResponsePermission{MaxMsgs: 1, Expires: answerTime}
	}
	account.SigningKeys.AddScopedSigner(scope)
	id, err := newIdentity(nkeys.CreateUser)
	if err != nil {
		return err
	}
	claims := jwt.NewUserClaims(id.public)
	claims.Name, claims.IssuerAccount = u.name, account.Subject
	claims.SetScoped(true)
	token, err := claims.Encode(signer.keys)
	if err != nil {
		return fmt.Errorf("write user %s: %w", u.name, err)
	}
	creds, err := jwt.FormatUserConfig(token, id.seed)
	if err != nil {
		return fmt.Errorf("write user %s: %w", u.name, err)
	}
	files[u.name+".creds"], files[u.name+".nk"] = string(creds), string(signer.seed)+"\n"
	return nil
}

// identity is a pair of keys.
type identity struct {
	keys   nkeys.KeyPair
	public string
	seed   []byte
}

func newIdentity(create func() (nkeys.KeyPair, error)) (identity, error) {
	keys, err := create()
	if err != nil {
		return identity{}, fmt.Errorf("make keys: %w", err)
	}
	public, err := keys.PublicKey()
	if err != nil {
		return identity{}, fmt.Errorf("make keys: %w", err)
	}
	seed, err := keys.Seed()
	if err != nil {
		return identity{}, fmt.Errorf("make keys: %w", err)
	}
	return identity{keys, public, seed}, nil
}
