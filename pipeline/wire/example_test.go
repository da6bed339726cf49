package wire_test

import (
	"fmt"

	"wirecopy/pipeline"
	"wirecopy/pipeline/wire"
)

// The subjects that plain NATS clients publish and subscribe to.
func Example() {
	fmt.Println(wire.ItemSubject("northstar"))
	fmt.Println(wire.QuoteSubject("Deborah Quill", "northstar"))
	fmt.Println(wire.EntityFilter(pipeline.Person, "", ""))
	// Output:
	// wire.v1.raw.northstar
	// wire.v1.quote.deborah-quill.northstar
	// wire.v1.entity.person.*.>
}
