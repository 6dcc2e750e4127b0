/**
 * The messages of CRI: the request of each question, and the answer to it as data.
 */
import { Frozen } from "@oci-runtimes/core/data"
import type { CriAnswer } from "@oci-runtimes/core/machine"
import * as Result from "effect/Result"
import { criProto } from "./criProto.ts"
import { type Message, messagesOf, read } from "./protoMessage.ts"

/** A question of CRI: its method, the bytes of its request, and the function that reads its answer, or says what is wrong with it. */
export interface Question<Answer> {
  readonly method: CriAnswer.Method
  readonly request: Uint8Array
  readonly read: (bytes: Uint8Array) => Result.Result<Answer, string>
}

/** The question for the version. Its request is empty: engines do not look at the version that a caller may name. */
export const version: Question<CriAnswer.Version> = {
  method: "Version",
  request: new Uint8Array(),
  read: (bytes) => Result.map(read(messages, "VersionResponse", bytes, versionIn), Frozen.frozen)
}

/** The question for the status. Its request has the field `verbose`, number 1, with the value true. */
export const status: Question<CriAnswer.Status> = {
  method: "Status",
  request: Uint8Array.of(0x08, 1),
  read: (bytes) => Result.map(read(messages, "StatusResponse", bytes, statusIn), Frozen.frozen)
}

const messages = messagesOf(criProto)

const versionIn = ({ string }: Message): CriAnswer.Version => ({
  version: string("version"),
  runtimeName: string("runtime_name"),
  runtimeVersion: string("runtime_version"),
  runtimeApiVersion: string("runtime_api_version")
})

const statusIn = ({ map, message, repeated }: Message): CriAnswer.Status => ({
  conditions: message("status")?.repeated("conditions").map(conditionIn) ?? [],
  info: Frozen.frozenTable(map("info")),
  handlers: repeated("runtime_handlers").map(handlerIn)
})

const conditionIn = ({ bool, string }: Message): CriAnswer.Condition => ({
  type: string("type"),
  status: bool("status"),
  reason: string("reason"),
  message: string("message")
})

const handlerIn = ({ message, string }: Message): CriAnswer.Handler => {
  const features = message("features")
  return {
    name: string("name"),
    recursiveReadOnlyMounts: features?.bool("recursive_read_only_mounts") ?? false,
    userNamespaces: features?.bool("user_namespaces") ?? false
  }
}
