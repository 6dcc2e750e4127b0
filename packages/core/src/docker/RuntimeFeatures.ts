/**
 * What a runtime says that it can do: the features document of the OCI, which it prints when it is run as
 * `RUNTIME features`.
 *
 * Source of the rule: OCI Runtime Specification 1.3, `features.md`, `features-linux.md`; Docker Engine 25.0,
 * `daemon/runtime_unix.go`, `defaultV2ShimConfig`.
 */
import * as Result from "effect/Result"
import { Json, JsonTree, Shape } from "../document/index.ts"
import { ExecutableSearch, ProgramRun } from "../machine/index.ts"
import { GoText, SourceText } from "../text/index.ts"
import type { RuntimeEntry } from "./daemon-json/DaemonConfig.ts"
import * as WrapperScript from "./scripts/WrapperScript.ts"

/** A program to run, and its arguments. */
export interface Command {
  readonly program: string
  readonly args: ReadonlyArray<string>
}

/**
 * The command with which a runtime prints the document: the program that the configuration names, and its arguments. The engine
 * runs the wrapper script of a runtime that has arguments, so they are what a shell makes of them. They are as configured if
 * that depends on more than the script, or if the shell would run another program.
 */
export const command = (entry: RuntimeEntry): Command => {
  const received = WrapperScript.isNeeded(entry) ? WrapperScript.difference(entry)?.received : undefined
  const args = received?.[0] === entry.path ? received.slice(1) : entry.runtimeArgs
  return { program: entry.path, args: [...args, "features"] }
}

/** What the runtime supports on Linux, whether the host does or not. */
export interface LinuxFeatures {
  readonly namespaces?: ReadonlyArray<string>
  readonly capabilities?: ReadonlyArray<string>
  readonly cgroup?: Cgroup
  readonly seccomp?: {
    readonly enabled?: boolean
    readonly actions?: ReadonlyArray<string>
    readonly operators?: ReadonlyArray<string>
    readonly archs?: ReadonlyArray<string>
    readonly knownFlags?: ReadonlyArray<string>
    readonly supportedFlags?: ReadonlyArray<string>
  }
  readonly apparmor?: Enabled
  readonly selinux?: Enabled
  readonly intelRdt?: { readonly enabled?: boolean; readonly schemata?: boolean; readonly monitoring?: boolean }
  readonly memoryPolicy?: { readonly modes?: ReadonlyArray<string>; readonly flags?: ReadonlyArray<string> }
  readonly mountExtensions?: { readonly idmap?: Enabled }
  readonly netDevices?: Enabled
}

/** Whether something can be used. */
interface Enabled {
  readonly enabled?: boolean
}

interface Cgroup {
  readonly v1?: boolean
  readonly v2?: boolean
  readonly systemd?: boolean
  readonly systemdUser?: boolean
  readonly rdma?: boolean
}

/**
 * What a runtime says that it can do: the document. What it leaves out is unknown, and what the specification does not name is
 * dropped. `RuntimeFeaturesSchema` has its schema.
 */
export interface Features {
  readonly ociVersionMin?: string
  readonly ociVersionMax?: string
  readonly hooks?: ReadonlyArray<string>
  readonly mountOptions?: ReadonlyArray<string>
  readonly linux?: LinuxFeatures
  readonly annotations?: { readonly [name: string]: string }
  readonly potentiallyUnsafeConfigAnnotations?: ReadonlyArray<string>
}

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

/** A value of the wrong type, and where it stands; the empty path is the whole document. */
export type Mistake = Shape.Mistake

/** What it printed is JSON with values of the wrong type. */
export interface MisshapenFeatures {
  readonly _tag: "MisshapenFeatures"
  readonly mistakes: ReadonlyArray<Mistake>
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
 * import { RuntimeFeatures } from "@oci-runtimes/core/docker"
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
export const decode = (json: Json.Json): Result.Result<Features, MisshapenFeatures> =>
  Result.mapBoth(Shape.take(document, json), {
    onSuccess: (taken): Features => taken,
    onFailure: (mistakes): MisshapenFeatures => ({ _tag: "MisshapenFeatures", mistakes })
  })

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
      return `Failed to run ${asked}: ${GoText.quote(fault.stderr)}`
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
  `Cannot read the features of ${GoText.quote(asked.program)}: ${reasonOf(asked, fault)}.`

const reasonOf = ({ args, program }: Command, fault: FeaturesFault): string => {
  const asked = GoText.quote([program, ...args].join(" "))
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
  `a value of the wrong type${path.length === 0 ? "" : ` in ${GoText.quote(path.join("."))}`}, where ${expected} is expected`

const placeOf = ({ column, line }: SourceText.Position): string => `line ${line}, column ${column}`

const enabled: Shape.Shape = { enabled: "boolean" }

const document: { readonly [field in keyof Features]-?: Shape.Shape } = {
  ociVersionMin: "string",
  ociVersionMax: "string",
  hooks: "strings",
  mountOptions: "strings",
  linux: {
    namespaces: "strings",
    capabilities: "strings",
    cgroup: { v1: "boolean", v2: "boolean", systemd: "boolean", systemdUser: "boolean", rdma: "boolean" },
    seccomp: {
      enabled: "boolean",
      actions: "strings",
      operators: "strings",
      archs: "strings",
      knownFlags: "strings",
      supportedFlags: "strings"
    },
    apparmor: enabled,
    selinux: enabled,
    intelRdt: { enabled: "boolean", schemata: "boolean", monitoring: "boolean" },
    memoryPolicy: { modes: "strings", flags: "strings" },
    mountExtensions: { idmap: enabled },
    netDevices: enabled
  },
  annotations: "stringsByName",
  potentiallyUnsafeConfigAnnotations: "strings"
}
