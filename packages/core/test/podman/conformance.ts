/** Asks the engines the questions of the recorded answers, and compares. */
import { type Problem, Source } from "@oci-runtimes/core/engine"
import { Search } from "@oci-runtimes/core/machine"
import {
  ContainerRuntime,
  type Given,
  Podman,
  type PodmanEngine,
  PodmanTable,
  RuntimeCall
} from "@oci-runtimes/core/podman"
import * as Result from "effect/Result"
import * as Machine from "./Machine.ts"
import type { Answer, Question, Vector, VectorFile } from "./Vector.ts"

export interface Difference {
  readonly path: string
  readonly expected: unknown
  readonly actual: unknown
}

export interface Compared {
  readonly differences: ReadonlyArray<Difference>
  /** The numbers of questions that were compared. */
  readonly configurations: number
  readonly syntaxFaults: number
  /** The number of faults in the syntax that are told in Podman's own words. They are not differences, because no parser is Podman's. */
  readonly syntaxFaultsInWords: number
  readonly calls: number
  readonly platforms: number
  readonly containers: number
}

const engineOf = (version: string): PodmanEngine.PodmanEngine =>
  ({ "4.3.1": Podman.podman43, "5.4.2": Podman.podman54, "5.8.6": Podman.podman58 })[version] ??
  Result.getOrThrow(Podman.release(version))

/** Runs all questions of a vector. */
export const compare = (vector: Vector): Compared => {
  const counts = { configurations: 0, syntaxFaults: 0, syntaxFaultsInWords: 0, calls: 0, platforms: 0, containers: 0 }
  const differences: Array<Difference> = []
  let files: { readonly [path: string]: VectorFile } = vector.files ?? {}
  for (const [index, question] of vector.ask.entries()) {
    const expected = vector.expect[index]!
    const changes = Object.entries(question.before ?? {})
    files = Object.fromEntries([
      ...Object.entries(files).filter(([path]) => !changes.some(([changed]) => changed === path)),
      ...changes.flatMap(([path, file]) => (file === null ? [] : [[path, file] as const]))
    ])
    const differ = (field: string, wanted: unknown, actual: unknown): void => {
      if (JSON.stringify(wanted) !== JSON.stringify(actual)) {
        differences.push({ path: `expect[${index}].${field}`, expected: wanted, actual })
      }
    }
    if (question.command === undefined) {
      counts.configurations++
      const answer = answerOf(vector, files, question)
      if (isSyntaxFault(expected)) {
        counts.syntaxFaults++
        differ("outcome", ["refused", "configuration", true], [answer.outcome, answer.stage, answer.isSyntaxFault])
        differ("error", beforeWords(expected.error), beforeWords(answer.error))
        if (answer.error === expected.error) counts.syntaxFaultsInWords++
        continue
      }
      for (const field of ["outcome", "stage", "error", "name", "program", "conmon"] as const) {
        differ(field, expected[field]?.trim(), answer[field]?.trim())
      }
      differ("absent", expected.absent ?? [], answer.absent)
      differ("unusable", sorted(expected.unusable), sorted(answer.unusable))
      differ("fromPath", sorted(expected.fromPath), sorted(answer.fromPath))
      // Podman 5 does not tell, and Podman 4.3 only if it has read everything.
      if (vector.version === "4.3.1" && expected.stage !== "configuration") {
        differ("merged", expected.merged ?? [], answer.merged)
        // What is in a value that is passed over is not told once more.
        const known = topmostKeys(expected.unknownKeys).filter(
          (key) => !answer.passedOver.some((other) => key.startsWith(`${other}.`))
        )
        differ("unknownKeys", known, answer.unknown)
      }
      continue
    }
    if (expected.calls !== undefined) {
      counts.calls++
      differ("calls", expected.calls, callsOf(vector, files, index))
    }
    const wanted = ofContainer(expected, question)
    if (wanted !== undefined && isAfterCreation(vector, index)) {
      counts.containers++
      differ("container", wanted, containerAnswer(vector, files, index))
    }
    const platform = /^localhost\/(\w+)-(\w+)$/.exec(question.command.at(-2) ?? "")
    if (question.command[0] === "create" && platform !== null) {
      counts.platforms++
      const answer = resolveIn(vector, files, question, `${platform[1]}/${platform[2]}`)
      const inspected = vector.expect[index + 1]?.stdout ?? ""
      const refusal = /^Error: (.*)$/m.exec(expected.stderr ?? "")?.[1]
      differ("platform", refusal ?? inspected, answer)
    }
  }
  return { differences, ...counts }
}

const sorted = (table: { readonly [name: string]: string } = {}) =>
  Object.entries(table).toSorted(([one], [other]) => (one < other ? -1 : 1))

/** Returns the recorded keys without those that are in another unknown table, each with its file. */
const topmostKeys = (recorded: Answer["unknownKeys"] = {}): ReadonlyArray<string> =>
  Object.entries(recorded)
    .flatMap(([file, list]) => {
      const keys = Array.from(list.matchAll(/"(?:[^"\\]|\\.)*"/g), ([quoted]): string => JSON.parse(quoted))
      const isInOther = (key: string) => keys.some((other) => key.startsWith(`${other}.`))
      return keys.filter((key) => !isInOther(key)).map((key) => `${file}: ${key}`)
    })
    .toSorted()

/** Returns the keys of problems with a code, each with its file. */
const keysOf = (problems: ReadonlyArray<Problem.Problem>, wanted: string): ReadonlyArray<string> =>
  problems
    .flatMap(({ code, origin, path }) => {
      if (origin?._tag !== "File" || code !== wanted) return []
      const key = path.map((part) => (/^[\w-]+$/.test(String(part)) ? part : JSON.stringify(part))).join(".")
      return [`${origin.file}: ${key}`]
    })
    .toSorted()

/** A fault in the syntax, as opposed to one in the types. */
const isSyntaxFault = ({ error = "" }: Answer): boolean =>
  / toml: (?:line|\()/.test(error) &&
  !/incompatible types|type mismatch|out of range for|unable to cast|unsupported (?:item|key)/.test(error)

/** Returns the part of the error that names the file. */
const beforeWords = (error = ""): string => error.split(" toml: ")[0]!

/** Returns what an engine is given by a question. */
const givenOf = (vector: Vector, machine: Machine.Machine, question: Question): Given.Given => {
  const { cwd = "/", env = {}, uid = 0 } = vector
  const home = uid === 0 ? "/root" : "/home/user"
  const variables = Object.entries({
    PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    HOME: home,
    ...env
  }).flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]))
  const words = [
    ...(question.runtime === undefined || question.runtime === null ? [] : ["--runtime", question.runtime]),
    ...(question.flags ?? [])
  ]
  const flags: { -readonly [flag in keyof Given.Flags]: Given.Flags[flag] } = {}
  const runtimeFlags: Array<string> = []
  while (words.length > 0) {
    const word = words.shift()!
    const at = word.indexOf("=")
    const value = at === -1 ? words.shift()! : word.slice(at + 1)
    switch (at === -1 ? word : word.slice(0, at)) {
      case "--runtime":
        flags.runtime = value
        break
      case "--conmon":
        flags.conmon = value
        break
      case "--log-level":
        flags.logLevel = value
        break
      case "--runtime-flag":
        runtimeFlags.push(value)
    }
  }
  return {
    uid,
    variables: Object.fromEntries(variables),
    home,
    workingDirectory: cwd,
    modules: question.modules ?? [],
    flags: { ...flags, runtimeFlags },
    monitorVersions: { get: (path) => printedBy(machine, path) }
  }
}

/** Returns what a monitor prints for `--version`; null if it fails; undefined if there is no file. */
const printedBy = (machine: Machine.Machine, path: string): string | null | undefined => {
  const text = machine.textOf(path)
  if (text === undefined) return undefined
  const state = machine.look(path)
  if (state._tag !== "File" || state.execution !== "allowed") return null
  return /echo (.*)/.exec(text)?.[1] ?? "version 0"
}

const assess = (vector: Vector, files: { readonly [path: string]: VectorFile }, question: Question) => {
  const machine = Machine.make(files, vector.uid ?? 0)
  const engine = engineOf(vector.version)
  const given = givenOf(vector, machine, question)
  const facts = {
    unifiedCgroups: vector.cgroups !== "v1",
    bootedWithSystemd: false,
    noPivotRoot: false,
    searchPath: given.variables.PATH ?? "",
    workingDirectory: given.workingDirectory
  }
  const reading = engine.read(given, Source.readAll(engine.sources, given, machine.read))
  const look = (place: Search.SearchPlace) => machine.look(place.location)
  const states = (engine.lookups?.(reading.settings, facts) ?? []).map(({ places }) => places.map(look))
  return { engine, facts, look, reading, table: engine.table(reading.settings, facts, states) }
}

const answerOf = (
  vector: Vector,
  files: { readonly [path: string]: VectorFile },
  question: Question
): Answer & {
  readonly isSyntaxFault: boolean
  readonly unknown: ReadonlyArray<string>
  readonly passedOver: ReadonlyArray<string>
} => {
  const { engine, facts, look, reading, table } = assess(vector, files, question)
  const [unknown, passedOver] = [keysOf(reading.problems, "unknown-key"), keysOf(reading.problems, "not-a-table")]
  const none = { absent: [], unusable: {}, fromPath: {}, isSyntaxFault: false, unknown, passedOver }
  const refused = reading.problems.find(({ effect }) => effect === "refused")
  if (refused !== undefined || reading.refusal !== null) {
    return {
      ...none,
      outcome: "refused",
      stage: refused?.code === "unknown-flag" ? "engine" : "configuration",
      error: refused?.message ?? "no problem",
      isSyntaxFault: refused?.code === "toml-fault",
      merged: refused?.code === "unknown-flag" ? [] : reading.settings.files
    }
  }
  const merged = reading.settings.files
  const answer = engine.resolve(table, {})
  if (Result.isFailure(answer) && /^(?:EmptyPath|NoMonitor)$/.test(answer.failure.reason)) {
    return { ...none, merged, outcome: "refused", stage: "engine", error: answer.failure.message }
  }
  const fromPath: { [name: string]: string } = {}
  const unusable: { [name: string]: string } = {}
  const absent: Array<string> = []
  for (const [name, { isFromSearchPath, program }] of table.runtimes) {
    if (Result.isFailure(program)) {
      if (program.failure._tag === "Absent") absent.push(name)
      else unusable[name] = PodmanTable.unusableMessage(name, program.failure)
    } else if (isFromSearchPath) fromPath[name] = program.success
  }
  const common = { ...none, absent: absent.toSorted(), unusable, fromPath, merged }
  if (Result.isFailure(answer)) {
    return { ...common, outcome: "refused", stage: "engine", error: answer.failure.message }
  }
  let program = ""
  for (const sought of engine.searches(table, answer.success, facts).filter(({ isRequired }) => isRequired)) {
    const { found, probed } = Search.run(sought.search, sought.search.places.map(look))
    if (Result.isFailure(found)) {
      const { message } = engine.missed(answer.success, sought, found.failure, probed)
      return { ...common, outcome: "refused", stage: "engine", error: message }
    }
    if (sought.link !== "Program") continue
    program = found.success
    if (probed.find(({ isMatch }) => isMatch)?.place.remark === "PATH") fromPath[answer.success.name] = program
  }
  const conmon = table.monitor._tag === "Found" ? { conmon: table.monitor.path } : {}
  return { ...common, outcome: "ok", name: answer.success.name, program, ...conmon }
}

const resolveIn = (
  vector: Vector,
  files: { readonly [path: string]: VectorFile },
  question: Question,
  platform: string
): string => {
  const { engine, table } = assess(vector, files, question)
  return Result.match(engine.resolve(table, { platform }), {
    onSuccess: ({ name }) => name,
    onFailure: ({ message }) => message
  })
}

/** What commands say about the runtime of a container. */
interface ContainerAnswer {
  readonly warning: string | undefined
  readonly refusal: string | undefined
}

/** Returns what a command was recorded to say; undefined if it does not depend on the runtime of a container. */
const ofContainer = ({ stderr = "", stdout = "" }: Answer, { command: [name = ""] = [] }: Question) => {
  if (!/^(?:exec|inspect|kill|ps|rm|start|stop|system)$/.test(name)) return undefined
  const said = /change to runtime .*|(?<=^Error: )unable to start .*/m.exec(`${stdout}\n${stderr}`)?.[0]
  const recorded: ContainerAnswer = { warning: /^error: (OCI Runtime .*)$/m.exec(stderr)?.[1], refusal: said }
  return recorded
}

/** Reports whether a container exists when a question is asked. */
const isAfterCreation = ({ ask }: Vector, index: number): boolean => {
  const before = new Set(ask.slice(0, index).map(({ command: [name] = [] }) => name))
  return before.has("create") && !before.has("rm")
}

/** Returns the recorded runtime of the container: that of its creation, or that which a migration gave it. */
const recordedRuntime = ({ ask, expect }: Vector, index: number): string => {
  let runtime = ""
  for (const [at, { command = [], runtime: given }] of ask.slice(0, index).entries()) {
    if (command[0] === "create") runtime = given ?? "crun"
    if (command[1] === "migrate" && expect[at]?.exit === 0) runtime = command.at(-1)!
  }
  return runtime
}

/** Finds the runtime of the container that a question is about. */
const ofContainerAt = (vector: Vector, files: { readonly [path: string]: VectorFile }, index: number) => {
  const { look, table } = assess(vector, files, vector.ask[index]!)
  const name = recordedRuntime(vector, index)
  return { table, found: ContainerRuntime.find(table, name, ContainerRuntime.search(table, name)?.places.map(look)) }
}

const containerAnswer = (
  vector: Vector,
  files: { readonly [path: string]: VectorFile },
  index: number
): ContainerAnswer => {
  const { found, table } = ofContainerAt(vector, files, index)
  const gone = Result.isFailure(found) ? found.failure : undefined
  const { command = [] } = vector.ask[index]!
  const isAttached = command.includes("-a")
  const start = gone && command[0] === "start" ? ContainerRuntime.startMessage(gone, "<ID>", isAttached) : undefined
  const migration = command[1] === "migrate" ? ContainerRuntime.migrationMessage(table, command.at(-1)!) : undefined
  return { warning: gone?.warning, refusal: start ?? migration }
}

/** Returns the calls of a container's program. A container that was created before keeps the text of its runtime. */
const callsOf = (
  vector: Vector,
  files: { readonly [path: string]: VectorFile },
  index: number
): ReadonlyArray<ReadonlyArray<string>> | string => {
  const question = vector.ask[index]!
  const { engine, table } = assess(vector, files, question)
  const answer =
    question.command?.[0] === "start"
      ? Result.mapError(ofContainerAt(vector, files, index).found, ({ warning }) => warning)
      : Result.mapError(engine.resolve(table, {}), ({ message }) => message)
  if (Result.isFailure(answer)) return answer.failure
  const container = {
    id: "<ID>",
    bundle: "/var/lib/containers/storage/vfs-containers/<ID>/userdata",
    runDirectory: "/run/containers/storage/vfs-containers/<ID>/userdata",
    hasCgroups: false
  }
  return Result.match(RuntimeCall.make(table, answer.success, container), {
    onSuccess: ({ create, start }): ReadonlyArray<ReadonlyArray<string>> => [create, start],
    onFailure: (message) => message
  })
}
