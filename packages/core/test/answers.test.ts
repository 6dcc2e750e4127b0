/**
 * The answers of the library about whole configurations, as text: `fixtures/answers/judged` and `followed` have the files, `NAME.json`,
 * and the answers, `NAME.GENERATION.txt`. A change of an answer, or of its words, shows as a readable difference.
 * `npx vitest run answers -u` writes the answers anew.
 */
import { Table } from "@oci-runtimes/core/data"
import {
  ConfigurationInput,
  Configuration,
  ConfigurationChange,
  ConfigurationEdit,
  Diagnosis,
  DockerAssessment,
  DockerEngine,
  DockerReload,
  DockerTable,
  EditRefusal,
  EngineFlags,
  Engines,
  Fixing,
  HostDiagnosis,
  type Moby,
  RuntimeSuggestion,
  WrapperScript
} from "@oci-runtimes/core/docker"
import { Origin, type Problem, RuntimeChange, Suggestion } from "@oci-runtimes/core/engine"
import type { Search } from "@oci-runtimes/core/machine"
import {
  Comparison,
  Difference,
  Explanation,
  ExplanationText,
  Listing,
  ReloadImpact
} from "@oci-runtimes/core/questions"
import { TextEdit } from "@oci-runtimes/core/text"
import * as Result from "effect/Result"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { withoutOrigins } from "./problems.ts"
import { impactOn } from "./samples.ts"

const directory = join(import.meta.dirname, "fixtures/answers")

const flags = Result.getOrThrow(EngineFlags.parseAddRuntime(["flagged=/usr/bin/flagged"]))

/** A host with systemd, on which `/usr/bin/crun` is all that is installed. */
const facts = {
  unifiedCgroups: true,
  bootedWithSystemd: true,
  noPivotRoot: false,
  searchPath: "/usr/bin:/bin",
  workingDirectory: "/",
  identities: {
    passwd: "me:x:1000:1000::/:/bin/sh",
    group: "me:x:1000:",
    subuid: "me:100000:65536",
    subgid: "me:100000:65536",
    entries: Table.make<ReadonlyArray<string>>([])
  }
}

const environment = { searchPath: "/usr/bin:/bin", workingDirectory: "/", executable: "/usr/bin/containerd" }

const surroundings = { ...environment, services: Table.make([["containerd", environment]]) }

const stateOf = ({ location }: Search.SearchPlace): Search.PathState =>
  location === "/usr/bin/crun" ? { _tag: "File", mode: 0o755 } : { _tag: "Unreadable", errno: "ENOENT" }

const states = (searches: Table.Table<ReadonlyArray<Search.SearchPlace>>) =>
  Table.make(Array.from(searches, ([name, places]) => [name, places.map(stateOf)] as const))

const assessed = (engine: Moby.Generation, bytes: Uint8Array | undefined) =>
  DockerAssessment.make(engine, ConfigurationInput.make(bytes, { flags: { runtimes: flags } }), facts)

const problemLines = (text: string, problem: Problem.Problem): ReadonlyArray<string> => {
  const { advice, code, details, effect, fix, message, origin, path } = problem
  return [
    `${effect} ${code} at ${Origin.describe(origin)} (${path.join(" > ")})`,
    `  ${message}`,
    `  ${advice}`,
    `  ${JSON.stringify(details)}`,
    ...(fix === undefined ? [] : [`  fix: ${fix.title}`, ...changed(text, TextEdit.apply(text, fix.edits))])
  ]
}

/** The lines that only one of two texts has. */
const changed = (before: string, after: string): ReadonlyArray<string> => {
  const [old, fresh] = [before.split("\n"), after.split("\n")]
  return [
    ...old.filter((line) => !fresh.includes(line)).map((line) => `  - ${line}`),
    ...fresh.filter((line) => !old.includes(line)).map((line) => `  + ${line}`)
  ]
}

const section = (title: string, lines: ReadonlyArray<string>): string => [`# ${title}`, ...lines, ""].join("\n")

const changes: ReadonlyArray<ConfigurationChange.ConfigurationChange> = [
  { _tag: "AddRuntime", name: "new", entry: { path: "/usr/bin/crun", runtimeArgs: ["--debug"] }, replace: false },
  { _tag: "AddRuntime", name: "crun", entry: { path: "/usr/bin/crun", runtimeArgs: [] }, replace: false },
  { _tag: "AddRuntime", name: "crun", entry: { path: "/bin/crun", runtimeArgs: ["a b"] }, replace: true },
  {
    _tag: "AddRuntime",
    name: "kata",
    entry: { path: "", runtimeArgs: [], runtimeType: "io.containerd.kata.v2" },
    replace: false
  },
  { _tag: "AddRuntime", name: "", entry: { path: "/x", runtimeArgs: [] }, replace: false },
  { _tag: "RemoveRuntime", name: "crun" },
  { _tag: "RemoveRuntime", name: "CRUN" },
  { _tag: "RemoveRuntime", name: "crun", newDefault: "runc" },
  { _tag: "SetDefault", name: "crun" },
  { _tag: "SetDefault", name: "runc" },
  { _tag: "SetDefault", name: "crum" },
  { _tag: "UnsetDefault" }
]

/** Returns the answers of an engine that runs without a file and reloads this one. */
const reloaded = (engine: Moby.Generation, bytes: Uint8Array): ReadonlyArray<string> => {
  const { map } = assessed(engine, undefined)
  return Result.match(Configuration.reload(engine, map, { bytes, flags: { runtimes: flags } }), {
    onSuccess: (given) => [`runtimes: ${[...given.map.runtimes.names()].join(", ")}; scripts: ${given.setsUpScripts}`],
    onFailure: (refused) => [
      Configuration.refusalLine("daemon.json", refused),
      ...refused.faults.map(({ code, origin, path }) => `${code} at ${Origin.describe(origin)} (${path.join(" > ")})`)
    ]
  })
}

/** Returns an engine's verdict on a file, with the problems and their fixes, and a comparison with the other generation. */
const judged = (engine: Moby.Generation, bytes: Uint8Array): string => {
  const side = assessed(engine, bytes)
  const { file, map, refused, settings, sources, startFaults } = side
  const { text } = file.source
  const diagnosis = Diagnosis.diagnose(engine, sources)
  const input = { engine, diagnosis, map, facts, environment }
  const searched = HostDiagnosis.questions(input)
  const found = { programs: states(searched.programs), shims: states(searched.shims) }
  const { bytes: fixedBytes, fixed } = Fixing.fixAll(diagnosis)
  const other = assessed(Engines.byName[engine.id === "moby-23" ? "moby-25" : "moby-23"], bytes)
  const compared = Comparison.compare(DockerEngine.shared(side), DockerEngine.shared(other))
  return [
    section("verdict", [
      refused === undefined ? "accepted" : Configuration.refusalLine("daemon.json", refused),
      ...startFaults.map(({ message }) => `would not start: ${message}`),
      JSON.stringify(withoutOrigins(settings), (_, value: unknown) =>
        Table.isTable(value) ? Array.from(value) : value
      )
    ]),
    section(
      "problems",
      diagnosis.problems.flatMap((one) => problemLines(text, one))
    ),
    section(
      "on the host",
      HostDiagnosis.make(input, found).flatMap((one) => problemLines(text, one))
    ),
    section("fixed", [
      ...fixed.map(({ code, path }) => `${code} ${path.join(" > ")}`),
      ...changed(text, new TextDecoder().decode(fixedBytes))
    ]),
    section("reloaded", reloaded(engine, bytes)),
    section("compared", [
      ...compared.differences.map(Difference.describe),
      ...compared.names.flatMap(({ differences, name }) =>
        differences.map((one) => `${name}: ${Difference.describe(one)}`)
      )
    ])
  ].join("\n")
}

/** Names that some configuration may lead to, or none. */
const otherNames = ["", "CRUN", "crum", "io.containerd.kata.v2", "/bin/x", "a/b.c", "none"]

/** Returns the consequences of a file for each name, for each change, and for engines that run with other files. */
const followed = (engine: Moby.Generation, bytes: Uint8Array): string => {
  const side = assessed(engine, bytes)
  const { map } = side
  const { text } = side.file.source
  const names = [...map.runtimes.names(), ...otherNames]

  const explained = (name: string): ReadonlyArray<string> => {
    const subject = {
      engine: DockerEngine.resolver(engine),
      table: DockerTable.make(map),
      request: { name },
      surroundings
    }
    const explanation = Explanation.make(
      subject,
      Explanation.questions(subject).map(({ search }) => search.places.map(stateOf))
    )
    return ExplanationText.render(explanation).map(
      (line) => `${"  ".repeat(line.depth)}${line.text}${line.tone === undefined ? "" : ` [${line.tone}]`}`
    )
  }

  const edited = (change: ConfigurationChange.ConfigurationChange): ReadonlyArray<string> => {
    const edit = ConfigurationEdit.make(side, change)
    const words = [
      RuntimeChange.describe(change, side.file.config.runtimes ?? new Map(), "daemon.json"),
      RuntimeChange.describeNoop(change)
    ].join(" | ")
    if (Result.isFailure(edit)) return [`${words}: refused: ${EditRefusal.message(edit.failure)}`]
    const { after, edits, suggestions, undo } = edit.success
    const told = ConfigurationEdit.worthTelling(change, side.warnings, after.warnings)
    return [
      `${words}: ${edits.length} edits, ${undo.length} to undo`,
      ...suggestions.map((one) => `  ${one.name}: ${Suggestion.describe(one)}`),
      ...told.map(({ code }) => `  tells ${code}`),
      ...changed(text, after.file.source.text)
    ]
  }

  const impact = (from: string): ReadonlyArray<string> => {
    const running = assessed(engine, new TextEncoder().encode(from))
    const given = impactOn(running, side)
    return [
      `${from}: ${given._tag}`,
      ...given.problems.map((one) => `  ${ReloadImpact.describe(one, DockerReload.describe)}`),
      ...given.problems.map((one) => `  ${ReloadImpact.describe(one)}`)
    ]
  }

  return [
    section(
      "runtimes",
      Listing.make(DockerEngine.shared(side)).map(({ isDefault, name, origins, outcome }) => {
        const problems = outcome.problems.map(({ code }) => code)
        return `${name}${isDefault ? " (default)" : ""} ${Origin.describe(origins.used)}: ${JSON.stringify({ ...outcome, problems })}`
      })
    ),
    section(
      "scripts",
      Array.from(map.runtimes, ([name, entry]) => {
        const { content, difference, isNeeded } = WrapperScript
        const scripts = [isNeeded(entry), content(entry), content(entry, "quoted"), difference(entry) ?? null]
        return `${name}: ${JSON.stringify(scripts)}`
      })
    ),
    section("names", names.flatMap(explained)),
    section(
      "suggestions",
      names.flatMap((name) =>
        RuntimeSuggestion.nearest(name, map).map((one) => `${name} → ${one.name}: ${Suggestion.describe(one)}`)
      )
    ),
    section("changes", changes.flatMap(edited)),
    section("reloaded", otherFiles.flatMap(impact))
  ].join("\n")
}

const otherFiles = [
  "{}",
  '{"default-runtime": "crun", "runtimes": {"crun": {"path": "/usr/bin/crun"}}}',
  '{"data-root": "/data", "exec-opts": ["native.cgroupdriver=cgroupfs"], "userns-remap": "me"}'
]

const cases = (part: string) =>
  readdirSync(join(directory, part))
    .filter((file) => file.endsWith(".json"))
    .flatMap((file) =>
      Object.values(Engines.byName).map((engine) => ({ engine, file, path: join(directory, part, file) }))
    )

const answerFile = (path: string, { id }: Moby.Generation): string => path.replace(/\.json$/, `.${id}.txt`)

describe("a configuration", () => {
  it.each(cases("judged"))("is judged by $engine.id as $file says", async ({ engine, path }) => {
    await expect(judged(engine, readFileSync(path))).toMatchFileSnapshot(answerFile(path, engine))
  })

  it.each(cases("followed"))("leads $engine.id to what $file says", async ({ engine, path }) => {
    await expect(followed(engine, readFileSync(path))).toMatchFileSnapshot(answerFile(path, engine))
  })
})
