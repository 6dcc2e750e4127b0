/**
 * The directives of one release, made from the tables of both generations.
 */
import { Table } from "../../data/index.ts"
import type { DirectiveTable } from "../daemon-json/Directives.ts"
import { accepted, type DirectiveSpan, effective, isIn } from "./directiveSpans.ts"
import type { ReleaseNumber } from "./ReleaseNumber.ts"

/**
 * Returns the table of a release. `base` is the table of its generation, and `other` the table of the other generation, which
 * has the types of directives that the release has and `base` does not.
 */
export const directivesOf = (release: ReleaseNumber, base: DirectiveTable, other: DirectiveTable): DirectiveTable => {
  const isWithin = (span: DirectiveSpan | undefined): boolean => span === undefined || isIn(span, release)
  const accepts = (name: string): boolean => isWithin(accepted.get(name))
  const has = ([name]: readonly [string, unknown]): boolean => accepts(name) && isWithin(effective.get(name))
  return {
    accepted: Table.ofNames(
      [...base.accepted.names(), ...[...other.accepted.names()].filter((name) => accepted.has(name))].filter(accepts)
    ),
    neverFlattened: base.neverFlattened,
    deprecated: Table.make([...base.deprecated].filter(([name]) => accepts(name))),
    since: Table.make<number>([]),
    typed: {
      ...base.typed,
      fields: Object.fromEntries([
        ...Object.entries(other.typed.fields).filter((field) => differs(field) && has(field)),
        ...Object.entries(base.typed.fields).filter(has)
      ])
    },
    runtime: base.runtime
  }
}

const differs = ([name]: readonly [string, unknown]): boolean => accepted.has(name) || effective.has(name)
