/**
 * The start of an engine: the flags and the variables that a unit, an init script, a process or a person gives it.
 *
 * Source of the rule: Docker Engine, `contrib/dockerd-rootless.sh`, `contrib/init/systemd/docker.service`; the wrapper of the snap
 * (canonical/docker-snap, `bin/dockerd-wrapper`).
 */
import type { Origin } from "../../engine/index.ts"
import type { HostFacts } from "../../machine/index.ts"
import { type DaemonProcess, type ServiceManager, Unforeseen, type Word } from "../../service/index.ts"
import { FilePath } from "../../text/index.ts"
import { processName } from "../DockerEnvironment.ts"
import { type Candidate, snapFlags } from "./Candidate.ts"

/**
 * The starter of an engine.
 *
 * @category models
 * @since 1.0.0
 */
export type StartedBy =
  | { readonly _tag: "Process"; readonly pid: number }
  | { readonly _tag: "Unit"; readonly unit: ServiceManager.ManagedUnit; readonly at: Origin.Place | undefined }
  | { readonly _tag: "InitScript"; readonly script: string }
  | { readonly _tag: "Given" }

/**
 * The start of an engine: its flags, and the variables and the working directory of its process. `unforeseen` has the reasons, in
 * sentences, why the start may have other flags or variables.
 *
 * @category models
 * @since 1.0.0
 */
export interface DaemonStart {
  readonly by: StartedBy
  /** The program, as it is written. */
  readonly program: string
  readonly flags: ReadonlyArray<Word.Word>
  readonly variables: HostFacts.Environment
  readonly workingDirectory: string
  readonly unforeseen: ReadonlyArray<string>
}

/**
 * A command that starts an engine, with the variables and the working directory of its process.
 *
 * @category models
 * @since 1.0.0
 */
export interface StartCommand {
  readonly words: ReadonlyArray<Word.Word>
  readonly variables: HostFacts.Environment
  readonly workingDirectory: string
  readonly unforeseen: ReadonlyArray<string>
}

/**
 * Returns the start of an engine by a command. The command may run the engine by a launcher, such as `env` or the scripts of
 * rootless mode and of the snap.
 *
 * @category constructors
 * @since 1.0.0
 */
export const ofCommand = (
  by: StartedBy,
  { variables: given, words, ...others }: StartCommand,
  candidate: Pick<Candidate, "variables">
): DaemonStart => {
  const index = words.findIndex(({ text }) => starters.has(FilePath.lastElement(text)))
  const start = isByShell(words.slice(0, Math.max(index, 0))) ? undefined : words[index]
  const variables = { ...given, ...candidate.variables, ...assignments(words.slice(0, Math.max(index, 0))) }
  if (start === undefined) {
    const shown = JSON.stringify(words.map(({ text }) => text).join(" "))
    const unknown = `The flags of the engine are not known, because it is started by ${shown}.`
    return {
      ...others,
      by,
      program: words[0]?.text ?? "",
      flags: [],
      variables,
      unforeseen: [...others.unforeseen, unknown]
    }
  }
  const flags = words.slice(index + 1)
  const ofSnap = snapFlags.map((text): Word.Word => ({ text, at: start.at }))
  return start.text === snapCommand
    ? { ...others, by, program: snapProgram, flags: [...ofSnap, ...flags], variables }
    : { ...others, by, program: start.text, flags, variables }
}

/**
 * Reports whether a start runs the engine itself, or a script that becomes the engine. Any other program may do more than that.
 *
 * @category guards
 * @since 1.0.0
 */
export const isOfEngine = ({ program }: Pick<DaemonStart, "program">): boolean =>
  starters.has(FilePath.lastElement(program))

/**
 * Returns the start of an engine by the words of a command line that a person gives. The process has the given variables and working
 * directory, such as those of the engine's own start.
 *
 * @category constructors
 * @since 1.0.0
 */
export const given = (
  words: ReadonlyArray<Word.Word>,
  { variables, workingDirectory }: Pick<DaemonStart, "variables" | "workingDirectory">
): DaemonStart => {
  const unforeseen = words.flatMap((word) =>
    word.unforeseen === undefined ? [] : [Unforeseen.describe(word.unforeseen)]
  )
  return ofCommand({ _tag: "Given" }, { words, variables, workingDirectory, unforeseen }, { variables: {} })
}

/**
 * Returns the start of an engine that runs, by its process.
 *
 * @category constructors
 * @since 1.0.0
 */
export const ofProcess = (
  process: DaemonProcess.DaemonProcess,
  candidate: Pick<Candidate, "variables">
): DaemonStart => {
  const { pid, variables, words, workingDirectory } = process
  const unforeseen = [
    ...(words.length === 0 ? [`The command line of process ${pid} cannot be read. Run the command as root.`] : []),
    ...(variables === undefined ? [`The variables of process ${pid} cannot be read. Run the command as root.`] : [])
  ]
  const [program = processName, ...flags] = words
  return {
    by: { _tag: "Process", pid },
    program: process.executable ?? program,
    flags: flags.map((text) => ({ text, at: undefined })),
    variables: variables ?? candidate.variables,
    workingDirectory: workingDirectory ?? "/",
    unforeseen
  }
}

/**
 * Returns the next start of the snap's engine with the values that the wrapper of the snap gave the engine that runs. The wrapper
 * takes them from the settings and the revision of the snap.
 *
 * @category operations
 * @since 1.0.0
 */
export const withWrapperValues = (next: DaemonStart, running: Pick<DaemonStart, "flags">): DaemonStart => ({
  ...next,
  flags: next.flags.map((word, index) => {
    const own = running.flags[index]
    const isOfWrapper = index < snapFlags.length && own !== undefined && flagName(own) === flagName(word)
    return isOfWrapper ? { ...word, text: own.text } : word
  })
})

/** Returns the flag that a word names; empty for the value of the flag before it. */
const flagName = ({ text }: Word.Word): string => (text.startsWith("-") ? text.split("=", 1).join() : "")

/**
 * Returns the start by which an engine reads its configuration again when it is reloaded: the start of its process or, if the flags
 * of the process are not known, the next start.
 *
 * @category operations
 * @since 1.0.0
 */
export const ofReload = ({ next, process, running }: Started): DaemonStart | undefined =>
  running === undefined || process?.words.length === 0
    ? (next ?? running)
    : {
        ...running,
        variables: process?.variables ?? next?.variables ?? running.variables,
        workingDirectory: process?.workingDirectory ?? next?.workingDirectory ?? running.workingDirectory
      }

/**
 * Reports whether an engine runs with other flags than its next start gives it. False if its flags are not known.
 *
 * @category guards
 * @since 1.0.0
 */
export const hasOwnFlags = ({ next, process, running }: Started): boolean =>
  next !== undefined && running !== undefined && process?.words.length !== 0 && !hasSameFlags(next, running)

/**
 * An engine with its process and its starts.
 *
 * @category models
 * @since 1.0.0
 */
export interface Started {
  readonly process: DaemonProcess.DaemonProcess | undefined
  readonly next: DaemonStart | undefined
  readonly running: DaemonStart | undefined
}

/**
 * Returns a start with the places of the flags of another start, if both give the same flags; undefined if they do not.
 *
 * @category operations
 * @since 1.0.0
 */
export const placed = (start: DaemonStart, other: DaemonStart): DaemonStart | undefined =>
  hasSameFlags(start, other) ? { ...start, flags: other.flags } : undefined

/**
 * Reports whether two starts give the engine the same flags.
 *
 * @category guards
 * @since 1.0.0
 */
export const hasSameFlags = (one: Pick<DaemonStart, "flags">, other: Pick<DaemonStart, "flags">): boolean =>
  one.flags.length === other.flags.length && one.flags.every(({ text }, index) => text === other.flags[index]?.text)

/**
 * Returns the words of two starts without those at the beginning and at the end that are the same in both. A value keeps the flag
 * before it.
 *
 * @category operations
 * @since 1.0.0
 */
export const changedFlags = (
  from: Pick<DaemonStart, "flags">,
  to: Pick<DaemonStart, "flags">
): { readonly added: ReadonlyArray<string>; readonly removed: ReadonlyArray<string> } => {
  const [one, other] = [from, to].map(({ flags }) => flags.map(({ text }) => text)) as [Array<string>, Array<string>]
  const shorter = Math.min(one.length, other.length)
  let first = 0
  while (first < shorter && one[first] === other[first]) first += 1
  if (isValue(one, first) || isValue(other, first)) first -= 1
  let last = 0
  while (last < shorter - first && one.at(-1 - last) === other.at(-1 - last)) last += 1
  while (last > 0 && (isValue(one, one.length - last) || isValue(other, other.length - last))) last -= 1
  return { added: other.slice(first, other.length - last), removed: one.slice(first, one.length - last) }
}

const isValue = (words: ReadonlyArray<string>, index: number): boolean =>
  index > 0 && words[index] !== undefined && !words[index].startsWith("-")

/**
 * Describes a unit by its name, and says whether it is a unit of the user.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describeUnit = ({ manager, name }: ServiceManager.ManagedUnit): string =>
  manager === "user" ? `the user's unit ${name}` : name

/**
 * Describes what starts an engine, to follow "started by".
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = (by: StartedBy): string => {
  switch (by._tag) {
    case "Process":
      return `a command (process ${by.pid})`
    case "Unit":
      return `${describeUnit(by.unit)}${by.at === undefined ? "" : ` (${by.at.file}:${by.at.range.start.line})`}`
    case "InitScript":
      return by.script
    case "Given":
      return "the given command line"
  }
}

/** The command by which snapd runs the engine of the snap, and the program that the wrapper of the snap then runs. */
const snapCommand = "docker.dockerd"

const snapProgram = "/snap/docker/current/bin/dockerd"

/** The names of the programs whose arguments are flags of the engine. */
const starters: ReadonlySet<string> = new Set([processName, "dockerd-rootless.sh", snapCommand])

/** Reports whether a shell is among the launchers of a command. Only the shell knows what it makes of the other words. */
const isByShell = (launchers: ReadonlyArray<Word.Word>): boolean =>
  launchers.some(({ text }) => shells.has(FilePath.lastElement(text)))

const shells: ReadonlySet<string> = new Set(["ash", "bash", "busybox", "dash", "ksh", "sh", "zsh"])

/** Returns the variables that `env` sets before it runs a program. */
const assignments = (words: ReadonlyArray<Word.Word>): HostFacts.Environment =>
  words.some(({ text }) => FilePath.lastElement(text) === "env")
    ? Object.fromEntries(
        words.flatMap(({ text }) => {
          const separator = text.indexOf("=")
          return separator > 0 ? [[text.slice(0, separator), text.slice(separator + 1)] as const] : []
        })
      )
    : {}
