/**
 * The replacements for names and programs that are known not to run containers, as advice.
 */
import { FilePath } from "../../text/index.ts"
import type { DockerResolution } from "../DockerResolution.ts"
import type { Generation } from "../Moby.ts"
import * as NonRuntimes from "./NonRuntimes.ts"
import * as RetiredRuntimes from "./RetiredRuntimes.ts"

/** The parts of an engine that decide how a runtime can be configured. */
type Configured = Pick<Generation, "directives" | "title">

/**
 * Reports whether a program, the name of a runtime or a runtime type is known not to run containers.
 *
 * @category guards
 * @since 1.0.0
 */
export const isKnown = (file: string): boolean =>
  NonRuntimes.findIn(file) !== undefined ||
  RetiredRuntimes.findProgram(file) !== undefined ||
  RetiredRuntimes.find(file) !== undefined

/**
 * Returns the advice for the program of a runtime; undefined if the program may be an OCI runtime.
 *
 * @category formatting
 * @since 1.0.0
 */
export const forProgram = (engine: Configured, path: string): string | undefined => {
  const other = NonRuntimes.findIn(path)
  if (other !== undefined) return `It is ${other.description}. ${insteadOf(engine, path, other)}`
  const retired = RetiredRuntimes.findProgram(path)
  return retired && `${retired.removed}. ${insteadOfRetired(engine, retired)}`
}

/**
 * Returns what to write instead of a program that is not an OCI runtime, as a sentence.
 *
 * @category formatting
 * @since 1.0.0
 */
export const insteadOf = (engine: Configured, path: string, { instead }: NonRuntimes.NonRuntime): string => {
  switch (instead?._tag) {
    case "Program":
      return `Write ${JSON.stringify(nextTo(path, instead.program))}.`
    case "Shim":
      return throughShim(engine, instead.runtimeType)
    default:
      return 'Write the path of an OCI runtime, such as "/usr/bin/crun".'
  }
}

/**
 * Returns what to write instead of the program of a retired runtime, as a sentence.
 *
 * @category formatting
 * @since 1.0.0
 */
export const insteadOfRetired = (
  engine: Configured,
  { runtime, runtimeType }: RetiredRuntimes.RetiredRuntime
): string => (runtime === runtimeType ? throughShim(engine, runtimeType) : `Write ${JSON.stringify(runtime)}.`)

/**
 * Returns how an engine runs a shim, as a sentence: by the key `runtimeType`, or only by the name of the shim.
 *
 * @category formatting
 * @since 1.0.0
 */
export const throughShim = (engine: Configured, runtimeType: string): string =>
  knowsTypes(engine)
    ? `Write "runtimeType": ${JSON.stringify(runtimeType)} instead of "path".`
    : `${engine.title} cannot configure shims. Use the shim by its name, such as ${JSON.stringify(runtimeType)}, without configuring it.`

/**
 * Returns what to write instead of the arguments of a program that a shim replaces, as a sentence after a space; empty without
 * arguments.
 *
 * @category formatting
 * @since 1.0.0
 */
export const insteadOfArguments = (runtimeArgs: ReadonlyArray<string>): string =>
  runtimeArgs.length === 0 ? "" : ' A shim does not accept "runtimeArgs": use "options" instead.'

/**
 * Reports whether an engine reads the runtime type of an entry.
 *
 * @category guards
 * @since 1.0.0
 */
export const knowsTypes = ({ directives }: Pick<Generation, "directives">): boolean =>
  Object.hasOwn(directives.runtime.fields, "runtimeType")

/**
 * Returns the path of a program in the same directory as another program. Next to a relative path or a command line, the program
 * is looked for in PATH.
 *
 * @category operations
 * @since 1.0.0
 */
export const nextTo = (path: string, program: string): string =>
  FilePath.isAbsolute(path) && !/\s/.test(path)
    ? `${path.slice(0, path.length - FilePath.lastElement(path).length)}${program}`
    : program

/**
 * Returns what is known to be wrong with a name that the engine accepts, and what to use: its shim was removed, or its program is
 * not an OCI runtime. Undefined if nothing is known.
 *
 * @category formatting
 * @since 1.0.0
 */
export const forResolution = (
  engine: Configured,
  { kind, path, preflight, shim }: DockerResolution
): string | undefined => {
  if (kind === "stock") return undefined
  const retired = RetiredRuntimes.find(shim.binary)
  if (retired !== undefined) return RetiredRuntimes.describe(retired)
  const program = preflight ?? path
  const found = forProgram(engine, program)
  return found && `The program ${JSON.stringify(program)} cannot run containers. ${found}`
}
