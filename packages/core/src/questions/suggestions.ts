/**
 * The suggestions for a name that a runtime table does not have.
 */
import * as Result from "effect/Result"
import { type Engine, Launch, type Resolution, type RuntimeTable, Suggestion } from "../engine/index.ts"

/** Returns suggestions for a name, nearest first, from the runtime table and the engine's well-known names. */
export const suggestionsFor = <T extends RuntimeTable.RuntimeTable, R extends Resolution.Resolution>(
  engine: Engine.Resolver<T, R>,
  table: T,
  asked: string
): ReadonlyArray<Suggestion.Suggestion> =>
  Suggestion.nearest(
    asked,
    [
      ...Array.from(table.runtimes.names(), (name) => ({
        name,
        program: Result.match(engine.resolve(table, { name }), {
          onSuccess: (resolution) => Launch.find(engine.launch(table, resolution), "Program")?.file,
          onFailure: () => undefined
        })
      })),
      ...(engine.wellKnown ?? []).map((name) => ({ name }))
    ],
    engine.isUsualName
  )
