package main

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"time"
)

var suffix = base32.NewEncoding("0123456789BCDFGHJKLMNPQRSTVWXYZ-")

// setUp writes the scripts of a configuration into a directory of their own and renames that into place.
func setUp(runtimes map[string]runtimeEntry, dataRoot string, byContent bool) error {
	staging, err := os.MkdirTemp(dataRoot, "gen-runtimes")
	if err != nil {
		return err
	}
	for name, entry := range runtimes {
		content := []byte("#!/bin/sh\n" + entry.Path + " " + strings.Join(entry.RuntimeArgs, " ") + " $@\n")
		if byContent {
			hash := sha256.Sum256(content)
			name += "." + suffix.EncodeToString(hash[:])
		}
		if err := os.WriteFile(filepath.Join(staging, name), content, 0o700); err != nil {
			return err
		}
	}
	return os.Rename(staging, filepath.Join(dataRoot, "runtimes"))
}

// benchmarkSetUp answers milliseconds.
func benchmarkSetUp(file, dataRoot, naming string) (float64, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return 0, err
	}
	var config struct {
		Runtimes map[string]runtimeEntry `json:"runtimes"`
	}
	if err := json.Unmarshal(text, &config); err != nil {
		return 0, err
	}
	start := time.Now()
	err = setUp(config.Runtimes, dataRoot, naming == "content")
	return float64(time.Since(start).Microseconds()) / 1000, err
}
