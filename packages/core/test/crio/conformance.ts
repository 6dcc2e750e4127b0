/** Asks the engine the questions of the recorded answers, and compares. */
import { Crio, CrioReload, CrioResolution, type Given, ShownRuntime, Traits } from "@oci-runtimes/core/crio"
import { Source } from "@oci-runtimes/core/engine"
import { ProgramRun } from "@oci-runtimes/core/machine"
import * as Result from "effect/Result"
import { facts as usualFacts, type Files, type Machine, machineOf, program } from "./machines.ts"
import type { Answer, Vector } from "./Vector.ts"

export interface Difference {
  readonly field: string
  readonly expected: unknown
  readonly actual: unknown
}

/** Returns the differences between the recorded answer and that of the engine. `make` makes the machine with files. */
export const compare = (vector: Vector, make: (files: Files) => Machine = machineOf): ReadonlyArray<Difference> => {
  const actual = answerOf(vector, make)
  const { answer } = vector
  // A sandbox whose handler is found fails later, because the recorder's machine has no images.
  const sandbox = answer.sandbox?.error?.startsWith("failed to find runtime handler") ? answer.sandbox : undefined
  const expected: Answer = {
    ...answer,
    ...(answer.log !== undefined && { log: answer.log.toSorted() }),
    ...(answer.sandbox !== undefined && { sandbox: sandbox ?? { ran: true } })
  }
  return fields.flatMap((field) => {
    const [wanted, found] = [expected[field], actual[field]]
    return JSON.stringify(sorted(wanted)) === JSON.stringify(sorted(found))
      ? []
      : [{ field, expected: wanted, actual: found }]
  })
}

const fields = [
  "started",
  "status",
  "default_runtime",
  "runtimes",
  "log",
  "sandbox",
  "reloaded",
  "reload"
] as const satisfies ReadonlyArray<keyof Answer>

/** Returns a value with the names of its objects in order. The order of names in CRI-O's output depends on the printer. */
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  return typeof value === "object" && value !== null
    ? Object.entries(value)
        .toSorted(([one], [other]) => (one < other ? -1 : 1))
        .map(([name, inner]) => [name, sorted(inner)])
    : value
}

const facts = { ...usualFacts, bootedWithSystemd: false, unifiedCgroups: false }

/** The machine of the recorder. */
const filesOf = ({ absent = [], directories = [], files, programs = [] }: Vector): Files => {
  const made: { [path: string]: Files[string] } = { "/etc/hosts": "127.0.0.1 localhost\n", ...files }
  for (const path of ["/usr/bin/conmon", "/usr/bin/crun", ...programs]) made[path] = program
  for (const path of directories) made[path] = { type: "directory" }
  for (const path of absent) delete made[path]
  return made
}

const givenOf = ({ flags = [], programs = [] }: Vector): Given.Given => {
  const words = [...flags]
  const runtimes: Array<string> = []
  const named: { [flag: string]: string } = {}
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const [flag = "", value = words.shift() ?? ""] = word.split(/=(.*)/s)
    if (flag === "--runtimes") runtimes.push(value)
    else named[flag] = value
  }
  const { "--config": config, "--config-dir": configDirectory, "--default-runtime": defaultRuntime } = named
  const { "--cgroup-manager": cgroupManager = "cgroupfs", "--conmon": conmon, "--conmon-cgroup": conmonCgroup } = named
  const spied: ProgramRun.RunOutcome = Result.succeed({ exitCode: 1, stdout: "", stderr: "spied\n" })
  return {
    workingDirectory: "/",
    platform: "linux/amd64",
    ...(config !== undefined && { config }),
    ...(configDirectory !== undefined && { configDirectory }),
    flags: {
      cgroupManager,
      runtimes,
      ...(defaultRuntime !== undefined && { defaultRuntime }),
      ...(conmon !== undefined && { conmon }),
      ...(conmonCgroup !== undefined && { conmonCgroup })
    },
    monitorRuns: { get: (path) => (programs.includes(path) ? spied : undefined) }
  }
}

const fatal = (message: string): Answer => ({ started: false, status: 1, log: [`fatal: ${message}`] })

const answerOf = (vector: Vector, make: (files: Files) => Machine): Answer => {
  const engine = Result.getOrThrow(Crio.release(vector.crio, { seccomp: false }))
  const traits = { ...Traits.of(engine.number), hasSeccomp: false }
  const given = givenOf(vector)
  const machine = make(filesOf(vector))
  const reading = engine.read(given, Source.readAll(engine.sources, given, machine.read))
  if (reading.refusal !== null) return fatal(reading.refusal)
  const { settings } = reading
  const own = { ...facts, ...(vector.path !== undefined && { searchPath: vector.path }) }
  const states = (engine.lookups?.(settings, own) ?? []).map(({ places }) => places.map(machine.look))
  const table = engine.table(settings, own, states)
  if (vector.kind === "config") {
    if (table.startFault?._tag === "UndefinedDefault") return fatal(table.startMessage ?? "")
    return { status: 0, runtimes: Object.fromEntries(ShownRuntime.configured(traits, settings)) }
  }
  if (table.startMessage !== undefined) return fatal(table.startMessage)
  const shown = Array.from(table.runtimes, ([name, { values }]) => [name, ShownRuntime.logged(traits, values)] as const)
  const { handler, reload } = vector
  const started: Answer = {
    started: true,
    default_runtime: table.defaultRuntime,
    runtimes: Object.fromEntries(shown),
    ...logOf(table.log)
  }
  const sandbox = handler === undefined ? undefined : CrioResolution.resolve(table, { name: handler })
  const asked: Answer = {
    ...started,
    ...(sandbox !== undefined && {
      sandbox: Result.match(sandbox, {
        onSuccess: () => ({ ran: true }),
        onFailure: ({ code, message }) => ({ ...(code !== undefined && { code }), error: message })
      })
    })
  }
  if (reload === undefined) return asked
  const later = make({ ...filesOf(vector), ...reload })
  const again = CrioReload.given(settings)
  const after = CrioReload.of(traits, table, {
    files: Source.readAll(engine.sources, again, later.read),
    facts: own,
    look: later.look
  })
  const { isRefused, log, shown: now } = after
  return {
    ...asked,
    ...(now !== undefined && {
      default_runtime: now.defaultRuntime,
      runtimes: Object.fromEntries(
        Array.from(now.handlers, ([name, values]) => [name, ShownRuntime.logged(traits, values)])
      )
    }),
    ...logOf([...table.log, ...log]),
    reloaded: !isRefused,
    reload: log.filter(({ message }) => ofReload.test(message)).map(({ message }) => message)
  }
}

/** The lines that the recorder takes for those of a reload. */
const ofReload = /^(?:Skipping|Updating|Set config|Unable to reload)/

/** Returns the lines that the recorder takes for the log. */
const logOf = (lines: ReadonlyArray<{ readonly level: string; readonly message: string }>): Pick<Answer, "log"> => {
  const log = lines.filter(({ level }) => level !== "info").map(({ level, message }) => `${level}: ${message}`)
  return log.length === 0 ? {} : { log: log.toSorted() }
}
