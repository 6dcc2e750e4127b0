/**
 * What of a JSON object cannot be put into TOML, wherever it stands and whatever it is meant for. The engine does that
 * to options before it looks for a field.
 *
 * Source of the rule: go-toml 1.9.5, `tomltree_create.go`, `toTree`, `sliceToTree`, `simpleValueCoercion`; go-toml 2.4,
 * `marshaler.go`.
 */
import type { Json } from "../../document/index.ts"
import { type Fault, type Kind, kindOf, nullWords, objectWords } from "./shimOptionFault.ts"
import { type Release, goesByFields } from "./shimOptionFields.ts"

/** So many faults are enough to mend. Each has its whole path, and an object may be as deep as it has faults. */
const maximum = 100

/**
 * The faults in the order of the object, up to a hundred. A list is read up to its first fault, because what the engine
 * does depends on which one comes first. Depth costs no call stack.
 */
export const tomlFaults = (given: Json.JsonObject, release: Release): ReadonlyArray<Fault> => {
  const faults: Array<Fault> = []
  const open: Array<Frame> = []
  const enter = (scope: Scope) => open.push({ ...scope, next: 0, faultsBefore: faults.length })
  enter(scopeOf(given, undefined, undefined))
  for (let frame = open.at(-1); frame !== undefined && faults.length < maximum; frame = open.at(-1)) {
    const isSound = faults.length === frame.faultsBefore
    const entry = frame.list === undefined || isSound ? frame.entries[frame.next++] : undefined
    if (entry === undefined) {
      open.pop()
      if (frame.behind !== undefined && isSound) faults.push(frame.behind)
    } else {
      const { fault, inner } = goesByFields(release) ? inTree(frame, entry) : inText(frame, entry, release)
      if (inner !== undefined) enter(inner)
      else if (fault !== undefined) faults.push(fault)
    }
  }
  return faults
}

/** Where a value stands, from the inside out. */
interface Trail {
  readonly step: string | number
  readonly outer: Trail | undefined
}

/** What a list asks of its items: to be of one kind, or to be anything that TOML knows but an object. */
interface ListRule {
  readonly kind: Kind | undefined
}

type Entry = readonly [step: string | number, value: Json.Json]

/** An object or a list, with all that its values are judged by. */
interface Scope {
  readonly entries: ReadonlyArray<Entry>
  readonly trail: Trail | undefined
  readonly list: ListRule | undefined
  /** The fault of the list itself, which the engine comes upon when it has read it. */
  readonly behind: Fault | undefined
}

/** One that is being read. */
interface Frame extends Scope {
  next: number
  readonly faultsBefore: number
}

interface Judged {
  readonly fault?: Fault | undefined
  readonly inner?: Scope
}

/** As go-toml 1 makes a tree of values. */
const inTree = ({ list, trail }: Scope, [step, value]: Entry): Judged => {
  const here: Trail = { step, outer: trail }
  const found = kindOf(value)
  const isAmongTables = list?.kind === "object"
  if (found === "null") {
    const crashes = list?.kind === "null"
    const words = crashes ? undefined : nullWords("25.0")
    return { fault: { _tag: "NullValue", path: pathOf(here), found, crashes, words } }
  }
  if (found === "object") {
    return list === undefined || isAmongTables
      ? { inner: scopeOf(value, here, undefined) }
      : { fault: { _tag: "ObjectInList", path: pathOf(here), found, crashes: false, words: objectWords } }
  }
  const expected = list?.kind
  const mixed: Fault | undefined =
    expected === undefined || expected === found
      ? undefined
      : { _tag: "MixedList", path: pathOf(here), found, expected, crashes: true, words: undefined }
  if (!Array.isArray(value)) return { fault: mixed }
  const rule = list === undefined || isAmongTables ? firstKind(value) : undefined
  return { inner: scopeOf(value, here, { kind: rule }, mixed) }
}

/** As go-toml 2 writes values as text: a null leaves its key out, and a list cannot do without an item. */
const inText = ({ list, trail }: Scope, [step, value]: Entry, release: Release): Judged => {
  const here: Trail = { step, outer: trail }
  const found = kindOf(value)
  if (found === "object") return { inner: scopeOf(value, here, undefined) }
  if (Array.isArray(value)) return { inner: scopeOf(value, here, { kind: undefined }) }
  return found === "null" && list !== undefined
    ? { fault: { _tag: "NullValue", path: pathOf(here), found, crashes: false, words: nullWords(release) } }
    : {}
}

const scopeOf = (value: Json.Json, trail: Trail | undefined, list: ListRule | undefined, behind?: Fault): Scope => ({
  entries: Array.isArray(value) ? Array.from(value.entries()) : Object.entries(value ?? {}),
  trail,
  list,
  behind
})

const firstKind = ([first]: ReadonlyArray<Json.Json>): Kind | undefined =>
  first === undefined ? undefined : kindOf(first)

const pathOf = (trail: Trail): ReadonlyArray<string | number> => {
  const steps: Array<string | number> = []
  for (let at: Trail | undefined = trail; at !== undefined; at = at.outer) steps.push(at.step)
  return steps.toReversed()
}
