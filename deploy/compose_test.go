package deploy_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"wirecopy/pipeline/pipelinetest"
	"wirecopy/pipeline/wire"
	"wirecopy/stages"
)

type service struct {
	Image       string            `yaml:"image"`
	Build       map[string]string `yaml:"build"`
	Command     []string          `yaml:"command"`
	Restart     string            `yaml:"restart"`
	Environment map[string]string `yaml:"environment"`
	Ports       []string          `yaml:"ports"`
	Volumes     []string          `yaml:"volumes"`
	DependsOn   map[string]struct {
		Condition string `yaml:"condition"`
	} `yaml:"depends_on"`
	Healthcheck struct {
		Test []string `yaml:"test"`
	} `yaml:"healthcheck"`
	ContainerName string   `yaml:"container_name"`
	Profiles      []string `yaml:"profiles"`
	CapDrop       []string `yaml:"cap_drop"`
	ReadOnly      bool     `yaml:"read_only"`
}

type compose struct {
	Services map[string]service `yaml:"services"`
	Volumes  map[string]any     `yaml:"volumes"`
}

func readCompose(t *testing.T) compose {
	t.Helper()
	text, err := os.ReadFile("compose.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var c compose
	if err := yaml.Unmarshal(text, &c); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestComposeHasAServiceForEachStage(t *testing.T) {
	c := readCompose(t)
	names := append(stages.All().Names(), wire.EventsWorker)
	always := 0
	for name, s := range c.Services {
		if len(s.Profiles) == 0 {
			always++
		}
		if s.Image == c.Services["ingest"].Image {
			parses(t, s.Command...)
		} else if name != "nats" && !slices.Contains(s.Profiles, "observe") {
			t.Errorf("service %s runs the image %s", name, s.Image)
		}
	}
	if want := len(names) + 1; always != want {
		t.Errorf("%d services without a profile, want %d: NATS, and one for each of %v", always, want, names)
	}
	for _, name := range names {
		s, ok := c.Services[name]
		if !ok {
			t.Errorf("there is no service %s", name)
			continue
		}
		if want := []string{"run", "--stages", name}; !slices.Equal(s.Command, want) {
			t.Errorf("service %s: command %q, want %q", name, s.Command, want)
		}
		// Either would make `--scale` fail.
		if s.ContainerName != "" || len(s.Ports) > 0 {
			t.Errorf("service %s has the name %q and the ports %v: only one container could have them", name, s.ContainerName, s.Ports)
		}
		if s.Restart == "" || s.DependsOn["nats"].Condition != "service_healthy" || !s.ReadOnly || !slices.Equal(s.CapDrop, []string{"ALL"}) {
			t.Errorf("service %s: %+v, want it restarted, after NATS, read-only and without capabilities", name, s)
		}
		if s.Build["dockerfile"] != "deploy/Dockerfile" || s.Build["context"] != ".." {
			t.Errorf("service %s: built from %v", name, s.Build)
		}
		checkVariables(t, name, s)
	}
}

// checkVariables holds the environment of a service to what the program knows.
func checkVariables(t *testing.T, name string, s service) {
	t.Helper()
	help, err := exec.Command(pipelinetest.Program(t), "run", "--help").Output()
	for key := range s.Environment {
		if err != nil || !strings.Contains(string(help), "$"+key+")") {
			t.Errorf("service %s: `wirecopy run` does not know the variable %s (%v)", name, key, err)
		}
	}
}

// metricsLogged is where a process says that it shows its metrics, in its log.
var metricsLogged = regexp.MustCompile(`"metrics":"([^"]+)"`)

func TestComposeListensOnLoopbackOnly(t *testing.T) {
	c := readCompose(t)
	nats := c.Services["nats"]
	if len(nats.Ports) == 0 {
		t.Error("NATS cannot be reached")
	}
	for name, s := range c.Services {
		for _, p := range s.Ports {
			if !strings.HasPrefix(p, "127.0.0.1:") {
				t.Errorf("the port %s of %s is open to other machines", p, name)
			}
		}
		for _, v := range s.Volumes {
			if from, _, _ := strings.Cut(v, ":"); strings.HasPrefix(from, "./") && from != "./feeds.yaml" { // which is the user's
				if _, err := os.Stat(from); err != nil {
					t.Errorf("service %s: %v", name, err)
				}
			}
		}
	}
	conf := "/etc/nats/wirecopy.conf"
	if want := []string{"nats-server", "--config", conf}; !slices.Equal(nats.Command, want) {
		t.Errorf("command of NATS %q, want %q", nats.Command, want)
	}
	if !slices.Contains(nats.Volumes, "./nats.conf:"+conf+":ro") || !slices.Contains(nats.Volumes, "nats-data:/data") {
		t.Errorf("volumes of NATS %v, want its configuration and its data", nats.Volumes)
	}
}

// TestComposeServicesAtWork runs the commands of the services with the image's program, entities twice as --scale
// would, on a server with nats.conf; it sends the examples, and then stops them.
func TestComposeServicesAtWork(t *testing.T) {
	c, s := readCompose(t), broker(t, false)
	env := func(name string) (env []string) {
		for k, v := range c.Services[name].Environment {
			switch k {
			case "WIRECOPY_NATS":
				if v != "nats://nats:4222" {
					t.Errorf("service %s reaches %s, want the service nats", name, v)
				}
				v = s.ClientURL()
			case "WIRECOPY_METRICS":
				v = "127.0.0.1:0"
			}
			env = append(env, k+"="+v)
		}
		return env
	}
	var stops []func() error
	for _, name := range append(stages.All().Names(), "entities") {
		stop, said := begin(t, env(name), c.Services[name].Command...)
		stops = append(stops, stop)
		check := c.Services[name].Healthcheck.Test
		if len(check) < 3 || check[0] != "CMD" || check[1] != "/wirecopy" {
			t.Fatalf("health check %q, want one with the program", check)
		}
		eventually(t, "the health check of "+name+" passes", func() error {
			at := metricsLogged.FindStringSubmatch(said.String())
			if at == nil {
				return errors.New("it does not run yet")
			}
			_, err := wirecopy(t, []string{"WIRECOPY_METRICS=" + at[1]}, check[2:]...)
			return err
		})
	}
	probe := c.Services["nats"].Healthcheck.Test
	healthy(t, strings.Replace(probe[len(probe)-1], "127.0.0.1:8222", s.MonitorAddr().String(), 1))

	client := []string{"WIRECOPY_NATS=" + s.ClientURL()}
	if _, err := wirecopy(t, client, "send", "../examples"); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir("../examples")
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	eventually(t, "every example has come out", func() error {
		out, err := wirecopy(t, client, "tail", "--since", "1h", "--until-idle", "200ms", "--json")
		if err != nil {
			return err
		}
		for line := range strings.Lines(out) {
			ids[checkPassed(t, line)] = true
		}
		if len(ids) < len(files) {
			return fmt.Errorf("%d articles of %d files", len(ids), len(files))
		}
		return nil
	})
	for _, stop := range stops {
		if err := stop(); err != nil {
			t.Error(err)
		}
	}
}

// checkPassed looks whether an article has passed all stages, and gives its id.
func checkPassed(t *testing.T, line string) string {
	t.Helper()
	var a struct {
		ID       string
		Produced map[string]string
	}
	if err := json.Unmarshal([]byte(line), &a); err != nil {
		t.Fatalf("%v in %s", err, line)
	}
	for _, stage := range stages.All().Names()[1:] {
		if a.Produced[stage] == "" {
			t.Errorf("article %s has not passed %s: %v", a.ID, stage, a.Produced)
		}
	}
	return a.ID
}
