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
	binaryName    string
	root          string
	systemdCgroup bool
	noPivotRoot   bool
}

type shim struct {
	binary  string
	options *runcOptions
}

type script struct {
	path    string
	content string
}

// resolution holds what the library's has.
type resolution struct {
	kind      string
	name      string
	path      string
	shim      shim
	script    *script
	preflight string
}

type configuration struct {
	runtimes         map[string]runtimeEntry
	scriptsDirectory string
}

const stockShim = "io.containerd.runc.v2"

// resolve tells what a name comes to: the stock shim with options for a known one, the name itself for an implicit one.
func (c *configuration) resolve(name string) (*resolution, error) {
	if entry, ok := c.runtimes[name]; ok {
		return c.known("configured", name, entry), nil
	}
	if name == "runc" || name == stockShim {
		return c.known("stock", name, runtimeEntry{Path: "runc"}), nil
	}
	if !isPermissible(name) {
		return nil, fmt.Errorf("unknown or invalid runtime name: %s", name)
	}
	return &resolution{kind: "implicit", name: name, shim: shim{binary: name}}, nil
}

func (c *configuration) known(kind, name string, entry runtimeEntry) *resolution {
	known := resolution{kind: kind, name: name, path: entry.Path}
	if len(entry.RuntimeArgs) > 0 {
		known.path = filepath.Join(c.scriptsDirectory, name)
		known.preflight = entry.Path
		known.script = &script{known.path, "#!/bin/sh\n" + entry.Path + " " + strings.Join(entry.RuntimeArgs, " ") + " $@\n"}
	}
	known.shim = shim{stockShim, &runcOptions{binaryName: known.path, root: "/var/run/docker/runtime-runc", systemdCgroup: true}}
	return &known
}

func isPermissible(name string) bool {
	return !filepath.IsAbs(name) && !strings.Contains(name, "/") && strings.Contains(name, ".")
}

var kept *resolution

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
