/**
 * The answers of a container engine to the two questions of CRI that only read, `Version` and `Status`, as data, and why there is
 * no answer. The caller makes the connection.
 *
 * Source of the rule: Kubernetes, `cri-api`, `pkg/apis/runtime/v1/api.proto`, `RuntimeService`; gRPC, `doc/statuscodes.md`.
 */
import type * as Result from "effect/Result"
import type { Table } from "../data/index.ts"
import { GoText } from "../text/index.ts"
import * as LocalRequest from "./LocalRequest.ts"

/**
 * A question of CRI, by the name of its method.
 *
 * @category models
 * @since 1.0.0
 */
export type Method = "Version" | "Status"

/**
 * The answer to `Version`: the name and the version of the engine, and the versions of the interfaces that it speaks.
 *
 * @category models
 * @since 1.0.0
 */
export interface Version {
  /** The version of the interface between the kubelet and the engine, such as `0.1.0`. */
  readonly version: string
  readonly runtimeName: string
  readonly runtimeVersion: string
  /** The version of CRI, such as `v1`. */
  readonly runtimeApiVersion: string
}

/**
 * A condition of an engine, such as `RuntimeReady`, and whether the engine meets it.
 *
 * @category models
 * @since 1.0.0
 */
export interface Condition {
  readonly type: string
  readonly status: boolean
  readonly reason: string
  readonly message: string
}

/**
 * A runtime handler of an engine, with what the engine can do by it. The name of the default handler is empty.
 *
 * @category models
 * @since 1.0.0
 */
export interface Handler {
  readonly name: string
  readonly recursiveReadOnlyMounts: boolean
  readonly userNamespaces: boolean
}

/**
 * The answer to `Status`. Engines from before Kubernetes 1.30 name no handlers.
 *
 * @category models
 * @since 1.0.0
 */
export interface Status {
  readonly conditions: ReadonlyArray<Condition>
  /** Information of the engine about itself, by keys of its own. Most values are JSON. None is read here. */
  readonly info: Table.Table<string>
  readonly handlers: ReadonlyArray<Handler>
}

/**
 * The reason why there is no answer.
 *
 * @category models
 * @since 1.0.0
 */
export type Failure =
  | LocalRequest.ConnectionFailure
  /** The program at the socket does not speak gRPC. */
  | { readonly _tag: "NotGrpc" }
  /** The program speaks gRPC, and does not have the method of CRI: an engine whose CRI is disabled, or another program. */
  | { readonly _tag: "NotCri"; readonly method: Method; readonly details: string }
  /** The program refused the question with another code of gRPC. */
  | { readonly _tag: "Refused"; readonly method: Method; readonly code: number; readonly details: string }
  /** The answer is not the message that CRI has for the question. */
  | { readonly _tag: "Misshapen"; readonly method: Method; readonly detail: string }

/**
 * The outcome of a question.
 *
 * @category models
 * @since 1.0.0
 */
export type Outcome<Answer> = Result.Result<Answer, Failure>

/**
 * The default limits of a question: the time for everything in milliseconds, and the maximum size of the answer in bytes.
 *
 * @category constants
 * @since 1.0.0
 */
export const limits: LocalRequest.Limits = Object.freeze({ milliseconds: 5_000, bytes: 2 ** 24 })

/**
 * The service of CRI, as gRPC names it. Engines without CRI answer that they do not know this service.
 *
 * @category constants
 * @since 1.0.0
 */
export const service = "runtime.v1.RuntimeService"

/**
 * Describes a failure in one or two sentences, with the way out.
 *
 * ```ts
 * import { CriAnswer } from "@oci-runtimes/core/machine"
 *
 * console.log(CriAnswer.describe("/run/crio/crio.sock", { _tag: "NotGrpc" }))
 * // => The program at the socket "/run/crio/crio.sock" does not answer in gRPC. Give the socket of a container engine that has CRI.
 * ```
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = (path: string, failure: Failure): string => {
  const program = `The program at the socket ${GoText.quote(path)}`
  switch (failure._tag) {
    case "NotGrpc":
      return `${program} does not answer in gRPC. Give the socket of a container engine that has CRI.`
    case "NotCri":
      return `${program} does not have ${service}.${failure.method} (gRPC code 12, UNIMPLEMENTED)${said(failure.details)}. Enable CRI in its configuration, or give the socket of a container engine that has CRI.`
    case "Refused":
      return `${program} refused ${service}.${failure.method} with the gRPC code ${codeWord(failure.code)}${said(failure.details)}. See the log of the program, or try again.`
    case "Misshapen":
      return `The answer of the program at the socket ${GoText.quote(path)} to ${service}.${failure.method} is not a ${failure.method}Response: ${failure.detail}. See which program listens there.`
    default:
      return LocalRequest.describe({ _tag: "UnixSocket", path }, failure)
  }
}

/** Returns a code with its name, if gRPC has one for it. */
const codeWord = (code: number): string => (codes[code] === undefined ? String(code) : `${code} (${codes[code]})`)

const codes: ReadonlyArray<string> = [
  "OK",
  "CANCELLED",
  "UNKNOWN",
  "INVALID_ARGUMENT",
  "DEADLINE_EXCEEDED",
  "NOT_FOUND",
  "ALREADY_EXISTS",
  "PERMISSION_DENIED",
  "RESOURCE_EXHAUSTED",
  "FAILED_PRECONDITION",
  "ABORTED",
  "OUT_OF_RANGE",
  "UNIMPLEMENTED",
  "INTERNAL",
  "UNAVAILABLE",
  "DATA_LOSS",
  "UNAUTHENTICATED"
]

/** Returns the words of a program after a colon, at most 200 characters of them. */
const said = (words: string): string => {
  const cut = words.length > 200 ? `${words.slice(0, 200)}…` : words
  return cut === "" ? "" : `: ${GoText.quote(cut)}`
}
