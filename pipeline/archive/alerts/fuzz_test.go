package alerts

import "testing"

// FuzzParse: whatever stands in a file of rules, it is refused, or gives rules that wait for something and go somewhere.
func FuzzParse(f *testing.F) {
	for _, file := range []string{
		"to:\n  desk: {nats: desk.alerts}\n  web: {webhook: 'https://desk.example.org/x', secret: '${KEY}'}\nrules:\n  - {name: lim, speaker: Lim, about: tariffs, stance: negative, limit: 20/h, to: [desk, web]}\n",
		"to:\n  mail: {smtp: 'mail.example.org:587', from: wire@example.org, to: [desk@example.org]}\nrules:\n  - {name: floods, of: articles, words: 'flood* OR \"high water\"', digest: 1h, to: [mail]}\n",
		"to: &x\n  a: {nats: b}\nrules:\n  - {<<: *x, name: ~, words: a, to: [a]}\n",
	} {
		f.Add([]byte(file))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := parse(data, func(string) (string, bool) { return secret, true })
		if err != nil {
			if err.Error() == "" {
				t.Errorf("%q is refused without a reason", data)
			}
			return
		}
		for _, r := range c.Rules {
			if r.Name == "" || len(r.To) == 0 || r.Limit < 0 || r.Digest < 0 {
				t.Errorf("%q gives the rule %+v", data, r)
			}
		}
	})
}
