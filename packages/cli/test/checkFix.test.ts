import { assert, describe, it } from "@effect/vitest"
import { Documents } from "@oci-runtimes/core/reports/schema"
import { Disk } from "@oci-runtimes/node"
import { byHand } from "@oci-runtimes/node/testing"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { document, runCommand } from "./Command.ts"
import { files } from "./sampleMachine.ts"

const wrong = `{
  "log_level": "info",
  "runtimes": {
    "crun": { "path": "/usr/bin/crun", "args": ["-v"] },
    "debug": { "path": "/usr/bin/crun", "runtimeArgs": ["--log=/x y"] },
  }
}
`

const check = (text: string, ...args: ReadonlyArray<string>) =>
  runCommand({ engine: "moby-25", args: ["check", "--fix", ...args], files: files(text) })

const patch = `--- /etc/docker/daemon.json
+++ /etc/docker/daemon.json
@@ -1,7 +1,7 @@
 {
-  "log_level": "info",
+  "log-level": "info",
   "runtimes": {
-    "crun": { "path": "/usr/bin/crun", "args": ["-v"] },
-    "debug": { "path": "/usr/bin/crun", "runtimeArgs": ["--log=/x y"] },
+    "crun": { "path": "/usr/bin/crun", "runtimeArgs": ["-v"] },
+    "debug": { "path": "/usr/bin/crun", "runtimeArgs": ["--log=/x y"] }
   }
 }
`

describe("check --fix --dry-run", () => {
  it.effect("prints a patch, the problems that it fixes, and the problems that are left", () =>
    Effect.gen(function* () {
      const { data, notes, status } = yield* check(wrong, "--dry-run")
      assert.deepStrictEqual([status, data], [0, patch])
      assert.strictEqual(
        notes,
        `/etc/docker/daemon.json: accepted by Docker Engine 25 to 29; warning, line 5: runtime debug: The shell splits runtimeArgs[0] ("--log=/x y") at white space. The runtime receives ["/usr/bin/crun","--log=/x","y"].
configured runtimes: crun, debug; default runtime: runc

would fix[invalid-syntax]: A comma follows the last item. Remove the comma.
Remove the comma

would fix[unknown-directive]: the following directives don't match any configuration option: log_level. Did you mean "log-level"?
Write "log-level"

would fix[ignored-key]: runtime crun: The engine does not know "args" and ignores it. Write "runtimeArgs".
Write "runtimeArgs"

warning[shell-splits]: /etc/docker/daemon.json:5:57: runtime debug: The shell splits runtimeArgs[0] ("--log=/x y") at white space.
5 |     "debug": { "path": "/usr/bin/crun", "runtimeArgs": ["--log=/x y"] }
                                                            ^^^^^^^^^^^^
The runtime receives ["/usr/bin/crun","--log=/x","y"].

3 problems would be fixed in /etc/docker/daemon.json; 1 warning
`
      )
      assert.strictEqual((yield* check(wrong, "--dry-run", "--strict")).status, 1)
    })
  )

  it.effect("gives the same as one document", () =>
    Effect.gen(function* () {
      const { data, notes } = yield* check(wrong, "--dry-run", "--json")
      assert.strictEqual(notes, "")
      const { diagnostics, fixes } = document(Documents.CheckDocument, data)
      assert.deepStrictEqual(
        diagnostics.map(({ code }) => code),
        ["shell-splits"]
      )
      assert.deepStrictEqual([fixes?.dryRun, fixes?.patch], [true, patch])
      assert.deepStrictEqual(
        fixes?.fixed.map(({ code, title }) => [code, title]),
        [
          ["invalid-syntax", "Remove the comma"],
          ["unknown-directive", 'Write "log-level"'],
          ["ignored-key", 'Write "runtimeArgs"']
        ]
      )
    })
  )

  it.effect("ends with 1 where the engine would still refuse the file", () =>
    Effect.gen(function* () {
      const text = '{"log_level": "info", "nope": 1}'
      const { data, notes, status } = yield* check(text, "--dry-run")
      assert.strictEqual(status, 1)
      assert.include(data, '+{"log-level": "info", "nope": 1}')
      assert.isTrue(notes.endsWith("\n\n1 problem would be fixed in /etc/docker/daemon.json; 1 error\n"), notes)
      const { error } = document(Documents.ErrorDocument, (yield* check(text, "--dry-run", "--json")).data)
      assert.deepStrictEqual([error.tag, error.fixes?.fixed.length], ["ConfigurationRefused", 1])
    })
  )

  it.effect("prints no patch if there is nothing to fix", () =>
    Effect.gen(function* () {
      const { data, notes, status } = yield* check("{}", "--dry-run")
      assert.deepStrictEqual([status, data], [0, ""])
      assert.match(notes, /: accepted by .*\n\nnothing to fix; no problems\n$/s)
      const none = yield* runCommand({ args: ["check", "--fix", "--dry-run"] })
      assert.deepStrictEqual([none.status, none.data], [0, ""])
    })
  )

  it.effect("leaves the file alone", () =>
    Effect.gen(function* () {
      const disk = Disk.memory(files(wrong))
      yield* runCommand({ args: ["check", "--fix", "--dry-run"], instead: Layer.succeed(Disk.Disk, disk) })
      assert.strictEqual(yield* byHand(disk).text("/etc/docker/daemon.json"), wrong)
    })
  )
})

describe("check --fix", () => {
  it.effect("is a check if there is nothing to fix", () =>
    Effect.gen(function* () {
      const { data, status } = yield* check("{}")
      assert.strictEqual(status, 0)
      assert.match(data, /: accepted by .*\n\nnothing to fix; no problems\n$/s)
    })
  )
})
