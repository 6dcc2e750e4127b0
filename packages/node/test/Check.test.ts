import { assert, describe, it } from "@effect/vitest"
import { Moby23, Moby25 } from "@oci-runtimes/core/docker"
import { Check, type Disk, Machine } from "@oci-runtimes/node"
import { atHand } from "@oci-runtimes/node/testing"
import * as Effect from "effect/Effect"

const program = { type: "file", content: "", mode: 0o755 } as const

const on = (files: Disk.Files) =>
  Effect.provide(Machine.memory({ files, environment: { variables: { PATH: "/usr/bin:/bin" } } }))

const codes = ({ diagnostics }: Check.Checked) => diagnostics.map(({ code }) => code)

const text = `{
  "runtimes": {
    "crun": { "path": "crun" },
    "kata": { "runtimeType": "io.containerd.kata.v2" },
    "runsc": { "path": "/opt/runsc", "args": ["--debug"] }
  }
}`

const files = { "/etc/docker/daemon.json": text, "/bin/crun": program }

describe("a check of a configuration", () => {
  it.effect("looks at the machine, unless it is told not to", () =>
    Effect.gen(function* () {
      const checked = yield* Check.check({ engine: Moby25 })
      assert.deepStrictEqual(codes(checked), ["shim-not-installed", "program-missing", "ignored-key"])
      assert.deepStrictEqual([checked.path, checked.hasFile], ["/etc/docker/daemon.json", true])
      const alone = yield* Check.check({ engine: Moby25, host: false })
      assert.deepStrictEqual(codes(alone), ["ignored-key"])
    }).pipe(on(files))
  )

  it.effect("finds a shim next to containerd", () =>
    Effect.gen(function* () {
      const checked = yield* Check.check({ engine: Moby25 })
      assert.notInclude(codes(checked), "shim-not-installed")
    }).pipe(
      on({
        ...files,
        "/usr/local/bin/containerd": program,
        "/usr/local/bin/containerd-shim-kata-v2": program,
        "/usr/bin/containerd": { type: "link", target: "/usr/local/bin/containerd" }
      })
    )
  )

  it.effect("takes a file that the engine refuses, and one that is not there", () =>
    Effect.gen(function* () {
      const refused = yield* Check.check({ engine: Moby23, configFile: "/refused.json" })
      assert.isDefined(refused.diagnosis.refused)
      assert.deepStrictEqual(codes(refused), ["unknown-directive", "program-missing"])
      const none = yield* Check.check({ engine: Moby23 })
      assert.deepStrictEqual([none.hasFile, none.diagnostics], [false, []])
    }).pipe(on({ "/refused.json": '{"nope": 1, "runtimes": {"x": {"path": "/x"}}}' }))
  )

  it.effect("takes no path apart that is one", () =>
    Effect.gen(function* () {
      const whole = "/opt/a -b"
      const { after, before, checked } = yield* Check.fix({ engine: Moby25, configFile: "/paths.json" })
      assert.deepStrictEqual([codes(checked), after], [[], before])
      const { fixed } = yield* Check.fix({ engine: Moby25, configFile: "/paths.json", host: false })
      assert.deepStrictEqual(
        fixed.map(({ details }) => details.path),
        [whole]
      )
    }).pipe(on({ "/paths.json": '{"runtimes": {"x": {"path": "/opt/a -b"}}}', "/opt/a -b": program }))
  )

  it.effect("reports the problems that would be left after all fixes, and writes nothing", () =>
    Effect.gen(function* () {
      const { after, before, checked, fixed, texts } = yield* Check.fix({ engine: Moby25 })
      assert.deepStrictEqual(codes(checked), ["shim-not-installed", "program-missing"])
      assert.deepStrictEqual(
        fixed.map(({ code }) => code),
        ["ignored-key"]
      )
      assert.deepStrictEqual(texts, { before: text, after: text.replace('"args"', '"runtimeArgs"') })
      assert.deepStrictEqual(new TextDecoder().decode(before), texts.before)
      assert.deepStrictEqual(new TextDecoder().decode(after), texts.after)
      const hand = yield* atHand
      assert.strictEqual(yield* hand.text("/etc/docker/daemon.json"), text)
    }).pipe(on(files))
  )
})
