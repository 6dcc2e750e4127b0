/**
 * The directives of one release, made from the tables of both generations.
 */
import { Table } from "../../data/index.ts"
import type { GoType } from "../../document/index.ts"
import type { DirectiveTable } from "../daemon-json/Directives.ts"
import { withoutNestedNames } from "../daemon-json/goTypes.ts"
import { removedDirectives } from "../daemon-json/removedDirectives.ts"
import * as Spans from "./directiveSpans.ts"
import { goOf } from "./goVersions.ts"
import type { ReleaseNumber } from "./ReleaseNumber.ts"
import * as ReleaseSpan from "./ReleaseSpan.ts"
import { retyped, runtimeOf24 } from "./releaseTypes.ts"
import { valueRulesOf } from "../values/valueRules.ts"

/**
 * Returns the table of a release. `base` is the table of its generation, and `other` the table of the other generation, which
 * has the types of directives that the release has and `base` does not.
 */
export const directivesOf = (release: ReleaseNumber, base: DirectiveTable, other: DirectiveTable): DirectiveTable => {
  const isIn = (spans: Table.Table<ReleaseSpan.ReleaseSpan>, name: string): boolean => {
    const span = spans.get(name)
    return span === undefined || ReleaseSpan.has(span, release)
  }
  const accepts = (name: string): boolean => isIn(Spans.accepted, name)
  const isRefused = (name: string): boolean => Spans.refused.has(name) && isIn(Spans.refused, name)
  const typed = typedOf(release, base, other)
  return {
    accepted: Table.ofNames([...base.accepted.names(), ...Spans.accepted.names()].filter(accepts)),
    neverFlattened: Table.ofNames(
      [...base.neverFlattened.names(), ...Spans.neverFlattened.names()].filter((name) =>
        isIn(Spans.neverFlattened, name)
      )
    ),
    deprecated: Table.make([...base.deprecated].filter(([name]) => isRefused(name))),
    removed: Table.make([...removedDirectives].filter(([name]) => isRefused(name))),
    withoutEffect: Table.make([...Spans.effective].filter(([, span]) => !ReleaseSpan.has(span, release))),
    someReleases: Table.make<ReleaseSpan.ReleaseSpan>([]),
    values: valueRulesOf(release),
    typed,
    runtime: release.major === 24 ? runtimeOf24 : base.runtime
  }
}

const typedOf = (release: ReleaseNumber, base: DirectiveTable, other: DirectiveTable): GoType.GoStruct => {
  const isNeeded = ([name]: readonly [string, GoType.GoType]): boolean => {
    const spans = [Spans.accepted.get(name), Spans.effective.get(name)].filter((span) => span !== undefined)
    return spans.every((span) => ReleaseSpan.has(span, release))
  }
  const own = retyped(release)
  const fields = {
    ...Object.fromEntries([
      ...Object.entries(other.typed.fields).filter((field) => isDated(field) && isNeeded(field)),
      ...Object.entries(base.typed.fields).filter(isNeeded)
    ]),
    ...Object.fromEntries(own.map(({ directive, type }) => [directive, type]))
  }
  const embedded = { ...base.typed.embedded, ...Object.fromEntries(own.map((row) => [row.directive, row.within])) }
  const struct: GoType.GoStruct = { ...base.typed, fields, embedded }
  return goOf(release) < firstWithNestedNames ? withoutNestedNames(struct) : struct
}

const isDated = ([name]: readonly [string, GoType.GoType]): boolean =>
  Spans.accepted.has(name) || Spans.effective.has(name)

/** Since Go 1.24, the errors of `encoding/json` name embedded structs, and the fields inside types with their own decoding. */
const firstWithNestedNames = 24
