/** Changes of CRI-O's files: in a drop-in, or where the value is. */
import { Crio, type CrioChange, CrioEdit, Given } from "@oci-runtimes/core/crio"
import { EditRefusal, FileEdit, Source } from "@oci-runtimes/core/engine"
import { crioFile, crioSections } from "@oci-runtimes/core/testing"
import { Bytes } from "@oci-runtimes/core/text"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { assertUndone } from "../../undone.ts"
import { dropIn, type Files, machineOf, main } from "../machines.ts"

const own = dropIn("50-oci-runtimes.conf")

const make = (
  files: Files,
  change: CrioChange.CrioChange,
  options: CrioEdit.Options & { readonly given?: Partial<Given.Given> } = {}
) => {
  const engine = Crio.newest()
  const given = { ...Given.usual, ...options.given }
  return CrioEdit.make(
    { engine, given, files: Source.readAll(engine.sources, given, machineOf(files).read) },
    change,
    options
  )
}

const texts = (made: ReturnType<typeof make>): ReadonlyArray<readonly [string, string | null]> =>
  Result.getOrThrow(made).edits.map(({ after, file }) => [file, after === undefined ? null : Bytes.toText(after)])

const fast: CrioChange.AddRuntime = { _tag: "AddRuntime", name: "fast", program: "/opt/fast" }

const handler = (name: string, program: string, type = "oci") =>
  `[crio.runtime.runtimes.${name}]\nruntime_path = "${program}"\nruntime_type = "${type}"\n`

const chosen = (name: string) => `[crio.runtime]\ndefault_runtime = "${name}"\n`

describe("a change of CRI-O", () => {
  it.each<
    readonly [
      what: string,
      files: Files,
      change: CrioChange.CrioChange,
      expected: ReadonlyArray<readonly [string, string | null]>
    ]
  >([
    ["adds a handler in a drop-in", { [main]: chosen("crun") }, fast, [[own, handler("fast", "/opt/fast")]]],
    [
      "adds a shim as what it is",
      {},
      { ...fast, program: "/usr/bin/containerd-shim-kata-v2", config: "/etc/kata.toml" },
      [[own, `${handler("fast", "/usr/bin/containerd-shim-kata-v2", "vm")}runtime_config_path = "/etc/kata.toml"\n`]]
    ],
    [
      "replaces a handler where it is, with nothing left of the old one",
      { [main]: `# mine\n${handler("fast", "/opt/old")}runtime_root = "/run/x"\n` },
      { ...fast, replace: true },
      [[main, `# mine\n${handler("fast", "/opt/fast")}`]]
    ],
    ["does nothing twice", { [main]: handler("fast", "/opt/fast") }, fast, []],
    [
      "does not mind a type that is not written",
      { [main]: '[crio.runtime.runtimes.fast]\nruntime_path = "/opt/fast"\n' },
      fast,
      []
    ],
    [
      "removes a handler, and its drop-in",
      { [own]: handler("fast", "/opt/fast") },
      { _tag: "RemoveRuntime", name: "fast" },
      [[own, null]]
    ],
    [
      "leaves the file of somebody else",
      { [dropIn("10-a")]: handler("fast", "/opt/fast") },
      { _tag: "RemoveRuntime", name: "fast" },
      [[dropIn("10-a"), ""]]
    ],
    [
      "sets another default handler before it removes one",
      { [main]: chosen("fast"), [own]: handler("fast", "/opt/fast") },
      { _tag: "RemoveRuntime", name: "fast", newDefault: "crun" },
      [
        [main, chosen("crun")],
        [own, null]
      ]
    ],
    [
      "removes a handler from each of its files",
      { [main]: handler("fast", "/x"), [own]: handler("fast", "/y") },
      { _tag: "RemoveRuntime", name: "fast" },
      [
        [own, null],
        [main, ""]
      ]
    ],
    [
      "restores the built-in handler",
      { [main]: handler("crun", "/opt/crun") },
      { _tag: "RemoveRuntime", name: "crun" },
      [[main, ""]]
    ],
    [
      "sets the default handler in a drop-in",
      { [main]: handler("fast", "/opt/fast") },
      { _tag: "SetDefault", name: "fast" },
      [[own, chosen("fast")]]
    ],
    [
      "sets it where it is set",
      { [main]: chosen("crun") + handler("fast", "/opt/fast") },
      { _tag: "SetDefault", name: "fast" },
      [[main, chosen("fast") + handler("fast", "/opt/fast")]]
    ],
    [
      "unsets it everywhere",
      { [main]: chosen("crun"), [own]: chosen("crun") },
      { _tag: "UnsetDefault" },
      [
        [own, null],
        [main, ""]
      ]
    ]
  ])("%s", (_, files, change, expected) => {
    assert.deepStrictEqual(texts(make(files, change)), expected)
  })

  const refusals: ReadonlyArray<
    readonly [
      tag: string,
      files: Files,
      change: CrioChange.CrioChange,
      message: string,
      options?: Parameters<typeof make>[2]
    ]
  > = [
    ["EmptyName", {}, { ...fast, name: "" }, "a runtime name is empty"],
    ["NotAbsolute", {}, { ...fast, program: "crun" }, 'the path "crun" is not absolute'],
    ["RefusedBefore", { [main]: "[crio" }, fast, "CRI-O already refuses its configuration"],
    ["NameTaken", {}, { ...fast, name: "crun" }, "CRI-O has a built-in runtime of this name"],
    ["UnknownDefault", {}, { _tag: "SetDefault", name: "fast" }, "CRI-O has no runtime of this name"],
    [
      "DefaultRuntime",
      { [main]: chosen("fast") + handler("fast", "/x") },
      { _tag: "RemoveRuntime", name: "fast" },
      "makes it the default runtime"
    ],
    ["StillDefined", {}, { _tag: "RemoveRuntime", name: "crun" }, "CRI-O has a built-in runtime of this name"],
    [
      "StillDefined",
      {},
      { _tag: "RemoveRuntime", name: "fast" },
      "the flag --runtimes defines it",
      { given: { flags: { runtimes: ["fast:/x:"] } } }
    ],
    [
      "Overridden",
      { [dropIn("60-a")]: handler("fast", "/x") },
      { ...fast, replace: true },
      "60-a:1 overrides it",
      { file: main }
    ],
    [
      "Overridden",
      { [main]: handler("fast", "/x") },
      { _tag: "SetDefault", name: "fast" },
      "the flag --default-runtime overrides it",
      { given: { flags: { defaultRuntime: "crun" } } }
    ],
    ["NotLoaded", {}, fast, "CRI-O does not read it", { file: "/tmp/x.conf" }]
  ]

  it.each(refusals.map((row) => [row[0], row] as const))(
    "is refused: %s",
    (_, [tag, files, change, message, options]) => {
      const refusal = Result.getOrThrow(Result.flip(make(files, change, options)))
      assert.strictEqual(refusal._tag, tag)
      assert.include(EditRefusal.message(refusal, "CRI-O"), message)
      assert.match(EditRefusal.advice(refusal, "CRI-O"), /\.$/)
    }
  )

  it("is made, touches no other handler, can be undone, and is safe at each step", () => {
    const name = fc.constantFrom("foo", "kata", "crun", "new")
    const someChange: fc.Arbitrary<CrioChange.CrioChange> = fc.oneof(
      fc.record({
        _tag: fc.constant("AddRuntime" as const),
        name,
        program: fc.constantFrom("/opt/foo", "/opt/containerd-shim-kata-v2"),
        replace: fc.boolean()
      }),
      name.map((one) => ({ _tag: "RemoveRuntime" as const, name: one })),
      fc.tuple(name, name).map(([one, newDefault]) => ({ _tag: "RemoveRuntime" as const, name: one, newDefault })),
      name.map((one) => ({ _tag: "SetDefault" as const, name: one })),
      fc.constant({ _tag: "UnsetDefault" as const })
    )
    const engine = Crio.newest()
    const counts = { changed: 0, refused: 0, several: 0 }
    const text = crioSections().map(crioFile)
    fc.assert(
      fc.property(
        fc.tuple(text, text, text),
        fc.subarray([main, dropIn("10-a"), own]),
        someChange,
        (all, paths, change) => {
          const files: Files = Object.fromEntries(paths.map((path, index) => [path, all[index]!]))
          const made = make(files, change)
          if (Result.isFailure(made)) {
            counts.refused++
            return
          }
          const { after, before, edits } = made.success
          if (edits.length > 0) counts.changed++
          if (edits.length > 1) counts.several++
          const othersOf = ({ handlers }: typeof before.reading.settings) =>
            Array.from(handlers)
              .filter(([one]) => change._tag === "UnsetDefault" || change._tag === "SetDefault" || one !== change.name)
              .map(([one, { values }]) => [one, values])
              .toSorted(([one], [other]) => (String(one) < String(other) ? -1 : 1))
          let { files: state } = before
          for (const edit of edits) {
            assertUndone(edit)
            state = FileEdit.applied(state, edit)
            const { refusal, settings } = engine.read(Given.usual, state)
            assert.isNull(refusal)
            assert.deepStrictEqual(othersOf(settings), othersOf(before.reading.settings))
          }
          assert.deepStrictEqual(othersOf(after.reading.settings), othersOf(before.reading.settings))
        }
      ),
      { numRuns: 1500 }
    )
    assert.isAbove(counts.changed, 200)
    assert.isAbove(counts.refused, 100)
    assert.isAbove(counts.several, 10)
  })
})
