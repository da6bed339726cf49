package embedded_test

import (
	"fmt"
	"log"

	"wirecopy/pipeline/embedded"
)

// A NATS server inside the program, that nobody else can reach.
func Example() {
	s, err := embedded.Start(embedded.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()
	nc, err := s.Connect()
	if err != nil {
		log.Fatal(err)
	}
	defer nc.Close()
	fmt.Println(nc.IsConnected())
	// Output: true
}
