package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"
)

type runtimeEntry struct {
	Path        string   `json:"path"`
	RuntimeArgs []string `json:"runtimeArgs"`
}

type runcOptions struct {
	BinaryName    string
	Root          string
	SystemdCgroup bool
	NoPivotRoot   bool
}

type shim struct {
	binary  string
	options *runcOptions
}

type configuration struct {
	runtimes         map[string]runtimeEntry
	scriptsDirectory string
}

var stockShim = shim{"io.containerd.runc.v2", &runcOptions{BinaryName: "runc", Root: "/var/run/docker/runtime-runc", SystemdCgroup: true}}

// resolve tells what a name comes to: a shim with options for a known one, the name itself for an implicit one.
func (c *configuration) resolve(name string) (shim, error) {
	if entry, ok := c.runtimes[name]; ok {
		path := entry.Path
		if len(entry.RuntimeArgs) > 0 {
			path = filepath.Join(c.scriptsDirectory, name)
		}
		options := *stockShim.options
		options.BinaryName = path
		return shim{stockShim.binary, &options}, nil
	}
	if name == "runc" || name == stockShim.binary {
		return stockShim, nil
	}
	if !isPermissible(name) {
		return shim{}, fmt.Errorf("unknown or invalid runtime name: %s", name)
	}
	return shim{binary: name}, nil
}

func isPermissible(name string) bool {
	return !filepath.IsAbs(name) && !strings.Contains(name, "/") && strings.Contains(name, ".")
}

var kept shim

// benchmarkResolve answers nanoseconds per name, one value a round.
func benchmarkResolve(size int, kind string) []float64 {
	c := &configuration{runtimes: map[string]runtimeEntry{}, scriptsDirectory: "/var/lib/docker/runtimes"}
	for index := 0; index < size; index++ {
		entry := runtimeEntry{Path: fmt.Sprintf("/usr/local/bin/runtime-%d", index)}
		if index%2 == 1 {
			entry.RuntimeArgs = []string{"--debug"}
		}
		c.runtimes[fmt.Sprintf("runtime-%d", index)] = entry
	}
	names := make([]string, 1024)
	for index := range names {
		switch kind {
		case "configured":
			names[index] = fmt.Sprintf("runtime-%d", index*7919%size)
		case "implicit":
			names[index] = fmt.Sprintf("io.containerd.kata-%d.v2", index)
		case "refused":
			names[index] = fmt.Sprintf("/tmp/evil-%d", index)
		default:
			names[index] = "runc"
		}
	}
	const times = 1 << 19
	rounds := make([]float64, 12)
	for round := range rounds {
		start := time.Now()
		for index := 0; index < times; index++ {
			kept, _ = c.resolve(names[index&1023])
		}
		rounds[round] = float64(time.Since(start).Nanoseconds()) / times
	}
	return rounds[2:]
}
