/**
 * A request to a program that listens on a local socket, as data: the socket, the question, its limits and the outcome. The
 * requests only read: they use HTTP's method GET. The caller makes the connection.
 */
import * as Result from "effect/Result"
import { Bytes, Errno, FilePath, GoText, HostPath } from "../text/index.ts"

/**
 * A local socket: a Unix socket by its absolute path, or a named pipe of Windows.
 *
 * @category models
 * @since 1.0.0
 */
export interface Socket {
  readonly _tag: "UnixSocket" | "NamedPipe"
  readonly path: string
}

/**
 * The directory of the named pipes of a machine with Windows.
 *
 * @category constants
 * @since 1.0.0
 */
export const pipeDirectory = "//./pipe/"

/**
 * Returns the socket at a path: a named pipe in the directory of named pipes, otherwise a Unix socket.
 *
 * @category constructors
 * @since 1.0.0
 */
export const socketAt = (path: string): Socket => ({
  _tag: isInPipeDirectory(path) ? "NamedPipe" : "UnixSocket",
  path
})

/**
 * Reports whether a named pipe is among the names in the directory of named pipes.
 *
 * @category guards
 * @since 1.0.0
 */
export const isPipeAmong = (names: ReadonlyArray<string>, path: string): boolean =>
  names.some((name) => HostPath.isSame(pipeDirectory + name, path))

/** Letter case does not matter in paths of Windows. */
const isInPipeDirectory = (path: string): boolean => path.slice(0, pipeDirectory.length).toLowerCase() === pipeDirectory

/**
 * A question: the segments of the path, and the query. Both are given without percent-encoding.
 *
 * @category models
 * @since 1.0.0
 */
export interface Question {
  readonly path: ReadonlyArray<string>
  readonly query?: { readonly [name: string]: string }
}

/**
 * The time in milliseconds for everything from the first look at the socket to the end of the answer, and the maximum size of
 * the answer's body in bytes.
 *
 * @category models
 * @since 1.0.0
 */
export interface Limits {
  readonly milliseconds: number
  readonly bytes: number
}

/**
 * A request: a question to a socket, with limits.
 *
 * @category models
 * @since 1.0.0
 */
export interface LocalRequest {
  readonly socket: Socket
  readonly question: Question
  readonly limits: Limits
}

/**
 * A complete answer: the HTTP status, which may report an error, and the body.
 *
 * @category models
 * @since 1.0.0
 */
export interface Answer {
  readonly status: number
  readonly body: Uint8Array
}

/**
 * The reason why a program at a local socket gave no complete answer, whatever protocol the program speaks.
 *
 * @category models
 * @since 1.0.0
 */
export type ConnectionFailure =
  /** There is no socket, or the system refuses the connection: `ENOENT`, `EACCES`, `ECONNREFUSED`, `ENOTSOCK` and others. */
  | { readonly _tag: "NoSocket"; readonly errno: string }
  /** The socket belongs to a user who is neither root nor the user of this process. The socket was not asked. */
  | { readonly _tag: "RefusedOwner"; readonly owner: number; readonly user: number }
  /** The answer was not complete within the time limit. */
  | { readonly _tag: "TimedOut"; readonly milliseconds: number }
  /** The body exceeded its limit, or what comes before the body exceeded `maximumHead`. */
  | { readonly _tag: "TooMuchOutput"; readonly part: "head" | "body"; readonly bytes: number }
  /** The connection ended before the end of the answer. `received` counts the bytes up to the end, including the head. */
  | { readonly _tag: "Interrupted"; readonly received: number }

/**
 * The reason why there is no complete answer.
 *
 * @category models
 * @since 1.0.0
 */
export type Failure =
  | ConnectionFailure
  /** The program at the socket does not speak HTTP. */
  | { readonly _tag: "NotHttp"; readonly detail: string }

/**
 * The outcome of a request.
 *
 * @category models
 * @since 1.0.0
 */
export type Outcome = Result.Result<Answer, Failure>

/**
 * Returns the target of a question: the path and the query as sent, percent-encoded.
 *
 * ```ts
 * import { LocalRequest } from "@oci-runtimes/core/machine"
 *
 * console.log(LocalRequest.target({ path: ["things", "a/b", "json"], query: { all: "1" } }))
 * // => /things/a%2Fb/json?all=1
 * ```
 *
 * @category encoding
 * @since 1.0.0
 */
export const target = ({ path, query = {} }: Question): string => {
  const pairs = Object.entries(query).map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
  return `/${path.map(encoded).join("/")}${pairs.length === 0 ? "" : `?${pairs.join("&")}`}`
}

/** A segment of dots alone would lead to another path. */
const encoded = (part: string): string =>
  /^\.+$/.test(part) ? part.replaceAll(".", "%2E") : encodeURIComponent(part.toWellFormed())

declare const encodeURIComponent: (part: string) => string

/**
 * The maximum length of a socket's path in bytes. Linux allows no more, and a longer path could be cut.
 *
 * @category constants
 * @since 1.0.0
 */
export const maximumPathLength = 107

/**
 * The maximum length of the name of a named pipe. Windows allows no more.
 *
 * @category constants
 * @since 1.0.0
 */
export const maximumPipeName = 256

/**
 * Returns the failure of a socket whose path cannot be used; undefined if the path can be looked at. A named pipe must be of this
 * machine: Windows would tell another machine who asks.
 *
 * @category operations
 * @since 1.0.0
 */
export const unusable = ({ _tag, path }: Socket): ConnectionFailure | undefined => {
  const isPipe = _tag === "NamedPipe"
  const name = isPipe ? path.slice(pipeDirectory.length) : path
  const isPossible = isPipe ? isInPipeDirectory(path) && name !== "" : FilePath.isAbsolute(path)
  if (!isPossible || path.includes("\0")) return { _tag: "NoSocket", errno: "EINVAL" }
  const isLong = isPipe ? name.length > maximumPipeName : Bytes.ofText(path).length > maximumPathLength
  return isLong ? { _tag: "NoSocket", errno: "ENAMETOOLONG" } : undefined
}

/**
 * Returns the failure of what a look found at the end of a socket's path; undefined if the socket may be asked. Only a socket of
 * root or of the user of this process is asked: anyone else could answer what they like.
 *
 * @category operations
 * @since 1.0.0
 */
export const refusal = (
  found: { readonly isSocket: boolean; readonly owner: number },
  user: number
): ConnectionFailure | undefined => {
  if (!found.isSocket) return { _tag: "NoSocket", errno: "ENOTSOCK" }
  if (found.owner === 0 || found.owner === user) return undefined
  return { _tag: "RefusedOwner", owner: found.owner, user }
}

/**
 * Returns the outcome with a body within the limit, or the failure of a larger body.
 *
 * @category operations
 * @since 1.0.0
 */
export const within = ({ bytes }: Limits, answer: Answer): Outcome =>
  answer.body.length > bytes ? Result.fail(tooMuch("body", bytes)) : Result.succeed(answer)

/**
 * The maximum size of the part of an answer before its body, in bytes.
 *
 * @category constants
 * @since 1.0.0
 */
export const maximumHead = 65_536

/**
 * Describes a failure in one or two sentences, with the way out.
 *
 * @category formatting
 * @since 1.0.0
 */
export const describe = ({ _tag, path }: Socket, failure: Failure): string => {
  const socket = `${_tag === "NamedPipe" ? "named pipe" : "socket"} ${GoText.quote(path)}`
  switch (failure._tag) {
    case "NoSocket": {
      const known = _tag === "NamedPipe" ? pipeHints : hints
      const hint = Object.hasOwn(known, failure.errno) ? known[failure.errno] : undefined
      const reason = `Cannot connect to the ${socket}: ${Errno.describe(failure.errno)}.`
      return hint === undefined ? reason : `${reason} ${hint}`
    }
    case "RefusedOwner":
      return `The ${socket} was not asked, because it belongs to user ${failure.owner}, and not to root or to user ${failure.user}, who runs this command. Run the command as user ${failure.owner}, or name a socket of root.`
    case "TimedOut":
      return `The program at the ${socket} did not answer within ${failure.milliseconds / 1000} s. See whether it hangs, or try again.`
    case "TooMuchOutput":
      return `The program at the ${socket} sent more than ${failure.bytes} bytes ${failure.part === "head" ? "before its answer" : "as its answer"}. See which program listens there.`
    case "NotHttp":
      return `The program at the ${socket} does not answer in HTTP (${failure.detail}). See which program listens there.`
    case "Interrupted":
      return `The program at the ${socket} closed the connection after ${failure.received} bytes, before the end of its answer. See whether it has stopped, or try again.`
  }
}

const tooMuch = (part: "head" | "body", bytes: number): ConnectionFailure => ({ _tag: "TooMuchOutput", part, bytes })

const pipeHints: { readonly [errno: string]: string } = {
  EACCES: "Run the command as a user who may use the pipe.",
  EBUSY: "Too many programs ask this pipe. Try again.",
  EINVAL: `Give a named pipe of this machine, such as "${pipeDirectory}NAME".`,
  ENAMETOOLONG: `Give a pipe whose name has at most ${maximumPipeName} characters.`,
  ENOENT: "Start the program that makes this pipe, or give another one.",
  ENOTSUP: "This system has no named pipes. Give a socket of this system.",
  EPERM: "Run the command as a user who may use the pipe."
}

const hints: { readonly [errno: string]: string } = {
  EACCES: "Run the command as root, or as a member of the socket's group.",
  EAGAIN: "Too many programs ask this socket. Try again.",
  ECONNREFUSED: "The program that made this socket has stopped. Start it.",
  EINVAL: "Give the absolute path of a socket.",
  ENAMETOOLONG: `Give a path of at most ${maximumPathLength} bytes.`,
  ENOENT: "Start the program that makes this socket, or give another path.",
  ENOTSOCK: "Give the path of a socket.",
  ENOTSUP: "This system has no sockets of this kind. Give a socket of this system.",
  EPERM: "Run the command as root."
}
