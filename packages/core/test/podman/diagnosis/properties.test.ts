/** The laws of diagnosis, for files of lines that users get wrong. */
import { Origin, Problem } from "@oci-runtimes/core/engine"
import { Podman } from "@oci-runtimes/core/podman"
import { TextEdit } from "@oci-runtimes/core/text"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { main, problemsOf, read } from "../machines.ts"
import { withCrun } from "./found.ts"

const lines = [
  "[engine]",
  "[engine.runtimes]",
  "[[engine.runtimes]]",
  "[engine.runtimes_flags]",
  "[containers]",
  "[runtimes]",
  "[engin]",
  'runtime = "crun"',
  "runtime = crun",
  'runtime = "crnu',
  'default-runtime = "crun"',
  'default-runtime = "kata"',
  'runtime = "kata"',
  'crun = "/usr/bin/crun"',
  'crun = ["/usr/bin/crun"]',
  'crun = ["/opt/crun", "~/crun"]',
  'crun = ["--debug", "log /y"]',
  'crun = ["a" "b"]',
  'Crun = ["/usr/bin/crun"];',
  "io.x = []",
  'remote = "true"',
  "remote: true",
  "num_locks = -1",
  'umask = "9"',
  "runtime_supports_nocgroups = []",
  'env = "A"'
]

const engines = { "4.3": Podman.podman43, "5.4": Podman.podman54, "5.8": Podman.podman58 }

const someRelease = () => fc.constantFrom("4.3" as const, "5.4" as const, "5.8" as const)

const someText = () =>
  fc.array(fc.constantFrom(...lines), { maxLength: 6 }).map((some) => some.map((line) => `${line}\n`).join(""))

const refused = (problems: ReadonlyArray<Problem.Problem>) =>
  problems.filter(({ effect }) => effect === "refused").map(({ message }) => message)

describe("the diagnosis of any file", () => {
  it("has every problem of the reading for which Podman refuses it, in Podman's words", () => {
    let refusals = 0
    fc.assert(
      fc.property(someRelease(), someText(), (name, text) => {
        const engine = engines[name]
        const files = { ...withCrun, [main]: text }
        const words = refused(read(engine, files).problems)
        if (words.length > 0) refusals++
        assert.deepStrictEqual(refused(problemsOf(engine, files)), words)
      }),
      { numRuns: 300 }
    )
    assert.isAbove(refusals, 50)
  })

  it("has one problem of a code at a place, with an advice", () => {
    let several = 0
    fc.assert(
      fc.property(someRelease(), someText(), (name, text) => {
        const engine = engines[name]
        const problems = problemsOf(engine, { ...withCrun, [main]: text })
        const places = problems.map(({ code, origin }) => `${code} ${JSON.stringify(Origin.rangeOf(origin))}`)
        if (problems.length > 1) several++
        assert.strictEqual(new Set(places).size, places.length)
        for (const { advice } of problems) assert.notStrictEqual(advice, "")
      }),
      { numRuns: 300 }
    )
    assert.isAbove(several, 20)
  })

  it("has only fixes after which Podman refuses nothing more, and that problem is gone", () => {
    let fixes = 0
    fc.assert(
      fc.property(someRelease(), someText(), (name, text) => {
        const engine = engines[name]
        const before = problemsOf(engine, { ...withCrun, [main]: text })
        for (const { code, fix, path } of before) {
          if (fix === undefined) continue
          fixes++
          const after = problemsOf(engine, { ...withCrun, [main]: TextEdit.apply(text, fix.edits) })
          const same = (problems: ReadonlyArray<Problem.Problem>) =>
            problems.filter((other) => other.code === code && JSON.stringify(other.path) === JSON.stringify(path))
              .length
          // A file with a fault shows its other problems only without it.
          if (code !== "toml-fault") {
            assert.isBelow(same(after), same(before))
            assert.isAtMost(Problem.count(after).errors, Problem.count(before).errors)
          }
        }
      }),
      { numRuns: 500 }
    )
    assert.isAbove(fixes, 50)
  })
})
