import { ContainerdProblem } from "@oci-runtimes/core/containerd"
import { CrioProblem } from "@oci-runtimes/core/crio"
import { DockerProblem, Finding } from "@oci-runtimes/core/docker"
import { assert, describe, it } from "@effect/vitest"
import { PodmanProblem } from "@oci-runtimes/core/podman"
import { Documents } from "@oci-runtimes/core/reports/schema"
import * as Effect from "effect/Effect"
import { document, runCommand } from "./Command.ts"

describe("explain", () => {
  it.effect("says what a code means, with a wrong and a right file", () =>
    Effect.gen(function* () {
      const { data, notes, status } = yield* runCommand({ engine: null, args: ["explain", "ignored-key"] })
      assert.deepStrictEqual([status, notes], [0, ""])
      assert.strictEqual(
        data,
        `ignored-key: The engine ignores a key of an entry.

A warning: the engine starts, but does nothing with this part, or something other than was intended.

The keys of an entry are "path" and "runtimeArgs", and for newer engines "runtimeType" and "options".

Wrong:
  { "runtimes": { "crun": { "path": "/usr/bin/crun", "args": ["--debug"] } } }

Right:
  { "runtimes": { "crun": { "path": "/usr/bin/crun", "runtimeArgs": ["--debug"] } } }
`
      )
    })
  )

  it.effect("lists the codes, for people and for programs", () =>
    Effect.gen(function* () {
      const { data } = yield* runCommand({ engine: null, args: ["explain"] })
      assert.deepStrictEqual(
        data
          .trimEnd()
          .split("\n")
          .map((line) => line.split(" ")[0]),
        [
          ...[DockerProblem.codes, CrioProblem.codes, PodmanProblem.codes, ContainerdProblem.codes].flatMap(
            (known: ReadonlyArray<string>) => ["Problems", ...known, ""]
          ),
          "Findings",
          ...Finding.codes
        ]
      )
      const json = yield* runCommand({ engine: null, args: ["explain", "--json"] })
      const { codes, findings } = document(Documents.CodesDocument, json.data)
      const families = [DockerProblem, CrioProblem, PodmanProblem, ContainerdProblem]
      assert.lengthOf(
        codes,
        families.reduce((sum, { codes: known }) => sum + known.length, 0)
      )
      assert.deepStrictEqual(
        findings.map(({ code }) => code),
        [...Finding.codes]
      )
      const one = yield* runCommand({ engine: null, args: ["explain", "--json", "wrong-type"] })
      assert.strictEqual(document(Documents.CodeDocument, one.data).severity, "error")
    })
  )

  it.effect("explains the code of a finding", () =>
    Effect.gen(function* () {
      const { data } = yield* runCommand({ engine: null, args: ["explain", "reload-needed"] })
      assert.strictEqual(
        data,
        `reload-needed: The configuration was changed since the engine read it.

A warning of status.

Reload the engine; \`oci-runtimes reload\` also waits until it runs with the configuration. Running containers are not affected.
`
      )
      const json = yield* runCommand({ engine: null, args: ["explain", "--json", "next-start-fails"] })
      assert.strictEqual(document(Documents.FindingCodeDocument, json.data).severity, "error")
    })
  )

  it.effect("names the code that was meant", () =>
    Effect.gen(function* () {
      const { notes, status } = yield* runCommand({ engine: null, args: ["explain", "wrong-typ"] })
      assert.strictEqual(status, 2)
      assert.include(notes, 'error: "wrong-typ" is not the code of a problem. Did you mean wrong-type?')
    })
  )
})
