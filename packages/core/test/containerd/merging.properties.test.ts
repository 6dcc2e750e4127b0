/** The laws of merging files, which differ between containerd 1 and 2. */
import type { ContainerdEngine, Settings } from "@oci-runtimes/core/containerd"
import { containerdFile, containerdSettings } from "@oci-runtimes/core/testing"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { conf, header, importing } from "./configs.ts"
import { engineOf, fileVersionOf, main, read, someVersion } from "./machines.ts"

/** Settings as values, without their origins, in the order of their names. */
const valuesOf = ({ defaultRuntime, isCriDisabled, runtimes }: Settings.Settings): unknown => [
  defaultRuntime.value,
  isCriDisabled,
  Array.from(runtimes, ([name, { options, ...runtime }]) => [
    name,
    { ...runtime, origins: undefined, table: undefined },
    options && Array.from(options.entries.names()).toSorted()
  ]).toSorted(([one], [other]) => (String(one) < String(other) ? -1 : 1))
]

const inFiles = (engine: ContainerdEngine.ContainerdEngine, first: string, second: string) =>
  read(engine, {
    files: {
      [main]: header(fileVersionOf(engine)) + importing,
      [`${conf}/1.toml`]: first,
      [`${conf}/2.toml`]: second
    }
  })

describe("merging", () => {
  it("a later file without plugins changes no runtime", () => {
    let tested = 0
    fc.assert(
      fc.property(
        someVersion(),
        containerdSettings(),
        fc.constantFrom("", "# x\n", "[debug]\n", 'root = "/r"\n'),
        (version, settings, nothing) => {
          const engine = engineOf(version)
          const text = containerdFile(fileVersionOf(engine), settings)
          if (settings.length > 0) tested++
          assert.deepStrictEqual(
            valuesOf(inFiles(engine, text, nothing).settings),
            valuesOf(inFiles(engine, text, "").settings)
          )
        }
      )
    )
    assert.isAbove(tested, 50)
  })

  it("since containerd 2, files of different keys merge in either order, as one file with both", () => {
    let tested = 0
    fc.assert(
      fc.property(
        fc.constantFrom("2.0", "2.1.9", "2.3"),
        containerdSettings(),
        fc.nat({ max: 8 }),
        (version, settings, at) => {
          const engine = engineOf(version)
          const [one, other] = [settings.slice(0, at), settings.slice(at)].map((some) => containerdFile(3, some))
          const forth = inFiles(engine, one!, other!)
          const back = inFiles(engine, other!, one!)
          const together = inFiles(engine, containerdFile(3, settings), "")
          assert.deepStrictEqual(valuesOf(forth.settings), valuesOf(back.settings))
          assert.deepStrictEqual(valuesOf(forth.settings), valuesOf(together.settings))
          if (at > 0 && at < settings.length) tested++
        }
      )
    )
    assert.isAbove(tested, 20)
  })

  it("before containerd 2, the last file with settings of the plugin counts alone", () => {
    let tested = 0
    fc.assert(
      fc.property(fc.constantFrom("1.6", "1.7"), containerdSettings(), containerdSettings(), (version, one, other) => {
        const engine = engineOf(version)
        const [first, second] = [containerdFile(2, one), containerdFile(2, other)]
        const last = other.length > 0 ? second : first
        const { settings } = inFiles(engine, first, second)
        assert.deepStrictEqual(valuesOf(settings), valuesOf(inFiles(engine, "", last).settings))
        assert.lengthOf(settings.replaced, one.length > 0 && other.length > 0 ? 1 : 0)
        if (settings.replaced.length > 0) tested++
      })
    )
    assert.isAbove(tested, 30)
  })

  it("a file of version 2 says the same as one of version 3 to containerd 2, whose sections have other names", () => {
    let tested = 0
    fc.assert(
      fc.property(fc.constantFrom("2.0.1", "2.0", "2.1.9", "2.3"), containerdSettings(), (version, settings) => {
        const engine = engineOf(version)
        const [old, newer] = ([2, 3] as const).map((one) =>
          read(engine, { files: { [main]: containerdFile(one, settings) } })
        )
        assert.deepStrictEqual(valuesOf(old!.settings), valuesOf(newer!.settings))
        if (settings.length > 0) tested++
      })
    )
    assert.isAbove(tested, 50)
  })

  it("keeps what is shadowed: every value has the origin of a file that sets it", () => {
    let shadowed = 0
    fc.assert(
      fc.property(fc.constantFrom("2.0", "2.3"), containerdSettings(), containerdSettings(), (version, one, other) => {
        const { settings } = inFiles(engineOf(version), containerdFile(3, one), containerdFile(3, other))
        const counts = [one, other].filter((some) => some.some(({ key }) => key === "default_runtime_name")).length
        assert.lengthOf(settings.defaultRuntime.origins.shadowed, Math.max(0, counts - 1))
        assert.strictEqual(settings.defaultRuntime.origins.used?._tag, counts === 0 ? "BuiltIn" : "File")
        if (counts === 2) shadowed++
      }),
      { numRuns: 200 }
    )
    assert.isAbove(shadowed, 10)
  })
})
