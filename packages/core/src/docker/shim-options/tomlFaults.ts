/**
 * The values in a JSON object that TOML cannot represent, at any depth and under any key. The engine converts options to
 * TOML before it looks for fields.
 *
 * Source of the rule: go-toml 1.9.5, `tomltree_create.go`, `toTree`, `sliceToTree`, `simpleValueCoercion`; go-toml 2.4,
 * `marshaler.go`.
 */
import type { Json } from "../../document/index.ts"
import { type Fault, type JsonKind, type TomlFault, kindOf, nullWords, objectWords } from "./shimOptionFault.ts"
import { type OptionRelease, goesByFields } from "./shimOptionFields.ts"

/** The maximum number of reported faults. Each has its whole path, and an object may be as deep as it has faults. */
const maximum = 100

/**
 * Returns the faults in the order of the object, up to 100. Reads a list only up to its first fault, because that fault
 * decides what the engine does. Nested values do not use the call stack.
 */
export const tomlFaults = (given: Json.JsonObject, release: OptionRelease): ReadonlyArray<Fault> => {
  const faults: Array<Fault> = []
  const open: Array<Frame> = [{ entries: Object.entries(given), next: 0, items: undefined, faultsBefore: 0 }]
  for (let frame = open.at(-1); frame !== undefined && faults.length < maximum; frame = open.at(-1)) {
    const isSound = faults.length === frame.faultsBefore
    const entry = frame.items === undefined || isSound ? frame.entries[frame.next++] : undefined
    if (entry === undefined) {
      open.pop()
      if (frame.fault !== undefined && isSound) faults.push(frame.fault)
      continue
    }
    const [, value] = entry
    const refused = judge(value, frame.items, release)
    const fault = refused && { ...refused, path: open.map(currentStep), found: kindOf(value) }
    if (value === null || typeof value !== "object" || fault?._tag === "ObjectInList") {
      if (fault !== undefined) faults.push(fault)
    } else open.push({ ...inside(value, frame.items), next: 0, faultsBefore: faults.length, fault })
  }
  return faults
}

/** The kind that all items of a list must have. Items of kind `any` may differ, and may be any TOML value except objects. */
type Items = JsonKind | "any"

/** An object or a list that is being read. */
interface Frame {
  readonly entries: ReadonlyArray<readonly [step: string | number, value: Json.Json]>
  next: number
  /** Undefined for an object. */
  readonly items: Items | undefined
  readonly faultsBefore: number
  /** The fault of the list itself, which the engine finds after it has read the list. */
  readonly fault?: Fault | undefined
}

const currentStep = ({ entries, next }: Frame): string | number => entries[next - 1]![0]

const inside = (
  value: ReadonlyArray<Json.Json> | Json.JsonObject,
  around: Items | undefined
): Pick<Frame, "entries" | "items"> => {
  if (!Array.isArray(value)) return { entries: Object.entries(value), items: undefined }
  const isOfOneKind = value.length > 0 && (around === undefined || around === "object")
  return { entries: [...value.entries()], items: isOfOneKind ? kindOf(value[0]) : "any" }
}

/**
 * Returns the fault of a value in an object or in a list with these items. go-toml 1 builds a tree of values. go-toml 2
 * writes the values as text: a null leaves its key out, but a list cannot leave an item out.
 */
const judge = (value: Json.Json, items: Items | undefined, release: OptionRelease): TomlFault | undefined => {
  const isTree = goesByFields(release)
  const found = kindOf(value)
  if (found === "null") {
    const crashes = isTree && items === "null"
    return isTree || items !== undefined
      ? { _tag: "NullValue", crashes, words: crashes ? undefined : nullWords(release) }
      : undefined
  }
  if (!isTree || items === undefined || items === found) return undefined
  if (found === "object") return { _tag: "ObjectInList", crashes: false, words: objectWords }
  return items === "any" ? undefined : { _tag: "MixedList", expected: items, crashes: true, words: undefined }
}
