/**
 * The answer of a running engine to `GET /version`: its release, and whether it is Docker Engine at all.
 *
 * Source of the rule: Docker Engine 28.5, `api/types/types.go`, `Version`, since 29 `api/types/system/version_response.go`, and
 * `daemon/info.go`, `SystemVersion`; Podman 5, `pkg/api/handlers/compat/version.go`.
 */
import * as Result from "effect/Result"
import { Frozen } from "../../data/index.ts"
import type { LocalRequest } from "../../machine/index.ts"
import * as EngineVersion from "../EngineVersion.ts"
import type { EngineFault } from "./EngineFault.ts"
import { readAnswer } from "./readAnswer.ts"
import * as JsonReader from "../json/jsonReader.ts"

/**
 * The version of a running engine. Undefined means that the engine does not say.
 *
 * @category models
 * @since 1.0.0
 */
export interface VersionAnswer {
  readonly product: Product
  /** The version with the suffix of a distribution, such as `26.1.5+dfsg1`. */
  readonly version: string
  readonly apiVersion: string | undefined
  readonly oldestApiVersion: string | undefined
  /** The operating system and the architecture in Go's words, such as `linux` and `amd64`. */
  readonly os: string | undefined
  readonly architecture: string | undefined
  /** The name of the product, such as `Docker Engine - Community`. Packages of a distribution have none. */
  readonly platform: string | undefined
  /** The parts of the engine, such as the engine itself, containerd and the default runtime. */
  readonly components: ReadonlyArray<Component>
}

/**
 * A part of an engine, with its version.
 *
 * @category models
 * @since 1.0.0
 */
export interface Component {
  readonly name: string
  readonly version: string
}

/**
 * The engine that answers. Docker Desktop is Docker Engine in a virtual machine, so that its paths are not paths of this machine.
 *
 * @category models
 * @since 1.0.0
 */
export type Product =
  | { readonly _tag: "DockerEngine" }
  | { readonly _tag: "DockerDesktop" }
  /** Another engine with the same interface, such as Podman, or Docker Engine for Windows containers. */
  | { readonly _tag: "OtherEngine"; readonly name: string }

/**
 * The question.
 *
 * @category constants
 * @since 1.0.0
 */
export const question: LocalRequest.Question = /*#__PURE__*/ Frozen.frozen({ path: ["version"] })

/**
 * Reads the answer. The product says whether another engine answers.
 *
 * ```ts
 * import { VersionAnswer } from "@oci-runtimes/core/docker"
 * import { Bytes } from "@oci-runtimes/core/text"
 * import * as Result from "effect/Result"
 *
 * const text = '{"Version": "29.0.0", "Components": [{"Name": "Engine", "Version": "29.0.0"}]}'
 * const outcome = Result.succeed({ status: 200, body: Bytes.ofText(text) })
 * const { product, version } = Result.getOrThrow(VersionAnswer.read(outcome))
 * console.log(product._tag, version)
 * // => DockerEngine 29.0.0
 * ```
 *
 * @category decoding
 * @since 1.0.0
 */
export const read = (outcome: LocalRequest.Outcome): Result.Result<VersionAnswer, EngineFault> =>
  Result.map(readAnswer(question, outcome, version), (answer) => {
    const components = (answer.Components ?? []).map(({ Name, Version }) => ({ name: Name, version: Version ?? "" }))
    const platform = JsonReader.known(answer.Platform?.Name)
    return Frozen.frozen<VersionAnswer>({
      product: productOf(components, platform, JsonReader.known(answer.Os)),
      version: answer.Version,
      apiVersion: JsonReader.known(answer.ApiVersion),
      oldestApiVersion: JsonReader.known(answer.MinAPIVersion),
      os: JsonReader.known(answer.Os),
      architecture: JsonReader.known(answer.Arch),
      platform,
      components
    })
  })

/**
 * Returns the version as the detection of an engine understands it, or the reason why it does not.
 *
 * @category operations
 * @since 1.0.0
 */
export const release = (answer: VersionAnswer): Result.Result<EngineVersion.Version, EngineVersion.Unanswered> =>
  answer.product._tag === "OtherEngine"
    ? Result.fail({ _tag: "OtherEngine", name: answer.product.name, output: answer.version })
    : EngineVersion.readText(answer.version)

const version = /*#__PURE__*/ JsonReader.record({
  Platform: /*#__PURE__*/ JsonReader.record({ Name: JsonReader.text }),
  Components: /*#__PURE__*/ JsonReader.list(
    /*#__PURE__*/ JsonReader.record({
      Name: /*#__PURE__*/ JsonReader.required(JsonReader.text),
      Version: JsonReader.text
    })
  ),
  Version: /*#__PURE__*/ JsonReader.required(JsonReader.text),
  ApiVersion: JsonReader.text,
  MinAPIVersion: JsonReader.text,
  Os: JsonReader.text,
  Arch: JsonReader.text
})

/** Docker Engine lists itself as `Engine`. Releases before 18.02 list no components. On Windows, it has no OCI runtimes. */
const productOf = (
  components: ReadonlyArray<Component>,
  platform: string | undefined,
  os: string | undefined
): Product => {
  if (os === "windows") return { _tag: "OtherEngine", name: "engine for Windows containers" }
  const [first] = components
  if (first !== undefined && !components.some(({ name }) => name === "Engine")) {
    return { _tag: "OtherEngine", name: first.name }
  }
  return { _tag: platform?.startsWith("Docker Desktop") === true ? "DockerDesktop" : "DockerEngine" }
}
