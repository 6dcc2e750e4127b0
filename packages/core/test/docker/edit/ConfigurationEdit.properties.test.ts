import { Table } from "@oci-runtimes/core/data"
import {
  type ConfigurationChange,
  ConfigurationEdit,
  type DaemonConfig,
  DockerAssessment,
  EngineFlags,
  type Moby,
  Moby23,
  Moby25
} from "@oci-runtimes/core/docker"
import { JsonTree } from "@oci-runtimes/core/document"
import { TextEdit, TextEncoding } from "@oci-runtimes/core/text"
import * as Testing from "@oci-runtimes/core/testing"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { withoutOrigins } from "../../problems.ts"
import { facts } from "../../samples.ts"

/** JSON text of any layout: members in order, duplicates included, and white space everywhere that JSON allows it. */
type Pairs = ReadonlyArray<readonly [key: string, value: Value]>
type Value = { readonly members: Pairs } | { readonly text: string }

const name = fc.oneof(
  { arbitrary: fc.constantFrom("a", "b", "crun", "x.y.z", "runtimes", "__proto__", "debug"), weight: 3 },
  { arbitrary: Testing.runtimeName(), weight: 1 }
)

const literal = (value: unknown): Value => ({ text: JSON.stringify(value) })

const entry: fc.Arbitrary<Value> = Testing.typedRuntimeEntry().chain(({ options, path, runtimeArgs, runtimeType }) =>
  fc
    .shuffledSubarray(
      [
        ...(path === "" ? [] : [["path", literal(path)] as const]),
        ...(runtimeArgs.length === 0 ? [] : [["runtimeArgs", literal(runtimeArgs)] as const]),
        ...(runtimeType === undefined ? [] : [["runtimeType", literal(runtimeType)] as const]),
        ...(options === undefined ? [] : [["options", literal(options)] as const]),
        ["note", literal([{ any: "thing" }, null])] as const
      ],
      { minLength: 1 }
    )
    .map((members) => ({ members }))
)

const plainEntry = fc
  .constantFrom("/a", "/usr/bin/crun", "runsc")
  .map((path): Value => ({ members: [["path", literal(path)]] }))

const runtimes: fc.Arbitrary<Value> = fc.oneof(
  { arbitrary: fc.constant<Value>({ text: "null" }), weight: 1 },
  {
    arbitrary: fc
      .array(fc.tuple(name, fc.oneof({ arbitrary: plainEntry, weight: 4 }, entry)), { maxLength: 4 })
      .map((members): Value => ({ members })),
    weight: 8
  }
)

const member: fc.Arbitrary<readonly [string, Value]> = fc.oneof(
  fc.tuple(fc.constant("runtimes"), runtimes),
  fc.tuple(
    fc.constant("default-runtime"),
    fc.oneof(fc.constantFrom<Value>({ text: '"runc"' }, { text: "null" }, { text: '"x.y.z"' }), name.map(literal))
  ),
  fc.constantFrom<readonly [string, Value]>(
    ["debug", { text: "true" }],
    ["labels", { text: '["a=b", "ü😀"]' }],
    ["log-opts", { members: [["max-size", { text: '"1m"' }]] }],
    ["Runtimes", { members: [] }],
    ["RUNTIMES", { members: [["debug", { members: [["path", { text: '"/d"' }]] }]] }],
    ["other", { members: [] }]
  )
)

const blank = fc.constantFrom("", "", " ", "\n", "\r\n  ", "\n\t", "\n\n    ", "  ")

const write = (value: Value, blanks: ReadonlyArray<string>): string => {
  let used = 0
  const next = () => blanks[used++ % blanks.length]!
  const text = (inner: Value): string => {
    if ("text" in inner) return inner.text
    if (inner.members.length === 0) return `{${next()}}`
    const members = inner.members.map(
      ([key, of]) => `${next()}${JSON.stringify(key)}${next()}:${next()}${text(of)}${next()}`
    )
    return `{${members.join(",")}}`
  }
  return `${next()}${text(value)}${next()}`
}

const looks = [
  (value: Value) => JSON.stringify(JSON.parse(write(value, [""]))),
  (value: Value) => JSON.stringify(JSON.parse(write(value, [""])), null, 2),
  (value: Value) => `${JSON.stringify(JSON.parse(write(value, [""])), null, "\t").replaceAll("\n", "\r\n")}\r\n`
]

const fileText: fc.Arbitrary<string> = fc.oneof(
  { arbitrary: fc.constantFrom("", "\n", "{}", "null", " {\n}\n"), weight: 1 },
  {
    arbitrary: fc
      .tuple(fc.array(member, { maxLength: 5 }), fc.array(blank, { minLength: 1, maxLength: 9 }), fc.nat(5))
      .map(([members, blanks, look]) => (looks[look] ?? ((value: Value) => write(value, blanks)))({ members })),
    weight: 12
  }
)

const marks = { "utf-8": [0xef, 0xbb, 0xbf], "utf-16le": [0xff, 0xfe], "utf-16be": [0xfe, 0xff] }

const encoding = fc.constantFrom<TextEncoding.Encoding>(
  { name: "utf-8", mark: false },
  { name: "utf-8", mark: true },
  { name: "utf-16le", mark: true },
  { name: "utf-16be", mark: true }
)

const fileBytes = fc
  .tuple(fileText, encoding)
  .map(([text, as]) => Uint8Array.of(...(as.mark ? marks[as.name] : []), ...TextEncoding.encode(text, as)))

const change: fc.Arbitrary<ConfigurationChange.ConfigurationChange> = fc.oneof(
  fc.record({
    _tag: fc.constant("AddRuntime" as const),
    name,
    entry: fc.oneof(Testing.typedRuntimeEntry(), fc.constant({ path: "/usr/bin/crun", runtimeArgs: [] })),
    replace: fc.boolean()
  }),
  name.map((of) => ({ _tag: "RemoveRuntime" as const, name: of })),
  fc.record({ _tag: fc.constant("RemoveRuntime" as const), name, newDefault: name }),
  name.map((of) => ({ _tag: "SetDefault" as const, name: of })),
  fc.constant({ _tag: "UnsetDefault" as const })
)

const engine = fc.constantFrom<Moby.Generation>(Moby23, Moby25)

const sideOf = (of: Moby.Generation, bytes: Uint8Array | undefined): DockerAssessment.DockerAssessment =>
  DockerAssessment.make(
    of,
    { bytes, flags: EngineFlags.none, defaults: { dataRoot: "/var/lib/docker", execRoot: "/run" } },
    facts
  )

/** Returns the configuration that a change should result in, independently of the implementation. */
const model = (
  config: DaemonConfig.DaemonConfig,
  made: ConfigurationChange.ConfigurationChange
): DaemonConfig.DaemonConfig => {
  const { defaultRuntime, runtimes: before, ...rest } = config
  const after = new Map(before)
  if (made._tag === "AddRuntime") after.set(made.name, normal(made.entry))
  const isRemoved = made._tag === "RemoveRuntime" && after.delete(made.name)
  const named =
    made._tag === "SetDefault"
      ? made.name
      : made._tag === "RemoveRuntime"
        ? (made.newDefault ?? defaultRuntime)
        : defaultRuntime
  return {
    ...rest,
    ...(made._tag === "AddRuntime" || isRemoved
      ? { runtimes: Table.make(after) }
      : before !== undefined && { runtimes: before }),
    ...(made._tag !== "UnsetDefault" && named !== undefined && { defaultRuntime: named })
  }
}

const normal = ({ options, runtimeType, ...rest }: DaemonConfig.RuntimeEntry): DaemonConfig.RuntimeEntry => ({
  ...rest,
  ...(runtimeType && { runtimeType }),
  ...(options && Object.keys(options).length > 0 && { options })
})

/** Options that say nothing are as good as none, and the order of runtimes and of keys does not count. */
const comparable = ({ runtimes: of, ...rest }: DaemonConfig.DaemonConfig) => ({
  ...rest,
  runtimes: of && Table.make(Array.from(of, ([key, value]) => [key, normal(value)]))
})

/**
 * Returns the members of the file, each as the text of its key, colon and value; those under `runtimes` one by one. Members
 * that do not concern the name in question or the default must be in both texts, in the same order.
 */
const unconcerned = (whole: string, concerned: string | undefined): ReadonlyArray<string> => {
  const { root } = JsonTree.parse(whole)
  const textOf = ({ keyOffset, value }: JsonTree.JsonMember) => whole.slice(keyOffset, value.offset + value.length)
  return (root?.type === "object" ? root.members : []).flatMap((one) => {
    if (one.key === "default-runtime") return []
    const isList = one.key.toLowerCase() === "runtimes"
    if (!isList) return [textOf(one)]
    return one.value.type === "object" ? one.value.members.filter(({ key }) => key !== concerned).map(textOf) : []
  })
}

/** Returns a text without the ranges that the edits replace. */
const without = (text: string, edits: ReadonlyArray<TextEdit.TextEdit>): string =>
  TextEdit.apply(
    text,
    edits.map((edit) => ({ ...edit, text: "" }))
  )

describe("a change of any file that the engine accepts", () => {
  it("has the intended result, keeps the rest, and can be undone and repeated", () => {
    const seen = new Map<string, number>()
    fc.assert(
      fc.property(engine, fileBytes, change, (of, bytes, made) => {
        const side = sideOf(of, bytes)
        const edit = ConfigurationEdit.make(side, made)
        const isIdle = Result.isSuccess(edit) && ConfigurationEdit.isNoop(edit.success)
        const outcome = Result.isFailure(edit) ? edit.failure._tag : isIdle ? "idle" : "edited"
        seen.set(outcome, (seen.get(outcome) ?? 0) + 1)
        if (Result.isFailure(edit)) return
        const { after, edits, undo } = edit.success
        const bytesAfter = after.sources.bytes ?? new Uint8Array()
        const [before, decoded] = [bytes, bytesAfter].map((some) => Result.getOrThrow(TextEncoding.decode(some)))
        assert.deepStrictEqual(
          comparable(withoutOrigins(after.file.config)),
          comparable(withoutOrigins(model(side.file.config, made)))
        )
        assert.deepStrictEqual(decoded!.encoding, before!.encoding)
        assert.strictEqual(without(decoded!.text, undo), without(before!.text, edits))
        assert.deepStrictEqual(TextEdit.applyToBytes(bytesAfter, decoded!, undo), bytes)
        const again = Result.getOrThrow(ConfigurationEdit.make(sideOf(of, bytesAfter), made))
        assert.deepStrictEqual([again.edits, again.after.sources.bytes], [[], bytesAfter])
      }),
      { numRuns: 1200 }
    )
    assert.includeMembers([...seen.keys()], ["edited", "idle", "NameTaken", "RefusedBefore", "RefusedAfterwards"])
    assert.isAbove(seen.get("edited") ?? 0, 200)
  })

  it("touches nothing but what it is about", () => {
    let count = 0
    fc.assert(
      fc.property(engine, fileText, change, (of, text, made) => {
        const edit = ConfigurationEdit.make(sideOf(of, new TextEncoder().encode(text)), made)
        if (Result.isFailure(edit)) return
        const { after, edits } = edit.success
        if (edits.length > 0) count++
        const concerned = made._tag === "AddRuntime" || made._tag === "RemoveRuntime" ? made.name : undefined
        assert.deepStrictEqual(unconcerned(after.file.source.text, concerned), unconcerned(text, concerned))
        // Of what stood there before, at most a member with its comma is cut out, or a value.
        const { root } = JsonTree.parse(text)
        const members = root?.type === "object" ? root.members : []
        const removable = members
          .filter(({ key }) => key === "default-runtime" || key.toLowerCase() === "runtimes")
          .flatMap((one) => (one.value.type === "object" ? one.value.members : [one]))
          .filter(({ key }) => key === concerned || key === "default-runtime" || key === "runtimes")
        const longest = removable.reduce(
          (sum, { keyOffset, value }) => sum + value.offset + value.length - keyOffset,
          0
        )
        const blanks = text.replace(/[^\s,]/g, "").length
        const cut = edits.reduce((sum, { length }) => sum + length, 0)
        assert.isAtMost(cut, longest + blanks + (root?.type === "null" ? 4 : 0))
      }),
      { numRuns: 800 }
    )
    assert.isAbove(count, 80)
  })
})
