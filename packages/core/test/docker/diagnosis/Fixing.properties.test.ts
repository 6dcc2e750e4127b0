import { isDeepStrictEqual } from "node:util"
import {
  Configuration,
  ConfigurationInput,
  Diagnosis,
  Fixing,
  type Moby,
  Moby23,
  Moby25
} from "@oci-runtimes/core/docker"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { withoutOrigins } from "../../problems.ts"

/** JSON in which a key may stand more than once. */
type Value = string | number | boolean | null | ReadonlyArray<string> | Members
type Member = readonly [key: string, value: Value]
interface Members {
  readonly members: ReadonlyArray<Member>
}

const isMembers = (value: Value): value is Members => typeof value === "object" && value !== null && "members" in value

const write = (value: Value, indent: string, around = ""): string => {
  if (!isMembers(value)) return JSON.stringify(value)
  const inner = indent === "" ? " " : `\n${around}${indent}`
  const end = indent === "" ? " " : `\n${around}`
  const members = value.members.map(([key, one]) => `${JSON.stringify(key)}: ${write(one, indent, around + indent)}`)
  return members.length === 0 ? "{}" : `{${inner}${members.join(`,${inner}`)}${end}}`
}

/** Which of these members there are, and in which order. */
const some = (members: ReadonlyArray<fc.Arbitrary<Member>>): fc.Arbitrary<Members> =>
  fc.shuffledSubarray([...members]).chain((chosen) => fc.tuple(...chosen).map((drawn) => ({ members: drawn })))

const member = (key: string, ...values: ReadonlyArray<Value>): fc.Arbitrary<Member> =>
  fc.constantFrom(...values).map((value) => [key, value] as const)

const object = (key: string, inner: ReadonlyArray<fc.Arbitrary<Member>>): fc.Arbitrary<Member> =>
  some(inner).map((value) => [key, value] as const)

const withPath = (): fc.Arbitrary<Members> =>
  some([
    member("path", "/usr/bin/crun", "crun", "nvidia-container-runtime", "/opt/kata/runtime"),
    member("runtimeArgs", [], ["--debug"], ["--log=/x", "-v"])
  ])

const withType = (): fc.Arbitrary<Members> =>
  some([
    member("runtimeType", "io.containerd.kata.v2", "io.containerd.runc.v2", "/opt/containerd-shim-kata-v2"),
    object("options", [
      member("ConfigPath", "/etc/kata.toml"),
      member("TypeUrl", "io.containerd.runsc.v1.options"),
      member("BinaryName", "/usr/bin/crun"),
      member("SystemdCgroup", true)
    ])
  ])

const names = ["crun", "kata", "nvidia", "my-runtime"]

const runtimes = (): fc.Arbitrary<Member> =>
  fc
    .uniqueArray(
      fc.tuple(
        fc.constantFrom(...names),
        fc.oneof({ weight: 3, arbitrary: withPath() }, { weight: 1, arbitrary: withType() })
      ),
      { selector: ([name]) => name, maxLength: 3 }
    )
    .map((members) => ["runtimes", { members }] as const)

const directives = (): ReadonlyArray<fc.Arbitrary<Member>> => [
  runtimes(),
  runtimes(),
  member("default-runtime", "runc", "io.containerd.runc.v2", ...names),
  member("data-root", "/mnt/docker"),
  member("exec-root", "/run/docker"),
  member("exec-opts", ["native.cgroupdriver=systemd"]),
  member("containerd", "/run/containerd.sock"),
  member("debug", true, false),
  member("live-restore", true),
  member("mtu", 1400),
  member("log-driver", "json-file"),
  member("log-level", "info"),
  member("hosts", ["unix:///run/docker.sock"]),
  member("labels", ["a=b"]),
  member("registry-mirrors", ["https://mirror"]),
  member("default-shm-size", "64m"),
  object("features", [member("buildkit", true), member("cdi", false)]),
  object("log-opts", [member("max-size", "10m"), member("labels", "production"), member("tag", "x")]),
  object("proxies", [member("http-proxy", "http://proxy"), member("no-proxy", "localhost")]),
  object("builder", [object("gc", [member("enabled", true), member("defaultKeepStorage", "20GB")])]),
  object("default-ulimits", [object("nofile", [member("Name", "nofile"), member("Hard", 64), member("Soft", 64)])])
]

const file = (): fc.Arbitrary<Members> =>
  some(directives())
    .map(({ members }) => ({
      members: members.filter(([key], index) => members.findIndex(([other]) => other === key) === index)
    }))
    .filter(({ members }) => members.length > 0)

const engines: ReadonlyArray<Moby.Generation> = [Moby23, Moby25]

const sources = (text: string) => ConfigurationInput.make(text)

/** Returns the settings of the engine, or undefined if the engine refuses the file. Runtimes have no order. */
const settingsOf = (engine: Moby.Generation, text: string) => {
  const loaded = Configuration.load(engine, sources(text))
  if (Result.isFailure(loaded)) return undefined
  const { runtimes: configured, ...rest } = withoutOrigins(loaded.success.settings)
  return { ...rest, runtimes: Object.fromEntries([...configured].toSorted()) }
}

/** White space around a name is a mistake of its own, whichever name was meant. */
const withTrimmedNames = (settings: NonNullable<ReturnType<typeof settingsOf>>) => ({
  ...settings,
  runtimes: Object.fromEntries(Object.entries(settings.runtimes).map(([name, entry]) => [name.trim(), entry]))
})

const fixed = (engine: Moby.Generation, text: string): string =>
  new TextDecoder().decode(Fixing.fixAll(Diagnosis.diagnose(engine, sources(text))).bytes)

/** The places of all objects, the file itself first. */
const objectsIn = (value: Members, path: ReadonlyArray<number> = []): ReadonlyArray<ReadonlyArray<number>> => [
  path,
  ...value.members.flatMap(([, inner], index) => (isMembers(inner) ? objectsIn(inner, [...path, index]) : []))
]

const at = (value: Members, path: ReadonlyArray<number>): Members =>
  path.reduce<Members>((inner, index) => inner.members[index]?.[1] as Members, value)

const change = (
  value: Members,
  [first, ...rest]: ReadonlyArray<number>,
  edit: (members: ReadonlyArray<Member>) => ReadonlyArray<Member>
): Members =>
  first === undefined
    ? { members: edit(value.members) }
    : {
        members: value.members.map(([key, inner], index) =>
          index === first && isMembers(inner) ? [key, change(inner, rest, edit)] : [key, inner]
        )
      }

/** Returns other spellings of a key. */
const respellings = (key: string): ReadonlyArray<string> => [
  key.toUpperCase(),
  key.charAt(0).toUpperCase() + key.slice(1),
  key.replaceAll("-", "_"),
  key.replaceAll("-", ""),
  key.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()),
  key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
  key.slice(1),
  key.slice(0, -1),
  `${key}s`,
  `${key} `,
  key.charAt(1) + key.charAt(0) + key.slice(2)
]

/** Words of others for a key, none of which is the name of another one. */
const synonyms: { readonly [key: string]: ReadonlyArray<string> } = {
  path: ["binary", "program"],
  runtimeArgs: ["args", "arguments"],
  runtimeType: ["type", "shim"],
  options: ["opts"],
  runtimes: ["runtime"],
  "data-root": ["graph"]
}

/** The names of other things, on this level or another. */
const others = [
  "foo",
  "_comment",
  "path",
  "runtimeArgs",
  "runtimeType",
  "options",
  "runc",
  "crun",
  "Kata",
  "kata "
].concat(
  [...Moby25.directives.accepted.names(), ...Moby23.directives.accepted.names()].filter((key) => key !== "graph")
)

const renamed = (key: string): fc.Arbitrary<string> =>
  fc.oneof(fc.constantFrom(...respellings(key), ...(synonyms[key] ?? [])), fc.constantFrom(...others))

interface Mutant {
  readonly kind: "moved" | "renamed" | "duplicated"
  readonly file: Members
}

/** The file with one key moved to another level, renamed or duplicated, as little or as much beside its place as anybody likes. */
const mutant = (original: Members): fc.Arbitrary<Mutant> => {
  const objects = objectsIn(original).filter((path) => at(original, path).members.length > 0)
  return fc
    .record({
      kind: fc.constantFrom<Mutant["kind"]>("moved", "renamed", "duplicated"),
      from: fc.constantFrom(...objects),
      to: fc.constantFrom(...objectsIn(original)),
      index: fc.nat(),
      place: fc.nat()
    })
    .chain(({ from, index, kind, place, to }) => {
      const { members } = at(original, from)
      const chosen = index % members.length
      const [key, value] = members[chosen]!
      const insert = (into: Members, inserted: Member): Members =>
        change(into, to, (there) => there.toSpliced(place % (there.length + 1), 0, inserted))
      if (kind === "renamed") {
        const as = (name: string): Mutant => ({
          kind,
          file: change(original, from, (there) => there.with(chosen, [name, value]))
        })
        return renamed(key).map(as)
      }
      if (kind === "duplicated") {
        const values = fc.oneof(fc.constant(value), fc.constantFrom(...members.map(([, one]) => one)))
        const isBeside = String(from) === String(to)
        return fc
          .tuple(isBeside ? fc.constantFrom(key, ...respellings(key)) : fc.constant(key), values)
          .map((inserted) => ({ kind, file: insert(original, inserted) }))
      }
      const isWithin = [...from, chosen].every((step, level) => to[level] === step)
      if (isWithin || String(from) === String(to)) return fc.constant({ kind, file: original })
      return fc.constant({ kind, file: without(insert(original, [key, value]), members[chosen]!) })
    })
}

/** The file without this very member. */
const without = (value: Members, gone: Member): Members => ({
  members: value.members
    .filter((one) => one !== gone)
    .map((one) => {
      const [key, inner] = one
      return isMembers(inner) && contains(inner, gone) ? ([key, without(inner, gone)] as const) : one
    })
})

const contains = (value: Members, wanted: Member): boolean =>
  value.members.some((one) => one === wanted || (isMembers(one[1]) && contains(one[1], wanted)))

describe("fixing a file of which one key was moved, renamed or duplicated", () => {
  it.each(engines)("makes the original of what $id refuses, or nothing that it accepts", (engine) => {
    const counts = { refused: 0, restored: 0, accepted: 0, changed: 0, moved: 0, renamed: 0, duplicated: 0 }
    fc.assert(
      fc.property(
        file().chain((original) => fc.tuple(fc.constant(original), mutant(original))),
        fc.constantFrom("", "  ", "\t"),
        ([original, { file: mutated, kind }], indent) => {
          const [originalText, text] = [write(original, indent), write(mutated, indent)]
          const meant = settingsOf(engine, originalText)
          fc.pre(meant !== undefined && text !== originalText && fixed(engine, originalText) === originalText)
          const before = settingsOf(engine, text)
          const result = fixed(engine, text)
          const after = settingsOf(engine, result)
          counts[kind]++
          if (before === undefined) {
            counts.refused++
            if (after === undefined) return
            counts.restored++
            assert.deepEqual(JSON.parse(result), JSON.parse(originalText), `${text}\n${result}`)
            assert.deepStrictEqual(after, meant, `${text}\n${result}`)
          } else {
            counts.accepted++
            if (result !== text) counts.changed++
            const isSame = [before, withTrimmedNames(before)].some((each) => isDeepStrictEqual(after, each))
            if (!isSame) assert.deepStrictEqual(after, meant, `${text}\n${result}`)
          }
        }
      ),
      { numRuns: 500 }
    )
    // Of 500, so that none of the cases is left out.
    assert.isAbove(counts.refused, 120)
    assert.isAbove(counts.restored, 4)
    assert.isAbove(counts.accepted, 100)
    assert.isAbove(counts.changed, 4)
    for (const kind of ["moved", "renamed", "duplicated"] as const) assert.isAbove(counts[kind], 50)
  })
})
