/**
 * The files in which an engine records a container, for a machine on which no engine answers.
 *
 * Source of the rule: Docker Engine 26.1, `container/container.go`, `FromDisk` and `readHostConfig`, `container/state.go`,
 * `StateString`; `daemon/daemon_unix.go`, `verifyPlatformContainerSettings` (since 1.12 it records the default runtime).
 */
import * as Result from "effect/Result"
import { Frozen } from "../../data/index.ts"
import type { Source } from "../../engine/index.ts"
import { FilePath } from "../../text/index.ts"
import type { Container } from "./ContainerAnswer.ts"
import { nameOf } from "./containerIdentity.ts"
import * as JsonFile from "../json/jsonFile.ts"
import * as JsonReader from "../json/jsonReader.ts"

export type { FileFault } from "../json/jsonFile.ts"

/**
 * The states of a container's two files, and the name of their directory, which is the ID of the container.
 *
 * @category models
 * @since 1.0.0
 */
export interface FoundFiles {
  readonly id: string
  readonly state: Source.SourceState
  readonly hostConfig: Source.SourceState
}

/**
 * Returns the directory of the containers in a data root.
 *
 * @category operations
 * @since 1.0.0
 */
export const directory = (dataRoot: string): string => FilePath.join(dataRoot, directoryName)

/**
 * Reports whether the entry with this name is the directory of a container.
 *
 * @category guards
 * @since 1.0.0
 */
export const isContainer = (name: string): boolean => /^[0-9a-f]{64}$/.test(name)

/**
 * Returns the paths of a container's files.
 *
 * @category operations
 * @since 1.0.0
 */
export const paths = (dataRoot: string, id: string): { readonly state: string; readonly hostConfig: string } => ({
  state: FilePath.join(directory(dataRoot), id, "config.v2.json"),
  hostConfig: FilePath.join(directory(dataRoot), id, "hostconfig.json")
})

/**
 * Reads a container from its files. A missing `hostconfig.json` has no runtime, as in the engine. The state is the one that the
 * engine wrote last: after a crash, a container may be recorded as running although it is not.
 *
 * @category decoding
 * @since 1.0.0
 */
export const read = (
  dataRoot: string,
  { hostConfig, id, state }: FoundFiles
): Result.Result<Container, JsonFile.FileFault> => {
  const at = paths(dataRoot, id)
  const isMissing = hostConfig._tag === "Unreadable" && hostConfig.errno === "ENOENT"
  return Result.flatMap(JsonFile.read(at.state, state, stateFile), ({ Config, Name, State }) =>
    Result.map(
      isMissing ? Result.succeed(undefined) : JsonFile.read(at.hostConfig, hostConfig, hostConfigFile),
      (settings) =>
        Frozen.frozen({
          id,
          name: nameOf(id, Name),
          image: JsonReader.known(Config?.Image),
          state: stateOf(State),
          runtime: JsonReader.known(settings?.Runtime)
        })
    )
  )
}

/**
 * Reports whether a fault is about the directory of all containers, so that their number is not known.
 *
 * @category guards
 * @since 1.0.0
 */
export const isOfDirectory = ({ path }: JsonFile.FileFault): boolean => FilePath.lastElement(path) === directoryName

/**
 * Describes a fault in a sentence, with the way out if there is one.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = (fault: JsonFile.FileFault): string => {
  const what = isOfDirectory(fault) ? "the containers" : "a container"
  const isDenied = fault.reason._tag === "Unreadable" && ["EACCES", "EPERM"].includes(fault.reason.errno)
  return `Cannot read ${what} of the engine: ${JsonFile.describe(fault)}.${isDenied ? " Run the command as root." : ""}`
}

const directoryName = "containers"

const hostConfigFile = /*#__PURE__*/ JsonReader.record({ Runtime: JsonReader.text })

const states = /*#__PURE__*/ JsonReader.record({
  Running: JsonReader.flag,
  Paused: JsonReader.flag,
  Restarting: JsonReader.flag,
  RemovalInProgress: JsonReader.flag,
  Dead: JsonReader.flag,
  StartedAt: JsonReader.text
})

const stateFile = /*#__PURE__*/ JsonReader.record({
  Name: JsonReader.text,
  Config: /*#__PURE__*/ JsonReader.record({ Image: JsonReader.text }),
  State: /*#__PURE__*/ JsonReader.required(states)
})

type Found<A> = A extends JsonReader.Reader<infer B> ? B : never

/** Returns the word for a state. Go writes the time of a container that was never started as the year 1. */
const stateOf = (state: Found<typeof states>): string => {
  if (state.Running) return state.Paused ? "paused" : state.Restarting ? "restarting" : "running"
  if (state.RemovalInProgress) return "removing"
  if (state.Dead) return "dead"
  return (state.StartedAt ?? "0001-").startsWith("0001-") ? "created" : "exited"
}
