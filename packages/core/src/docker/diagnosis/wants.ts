/**
 * The programs and shims that the runtimes of a configuration need on a machine.
 */
import { Frozen } from "../../data/index.ts"
import type { Json } from "../../document/index.ts"
import { FilePath } from "../../text/index.ts"
import type { Generation } from "../Moby.ts"
import type { KnownRuntime, RuntimeMap } from "../RuntimeMap.ts"
import * as Replacements from "../known/Replacements.ts"
import * as ShimOptions from "../shim-options/ShimOptions.ts"
import type { Diagnosis } from "./Diagnosis.ts"
import { hasArguments, isMisshapen } from "./rules/paths.ts"
import { hasTemplate } from "./rules/templates.ts"
import * as Result from "effect/Result"

/** An engine, a configuration, and its runtime map on a machine. */
interface WantingInput {
  readonly engine: Generation
  readonly diagnosis: Diagnosis
  readonly map: RuntimeMap
}

/** A program or a shim that a runtime needs. `path` leads to the value that names it: in an entry, or the default runtime. */
export interface Want {
  readonly kind: "program" | "shim"
  readonly file: string
  readonly name: string
  readonly path: Json.JsonPath
}

/** Returns the programs and shims to look for. Leaves out paths that other rules report, except paths with arguments. */
export const wants = ({ diagnosis, engine, map }: WantingInput): ReadonlyArray<Want> => {
  if (!diagnosis.isLegible) return []
  const name = map.defaultRuntime
  const resolved = engine.resolve(map, name)
  const isImplicit = Result.isSuccess(resolved) && resolved.success.kind === "implicit"
  const ofDefault: Want = { kind: "shim", file: name, name, path: defaultPath }
  return [
    ...Array.from(map.runtimes).flatMap(([known, runtime]) => wantOf(known, runtime)),
    ...(isImplicit && name === name.trim() ? [ofDefault] : [])
  ].filter(({ file }) => !hasTemplate(file) && !Replacements.isKnown(file))
}

export const defaultPath: Json.JsonPath = /*#__PURE__*/ Frozen.frozen(["default-runtime"])

const wantOf = (name: string, runtime: KnownRuntime): ReadonlyArray<Want> => {
  const { kind, options, path, runtimeType = "" } = runtime
  if (kind !== "configured" || (path === "" && runtimeType === "")) return []
  if (path === "") {
    const shim: Want = { kind: "shim", file: runtimeType, name, path: ["runtimes", name, "runtimeType"] }
    const program = options && ShimOptions.program(runtimeType, options)
    if (program === undefined || FilePath.isRelative(program.file)) return [shim]
    return [shim, { kind: "program", file: program.file, name, path: ["runtimes", name, "options", program.key] }]
  }
  const isOdd = FilePath.isRelative(path) || (isMisshapen(path) && !hasArguments(path))
  return isOdd ? [] : [{ kind: "program", file: path, name, path: ["runtimes", name, "path"] }]
}
