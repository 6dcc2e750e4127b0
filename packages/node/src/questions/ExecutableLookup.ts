/**
 * Looks for a runtime's program on the machine, as the engine would: core says where to look and what the findings mean.
 */
import { ExecutableSearch } from "@oci-runtimes/core/machine"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import { Disk } from "../disk/Disk.ts"

/** The look-up of executables. */
export class ExecutableLookup extends Context.Service<
  ExecutableLookup,
  {
    /** The path of the program as the engine would use it, or why there is none. */
    readonly find: (
      file: string,
      environment: ExecutableSearch.SearchEnvironment,
      rules: ExecutableSearch.Rules
    ) => Effect.Effect<Result.Result<string, ExecutableSearch.ExecutableNotFound>>
    /** What is at places of any sort, in order; nothing of those behind the first one that suffices. */
    readonly look: <P extends ExecutableSearch.Candidate>(
      places: ReadonlyArray<P>,
      suffices: (place: P, finding: ExecutableSearch.Finding) => boolean
    ) => Effect.Effect<ReadonlyArray<ExecutableSearch.Finding>>
    /** The path, without links, that a process of the program knows as its own; undefined where there is no program. */
    readonly executable: (
      file: string,
      environment: ExecutableSearch.SearchEnvironment,
      rules: ExecutableSearch.Rules
    ) => Effect.Effect<string | undefined>
  }
>()("@oci-runtimes/node/ExecutableLookup") {}

/** So many places are looked at at once. */
const atOnce = 8

/** Looks on the disk that is provided. */
export const layer: Layer.Layer<ExecutableLookup, never, Disk> = Layer.effect(
  ExecutableLookup,
  Effect.gen(function* () {
    const disk = yield* Disk

    const lookAt = (candidate: ExecutableSearch.Candidate): Effect.Effect<ExecutableSearch.Finding> => {
      const foreseen = ExecutableSearch.foreseen(candidate)
      if (foreseen !== undefined) return Effect.succeed(foreseen)
      return Effect.matchEffect(disk.stat(candidate.location), {
        onSuccess: ({ mode, type }) =>
          type === "Directory"
            ? Effect.succeed<ExecutableSearch.Finding>({ _tag: "Directory" })
            : Effect.map(disk.execution(candidate.location), (execution): ExecutableSearch.Finding => ({
                _tag: "File",
                mode,
                ...(execution !== undefined && { execution })
              })),
        onFailure: ({ errno }) => Effect.succeed<ExecutableSearch.Finding>({ _tag: "Unreadable", errno })
      })
    }

    const look = Effect.fnUntraced(function* <P extends ExecutableSearch.Candidate>(
      places: ReadonlyArray<P>,
      suffices: (place: P, finding: ExecutableSearch.Finding) => boolean
    ) {
      // Asking the system for several at once takes less time than stopping at the first that suffices saves.
      const findings = yield* Effect.forEach(places, lookAt, { concurrency: atOnce })
      const last = findings.findIndex((finding, index) => suffices(places[index]!, finding))
      return last === -1 ? findings : findings.slice(0, last + 1)
    })

    const executable = Effect.fnUntraced(function* (
      file: string,
      environment: ExecutableSearch.SearchEnvironment,
      rules: ExecutableSearch.Rules
    ) {
      const places = ExecutableSearch.candidates(file, environment)
      const findings = yield* look(places, ExecutableSearch.suffices(rules))
      const place = places[findings.findIndex((finding) => ExecutableSearch.isExecutable(finding, rules))]
      if (place === undefined) return undefined
      return yield* Effect.orElseSucceed(disk.realPath(place.location), () => undefined)
    })

    const service = ExecutableLookup.of({
      find: (file, environment, rules) =>
        Effect.map(look(ExecutableSearch.candidates(file, environment), ExecutableSearch.suffices(rules)), (findings) =>
          ExecutableSearch.verdict(file, environment, findings, rules)
        ),
      look,
      executable
    })
    return Object.freeze(service)
  })
)
