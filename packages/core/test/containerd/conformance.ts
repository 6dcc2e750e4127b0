/** Asks the engines the questions of the recorded answers, and compares. */
import {
  ClientEngine,
  ConfigDump,
  Containerd,
  type ContainerdEngine,
  type ContainerdResolution,
  Ctr,
  type Given,
  RuncCall,
  SandboxCall,
  type ShimMessage,
  StartAnswer
} from "@oci-runtimes/core/containerd"
import { type Launch, Source } from "@oci-runtimes/core/engine"
import { Search } from "@oci-runtimes/core/machine"
import * as Result from "effect/Result"
import * as Machine from "./Machine.ts"
import type { Answer, Vector } from "./Vector.ts"

export interface Difference {
  readonly path: string
  readonly expected: unknown
  readonly actual: unknown
}

export interface Compared {
  readonly differences: ReadonlyArray<Difference>
  /** True if the question has a fault in the syntax of a file, of which only the fact and the file must agree. */
  readonly isSyntaxFault: boolean
  /** True if such a fault is told in containerd's own words. */
  readonly isInWords: boolean
}

/** Debian's build of 2.1.9 has a newer library for TOML than upstream's. */
const engineOf = (version: string): ContainerdEngine.ContainerdEngine =>
  Result.getOrThrow(Containerd.release(version, version === "2.1.9" ? { toml: "1.1" } : undefined))

/** Returns the answer of this library to the question of a vector. */
export const answerTo = (vector: Vector, machine = Machine.make(vector)): Answer =>
  answers[vector.kind](vector, assess(vector, machine))

/** Compares the answer of this library with that of a vector. */
export const compare = (vector: Vector, machine?: Machine.Machine): Compared => {
  const differences: Array<Difference> = []
  const isSyntaxFault = isOfSyntax(vector.answer)
  const actual = answerTo(vector, machine)
  const isInWords = isSyntaxFault && JSON.stringify(actual.error) === JSON.stringify(vector.answer.error)
  const expected = isSyntaxFault ? withoutWords(vector.answer) : withoutOthers(vector.answer)
  const given = isSyntaxFault ? withoutWords(actual) : actual
  for (const key of new Set([...Object.keys(expected), ...Object.keys(given)])) {
    const [one, other] = [Reflect.get(expected, key), Reflect.get(given, key)]
    if (sorted(one) !== sorted(other)) differences.push({ path: key, expected: one, actual: other })
  }
  return { differences, isSyntaxFault, isInWords }
}

/** The order of keys does not matter, and the recorder keeps each line of a log once. */
const sorted = (value: unknown): string | undefined =>
  JSON.stringify(
    Array.isArray(value) && value.every((line) => typeof line === "string") ? [...new Set(value)] : value,
    (_, inner: unknown) =>
      typeof inner === "object" && inner !== null && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).toSorted(([one], [other]) => (one < other ? -1 : 1)))
        : inner
  )

const linesOf = ({ error = [] }: Answer): ReadonlyArray<string> => (typeof error === "string" ? [error] : error)

const isOfSyntax = (answer: Answer): boolean =>
  linesOf(answer).some(
    (line) =>
      /^containerd: failed to (?:load TOML: \S+: \(\d|unmarshal TOML(?: at row| *: toml: (?:key|table)))/.test(line) &&
      !/cannot decode TOML|cannot be assigned|cannot assign/.test(line)
  )

/** Returns the fact of a fault in the syntax, with the file if the answer names it. */
const withoutWords = (answer: Answer) => ({
  status: answer.status,
  started: answer.started,
  isFault: linesOf(answer).length > 0,
  file: linesOf(answer)
    .map((line) => /failed to load TOML: (\S+): \(|file=(\S+)/.exec(line))
    .flatMap((match) => match?.[1] ?? match?.[2] ?? [])[0]
})

/** Returns an answer without what follows from the fault of another plugin. */
const withoutOthers = (answer: Answer): Answer => ({
  ...answer,
  ...(answer.warnings === undefined && answer.version !== undefined && { warnings: [] }),
  ...(answer.log === undefined && answer.started === true && { log: [] })
})

type Assessed = ReturnType<typeof assess>

const assess = (vector: Vector, machine: Machine.Machine) => {
  const engine = engineOf(vector.containerd)
  const [flag, file] = vector.flags ?? []
  const given: Given.Given = {
    config: flag === "--config" && file !== undefined ? file : "/etc/containerd/config.toml",
    isNamed: flag === "--config",
    workingDirectory: "/",
    executable: machine.executable
  }
  const facts = {
    unifiedCgroups: false,
    bootedWithSystemd: false,
    noPivotRoot: false,
    searchPath: machine.searchPath,
    workingDirectory: "/"
  }
  const files = Source.readAll(engine.sources, given, machine.read)
  const reading = engine.read(given, files)
  const look = ({ location }: Search.SearchPlace) => machine.look(location)
  const states = (engine.lookups?.(reading.settings, facts) ?? []).map(({ places }) => places.map(look))
  const table = engine.table(reading.settings, facts, states)
  return { engine, facts, files, given, look, machine, reading, table }
}

const dumpOf = (vector: Vector, { engine, files, given, reading }: Assessed): Answer => {
  const dump = ConfigDump.of(engine.traits(), given, files)
  if (dump._tag === "Failed") return { status: dump.status, error: dump.error }
  if (dump.emptyNames.length > 0) return { status: 0, outputIsNotToml: dump.emptyNames }
  const { defaultRuntimeName, disabledPlugins, imports, runtimes, version, warnings } = dump
  const isFirst = vector.containerd.startsWith("1.")
  const server = "io.containerd.grpc.v1.cri"
  const isDisabled = isFirst ? reading.settings.isCriDisabled : disabledPlugins.includes(server)
  const table = { default_runtime_name: defaultRuntimeName, runtimes }
  const plugins = isFirst ? { [server]: table } : { [server]: null, "io.containerd.cri.v1.runtime": table }
  return {
    status: 0,
    version,
    imports,
    disabled_plugins: disabledPlugins,
    plugins: Object.fromEntries(Object.entries(plugins).filter(([name]) => name !== server || !isDisabled)),
    warnings
  }
}

const startOf = (_: Vector, { engine, reading, table }: Assessed): Answer => {
  const answer = StartAnswer.of(engine.traits(), reading, table)
  if (answer._tag === "Ended") {
    // The recorder leaves out what follows from the fault of another plugin.
    const error = answer.error.filter((line) => !/unable to load CRI runtime service plugin dependency/.test(line))
    return { started: false, status: answer.status, error }
  }
  const { cri, log } = answer
  return {
    started: true,
    cri:
      cri === undefined
        ? { loaded: false, error: "unknown service runtime.v1.RuntimeService" }
        : {
            loaded: true,
            defaultRuntimeName: cri.defaultRuntimeName,
            runtimes: cri.runtimes,
            ...(cri.handlers !== undefined && { handlers: cri.handlers })
          },
    log
  }
}

/** The numbers of the wire format for booleans. */
const wire = (message: ShimMessage.ShimMessage | undefined) =>
  message === undefined
    ? null
    : {
        type_url: message.type,
        value: Object.fromEntries(
          Object.entries(message.fields).map(([name, value]) => [name, value === true ? 1 : value])
        )
      }

type Spied = NonNullable<Answer["spied"]>

/** What is run for a shim, and the failure: the stage with its words. */
interface Run {
  readonly spied: Spied
  readonly stage: SandboxCall.Stage
  readonly words: string
}

const address = "/w/c.sock"

/** Runs a shim and what it runs, as spies do: each program prints a word and fails. */
const runShim = (
  { machine }: Pick<Assessed, "machine">,
  {
    asksForFeatures,
    bundle,
    id,
    isLegacy = false,
    message,
    namespace,
    program,
    shim
  }: {
    readonly asksForFeatures: boolean
    readonly shim: string
    readonly namespace: string
    readonly id: string
    readonly bundle: string
    readonly message: ShimMessage.ShimMessage | undefined
    readonly isLegacy?: boolean
    readonly program: (() => { readonly path: string } | { readonly words: string }) | undefined
  }
): Run => {
  const { executable } = machine
  if (machine.isSpy(shim)) {
    const args = RuncCall.shim({ address, executable, id, namespace })
    const asked = asksForFeatures ? [{ program: shim, args: ["-info"], options: null }] : []
    return {
      spied: [...asked, { program: shim, args, options: wire(message) }],
      stage: "start",
      words: "spied\n: exit status 1"
    }
  }
  const state = machine.look(shim)
  if (state._tag !== "File" || (state.mode & 0o111) === 0) {
    return { spied: [], stage: "start", words: `: fork/exec ${shim}: permission denied` }
  }
  const cgroup = message?.fields.shim_cgroup
  if (typeof cgroup === "string") {
    const words = `io.containerd.runc.v2: failed to load cgroup ${cgroup}: cgroups: cgroup deleted: exit status 1`
    return { spied: [], stage: "start", words }
  }
  const found = program?.()
  if (found === undefined || "words" in found) return { spied: [], stage: "program", words: found?.words ?? "" }
  const named = message?.fields.binary_name ?? (isLegacy ? message?.fields.runtime : undefined) ?? "runc"
  return {
    spied: [{ program: found.path, args: RuncCall.create(message, { bundle, id, namespace }), options: null }],
    stage: "program",
    words: `${named} did not terminate successfully: exit status 1`
  }
}

const stateDirectory = "/run/w/state"

const sandboxOf = (vector: Vector, assessed: Assessed): Answer => {
  const { engine, facts, look, table } = assessed
  const answer = engine.resolve(table, {
    name: vector.handler,
    usesHostNamespaces: vector.hostNetwork ?? true,
    ...(vector.annotations !== undefined && { annotations: vector.annotations })
  })
  if (Result.isFailure(answer)) {
    const { grpcCode = 2, message } = answer.failure as ContainerdResolution.ContainerdRefusal
    return { code: grpcCode, error: message }
  }
  const { message, runtime } = answer.success
  const traits = engine.traits()
  const isLegacy = runtime.settings.type === legacy && vector.containerd.startsWith("1.")
  const kind = isLegacy ? legacy : "io.containerd.runtime.v2.task"
  const bundle = `${stateDirectory}/${kind}/k8s.io/<id>`
  const isShimSandbox = runtime.settings.sandboxer === "shim" && !vector.containerd.startsWith("1.")
  const failed = (stage: SandboxCall.Stage, words: string): Answer => ({
    code: 2,
    error: SandboxCall.message(traits, stage, words, { bundle, isLegacy, isShimSandbox })
  })
  const searches = engine.searches(table, answer.success, facts)
  const outcome = (sought: (typeof searches)[number]) => Search.run(sought.search, sought.search.places.map(look))
  const [shimSought] = searches
  if (shimSought?.refused !== undefined) return failed("resolve", shimSought.refused.message)
  const shim = outcome(shimSought!)
  if (Result.isFailure(shim.found)) {
    const { message: words } = engine.missed(answer.success, shimSought!, shim.found.failure, shim.probed)
    return failed("resolve", words)
  }
  const programSought = searches.find(({ link }) => link === "Program")
  const run = runShim(assessed, {
    asksForFeatures: traits.asksForFeatures && !isShimSandbox,
    shim: absolute(shim.found.success),
    namespace: "k8s.io",
    id: "<id>",
    bundle,
    message,
    isLegacy,
    program:
      programSought &&
      (() => {
        const program = outcome(programSought)
        return Result.isSuccess(program.found)
          ? { path: program.found.success }
          : { words: engine.missed(answer.success, programSought, program.found.failure, program.probed).message }
      })
  })
  return { ...failed(run.stage, run.words), ...(run.spied.length > 0 && { spied: run.spied }) }
}

/** The working directory of the daemon is the root. */
const absolute = (path: string): string => (path.startsWith("/") ? path : `/${path}`)

const ctrOf = (vector: Vector, assessed: Assessed): Answer => {
  const { facts, look, table } = assessed
  const flags = flagsOf(vector.args ?? [])
  const engine = ClientEngine.of(assessed.engine, { name: "ctr", request: () => Ctr.request(flags) })
  const answer = engine.resolve(table, flags.runtime === undefined ? {} : { name: flags.runtime })
  if (Result.isFailure(answer)) return { status: 1, output: [answer.failure.message] }
  const traits = engine.traits()
  const isLegacy = answer.success.shim === legacy && vector.containerd.startsWith("1.")
  const directory = isLegacy ? legacy : "io.containerd.runtime.v2.task"
  const bundle = `${stateDirectory}/${directory}/${ClientEngine.namespace}/<name>`
  const failed = (stage: SandboxCall.Stage, words: string): Answer => ({
    status: 1,
    output: `ctr: ${SandboxCall.ofClient(traits, stage, words, bundle)}`.split("\n")
  })
  const [shimSought, programSought] = engine.searches(table, answer.success, facts)
  if (shimSought?.refused !== undefined) return failed("resolve", shimSought.refused.message)
  const outcome = (sought: Launch.Sought) => Search.run(sought.search, sought.search.places.map(look))
  const shim = outcome(shimSought!)
  if (Result.isFailure(shim.found)) {
    return failed("resolve", engine.missed(answer.success, shimSought!, shim.found.failure, shim.probed).message)
  }
  const run = runShim(assessed, {
    asksForFeatures: traits.asksForFeatures,
    shim: absolute(shim.found.success),
    namespace: ClientEngine.namespace,
    id: "<name>",
    bundle,
    message: answer.success.message,
    isLegacy,
    program:
      programSought &&
      (() => {
        const program = outcome(programSought)
        return Result.isSuccess(program.found)
          ? { path: program.found.success }
          : { words: engine.missed(answer.success, programSought, program.found.failure, program.probed).message }
      })
  })
  return { ...failed(run.stage, run.words), ...(run.spied.length > 0 && { spied: run.spied }) }
}

const legacy = "io.containerd.runtime.v1.linux"

const flagsOf = (args: ReadonlyArray<string>): Ctr.Flags => {
  const words = [...args]
  const flags: { -readonly [flag in keyof Ctr.Flags]: Ctr.Flags[flag] } = {}
  while (words.length > 0) {
    switch (words.shift()) {
      case "--runtime":
        flags.runtime = words.shift() ?? ""
        break
      case "--runtime-config-path":
        flags.configPath = words.shift() ?? ""
        break
      case "--runc-binary":
        flags.runcBinary = words.shift() ?? ""
        break
      case "--runc-root":
        flags.runcRoot = words.shift() ?? ""
        break
      case "--runc-systemd-cgroup":
        flags.runcSystemdCgroup = true
    }
  }
  return flags
}

const answers: { readonly [kind in Vector["kind"]]: (vector: Vector, assessed: Assessed) => Answer } = {
  dump: dumpOf,
  start: startOf,
  sandbox: sandboxOf,
  ctr: ctrOf
}
