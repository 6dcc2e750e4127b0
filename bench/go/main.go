// The rules of the library in plain Go, for the benchmark to compare with: a program that somebody would write who needs no
// more than the engine's answers. It prints JSON.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
)

func main() {
	if len(os.Args) < 2 {
		fail(fmt.Errorf("name a benchmark: resolve or set-up"))
	}
	var answer any
	var err error
	switch os.Args[1] {
	case "resolve":
		answer = benchmarkResolve(number(2), os.Args[3])
	case "set-up":
		answer, err = benchmarkSetUp(os.Args[2], os.Args[3], os.Args[4])
	default:
		err = fmt.Errorf("there is no benchmark %q", os.Args[1])
	}
	if err != nil {
		fail(err)
	}
	if err := json.NewEncoder(os.Stdout).Encode(answer); err != nil {
		fail(err)
	}
}

func number(argument int) int {
	value, err := strconv.Atoi(os.Args[argument])
	if err != nil {
		fail(err)
	}
	return value
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
