package check_test

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	apps "k8s.io/api/apps/v1"
	batch "k8s.io/api/batch/v1"
	core "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
)

// pod is a template of pods, and what makes them.
type pod struct {
	name     string
	labels   labels.Set
	spec     core.PodSpec
	workload bool
	strategy apps.DeploymentStrategyType
}

func pods(all []runtime.Object) (pods []pod) {
	for _, d := range of[apps.Deployment](all) {
		pods = append(pods, pod{d.Name, d.Spec.Template.Labels, d.Spec.Template.Spec, true, d.Spec.Strategy.Type})
	}
	for _, j := range of[batch.Job](all) {
		pods = append(pods, pod{j.Name, j.Spec.Template.Labels, j.Spec.Template.Spec, false, ""})
	}
	return pods
}

// checkPods looks at what runs: without rights, with limits, asked whether it can work, and with time to finish.
func checkPods(t *testing.T, all []runtime.Object) {
	t.Helper()
	for _, p := range pods(all) {
		c := p.spec.Containers[0]
		if s := p.spec.SecurityContext; s == nil || !*s.RunAsNonRoot || s.SeccompProfile.Type != core.SeccompProfileTypeRuntimeDefault {
			t.Errorf("%s runs as root, or may call the kernel as it likes", p.name)
		}
		if s := c.SecurityContext; s == nil || *s.AllowPrivilegeEscalation || !*s.ReadOnlyRootFilesystem || !slices.Equal(s.Capabilities.Drop, []core.Capability{"ALL"}) {
			t.Errorf("%s: %+v, want no privilege, no capability and nothing to write on", p.name, s)
		}
		if *p.spec.AutomountServiceAccountToken {
			t.Errorf("%s can talk to the Kubernetes API", p.name)
		}
		mounted := map[string]bool{}
		for _, v := range p.spec.Volumes {
			mounted[v.Name] = false
		}
		for _, m := range c.VolumeMounts {
			if _, ok := mounted[m.Name]; !ok {
				t.Errorf("%s mounts %s, which is no volume", p.name, m.Name)
			}
			mounted[m.Name] = true
		}
		for name, used := range mounted {
			if !used {
				t.Errorf("%s has the volume %s, and mounts it nowhere", p.name, name)
			}
		}
		if p.workload {
			checkProbes(t, p, c)
		}
		keeps := slices.ContainsFunc(p.spec.Volumes, func(v core.Volume) bool { return v.PersistentVolumeClaim != nil })
		if keeps && p.strategy != apps.RecreateDeploymentStrategyType {
			t.Errorf("%s keeps something, and its next pod would start beside it", p.name)
		}
		checkArgs(t, p.name, c.Args)
	}
}

// grace is how long a process takes at most to finish what it holds and to send the last traces, in seconds.
const grace = 25 + 5

func checkProbes(t *testing.T, p pod, c core.Container) {
	t.Helper()
	ports := map[string]bool{}
	for _, port := range c.Ports {
		ports[port.Name] = true
	}
	for kind, probe := range map[string]*core.Probe{"/readyz": c.ReadinessProbe, "/healthz": c.LivenessProbe, "/healthz ": c.StartupProbe} {
		if probe == nil || probe.HTTPGet == nil || probe.HTTPGet.Path != strings.TrimSpace(kind) || !ports[probe.HTTPGet.Port.StrVal] {
			t.Errorf("%s: probe %+v, want %s on a port of the container", p.name, probe, kind)
		}
	}
	wait := int64(0)
	if c.Lifecycle != nil {
		wait = c.Lifecycle.PreStop.Sleep.Seconds
	}
	if ports["http"] && wait == 0 {
		t.Errorf("%s is asked from outside, and goes while it is still asked", p.name)
	}
	if *p.spec.TerminationGracePeriodSeconds <= wait+grace {
		t.Errorf("%s has %d s to end, want more than %d s before it is told and the %d s that it takes", p.name, *p.spec.TerminationGracePeriodSeconds, wait, grace)
	}
	if _, ok := c.Resources.Requests[core.ResourceCPU]; !ok {
		t.Errorf("%s requests no CPU", p.name)
	}
}

// checkArgs gives the command to the program, which with --help reads it all and does nothing.
func checkArgs(t *testing.T, name string, args []string) {
	t.Helper()
	program := os.Getenv("WIRECOPY_TEST_PROGRAM")
	if program == "" {
		t.Log("the commands are not tried: WIRECOPY_TEST_PROGRAM names no program")
		return
	}
	if strings.HasSuffix(name, "-archive") {
		if help, err := exec.Command(program, "run", "--help").CombinedOutput(); err != nil || !strings.Contains(string(help), "--archive") {
			t.Logf("the command of %s is not tried: this program has no archive", name)
			return
		}
	}
	if out, err := exec.Command(program, append(args, "--help")...).CombinedOutput(); err != nil {
		t.Errorf("%s: wirecopy %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
}
