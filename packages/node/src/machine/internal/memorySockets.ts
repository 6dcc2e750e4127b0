/**
 * Connections to the sockets of a machine in memory.
 */
import { LocalRequest } from "@oci-runtimes/core/machine"
import type { Platform } from "@oci-runtimes/core/text"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { Processes } from "../Processes.ts"

/**
 * The end of a path: the path without links, whether a socket is there, and its owner.
 *
 * @category models
 * @since 1.0.0
 */
export interface Found {
  readonly path: string
  readonly isSocket: boolean
  readonly owner: number
}

/** Looks at a path. Fails with the error of the system. */
export type Find = (path: string) => Effect.Effect<Result.Result<Found, string>>

/** Returns a function that looks only among these sockets. */
export const findAmong =
  (sockets: { readonly [path: string]: { readonly owner?: number } }): Find =>
  (path) =>
    Effect.succeed(
      Object.hasOwn(sockets, path)
        ? Result.succeed({ path, isSocket: true, owner: sockets[path]?.owner ?? 0 })
        : Result.fail("ENOENT")
    )

/**
 * Makes a function that connects to a socket within a time, as the user of the processes, and returns the program there. A program that
 * hangs takes the time of the clock of the processes.
 */
export const connecting = <Program extends { readonly hangs: boolean }>(
  programs: ReadonlyMap<string, Program>,
  find: Find,
  platform: Platform.Platform
) =>
  Effect.map(Processes, ({ clock, user }) =>
    Effect.fnUntraced(function* (
      socket: LocalRequest.Socket,
      milliseconds: number
    ): Effect.fn.Return<Result.Result<Program, LocalRequest.ConnectionFailure>> {
      const unusable = LocalRequest.unusable(socket)
      if (unusable !== undefined) return Result.fail(unusable)
      if ((socket._tag === "NamedPipe") !== (platform === "windows")) return noSocket("ENOTSUP")
      const found = yield* find(socket.path)
      if (Result.isFailure(found)) return noSocket(found.failure)
      const refusal = LocalRequest.refusal(found.success, user.uid)
      if (refusal !== undefined) return Result.fail(refusal)
      const program = programs.get(found.success.path)
      if (program === undefined) return noSocket("ECONNREFUSED")
      if (!program.hangs) return Result.succeed(program)
      yield* clock.sleep(Duration.millis(milliseconds))
      return Result.fail({ _tag: "TimedOut", milliseconds })
    })
  )

const noSocket = (errno: string): Result.Result<never, LocalRequest.ConnectionFailure> =>
  Result.fail({ _tag: "NoSocket", errno })
