/**
 * Looks for a runtime's program on the machine, as the engine would: core says where to look and what the findings mean.
 */
import { ExecutableSearch } from "@oci-runtimes/core"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import { errnoOf } from "./internal/errno.ts"

/** The look-up of executables. */
export class ExecutableLookup extends Context.Service<
  ExecutableLookup,
  {
    /** The path of the program as the engine would use it, or why there is none. */
    readonly find: (
      file: string,
      environment: ExecutableSearch.SearchEnvironment
    ) => Effect.Effect<Result.Result<string, ExecutableSearch.ExecutableNotFound>>
  }
>()("@oci-runtimes/node/ExecutableLookup") {}

/** Looks on the file system that is provided. */
export const layer: Layer.Layer<ExecutableLookup, never, FileSystem.FileSystem> = Layer.effect(
  ExecutableLookup,
  Effect.gen(function* () {
    const fileSystem = yield* FileSystem.FileSystem

    const look = (candidate: ExecutableSearch.Candidate): Effect.Effect<ExecutableSearch.Finding> => {
      const foreseen = ExecutableSearch.foreseen(candidate)
      if (foreseen !== undefined) return Effect.succeed(foreseen)
      return Effect.match(fileSystem.stat(candidate.location), {
        onSuccess: ({ mode, type }): ExecutableSearch.Finding =>
          type === "Directory" ? { _tag: "Directory" } : { _tag: "File", mode },
        onFailure: (error): ExecutableSearch.Finding => ({ _tag: "Unreadable", errno: errnoOf(error) })
      })
    }

    const find = Effect.fnUntraced(function* (file: string, environment: ExecutableSearch.SearchEnvironment) {
      const findings: Array<ExecutableSearch.Finding> = []
      for (const candidate of ExecutableSearch.candidates(file, environment)) {
        const finding = yield* look(candidate)
        findings.push(finding)
        if (ExecutableSearch.isExecutable(finding)) break
      }
      return ExecutableSearch.verdict(file, environment, findings)
    })

    return ExecutableLookup.of({ find })
  })
)
