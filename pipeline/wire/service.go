package wire

// ServiceName is what a stage's workers are called as a service: see `nats micro ls`.
func ServiceName(stage string) string { return "wirecopy-" + stage }

// WorkerSubject is where each worker of a stage answers with its state.
func WorkerSubject(stage string) string { return "wire.worker." + stage }

// ServiceVerbs are what may be asked of any service: who is there, what it is, and what it has done.
var ServiceVerbs = [...]string{"PING", "INFO", "STATS"}

// ServiceSubject is where all services answer to a verb.
func ServiceSubject(verb string) string { return "$SRV." + verb }

// Serve is what a user has to be allowed to subscribe to, for its workers of a stage to be found as services.
func Serve(stage string) []string {
	subjects := []string{WorkerSubject(stage)}
	for _, verb := range ServiceVerbs {
		all := ServiceSubject(verb)
		subjects = append(subjects, all, all+"."+ServiceName(stage), all+"."+ServiceName(stage)+".*")
	}
	return subjects
}

// serves lets a user's workers of a stage be found as services, and answer.
func (g *Grants) serves(stage string) {
	g.Subscribe = append(g.Subscribe, Serve(stage)...)
	g.Respond = true
}

// discovers lets a user ask which services there are.
func (g *Grants) discovers() {
	for _, verb := range ServiceVerbs {
		g.publish(ServiceSubject(verb), ServiceSubject(verb)+".>")
	}
	g.publish(WorkerSubject("*"))
}
