/**
 * What a runtime says that it can do: the features document of the OCI, which it prints when it is run as
 * `RUNTIME features`.
 *
 * Source of the rule: OCI Runtime Specification 1.3, `features.md`, `features-linux.md`; Docker Engine 25.0,
 * `daemon/runtime_unix.go`, `defaultV2ShimConfig`.
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type { RuntimeEntry } from "./DaemonConfig.ts"
import type { JsonPath } from "./ConfigFault.ts"
import * as ExecutableSearch from "./ExecutableSearch.ts"
import * as Json from "./Json.ts"
import * as JsonTree from "./JsonTree.ts"
import * as ProgramRun from "./ProgramRun.ts"
import * as SourceText from "./SourceText.ts"
import { quote } from "./internal/goText.ts"
import * as WrapperScript from "./WrapperScript.ts"

/** A program to run, and its arguments. */
export interface Command {
  readonly program: string
  readonly args: ReadonlyArray<string>
}

/**
 * The command with which a runtime prints the document. The engine runs the wrapper script of one that has arguments, so
 * they are what a shell makes of them; where that depends on more than the script, they are as configured.
 */
export const command = (entry: RuntimeEntry): Command => {
  const words = WrapperScript.isNeeded(entry) ? WrapperScript.difference(entry)?.received : undefined
  const [program = entry.path, ...args] = words ?? [entry.path, ...entry.runtimeArgs]
  return { program, args: [...args, "features"] }
}

const text = Schema.optionalKey(Schema.String)
const texts = Schema.optionalKey(Schema.Array(Schema.String))
const flag = Schema.optionalKey(Schema.Boolean)
const Enabled = Schema.Struct({ enabled: flag })

/** What the runtime supports on Linux, whether the host does or not. */
export const LinuxFeatures = Schema.Struct({
  namespaces: texts,
  capabilities: texts,
  cgroup: Schema.optionalKey(Schema.Struct({ v1: flag, v2: flag, systemd: flag, systemdUser: flag, rdma: flag })),
  seccomp: Schema.optionalKey(
    Schema.Struct({
      enabled: flag,
      actions: texts,
      operators: texts,
      archs: texts,
      knownFlags: texts,
      supportedFlags: texts
    })
  ),
  apparmor: Schema.optionalKey(Enabled),
  selinux: Schema.optionalKey(Enabled),
  intelRdt: Schema.optionalKey(Schema.Struct({ enabled: flag, schemata: flag, monitoring: flag })),
  memoryPolicy: Schema.optionalKey(Schema.Struct({ modes: texts, flags: texts })),
  mountExtensions: Schema.optionalKey(Schema.Struct({ idmap: Schema.optionalKey(Enabled) })),
  netDevices: Schema.optionalKey(Enabled)
})

/** The document. What it leaves out is unknown, and what the specification does not name is dropped. */
export const Features = Schema.Struct({
  ociVersionMin: text,
  ociVersionMax: text,
  hooks: texts,
  mountOptions: texts,
  linux: Schema.optionalKey(LinuxFeatures),
  annotations: Schema.optionalKey(Schema.Record(Schema.String, Schema.String)),
  potentiallyUnsafeConfigAnnotations: texts
})

/** What a runtime says that it can do. */
export type Features = typeof Features.Type

/** Whether something is supported. A document that says nothing of it does not mean that it is not. */
export type Support = boolean | "unknown"

/** What people ask first about a runtime. Undefined is unknown. */
export interface Essentials {
  readonly ociVersions: { readonly min: string | undefined; readonly max: string | undefined }
  readonly namespaces: ReadonlyArray<string> | undefined
  readonly cgroup: { readonly [feature in keyof Cgroup]-?: Support }
  readonly annotations: { readonly [name: string]: string }
}

/** The runtime was run and answered with a failure of its own. */
export interface FeaturesRefused extends ProgramRun.Finished {
  readonly _tag: "FeaturesRefused"
}

/** It ended well and printed nothing, so whatever it is, it knows no features. */
export interface NoFeatures extends ProgramRun.Written {
  readonly _tag: "NoFeatures"
}

/** What it printed is not JSON. `detail` is Go's message. */
export interface FeaturesNotJson {
  readonly _tag: "FeaturesNotJson"
  readonly detail: string
  readonly position: SourceText.Position
}

/** What it printed is JSON with values of the wrong type. */
export interface MisshapenFeatures {
  readonly _tag: "MisshapenFeatures"
  readonly mistakes: ReadonlyArray<Mistake>
}

/** A value of the wrong type, and where it stands; the empty path is the whole document. */
export interface Mistake {
  readonly path: JsonPath
  readonly expected: string
}

/** Why there is no document. */
export type FeaturesFault =
  | ExecutableSearch.ExecutableNotFound
  | ProgramRun.ProgramFailure
  | FeaturesRefused
  | NoFeatures
  | FeaturesNotJson
  | MisshapenFeatures

/** The document in what came of running the runtime. As for the engine, only one that ends well has given one. */
export const read = (outcome: ProgramRun.SearchedOutcome): Result.Result<Features, FeaturesFault> => {
  if (Result.isFailure(outcome)) return Result.fail(outcome.failure)
  const { exitCode, stderr, stdout } = outcome.success
  if (exitCode !== 0) return Result.fail({ _tag: "FeaturesRefused", ...outcome.success })
  if (stdout.trim() === "") return Result.fail({ _tag: "NoFeatures", stderr, stdout })
  return parse(stdout)
}

/**
 * The document in a text.
 *
 * ```ts
 * import { RuntimeFeatures } from "@oci-runtimes/core"
 * import * as Result from "effect/Result"
 *
 * const printed = '{"ociVersionMin": "1.0.0", "ociVersionMax": "1.2.0", "linux": {"cgroup": {"v2": true}}}'
 * const { cgroup, ociVersions } = RuntimeFeatures.essentials(Result.getOrThrow(RuntimeFeatures.parse(printed)))
 * console.log(ociVersions.max, cgroup.v2, cgroup.rdma)
 * // => 1.2.0 true unknown
 * ```
 */
export const parse = (source: string): Result.Result<Features, FeaturesNotJson | MisshapenFeatures> => {
  const { mistakes, root } = JsonTree.parse(source)
  const [mistake] = mistakes
  if (root === undefined || mistake !== undefined) {
    return Result.fail({
      _tag: "FeaturesNotJson",
      detail: mistake?.message ?? "unexpected end of JSON input",
      position: SourceText.position(SourceText.make(source), mistake?.offset ?? 0)
    })
  }
  return decode(Json.fromTree(root))
}

/** The document in a JSON value. As in Go, null is the same as leaving a field out. */
export const decode = (json: Json.Json): Result.Result<Features, MisshapenFeatures> => {
  const answer = validate(withoutNulls(json, deepestField))
  if (answer instanceof Promise) return misshapen([{ path: [], expected: "object" }])
  if (answer.issues === undefined) return Result.succeed(answer.value)
  return misshapen(
    answer.issues.map(({ message, path }) => ({
      path: (path ?? []).flatMap(keyOf),
      expected: message.replace(/^Expected /, "")
    }))
  )
}

/** What people ask first. */
export const essentials = ({ annotations, linux, ociVersionMax, ociVersionMin }: Features): Essentials => {
  const known = (feature: keyof Cgroup): Support => linux?.cgroup?.[feature] ?? "unknown"
  return {
    ociVersions: { min: ociVersionMin, max: ociVersionMax },
    namespaces: linux?.namespaces,
    cgroup: {
      v1: known("v1"),
      v2: known("v2"),
      systemd: known("systemd"),
      systemdUser: known("systemdUser"),
      rdma: known("rdma")
    },
    annotations: annotations ?? {}
  }
}

/**
 * The warning that the engine logs, letter for letter, or undefined where it never comes to that: it sets no limits, so
 * a runtime that does not end keeps it from starting.
 */
export const engineMessage = (binary: string, fault: FeaturesFault): string | undefined => {
  const asked = `[${binary} features]`
  switch (fault._tag) {
    case "ExecutableNotFound":
    case "NotStarted":
      return `Failed to run ${asked}: ""`
    case "FeaturesRefused":
    case "KilledBySignal":
      return `Failed to run ${asked}: ${quote(fault.stderr)}`
    case "NoFeatures":
    case "FeaturesNotJson":
    case "MisshapenFeatures":
      return `Failed to unmarshal the output of ${asked} as a JSON`
    case "TimedOut":
    case "TooMuchOutput":
      return undefined
  }
}

/** What is wrong, in a sentence. */
export const describe = (asked: Command, fault: FeaturesFault): string =>
  `Cannot read the features of ${quote(asked.program)}: ${reasonOf(asked, fault)}.`

const reasonOf = ({ args, program }: Command, fault: FeaturesFault): string => {
  const asked = quote([program, ...args].join(" "))
  switch (fault._tag) {
    case "ExecutableNotFound":
      return ExecutableSearch.message(fault)
    case "FeaturesRefused":
      return `${asked} ended with exit code ${fault.exitCode}${ProgramRun.saying(fault)}`
    case "NoFeatures":
      return `${asked} printed nothing though it ended with exit code 0, so it may not be a runtime at all`
    case "FeaturesNotJson":
      return `${asked} printed something other than JSON (${placeOf(fault.position)}: ${fault.detail})`
    case "MisshapenFeatures": {
      const [first, ...others] = fault.mistakes
      const more = others.length === 0 ? "" : `, and ${others.length} more`
      return `${asked} printed ${first === undefined ? "no features document" : mistaken(first)}${more}`
    }
    default:
      return `${asked} ${ProgramRun.describe(fault)}`
  }
}

const mistaken = ({ expected, path }: Mistake): string =>
  `a value of the wrong type${path.length === 0 ? "" : ` in ${quote(path.join("."))}`}, where ${expected} is expected`

const placeOf = ({ column, line }: SourceText.Position): string => `line ${line}, column ${column}`

type Cgroup = NonNullable<(typeof LinuxFeatures.Type)["cgroup"]>

const { validate } = Schema.toStandardSchemaV1(Features, { parseOptions: { errors: "all" } })["~standard"]

/** How deep the document's own fields lie: `linux.mountExtensions.idmap.enabled`. */
const deepestField = 4

const withoutNulls = (json: Json.Json, depth: number): Json.Json =>
  Json.isObject(json) && depth > 0
    ? Object.fromEntries(
        Object.entries(json).flatMap(([key, value]) => (value === null ? [] : [[key, withoutNulls(value, depth - 1)]]))
      )
    : json

const misshapen = (mistakes: ReadonlyArray<Mistake>): Result.Result<never, MisshapenFeatures> =>
  Result.fail({ _tag: "MisshapenFeatures", mistakes })

const keyOf = (step: PropertyKey | { readonly key: PropertyKey }): JsonPath => {
  const key = typeof step === "object" ? step.key : step
  return typeof key === "symbol" ? [] : [key]
}
