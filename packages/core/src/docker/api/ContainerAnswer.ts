/**
 * The answers of a running engine about its containers: the list, and each container with its runtime. The list does not have the
 * runtimes.
 *
 * Source of the rule: Docker Engine 28.5, `api/types/container/container.go` and `state.go`; `daemon/daemon_unix.go`,
 * `verifyPlatformContainerSettings`, and `daemon/start_unix.go`.
 */
import * as Result from "effect/Result"
import { Frozen } from "../../data/index.ts"
import type { LocalRequest } from "../../machine/index.ts"
import { containerId, nameOf } from "./containerIdentity.ts"
import type { EngineFault } from "./EngineFault.ts"
import { readAnswer } from "./readAnswer.ts"
import * as JsonReader from "../json/jsonReader.ts"

/**
 * A container in the list of an engine.
 *
 * @category models
 * @since 1.0.0
 */
export interface ListedContainer {
  /** The ID: 64 hexadecimal digits. */
  readonly id: string
  /** The name without the slash in front; the first 12 digits of the ID if the container has no name. */
  readonly name: string
  readonly image: string | undefined
  /** The state, such as `created`, `running`, `paused`, `restarting`, `removing`, `exited` or `dead`. */
  readonly state: string
}

/**
 * A container and its runtime. The runtime is recorded when the container is created, if need be as the default of that moment. It
 * is undefined only for a container of an engine before 1.12 that has not been started since: its next start records the default.
 *
 * @category models
 * @since 1.0.0
 */
export interface Container extends ListedContainer {
  readonly runtime: string | undefined
}

/**
 * The question for the list of all containers, including those that do not run.
 *
 * @category constants
 * @since 1.0.0
 */
export const listQuestion: LocalRequest.Question = /*#__PURE__*/ Frozen.frozen({
  path: ["containers", "json"],
  query: { all: "1" }
})

/**
 * Returns the question for a container.
 *
 * @category constructors
 * @since 1.0.0
 */
export const question = ({ id }: Pick<ListedContainer, "id">): LocalRequest.Question => ({
  path: ["containers", id, "json"]
})

/**
 * Reads the list of containers.
 *
 * @category decoding
 * @since 1.0.0
 */
export const readList = (outcome: LocalRequest.Outcome): Result.Result<ReadonlyArray<ListedContainer>, EngineFault> =>
  Result.map(readAnswer(listQuestion, outcome, listed), (containers) =>
    Frozen.frozen(
      containers.map(({ Id, Image, Names, State }) => ({
        id: Id,
        // A link adds names such as "/other/alias".
        name: nameOf(
          Id,
          Names?.find((name) => !name.slice(1).includes("/"))
        ),
        image: JsonReader.known(Image),
        state: State
      }))
    )
  )

/**
 * Reads a container.
 *
 * @category decoding
 * @since 1.0.0
 */
export const read = (
  asked: Pick<ListedContainer, "id">,
  outcome: LocalRequest.Outcome
): Result.Result<Container, EngineFault> =>
  Result.map(readAnswer(question(asked), outcome, inspected), ({ Config, HostConfig, Id, Name, State }) =>
    Frozen.frozen({
      id: Id,
      name: nameOf(Id, Name),
      image: JsonReader.known(Config?.Image),
      state: State.Status,
      runtime: JsonReader.known(HostConfig.Runtime)
    })
  )

/**
 * The maximum number of containers that are asked for one by one. More would take an engine too long.
 *
 * @category constants
 * @since 1.0.0
 */
export const maximumInspected = 1000

/**
 * Divides the containers of a list into those to ask for and the rest. Running containers come first.
 *
 * @category operations
 * @since 1.0.0
 */
export const selection = (
  containers: ReadonlyArray<ListedContainer>
): { readonly asked: ReadonlyArray<ListedContainer>; readonly rest: ReadonlyArray<ListedContainer> } => {
  const isActive = ({ state }: ListedContainer): boolean => !inactive.has(state)
  const ordered = [...containers.filter(isActive), ...containers.filter((container) => !isActive(container))]
  return { asked: ordered.slice(0, maximumInspected), rest: ordered.slice(maximumInspected) }
}

/** The states of containers without processes. */
const inactive: ReadonlySet<string> = new Set(["created", "exited", "dead", "removing"])

const listed = /*#__PURE__*/ JsonReader.list(
  /*#__PURE__*/ JsonReader.record({
    Id: /*#__PURE__*/ JsonReader.required(containerId),
    Names: /*#__PURE__*/ JsonReader.list(JsonReader.text),
    Image: JsonReader.text,
    State: /*#__PURE__*/ JsonReader.required(JsonReader.text)
  })
)

const inspected = /*#__PURE__*/ JsonReader.record({
  Id: /*#__PURE__*/ JsonReader.required(containerId),
  Name: JsonReader.text,
  State: /*#__PURE__*/ JsonReader.required(
    /*#__PURE__*/ JsonReader.record({ Status: /*#__PURE__*/ JsonReader.required(JsonReader.text) })
  ),
  Config: /*#__PURE__*/ JsonReader.record({ Image: JsonReader.text }),
  HostConfig: /*#__PURE__*/ JsonReader.required(/*#__PURE__*/ JsonReader.record({ Runtime: JsonReader.text }))
})
