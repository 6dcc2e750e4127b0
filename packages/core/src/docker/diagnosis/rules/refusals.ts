/**
 * The faults of a refused configuration as diagnostics. One mistake may make several faults, and is one diagnostic.
 */
import type { JsonTree } from "../../../document/index.ts"
import { GoText } from "../../../text/index.ts"
import type { ConfigFault, UnknownDefaultRuntime } from "../../daemon-json/ConfigFault.ts"
import type { Diagnostic } from "../Diagnostic.ts"
import * as Directives from "./directives.ts"
import { ofFault } from "./faults.ts"
import { misplaced } from "./misplaced.ts"
import type { MisplacedKey } from "./misplacedKeys.ts"
import { misreadEntries } from "./paths.ts"
import type { Subject } from "./subject.ts"

/** A diagnostic, and the faults that it is about; none where the engine takes what is wrong. */
export interface Refusal {
  readonly diagnostic: Diagnostic
  readonly faults: ReadonlyArray<ConfigFault>
  readonly misplaced?: MisplacedKey
}

/** Returns the diagnostics of all faults and of the misplaced keys, in the order of the first fault of each. */
export const refusals = (subject: Subject, faults: ReadonlyArray<ConfigFault>): ReadonlyArray<Refusal> => {
  const owner = ownerIn(subject)
  const owned = Map.groupBy(faults, owner)
  const unowned = owned.get(undefined) ?? []
  const own = [
    ...oneForEach(subject).map((keys) => ofMisplaced(subject, keys, (key) => owned.get(key) ?? [])),
    ...Directives.unknown(
      subject,
      unowned.flatMap((fault) => (fault._tag === "UnknownDirective" ? [fault] : []))
    ),
    ...unowned.flatMap((fault) => (fault._tag === "UnknownDirective" ? [] : [ofOther(subject, fault)]))
  ]
  return inOrder(faults, withConsequences(subject, own))
}

/** Groups the misplaced keys by mistake. If no entry has a name, fields of one object are those of one entry. */
const oneForEach = ({
  entries,
  misplaced: keys
}: Subject): ReadonlyArray<readonly [MisplacedKey, ...Array<MisplacedKey>]> => {
  const groups = new Map<object, [MisplacedKey, ...Array<MisplacedKey>]>()
  for (const key of keys) {
    const unit = key.kind._tag === "Field" && entries.length === 0 ? key.object : key
    const group = groups.get(unit)
    if (group === undefined) groups.set(unit, [key])
    else group.push(key)
  }
  return [...groups.values()]
}

const ofMisplaced = (
  subject: Subject,
  keys: readonly [MisplacedKey, ...Array<MisplacedKey>],
  faultsOf: (key: MisplacedKey) => ReadonlyArray<ConfigFault>
): Refusal => {
  const faults = keys.flatMap(faultsOf)
  return { diagnostic: misplaced(subject, keys, faults), faults, misplaced: keys[0] }
}

const ofOther = (subject: Subject, fault: ConfigFault): Refusal => ({
  diagnostic: ofFault(subject, fault),
  faults: [fault]
})

/** Returns a look-up of the misplaced key that causes a fault: the fault is at its path, below it, or around it. */
const ownerIn = ({ misplaced: keys, ownerOf }: Subject): ((fault: ConfigFault) => MisplacedKey | undefined) => {
  const around = new Map(keys.flatMap((key) => (key.around === undefined ? [] : [[JSON.stringify(key.around), key]])))
  return ({ _tag, path }) => ownerOf(path) ?? (_tag === "WrongType" ? around.get(JSON.stringify(path)) : undefined)
}

/** Adds the faults that follow from another fault to its diagnostic: they go away with it. */
const withConsequences = (subject: Subject, found: ReadonlyArray<Refusal>): ReadonlyArray<Refusal> => {
  const entries = new Map(
    found.flatMap((refusal) => misreadEntries(refusal.faults).map((name) => [name, refusal] as const))
  )
  const directives = new Map(
    found.filter(isOfDirective).map((refusal) => [String(refusal.faults[0]?.path[0]), refusal])
  )
  const causes = new Map<Refusal, Array<ConfigFault>>()
  const kept = found.filter((refusal) => {
    const [fault, ...others] = refusal.faults
    if (fault === undefined || others.length > 0) return true
    const cause =
      fault._tag === "InvalidRuntimeEntry" && fault.reason === "NeitherPathNorType"
        ? entries.get(fault.name)
        : fault._tag === "UnknownDefaultRuntime"
          ? found.find((other) => mayConfigure(subject, other, fault))
          : fault._tag === "UnknownDirective" && fault.path.length > 1
            ? directives.get(String(fault.path[0]))
            : undefined
    if (cause === undefined) return true
    const known = causes.get(cause)
    if (known === undefined) causes.set(cause, [fault])
    else known.push(fault)
    return false
  })
  return kept.map((refusal) => ({ ...refusal, faults: [...refusal.faults, ...(causes.get(refusal) ?? [])] }))
}

/** Reports whether all of the value of a directive is at fault. If it is an object, the engine looks for directives in it, too. */
const isOfDirective = ({ faults: [fault], misplaced: key }: Refusal): boolean =>
  fault?._tag === "WrongType" && fault.path.length === 1 && key === undefined

/** Reports whether what the engine does not read may configure the default runtime. */
const mayConfigure = (
  { find }: Subject,
  { diagnostic: { code, details, path }, misplaced: key }: Refusal,
  { name }: UnknownDefaultRuntime
): boolean => {
  if (key?.kind._tag === "Entry") return path.at(-1) === name
  if (key?.kind._tag === "Directive") return key.kind.named.directive === "runtimes" && has(key.member.value, name)
  if (code === "unknown-directive") return details.likely === "runtimes" && has(find(path), name)
  return code === "wrong-type" && path.length === 1 && GoText.foldKey(String(path[0])) === "runtimes"
}

const has = (node: JsonTree.JsonNode | undefined, name: string): boolean =>
  node?.type === "object" && node.members.some(({ key }) => key === name)

const inOrder = (faults: ReadonlyArray<ConfigFault>, found: ReadonlyArray<Refusal>): ReadonlyArray<Refusal> => {
  const places = new Map(faults.map((fault, index) => [fault, index]))
  const placeOf = ({ faults: [first] }: Refusal): number => (first && places.get(first)) ?? faults.length
  return found.toSorted((one, other) => placeOf(one) - placeOf(other))
}
