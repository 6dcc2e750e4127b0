/**
 * The reason why an engine's answer cannot be used.
 *
 * Source of the rule: Docker Engine 28.5, `api/server/httpstatus`, `api/types/error_response.go`: an error has a status of 400 or
 * more and a message.
 */
import { LocalRequest } from "../../machine/index.ts"
import { GoText } from "../../text/index.ts"
import * as JsonReader from "../json/jsonReader.ts"

export type { Mistake, Unreadable } from "../json/jsonReader.ts"

/**
 * A fault: the target of the request, such as `/info`, and the reason.
 *
 * @category models
 * @since 1.0.0
 */
export interface EngineFault {
  readonly asked: string
  readonly reason: Reason
}

/**
 * The reason why an engine's answer cannot be used.
 *
 * @category models
 * @since 1.0.0
 */
export type Reason =
  | LocalRequest.Failure
  /** The engine answered with an error. The message is undefined if the engine gave none. */
  | { readonly _tag: "EngineRefused"; readonly status: number; readonly message: string | undefined }
  /** The answer is not JSON, or not of the expected form: another program, or a release that is not known. */
  | JsonReader.Unreadable
  /** Another engine answers at the socket, such as Podman, which has the same interface. */
  | { readonly _tag: "OtherEngine"; readonly name: string; readonly version: string }

/**
 * Reports whether the engine answered that what it was asked for does not exist.
 *
 * @category guards
 * @since 1.0.0
 */
export const isMissing = ({ reason }: EngineFault): boolean => reason._tag === "EngineRefused" && reason.status === 404

/**
 * Describes a fault in one or two sentences, with the way out.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = (socket: LocalRequest.Socket, { asked, reason }: EngineFault): string => {
  const question = `GET ${asked}`
  const program = `The program at the ${socket._tag === "NamedPipe" ? "named pipe" : "socket"} ${GoText.quote(socket.path)}`
  switch (reason._tag) {
    case "EngineRefused": {
      const message = reason.message === undefined ? "" : `: ${GoText.quote(cut(reason.message))}`
      return `${program} refused ${question} with the status ${reason.status}${message}. See the log of the engine.`
    }
    case "NotJson":
    case "Misshapen":
      return `${program} answered ${question} with ${JsonReader.describe(reason)}. See which program listens there.`
    case "OtherEngine":
      return `${program} is ${GoText.quote(cut(reason.name))} ${GoText.quote(cut(reason.version))}, not Docker Engine. Give the socket of Docker Engine.`
    default:
      return LocalRequest.describe(socket, reason)
  }
}

const cut = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}…` : text)
