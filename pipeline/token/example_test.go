package token_test

import (
	"fmt"

	"wirecopy/pipeline/token"
)

func ExampleName() {
	fmt.Println(token.Name("Zoë Ångström"))
	fmt.Println(token.Name("Kestrel Robotics Ltd."))
	// Output:
	// zoe-angstrom
	// kestrel-robotics
}
