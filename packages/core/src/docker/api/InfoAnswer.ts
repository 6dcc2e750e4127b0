/**
 * The answer of a running engine to `GET /info`: its runtimes, and the settings that they depend on.
 *
 * Source of the rule: Docker Engine 23.0, `api/types/types.go`, `Info`, since 25.0 `api/types/system/info.go` and `runtime.go`;
 * `daemon/info_unix.go`, `fillPlatformInfo`, and `daemon/info.go`, `fillSecurityOptions` and `fillContainerdInfo`.
 */
import * as Result from "effect/Result"
import { Frozen, Table } from "../../data/index.ts"
import type { Json } from "../../document/index.ts"
import type { LocalRequest } from "../../machine/index.ts"
import * as RuntimeFeatures from "../RuntimeFeatures.ts"
import type { EngineFault } from "./EngineFault.ts"
import { readAnswer } from "./readAnswer.ts"
import * as JsonReader from "../json/jsonReader.ts"

/**
 * The settings and the state of a running engine. Undefined means that the engine does not say.
 *
 * @category models
 * @since 1.0.0
 */
export interface InfoAnswer {
  readonly id: string | undefined
  /** The name of the machine. */
  readonly name: string | undefined
  readonly serverVersion: string
  readonly operatingSystem: string | undefined
  /** True if the engine runs in the virtual machine of Docker Desktop, so that its paths are not paths of this machine. */
  readonly isDesktop: boolean
  /** The data root: of the remapped user if user namespaces are remapped. */
  readonly dataRoot: string
  /** The runtimes by name, including those that the engine has without configuration. */
  readonly runtimes: Table.Table<ReportedRuntime>
  readonly defaultRuntime: string | undefined
  readonly cgroupDriver: string | undefined
  readonly cgroupVersion: string | undefined
  /** The security options as the engine writes them, such as `name=seccomp,profile=builtin`. */
  readonly securityOptions: ReadonlyArray<string>
  readonly isRootless: boolean
  readonly remapsUsers: boolean
  readonly liveRestore: boolean | undefined
  /** The containerd that the engine uses. Releases before 27 do not say. */
  readonly containerd: Containerd | undefined
  readonly containers: ContainerCounts
  readonly warnings: ReadonlyArray<string>
}

/**
 * A runtime of a running engine. Releases since 25.0 leave out the shim of a runtime with `runtimeType`, and its options: such a
 * runtime has neither a path nor a type here.
 *
 * @category models
 * @since 1.0.0
 */
export interface ReportedRuntime {
  readonly path: string | undefined
  readonly runtimeArgs: ReadonlyArray<string>
  readonly runtimeType: string | undefined
  readonly options: Json.JsonObject | undefined
  /** The findings of the engine about the runtime, by key. Releases before 25.0 report nothing. */
  readonly status: Table.Table<string>
}

/**
 * The address of a containerd, and its namespaces for containers and plugins.
 *
 * @category models
 * @since 1.0.0
 */
export interface Containerd {
  readonly address: string | undefined
  readonly namespaces: { readonly containers: string | undefined; readonly plugins: string | undefined }
}

/**
 * The numbers of containers.
 *
 * @category models
 * @since 1.0.0
 */
export interface ContainerCounts {
  readonly total: number | undefined
  readonly running: number | undefined
  readonly paused: number | undefined
  readonly stopped: number | undefined
}

/**
 * The question.
 *
 * @category constants
 * @since 1.0.0
 */
export const question: LocalRequest.Question = /*#__PURE__*/ Frozen.frozen({ path: ["info"] })

/**
 * Reads the answer.
 *
 * ```ts
 * import { InfoAnswer } from "@oci-runtimes/core/docker"
 * import { Bytes } from "@oci-runtimes/core/text"
 * import * as Result from "effect/Result"
 *
 * const text = '{"ServerVersion": "29.0.0", "DockerRootDir": "/data", "Runtimes": {"crun": {"path": "/usr/bin/crun"}}}'
 * const info = Result.getOrThrow(InfoAnswer.read(Result.succeed({ status: 200, body: Bytes.ofText(text) })))
 * console.log(info.runtimes.get("crun")?.path)
 * // => /usr/bin/crun
 * ```
 *
 * @category decoding
 * @since 1.0.0
 */
export const read = (outcome: LocalRequest.Outcome): Result.Result<InfoAnswer, EngineFault> =>
  Result.map(readAnswer(question, outcome, info), (answer) => {
    const securityOptions = answer.SecurityOptions ?? []
    const operatingSystem = JsonReader.known(answer.OperatingSystem)
    return Frozen.frozen<InfoAnswer>({
      id: JsonReader.known(answer.ID),
      name: JsonReader.known(answer.Name),
      serverVersion: answer.ServerVersion,
      operatingSystem,
      isDesktop: operatingSystem === "Docker Desktop",
      dataRoot: answer.DockerRootDir,
      runtimes: Frozen.frozenTable(
        Array.from(answer.Runtimes ?? [], ([name, runtime]): [string, ReportedRuntime] => [name, reported(runtime)])
      ),
      defaultRuntime: JsonReader.known(answer.DefaultRuntime),
      cgroupDriver: JsonReader.known(answer.CgroupDriver),
      cgroupVersion: JsonReader.known(answer.CgroupVersion),
      securityOptions,
      isRootless: securityOptions.some(isNamed("rootless")),
      remapsUsers: securityOptions.some(isNamed("userns")),
      liveRestore: answer.LiveRestoreEnabled,
      containerd: answer.Containerd && containerdOf(answer.Containerd),
      containers: {
        total: answer.Containers,
        running: answer.ContainersRunning,
        paused: answer.ContainersPaused,
        stopped: answer.ContainersStopped
      },
      warnings: answer.Warnings ?? []
    })
  })

/**
 * Reads the features of a runtime that the engine reports; undefined if it reports none.
 *
 * @category decoding
 * @since 1.0.0
 */
export const features = ({
  status
}: Pick<ReportedRuntime, "status">): ReturnType<typeof RuntimeFeatures.parse> | undefined => {
  const text = status.get(featuresKey)
  return text === undefined ? undefined : RuntimeFeatures.parse(text)
}

const featuresKey = "org.opencontainers.runtime-spec.features"

const runtime = /*#__PURE__*/ JsonReader.record({
  path: JsonReader.text,
  runtimeArgs: /*#__PURE__*/ JsonReader.list(JsonReader.text),
  runtimeType: JsonReader.text,
  options: JsonReader.anyObject,
  status: /*#__PURE__*/ JsonReader.table(JsonReader.text)
})

const containerd = /*#__PURE__*/ JsonReader.record({
  Address: JsonReader.text,
  Namespaces: /*#__PURE__*/ JsonReader.record({ Containers: JsonReader.text, Plugins: JsonReader.text })
})

const info = /*#__PURE__*/ JsonReader.record({
  ID: JsonReader.text,
  Name: JsonReader.text,
  ServerVersion: /*#__PURE__*/ JsonReader.required(JsonReader.text),
  OperatingSystem: JsonReader.text,
  DockerRootDir: /*#__PURE__*/ JsonReader.required(JsonReader.text),
  Runtimes: /*#__PURE__*/ JsonReader.table(runtime),
  DefaultRuntime: JsonReader.text,
  CgroupDriver: JsonReader.text,
  CgroupVersion: JsonReader.text,
  SecurityOptions: /*#__PURE__*/ JsonReader.list(JsonReader.text),
  LiveRestoreEnabled: JsonReader.flag,
  Containerd: containerd,
  Containers: JsonReader.count,
  ContainersRunning: JsonReader.count,
  ContainersPaused: JsonReader.count,
  ContainersStopped: JsonReader.count,
  Warnings: /*#__PURE__*/ JsonReader.list(JsonReader.text)
})

type Found<A> = A extends JsonReader.Reader<infer B> ? B : never

const reported = ({ options, path, runtimeArgs, runtimeType, status }: Found<typeof runtime>): ReportedRuntime => ({
  path: JsonReader.known(path),
  runtimeArgs: runtimeArgs ?? [],
  runtimeType: JsonReader.known(runtimeType),
  options,
  status: status ?? Table.make([])
})

const containerdOf = ({ Address, Namespaces }: Found<typeof containerd>): Containerd => ({
  address: JsonReader.known(Address),
  namespaces: {
    containers: JsonReader.known(Namespaces?.Containers),
    plugins: JsonReader.known(Namespaces?.Plugins)
  }
})

/** Reports whether a security option has a name. */
const isNamed = (name: string) => (option: string) => option.split(",").includes(`name=${name}`)
