/**
 * The table of flags. `help.json` has what `dockerd --help` of Debian's Docker Engine 20.10.24 and 26.1.5 prints: name, letter, type
 * and default. Defaults that depend on the machine are left out of the comparison.
 */
import { Docker, FlagTable, Moby23, Moby25, ReleaseNumber } from "@oci-runtimes/core/docker"
import * as Result from "effect/Result"
import { readFileSync } from "node:fs"
import { assert, describe, it } from "vitest"

const help = JSON.parse(readFileSync(new URL("help.json", import.meta.url), "utf8"))

const release = (number: string) => Result.getOrThrow(Docker.release(number))

const engines = { "20.10.24": Result.getOrThrow(Docker.olderRelease("20.10.24")), "26.1.5": release("26.1.5") }

/** The flags whose default depends on the machine. */
const ofMachine = new Set(["tlscacert", "tlscert", "tlskey", "userland-proxy-path"])

describe("the flags", () => {
  it.each(["20.10.24", "26.1.5"] as const)("of %s are those of its help", (version) => {
    const shown = [...FlagTable.of(engines[version])].flatMap(([name, flag]) => {
      const { isHidden = false, isShorthandDeprecated = false, shorthand = "", start, type } = flag
      if (isHidden || flag.deprecated !== undefined) return []
      return [[name, isShorthandDeprecated ? "" : shorthand, type.name, ofMachine.has(name) ? "" : start]]
    })
    const printed = help[version].map(([name, letter, type, start]: ReadonlyArray<string>) => [
      name,
      letter,
      type,
      ofMachine.has(name!) ? "" : start
    ])
    assert.deepStrictEqual(shown, printed)
  })

  const changing = Docker.changing.map(({ major, minor }) => `${major}.${minor}`)

  it.each(changing)("of %s have the names of the directives that the release accepts", (number) => {
    const engine = release(number)
    const flags = [...FlagTable.of(engine)].map(([, flag]) => flag)
    const names = new Set(flags.flatMap(({ directive, name }) => [directive, name]))
    // Directives without a flag.
    const others = new Set([
      "features",
      "builder",
      "deprecated-key-path",
      "allow-nondistributable-artifacts",
      "min-api-version"
    ])
    const accepted = new Set(engine.directives.accepted.names())
    assert.deepStrictEqual(
      [...accepted].filter((name) => !names.has(name) && !others.has(name)),
      []
    )
    assert.deepStrictEqual(
      [...names].filter((name) => !accepted.has(name)),
      []
    )
  })

  it("are in alphabetical order, and each release has one form of each", () => {
    const names = FlagTable.all().map(({ name }) => name)
    assert.deepStrictEqual(names, names.toSorted())
    for (const { major, minor } of [ReleaseNumber.first(20, 10), ...Docker.changing]) {
      const engine = major < 23 ? engines["20.10.24"] : release(`${major}.${minor}`)
      const flags = [...FlagTable.of(engine)].map(([, flag]) => flag)
      const letters = flags.flatMap(({ shorthand }) => shorthand ?? [])
      assert.strictEqual(new Set(letters).size, letters.length)
    }
  })

  it.each([
    [Moby23, "graph", true],
    [Moby23, "feature", false],
    [Moby25, "feature", true],
    [Moby25, "oom-score-adjust", true],
    [Moby25, "graph", false],
    [release("29"), "nri-opts", true],
    [release("29.1"), "nri-opts", false],
    [Docker.newest(), "api-cors-header", false]
  ])("of %j: --%s is %s", (engine, name, expected) => {
    assert.strictEqual(FlagTable.of(engine).has(name), expected)
  })

  it.each([
    ["hosts", "host"],
    ["exec_opt", "exec-opt"],
    ["EXEC-OPTS", "exec-opt"],
    ["data-rot", "data-root"],
    ["nothing-like-it", undefined]
  ])("one that is meant by --%s is %s", (name, expected) => {
    assert.strictEqual(FlagTable.likely(FlagTable.of(Moby25), name)?.name, expected)
  })
})
