import { Given, Podman, type PodmanChange, PodmanEdit, type Settings } from "@oci-runtimes/core/podman"
import { podmanFile, podmanSettings } from "@oci-runtimes/core/testing"
import { TextEdit, TextEncoding } from "@oci-runtimes/core/text"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { copyOf } from "../../reachable.ts"
import { type Files, main } from "../machines.ts"
import { add, configurationOf, remove, setDefault, textOf, unsetDefault } from "./edits.ts"

const own = PodmanEdit.defaultTarget(Given.ofRoot)

const later = own.replace("50-", "90-")

const engines = [Podman.podman43, Podman.podman54, Podman.podman58, Result.getOrThrow(Podman.release("4.9"))]

const name = fc.constantFrom("crun", "foo", "io.x", "a b", "youki", "é", "bar")

const addition: fc.Arbitrary<PodmanChange.AddRuntime> = fc
  .tuple(
    name,
    fc.array(fc.constantFrom("/opt/foo", "/usr/bin/crun", '/a "b"'), { maxLength: 3 }),
    fc.array(fc.constantFrom("--debug", "log /x"), { maxLength: 2 }),
    fc.boolean()
  )
  .map(([one, paths, flags, replace]) => add(one, paths, { flags, replace }))

const change: fc.Arbitrary<PodmanChange.PodmanChange> = fc.oneof(
  { arbitrary: addition, weight: 3 },
  fc.tuple(name, fc.option(name, { nil: undefined })).map(([one, newDefault]) => remove(one, newDefault)),
  name.map(setDefault),
  fc.constant(unsetDefault)
)

const flagsText = fc
  .uniqueArray(fc.constantFrom("crun", "runc", "youki"))
  .map((names) =>
    names.length === 0 ? "" : `[engine.runtimes_flags]\n${names.map((one) => `${one} = ["x"]\n`).join("")}`
  )

const fileText = fc
  .tuple(podmanSettings(), flagsText, fc.constantFrom("", "# mine\n"), fc.boolean())
  .map(([settings, flags, comment, isWindows]) => {
    const text = comment + podmanFile(settings) + flags
    return isWindows ? text.replaceAll("\n", "\r\n") : text
  })

const files: fc.Arbitrary<Files> = fc
  .tuple(fc.subarray([main, own, later]), fc.array(fileText, { minLength: 3, maxLength: 3 }))
  .map(([paths, texts]) => Object.fromEntries(paths.map((path, index) => [path, texts[index]!])))

const subject = fc.tuple(fc.constantFrom(...engines), files).map(([engine, some]) => configurationOf(engine, some))

const valuesOf = <A>(table: Iterable<readonly [string, Settings.Sourced<A>]>) =>
  new Map(Array.from(table, ([key, { value }]) => [key, value]))

/** The values that concern runtimes, and all others. */
const summaryOf = ({ platforms, runtime, runtimeFlags, runtimes, ...others }: Settings.Settings) => ({
  paths: valuesOf(runtimes),
  flags: valuesOf(runtimeFlags),
  runtime: runtime?.value,
  others: {
    platforms: valuesOf(platforms),
    conmon: others.monitorPaths.map(({ value }) => value),
    json: others.supportsJson.map(({ value }) => value),
    noCgroups: others.supportsNoCgroups.map(({ value }) => value),
    noPivot: others.noPivotRoot?.value,
    variables: others.variables
  }
})

/** The summary after a change, made in it as the change says. */
const intended = (before: ReturnType<typeof summaryOf>, asked: PodmanChange.PodmanChange) => {
  const { flags, paths, ...rest } = { ...before, paths: new Map(before.paths), flags: new Map(before.flags) }
  switch (asked._tag) {
    case "AddRuntime": {
      paths.set(asked.name, asked.paths)
      const written = asked.flags.map((flag) => flag.replace(/^--/, ""))
      if (written.length > 0) flags.set(asked.name, written)
      else flags.delete(asked.name)
      return { ...rest, flags, paths }
    }
    case "RemoveRuntime":
      paths.delete(asked.name)
      flags.delete(asked.name)
      return { ...rest, flags, paths, runtime: asked.newDefault ?? before.runtime }
    case "SetDefault":
      return { ...rest, flags, paths, runtime: asked.name }
    case "UnsetDefault":
      return { ...rest, flags, paths, runtime: undefined }
  }
}

/** A summary without empty flags, which mean the same as none, and without a runtime. */
const comparable = (summary: ReturnType<typeof summaryOf>, without?: string) => ({
  ...summary,
  paths: new Map([...summary.paths].filter(([key]) => key !== without).toSorted()),
  flags: new Map([...summary.flags].filter(([key, value]) => key !== without && value.length > 0).toSorted())
})

describe("a change", () => {
  it("leads to the settings that were asked, and changes nothing else", () => {
    const made = { AddRuntime: 0, RemoveRuntime: 0, SetDefault: 0, UnsetDefault: 0 }
    fc.assert(
      fc.property(subject, change, (configuration, asked) => {
        const edit = PodmanEdit.make(configuration, asked, { file: own })
        if (Result.isFailure(edit)) return
        const { after, before } = edit.success
        if (!PodmanEdit.isNoop(edit.success)) made[asked._tag]++
        assert.isNull(after.reading.refusal)
        const summary = summaryOf(after.reading.settings)
        const wanted = intended(summaryOf(before.reading.settings), asked)
        // Of a built-in runtime, only what the file says is removed.
        const restored = asked._tag === "RemoveRuntime" && summary.paths.has(asked.name) ? asked.name : undefined
        if (restored !== undefined) {
          assert.strictEqual(after.reading.settings.runtimes.get(restored)?.origins.used?._tag, "BuiltIn")
        }
        assert.deepStrictEqual(comparable(summary, restored), comparable(wanted, restored))
      }),
      { numRuns: 3000 }
    )
    for (const count of Object.values(made)) assert.isAbove(count, 20)
  })

  it("can be undone, and its edits make the bytes", () => {
    let undone = 0
    fc.assert(
      fc.property(subject, change, (configuration, asked) => {
        const edit = PodmanEdit.make(configuration, asked, { file: own })
        if (Result.isFailure(edit) || PodmanEdit.isNoop(edit.success)) return
        undone++
        const { after, before, edits, undo } = edit.success
        const old = before.bytes ?? new Uint8Array()
        const decodedOld = Result.getOrThrow(TextEncoding.decode(old))
        assert.deepStrictEqual(TextEdit.applyToBytes(old, decodedOld, edits), after.bytes ?? new Uint8Array())
        // A drop-in file without content is removed.
        const made = after.bytes ?? new Uint8Array()
        assert.deepStrictEqual(TextEdit.applyToBytes(made, Result.getOrThrow(TextEncoding.decode(made)), undo), old)
        assert.deepStrictEqual(after.files.get(own), after.bytes && { _tag: "File", bytes: after.bytes })
      }),
      { numRuns: 500 }
    )
    assert.isAbove(undone, 30)
  })

  it("of a runtime that is added and removed leaves what was there", () => {
    let removed = 0
    let fresh = 0
    fc.assert(
      fc.property(subject, addition, (configuration, asked) => {
        const edit = PodmanEdit.make(configuration, asked, { file: own })
        if (Result.isFailure(edit)) return
        const { after, before } = edit.success
        const { runtime, runtimes } = before.reading.settings
        // The default runtime cannot be removed.
        if (PodmanEdit.isNoop(edit.success) || runtimes.has(asked.name) || runtime?.value === asked.name) return
        const back = Result.getOrThrow(
          PodmanEdit.make({ ...configuration, files: after.files }, remove(asked.name), { file: own })
        )
        removed++
        const summary = summaryOf(back.after.reading.settings)
        assert.deepStrictEqual(comparable(summary), comparable(summaryOf(before.reading.settings)))
        if (before.bytes === undefined) {
          fresh++
          assert.isUndefined(back.after.bytes)
        }
        const old = textOf(before.bytes) ?? ""
        // Flags that an old release ignores go too.
        if (!old.includes(`${asked.name} = ["x"]`)) assert.strictEqual(textOf(back.after.bytes) ?? "", old)
      }),
      { numRuns: 1000 }
    )
    assert.isAbove(removed, 50)
    assert.isAbove(fresh, 10)
  })

  it("that is made again changes nothing", () => {
    let repeated = 0
    fc.assert(
      fc.property(subject, change, (configuration, asked) => {
        const edit = PodmanEdit.make(configuration, asked, { file: own })
        if (Result.isFailure(edit) || asked._tag === "RemoveRuntime") return
        repeated++
        const { files: some } = edit.success.after
        const again = Result.getOrThrow(PodmanEdit.make({ ...configuration, files: some }, asked, { file: own }))
        assert.isTrue(PodmanEdit.isNoop(again))
      }),
      { numRuns: 500 }
    )
    assert.isAbove(repeated, 30)
  })

  it("leaves the files that were given, whether it is refused or not", () => {
    const tags = new Set<string>()
    fc.assert(
      fc.property(subject, change, (configuration, asked) => {
        const given = copyOf([...configuration.files])
        const edit = PodmanEdit.make(configuration, asked, { file: own })
        tags.add(Result.isFailure(edit) ? edit.failure._tag : "made")
        assert.deepStrictEqual(copyOf([...configuration.files]), given)
      }),
      { numRuns: 500 }
    )
    for (const tag of ["made", "NameTaken", "Overridden", "StillDefined", "UnknownDefault", "FlagsUnknown"]) {
      assert.include([...tags], tag)
    }
  })
})
