/**
 * The flags of `dockerd`, for each release from 20.10 to 29.7.
 */
import { Table } from "../../data/index.ts"
import { Similarity } from "../../text/index.ts"
import type * as Docker from "../Docker.ts"
import type { Generation } from "../Moby.ts"
import * as ReleaseNumber from "../releases/ReleaseNumber.ts"
import * as ReleaseSpan from "../releases/ReleaseSpan.ts"
import type { EngineFlag } from "./EngineFlag.ts"
import { rows } from "./flagRows.ts"

export type { EngineFlag } from "./EngineFlag.ts"

/**
 * Returns all forms of all flags, in alphabetical order. A flag whose form changed has a row for each form.
 *
 * @category getters
 * @since 1.0.0
 */
export const all: () => ReadonlyArray<EngineFlag> = rows

/**
 * Returns the flags of an engine, by name. An engine that stands for releases from 25 to 29 has the flags of all of them.
 *
 * @category getters
 * @since 1.0.0
 */
export const of = (engine: Generation | Docker.Release): Table.Table<EngineFlag> => {
  const span = spanOf(engine)
  // The rows of a flag are in the order of releases, so the newest row of the span counts.
  return Table.make(
    rows()
      .filter((row) => overlaps(row.span, span))
      .map((row) => [row.name, row] as const)
  )
}

/**
 * Returns the flag that has a letter as its short form; undefined if the engine has no such flag.
 *
 * @category getters
 * @since 1.0.0
 */
export const ofLetter = (flags: Table.Table<EngineFlag>, letter: string): EngineFlag | undefined => {
  for (const [, flag] of flags) if (flag.shorthand === letter) return flag
  return undefined
}

/**
 * Returns the releases that have a flag of this name. Empty if no known release has it.
 *
 * @category getters
 * @since 1.0.0
 */
export const releasesWith = (name: string): ReadonlyArray<ReleaseSpan.ReleaseSpan> =>
  rows().flatMap((row) => (row.name === name ? [row.span] : []))

/**
 * Returns the flag that was probably meant: the flag of a directive of this name, or a flag of a similar name.
 *
 * @category getters
 * @since 1.0.0
 */
export const likely = (flags: Table.Table<EngineFlag>, name: string): EngineFlag | undefined => {
  const found = [...flags].map(([, flag]) => flag)
  const spelling = name.replaceAll("_", "-").toLowerCase()
  const ofSpelling = found.find((flag) => flag.name === spelling || flag.directive === spelling)
  if (ofSpelling !== undefined) return ofSpelling
  const near = found.flatMap((flag) => {
    const distance = Similarity.misspelling(spelling, flag.name)
    return distance === undefined ? [] : [{ flag, distance }]
  })
  return near.toSorted((one, other) => one.distance - other.distance)[0]?.flag
}

/**
 * Reports whether an engine stands for releases from a major release on.
 *
 * @category guards
 * @since 1.0.0
 */
export const isSince = (engine: Generation | Docker.Release, major: number): boolean => {
  const { until } = spanOf(engine)
  return until.major > major || (until.major === major && until.minor > 0)
}

const spanOf = (engine: Generation | Docker.Release): Required<ReleaseSpan.ReleaseSpan> => {
  if (engine.isOnlyOfDirectives === true) return one(ReleaseNumber.first(20, 10))
  if ("number" in engine) return one(engine.number)
  return engine.isOfUnknownRelease === true
    ? { since: ReleaseNumber.first(25, 0), until: ReleaseNumber.first(ReleaseNumber.newestMajor + 1, 0) }
    : one(ReleaseNumber.first(23, 0))
}

const one = (release: ReleaseNumber.ReleaseNumber): Required<ReleaseSpan.ReleaseSpan> => ({
  since: release,
  until: ReleaseNumber.first(release.major, release.minor + 1)
})

/** Reports whether two spans have a release in common. */
const overlaps = (row: ReleaseSpan.ReleaseSpan, { since, until }: Required<ReleaseSpan.ReleaseSpan>): boolean =>
  (row.until === undefined || ReleaseNumber.isBefore(since, row.until)) &&
  (row.since === undefined || ReleaseNumber.isBefore(row.since, until))
