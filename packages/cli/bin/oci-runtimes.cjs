#!/usr/bin/env node
// Written so that old releases of Node.js can read it. They would end with a syntax error in what it loads, whatever was asked.
var needed = [22, 19]
var version = process.versions.node.split(".").map(Number)

if (version[0] < needed[0] || (version[0] === needed[0] && version[1] < needed[1])) {
  process.stderr.write(
    "oci-runtimes needs Node.js " +
      needed.join(".") +
      " or later; this is " +
      process.versions.node +
      " (" +
      process.execPath +
      ").\n"
  )
  process.exitCode = 1
} else {
  // The command runs when it is loaded.
  // oxlint-disable-next-line no-unassigned-import
  require("../dist/command/start.cjs")
}
