/**
 * The features of a runtime: the features document of the OCI, which `RUNTIME features` prints.
 *
 * Source of the rule: OCI Runtime Specification 1.3, `features.md`; Docker Engine 25.0, `daemon/runtime_unix.go`, `defaultV2ShimConfig`.
 */
import * as Result from "effect/Result"
import { Json, JsonTree } from "../document/index.ts"
import { ExecutableSearch, ProgramRun } from "../machine/index.ts"
import { GoText, SourceText } from "../text/index.ts"
import type { RuntimeEntry } from "./daemon-json/DaemonConfig.ts"
import { type Shape, type Shaped, featuresDocument } from "./featuresDocument.ts"
import * as WrapperScript from "./scripts/WrapperScript.ts"

/**
 * A program to run, and its arguments.
 *
 * @category models
 * @since 1.0.0
 */
export interface Command {
  readonly program: string
  readonly args: ReadonlyArray<string>
}

/**
 * Returns the command that prints a runtime's features document: the configured program and its arguments. For a
 * runtime with arguments, the engine runs the wrapper script, so the arguments are what a shell passes on. They are as
 * configured if the shell's result depends on more than the script, or if the shell would run another program.
 *
 * @category operations
 * @since 1.0.0
 */
export const command = (entry: RuntimeEntry): Command => {
  const received = WrapperScript.isNeeded(entry) ? WrapperScript.difference(entry)?.received : undefined
  const args = received?.[0] === entry.path ? received.slice(1) : entry.runtimeArgs
  return { program: entry.path, args: [...args, "features"] }
}

/**
 * The features document. A field that a runtime leaves out is unknown; a field that the specification does not name is
 * dropped. `RuntimeFeaturesSchema` has the schema.
 *
 * @category models
 * @since 1.0.0
 */
export interface Features extends Shaped<typeof featuresDocument> {}

type Cgroup = typeof featuresDocument.linux.cgroup

/**
 * The support for a feature. A feature that the document does not mention is unknown, not unsupported.
 *
 * @category models
 * @since 1.0.0
 */
export type Support = boolean | "unknown"

/**
 * The features of a runtime that users ask about first. Undefined means unknown.
 *
 * @category models
 * @since 1.0.0
 */
export interface Essentials {
  readonly ociVersions: { readonly min: string | undefined; readonly max: string | undefined }
  readonly namespaces: ReadonlyArray<string> | undefined
  readonly cgroup: { readonly [feature in keyof Cgroup]-?: Support }
  readonly annotations: { readonly [name: string]: string }
}

/**
 * A value of the wrong type: its path and the expected type. The empty path is the whole document.
 *
 * @category models
 * @since 1.0.0
 */
export interface Mistake {
  readonly path: Json.JsonPath
  readonly expected: string
}

/**
 * The reason why the output of a runtime is not a features document.
 *
 * @category models
 * @since 1.0.0
 */
export type ParseFault =
  /** The output is not JSON. `detail` is Go's message. */
  | { readonly _tag: "FeaturesNotJson"; readonly detail: string; readonly position: SourceText.Position }
  /** The output is JSON with values of the wrong type. */
  | { readonly _tag: "MisshapenFeatures"; readonly mistakes: ReadonlyArray<Mistake> }

/**
 * The reason why a run gave no features document.
 *
 * @category models
 * @since 1.0.0
 */
export type FeaturesFault =
  | ExecutableSearch.ExecutableNotFound
  | ProgramRun.ProgramFailure
  /** The runtime exited with an error. */
  | (ProgramRun.Finished & { readonly _tag: "FeaturesRefused" })
  /** The program succeeded but printed nothing, so it does not support `features`. */
  | (ProgramRun.Written & { readonly _tag: "NoFeatures" })
  | ParseFault

/**
 * Reads the features document from the outcome of a run. As in the engine, only a successful run counts.
 *
 * @category decoding
 * @since 1.0.0
 */
export const read = (outcome: ProgramRun.SearchedOutcome): Result.Result<Features, FeaturesFault> => {
  if (Result.isFailure(outcome)) return Result.fail(outcome.failure)
  const { exitCode, stderr, stdout } = outcome.success
  if (exitCode !== 0) return Result.fail({ _tag: "FeaturesRefused", ...outcome.success })
  if (stdout.trim() === "") return Result.fail({ _tag: "NoFeatures", stderr, stdout })
  return parse(stdout)
}

/**
 * Parses a features document. As in Go, null is the same as a missing field.
 *
 * ```ts
 * import { RuntimeFeatures } from "@oci-runtimes/core/docker"
 * import * as Result from "effect/Result"
 *
 * const printed = '{"ociVersionMin": "1.0.0", "ociVersionMax": "1.2.0", "linux": {"cgroup": {"v2": true}}}'
 * const { cgroup, ociVersions } = RuntimeFeatures.essentials(Result.getOrThrow(RuntimeFeatures.parse(printed)))
 * console.log(ociVersions.max, cgroup.v2, cgroup.rdma)
 * // => 1.2.0 true unknown
 * ```
 *
 * @category decoding
 * @since 1.0.0
 */
export const parse = (source: string): Result.Result<Features, ParseFault> => {
  const { mistakes, root } = JsonTree.parse(source)
  if (root === undefined || mistakes.length > 0) {
    const { message = "unexpected end of JSON input", offset = 0 } = mistakes[0] ?? {}
    const position = SourceText.position(SourceText.make(source), offset)
    return Result.fail({ _tag: "FeaturesNotJson", detail: message, position })
  }
  const wrong: Array<Mistake> = []
  const features = take(featuresDocument, Json.fromTree(root), [], wrong)
  return wrong.length > 0
    ? Result.fail({ _tag: "MisshapenFeatures", mistakes: wrong })
    : Result.succeed(features as Features)
}

/** Returns the part of a value that has the shape, and adds every value of a wrong type to the mistakes. */
const take = (shape: Shape, json: Json.Json, path: Json.JsonPath, mistakes: Array<Mistake>): Json.Json | undefined => {
  const refuse = (expected: string): undefined => void mistakes.push({ path, expected })
  const within = (inner: Shape, value: Json.Json, key: string | number) => take(inner, value, [...path, key], mistakes)
  if (shape === "string" || shape === "boolean") return typeof json === shape ? json : refuse(shape)
  if (shape === "strings") {
    return Array.isArray(json) ? json.flatMap((item, index) => within("string", item, index) ?? []) : refuse("array")
  }
  if (!Json.isObject(json)) return refuse("object")
  return Object.fromEntries(
    Object.keys(shape === "stringsByName" ? json : shape).flatMap((key) => {
      const value = Object.hasOwn(json, key) ? json[key]! : null
      const taken = value === null ? undefined : within(shape === "stringsByName" ? "string" : shape[key]!, value, key)
      return taken === undefined ? [] : [[key, taken]]
    })
  )
}

/**
 * Returns the features that users ask about first.
 *
 * @category operations
 * @since 1.0.0
 */
export const essentials = ({ annotations = {}, linux, ociVersionMax, ociVersionMin }: Features): Essentials => {
  const known = Object.keys(featuresDocument.linux.cgroup) as ReadonlyArray<keyof Cgroup>
  const cgroup = known.map((feature) => [feature, linux?.cgroup?.[feature] ?? "unknown"])
  return {
    ociVersions: { min: ociVersionMin, max: ociVersionMax },
    namespaces: linux?.namespaces,
    cgroup: Object.fromEntries(cgroup),
    annotations
  }
}

/**
 * Describes a fault in a sentence.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = (asked: Command, fault: FeaturesFault): string =>
  `Cannot read the features of ${GoText.quote(asked.program)}: ${reasonOf(asked, fault)}.`

const reasonOf = ({ args, program }: Command, fault: FeaturesFault): string => {
  const asked = GoText.quote([program, ...args].join(" "))
  switch (fault._tag) {
    case "ExecutableNotFound":
      return ExecutableSearch.message(fault)
    case "FeaturesRefused":
      return `${asked} ended with exit code ${fault.exitCode}${ProgramRun.saying(fault)}`
    case "NoFeatures":
      return `${asked} printed nothing although it ended with exit code 0, so it may not be a runtime`
    case "FeaturesNotJson":
      return `${asked} printed something other than JSON (line ${fault.position.line}, column ${fault.position.column}: ${fault.detail})`
    case "MisshapenFeatures": {
      const [first, ...others] = fault.mistakes
      const more = others.length === 0 ? "" : `, and ${others.length} more`
      return `${asked} printed ${first === undefined ? "something other than a features document" : mistaken(first)}${more}`
    }
    default:
      return `${asked} ${ProgramRun.describe(fault)}`
  }
}

const mistaken = ({ expected, path }: Mistake): string =>
  `a value of the wrong type${path.length === 0 ? "" : ` in ${GoText.quote(path.join("."))}`} (expected ${expected})`
