/**
 * `toyd`, an engine that does not exist, made of the public modules alone. Its configuration is lines: `runtime NAME = PATH, PATH
 * [-- ARGUMENT…]`, `default NAME`, `platform OS/ARCH NAME`, `import FILE` and `drop-ins DIRECTORY`. Later lines win.
 */
import { Table } from "@oci-runtimes/core/data"
import type {
  Engine,
  Launch,
  Origin,
  Problem,
  Reading,
  Resolution,
  RuntimeTable,
  Source
} from "@oci-runtimes/core/engine"
import type { Search } from "@oci-runtimes/core/machine"
import { SourceText } from "@oci-runtimes/core/text"
import * as Result from "effect/Result"

export interface Given {
  readonly path: string
}

interface Defined {
  readonly candidates: ReadonlyArray<string>
  readonly args: ReadonlyArray<string>
  readonly origins: Origin.Origins
}

interface Named {
  readonly name: string
  readonly origin: Origin.Origin
}

export interface Settings {
  readonly runtimes: Table.Table<Defined>
  readonly platforms: Table.Table<Named>
  readonly byDefault: Named | undefined
}

interface Runtime extends RuntimeTable.Runtime, Omit<Defined, "origins"> {
  /** The first of the candidates that is a file. */
  readonly program: string | undefined
}

export interface ToyTable extends RuntimeTable.RuntimeTable<Runtime> {
  readonly platforms: Table.Table<Named>
}

export interface ToyResolution extends Resolution.Resolution {
  readonly runtime: Runtime
}

export type Toyd = Engine.Engine<Given, Settings, ToyTable, ToyResolution>

const stock: Defined = {
  candidates: ["/usr/lib/toyd/toy"],
  args: [],
  origins: { used: { _tag: "BuiltIn" }, shadowed: [] }
}

/** A line of a file: its words, and where it is. */
interface Line {
  readonly word: string
  readonly rest: string
  readonly origin: Origin.Origin
}

const linesOf = (file: string, bytes: Uint8Array): ReadonlyArray<Line> => {
  const source = SourceText.make(new TextDecoder().decode(bytes))
  let offset = 0
  return source.text.split("\n").flatMap((text) => {
    const range = SourceText.range(source, offset, text.length)
    offset += text.length + 1
    const [, word = "", rest = ""] = /^([^\s#]+)\s*(.*)$/.exec(text) ?? []
    return word === "" ? [] : [{ word, rest, origin: { _tag: "File", file, path: [word], range } as const }]
  })
}

const isDropIn = (name: string): boolean => name.endsWith(".conf")

/** The lines of a configuration in the order in which they count. A file that was imported already is passed over. */
const allLines = (given: Given, files: Source.Files): ReadonlyArray<Line> => {
  const seen = new Set<string>()
  const ofFile = (path: string): ReadonlyArray<Line> => {
    const found = files.get(path)
    if (found?._tag !== "File" || seen.has(path)) return []
    seen.add(path)
    return linesOf(path, found.bytes).flatMap((line) => [line, ...led(line)])
  }
  const led = ({ rest, word }: Line): ReadonlyArray<Line> => {
    if (word === "import") return ofFile(rest)
    const found = word === "drop-ins" ? files.get(rest) : undefined
    return found?._tag === "Directory"
      ? found.names
          .filter(isDropIn)
          .toSorted()
          .flatMap((name) => ofFile(`${rest}/${name}`))
      : []
  }
  return ofFile(given.path)
}

const sources: Source.Sources<Given> = (given, files) => [
  { _tag: "File", path: given.path },
  ...allLines(given, files).flatMap(({ rest, word }): ReadonlyArray<Source.Source> => {
    if (word === "import") return [{ _tag: "File", path: rest }]
    if (word !== "drop-ins") return []
    const found = files.get(rest)
    const names = found?._tag === "Directory" ? found.names.filter(isDropIn) : []
    return [
      { _tag: "Directory", path: rest },
      ...names.map((name): Source.Source => ({ _tag: "File", path: `${rest}/${name}` }))
    ]
  })
]

const problem = (
  code: string,
  effect: Problem.Effect,
  message: string,
  origin: Origin.Origin | undefined,
  path: ReadonlyArray<string> = []
): Problem.Problem => ({ code, effect, message, advice: "", path, origin, details: {}, fix: undefined })

const read = (given: Given, files: Source.Files): Reading.Reading<Settings> => {
  const runtimes = new Map<string, Defined>()
  const platforms = new Map<string, Named>()
  const problems: Array<Problem.Problem> = []
  let byDefault: Named | undefined
  if (files.get(given.path)?._tag !== "File") {
    problems.push(problem("unreadable", "refused", `toyd: cannot read ${given.path}`, undefined))
  }
  for (const { origin, rest, word } of allLines(given, files)) {
    switch (word) {
      case "default":
        byDefault = { name: rest, origin }
        break
      case "platform": {
        const [platform = "", name = ""] = rest.split(" ")
        platforms.set(platform, { name, origin })
        break
      }
      case "runtime": {
        const [name = "", programs = ""] = rest.split(" = ")
        const [paths = "", args = ""] = programs.split(" -- ")
        const candidates = paths.split(", ").filter((path) => path.startsWith("/"))
        if (candidates.length === 0) {
          const message = `runtime ${name} has no program`
          problems.push(problem("no-program", "part-dropped", message, origin, ["runtime", name]))
          break
        }
        const before = runtimes.get(name)?.origins
        const shadowed = before?.used === undefined ? [] : [before.used, ...before.shadowed]
        runtimes.set(name, {
          candidates,
          args: args === "" ? [] : args.split(" "),
          origins: { used: origin, shadowed }
        })
        break
      }
      case "drop-ins":
      case "import":
        if (files.get(rest)?._tag === "Unreadable") {
          problems.push(problem("not-there", "ignored", `${rest} cannot be read`, origin))
        }
        break
      default:
        problems.push(problem("unknown-word", "refused", `toyd: unknown word ${word}`, origin))
    }
  }
  if (byDefault !== undefined && byDefault.name !== "toy" && !runtimes.has(byDefault.name)) {
    problems.push(problem("no-default", "no-start", `no runtime ${byDefault.name} to begin with`, byDefault.origin))
  }
  const refusal = problems.find(({ effect }) => effect === "refused")?.message ?? null
  return {
    settings: { runtimes: Table.make([["toy", stock], ...runtimes]), platforms: Table.make(platforms), byDefault },
    problems,
    refusal
  }
}

const searchFor = (name: string, candidates: ReadonlyArray<string>): Search.Search => ({
  seeker: "toyd",
  wanted: name,
  places: candidates.map((path) => ({ path, location: path, test: "regular-file", onError: "next" }))
})

/** Names no runtime of its own besides `toy`, asks `toymon` to start programs, and knows no shims and no scripts. */
export const toyd: Toyd = {
  id: "toyd-1",
  title: "toyd 1",
  family: "toyd",
  sources,
  read,
  lookups: ({ runtimes }) => Array.from(runtimes, ([name, { candidates }]) => searchFor(name, candidates)),
  table: ({ byDefault, platforms, runtimes }, _, findings) => ({
    runtimes: Table.make(
      Array.from(runtimes, ([name, { args, candidates, origins }], index) => {
        const found = findings[index]?.findIndex(({ _tag }) => _tag === "File") ?? -1
        const kind = name === "toy" ? "stock" : "configured"
        return [name, { kind, origins, args, candidates, program: candidates[found] }] as const
      })
    ),
    platforms,
    defaultRuntime: byDefault?.name ?? "toy",
    defaultOrigin: byDefault?.origin ?? { _tag: "BuiltIn" }
  }),
  resolve: ({ defaultRuntime, platforms, runtimes }, { name: asked, platform = "" }) => {
    const special = asked === undefined ? platforms.get(platform) : undefined
    const name = asked ?? special?.name ?? defaultRuntime
    const runtime = runtimes.get(name)
    if (runtime === undefined) {
      const message = `toyd: no runtime ${name}`
      return Result.fail({ name, reason: "Unknown", message, advice: "Add a line that defines the runtime." })
    }
    const choice = special && { because: `The image is for ${platform}`, origin: special.origin }
    return Result.succeed({ kind: runtime.kind, name, runtime, ...(choice !== undefined && { choice }) })
  },
  launch: (_, { runtime: { args, candidates, program } }): Launch.Launch => [
    { _tag: "Service", name: "toymon" },
    { _tag: "Program", file: program ?? candidates[0] ?? "", args }
  ],
  searches: (_, { name, runtime }) => [
    {
      link: "Program",
      isRequired: true,
      search: searchFor(name, runtime.candidates),
      advice: ["Install one of the programs."]
    }
  ],
  missed: ({ name }) => ({
    message: `toyd: none of the programs of ${name} is there`,
    plain: `none of the programs of ${name} exists`,
    details: { name }
  }),
  runtimeOf: ({ path: [word, name] }) => (word === "runtime" && typeof name === "string" ? name : undefined)
}
