/** The laws of changes: they are made, touch nothing else, can be undone, and are safe at each step. */
import { type ContainerdChange, ContainerdEdit, EditRefusal, Given, type Settings } from "@oci-runtimes/core/containerd"
import { FileEdit } from "@oci-runtimes/core/engine"
import { containerdFile, type ContainerdFileVersion, containerdSettings } from "@oci-runtimes/core/testing"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { assertUndone } from "../../undone.ts"
import { conf } from "../configs.ts"
import { engineOf, type Files, main, someVersion } from "../machines.ts"
import { filesOf, someChange } from "./edits.ts"

const own = `${conf}/50-oci-runtimes.toml`

const fileOf = (imports: ReadonlyArray<string>): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom<ContainerdFileVersion[]>(2, 3, 2, 3, 0, 1), containerdSettings())
    .map(([version, settings]) => containerdFile(version, settings, imports))

const someFiles: fc.Arbitrary<Files> = fc.oneof(
  fc.constant({}),
  fileOf([]).map((text) => ({ [main]: text })),
  fileOf([`${conf}/*.toml`]).map((text) => ({ [main]: text })),
  fc
    .tuple(fileOf([`${conf}/*.toml`]), fileOf([]))
    .map(([first, text]) => ({ [main]: first, [`${conf}/10-a.toml`]: text })),
  fc.tuple(fileOf([`${conf}/*.toml`]), fileOf([])).map(([first, text]) => ({ [main]: first, [own]: text })),
  fc.tuple(fileOf([]), fileOf([])).map(([first, text]) => ({ [main]: first, [`${conf}/10-a.toml`]: text }))
)

/** The runtimes besides one, and the default runtime unless it is set, without what has no effect. */
const othersOf = ({ defaultRuntime, runtimes }: Settings.Settings, change: ContainerdChange.ContainerdChange) => ({
  ...(change._tag === "AddRuntime" && { default: defaultRuntime.value }),
  runtimes: Array.from(runtimes)
    .filter(([one]) => change._tag === "UnsetDefault" || change._tag === "SetDefault" || one !== change.name)
    .map(([one, { options, ...rest }]) => [
      one,
      { ...rest, sandboxer: rest.sandboxer || "podsandbox", origins: undefined, table: undefined },
      Array.from(options?.entries ?? [])
        .filter(
          ([, value]) => value._tag === "Leaf" && !["", "false", "0"].includes(String(Reflect.get(value.node, "value")))
        )
        .map(([key, value]) => [key, value._tag === "Leaf" ? String(Reflect.get(value.node, "value")) : ""])
        .toSorted()
    ])
    .toSorted(([one], [other]) => (String(one) < String(other) ? -1 : 1))
})

describe("a change", () => {
  it("is made, touches nothing else, can be undone, and is safe at each step; or it is refused in a sentence", () => {
    const counts = { AddRuntime: 0, RemoveRuntime: 0, SetDefault: 0, UnsetDefault: 0, refused: 0, several: 0 }
    fc.assert(
      fc.property(someVersion(), someFiles, someChange, (version, files, change) => {
        const engine = engineOf(version)
        const known = filesOf(engine, files)
        const configuration = { engine, given: Given.usual, files: known }
        const made = ContainerdEdit.make(configuration, change)
        if (Result.isFailure(made)) {
          counts.refused++
          assert.match(EditRefusal.message(made.failure), /^\S.*[^.]$/s)
          assert.match(EditRefusal.advice(made.failure), /\.$/)
          return
        }
        const { after, before, edits } = made.success
        if (edits.length > 0) counts[change._tag]++
        if (edits.length > 1) counts.several++
        assert.isNull(after.reading.refusal)
        assert.deepStrictEqual(othersOf(after.reading.settings, change), othersOf(before.reading.settings, change))
        const again = ContainerdEdit.make({ ...configuration, files: after.files }, change)
        // A built-in runtime cannot be removed.
        const isRestored = change._tag === "RemoveRuntime" && after.reading.settings.runtimes.has(change.name)
        if (!isRestored) assert.deepStrictEqual(Result.getOrThrow(again).edits, [])
        let state = known
        for (const edit of edits) {
          assertUndone(edit)
          state = FileEdit.applied(state, edit)
          const { refusal, settings } = engine.read(Given.usual, state)
          assert.isNull(refusal)
          assert.deepStrictEqual(othersOf(settings, change), othersOf(before.reading.settings, change))
        }
      }),
      { numRuns: 3000 }
    )
    assert.isAbove(counts.AddRuntime, 300)
    assert.isAbove(counts.RemoveRuntime, 50)
    assert.isAbove(counts.SetDefault, 50)
    assert.isAbove(counts.UnsetDefault, 30)
    assert.isAbove(counts.refused, 200)
    assert.isAbove(counts.several, 30)
  })

  it("that adds a runtime is undone by its removal", () => {
    let tested = 0
    fc.assert(
      fc.property(someVersion(), someFiles, someChange, (version, files, change) => {
        const engine = engineOf(version)
        const known = filesOf(engine, files)
        const first = engine.read(Given.usual, known).settings
        if (change._tag !== "AddRuntime" || first.runtimes.has(change.name)) return
        const made = ContainerdEdit.make({ engine, given: Given.usual, files: known }, change)
        if (Result.isFailure(made)) return
        tested++
        const removal: ContainerdChange.ContainerdChange = { _tag: "RemoveRuntime", name: change.name }
        const removed = ContainerdEdit.make({ engine, given: Given.usual, files: made.success.after.files }, removal)
        // The runtime that was added may be the default runtime by its name.
        if (first.defaultRuntime.value === change.name) return
        const { settings } = Result.getOrThrow(removed).after.reading
        assert.deepStrictEqual(othersOf(settings, change), othersOf(first, change))
        assert.isFalse(settings.runtimes.has(change.name))
      }),
      { numRuns: 1500 }
    )
    assert.isAbove(tested, 100)
  })
})
