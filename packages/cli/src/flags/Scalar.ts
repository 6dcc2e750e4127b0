/**
 * Flags that have one value. If such a flag is repeated, the last value counts, as for the engine's own flags.
 */
import * as Option from "effect/Option"
import * as Flag from "effect/cli/Flag"

/** Returns a flag whose value is absent if the flag is not given. */
export const optional = <A>(flag: Flag.Flag<A>): Flag.Flag<Option.Option<A>> =>
  flag.pipe(Flag.atLeast(0), Flag.map(last))

/** Returns a flag that has this value if it is not given. */
export const withDefault =
  <const B>(value: B) =>
  <A>(flag: Flag.Flag<A>): Flag.Flag<A | B> =>
    flag.pipe(
      optional,
      Flag.map((given) => Option.getOrElse(given, () => value))
    )

/** Returns a flag that must be given. */
export const required = <A>(flag: Flag.Flag<A>): Flag.Flag<A> =>
  flag.pipe(
    Flag.atLeast(1),
    Flag.map((values) => values.at(-1)!)
  )

const last = <A>(values: ReadonlyArray<A>): Option.Option<A> =>
  values.length === 0 ? Option.none() : Option.some(values.at(-1)!)
