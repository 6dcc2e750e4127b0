/**
 * The resolution of a runtime handler by CRI-O.
 *
 * Source of the rule: cri-o/cri-o, `internal/oci/oci.go`, `ValidateRuntimeHandler` and `PlatformRuntimePath`. Recorded answers of CRI-O
 * 1.34.11 prove the words.
 */
import * as Result from "effect/Result"
import type { Resolution } from "../engine/index.ts"
import { GoText, Wording } from "../text/index.ts"
import { droppedAdvice, faultWords } from "./internal/faultWords.ts"
import { missedProgram, soughtProgram } from "./internal/program.ts"
import type { CrioRuntime, CrioTable, DroppedHandler, HandlerFault } from "./CrioTable.ts"

/**
 * A handler that resolves, and its program. The program of a handler of type `vm` is a shim.
 *
 * @category models
 * @since 1.0.0
 */
export interface CrioResolution extends Resolution.Resolution {
  readonly runtime: CrioRuntime
  readonly type: "oci" | "pod" | "vm"
  readonly program: string
}

/**
 * The reason for a refusal: CRI-O has not started, the table does not have the name, or CRI-O has dropped the handler.
 *
 * @category models
 * @since 1.0.0
 */
export type Reason = "Dropped" | "NotStarted" | "Unknown"

/**
 * A refusal. `code` is the one of gRPC; it is absent if CRI-O does not run. `fault` is the reason why CRI-O dropped the handler.
 *
 * @category models
 * @since 1.0.0
 */
export interface CrioRefusal extends Resolution.Refusal {
  readonly reason: Reason
  readonly code?: 2
  readonly fault?: HandlerFault
}

/**
 * Resolves a request, as `RunPodSandbox` does. An empty name is the default runtime.
 *
 * @category operations
 * @since 1.0.0
 */
export const resolve = (
  table: CrioTable,
  { name: asked, platform }: Resolution.Request
): Result.Result<CrioResolution, CrioRefusal> => {
  const name = asked === undefined || asked === "" ? table.defaultRuntime : asked
  if (table.startFault !== undefined) return Result.fail(notStarted(name, table.startMessage ?? ""))
  const runtime = table.runtimes.get(name)
  if (runtime === undefined) return Result.fail(notFound(table, name))
  const { kind, values } = runtime
  const type = values.runtime_type === "vm" || values.runtime_type === "pod" ? values.runtime_type : "oci"
  const resolved: CrioResolution = { kind, name, runtime, type, program: values.runtime_path }
  const other = type === "oci" ? otherProgram(table, runtime, platform) : undefined
  return Result.succeed(other === undefined ? resolved : { ...resolved, ...other })
}

/**
 * Returns the rules for a name that the table does not have.
 *
 * @category operations
 * @since 1.0.0
 */
export const rules = (): ReadonlyArray<Resolution.AppliedRule> => [
  {
    rule: "NotConfigured",
    passed: false,
    text: "It is not the name of a runtime handler, and CRI-O knows no other names."
  }
]

/** Returns the program for images of another platform than that of the machine. */
const otherProgram = (
  { settings: { given } }: CrioTable,
  { handler, values }: CrioRuntime,
  platform: string | undefined
): Pick<CrioResolution, "choice" | "program"> | undefined => {
  const program = platform === undefined ? undefined : values.platform_runtime_paths.get(platform)
  if (program === undefined || platform === given.platform) return undefined
  const origin = handler.valueOrigins.get(`platform_runtime_paths.${platform}`)
  return { program, choice: { because: `The image is for ${platform}`, origin } }
}

const notStarted = (name: string, message: string): CrioRefusal => ({
  name,
  reason: "NotStarted",
  message,
  advice: "CRI-O does not start with this configuration. Correct it first."
})

const notFound = (table: CrioTable, name: string): CrioRefusal => {
  const list = [...table.runtimes.names()].toSorted(GoText.compare).map((known) => `${known}:0x…`)
  const message = `failed to find runtime handler ${name} from runtime list map[${list.join(" ")}]`
  const dropped = table.dropped.get(name)
  if (dropped !== undefined) return droppedRefusal(name, message, dropped)
  const header = `[crio.runtime.runtimes.${Wording.shown(name)}]`
  const advice = `Define the handler in a section ${header}, and restart CRI-O. After a reload, CRI-O shows a new handler and does not use it.`
  return { name, reason: "Unknown", code: 2, message, advice }
}

const droppedRefusal = (name: string, message: string, { fault, handler, looked }: DroppedHandler): CrioRefusal => {
  const program = looked.findLast(({ purpose }) => purpose === "program")
  const isMissing = fault.reason === "NotInPath" || fault.reason === "PathMissing"
  return {
    name,
    reason: "Dropped",
    code: 2,
    message,
    advice: `CRI-O has dropped the handler at its start, because ${faultWords(fault)}. ${droppedAdvice(name, handler, fault)}`,
    fault,
    ...(isMissing &&
      program !== undefined && {
        searched: {
          sought: soughtProgram(program.search, droppedAdvice(name, handler, fault)),
          states: program.states,
          missed: missedProgram(fault, message)
        }
      })
  }
}
