package rules

import (
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
)

const (
	noNetwork = "Rules judge what was collected: read it from input, or pass it as a parameter."
	noChance  = "The same snapshot must give the same verdicts: a rule may depend on its input only."
)

// refused holds the built-ins that rules run without, and what to do instead.
var refused = map[string]string{
	"http.send":          noNetwork,
	"net.lookup_ip_addr": noNetwork,
	"opa.runtime":        noChance,
	"rand.intn":          noChance,
	"uuid.rfc4122":       noChance,
}

// capabilities is stock OPA's, without what is refused and without the
// network. time.now_ns stays: it answers when the snapshot was started.
func capabilities() *ast.Capabilities {
	c := ast.CapabilitiesForThisVersion()
	c.Builtins = slices.DeleteFunc(slices.Clone(c.Builtins), func(b *ast.Builtin) bool {
		return refused[b.Name] != ""
	})
	c.AllowNet = []string{}
	return c
}
