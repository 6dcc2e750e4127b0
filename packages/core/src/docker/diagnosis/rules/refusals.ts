/**
 * The faults of a refused configuration as diagnostics. One mistake may make several faults, and is one diagnostic.
 */
import type { JsonTree } from "../../../document/index.ts"
import { GoText } from "../../../text/index.ts"
import * as Directives from "./directives.ts"
import { ofFault } from "./faults.ts"
import { misplaced } from "./misplaced.ts"
import type { MisplacedKey } from "./misplacedKeys.ts"
import { misreadEntries } from "./paths.ts"
import { type Subject, topMembers } from "./subject.ts"
import * as DockerProblem from "../../problems/DockerProblem.ts"

/** A diagnostic, and the faults that it is about; none where the engine takes what is wrong. */
export interface Refusal {
  readonly diagnostic: DockerProblem.DockerProblem
  readonly faults: ReadonlyArray<DockerProblem.Found>
  readonly misplaced?: MisplacedKey
}

/** Returns the diagnostics of all faults and of the misplaced keys, in the order of the first fault of each. */
export const refusals = (subject: Subject, faults: ReadonlyArray<DockerProblem.Found>): ReadonlyArray<Refusal> => {
  const owner = ownerIn(subject)
  const owned = Map.groupBy(faults, owner)
  const unowned = owned.get(undefined) ?? []
  const own = [
    ...oneForEach(subject).map((keys) => ofMisplaced(subject, keys, (key) => owned.get(key) ?? [])),
    ...Directives.unknown(
      subject,
      unowned.flatMap((fault) => (fault.code === "unknown-directive" ? [fault] : []))
    ),
    ...unowned.flatMap((fault) => (fault.code === "unknown-directive" ? [] : [ofOther(subject, fault)]))
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
  faultsOf: (key: MisplacedKey) => ReadonlyArray<DockerProblem.Found>
): Refusal => {
  const faults = keys.flatMap(faultsOf)
  return { diagnostic: misplaced(subject, keys, faults), faults, misplaced: keys[0] }
}

const ofOther = (subject: Subject, fault: DockerProblem.Found): Refusal => ({
  diagnostic: ofFault(subject, fault),
  faults: [fault]
})

/** Returns a look-up of the misplaced key that causes a fault: the fault is at its path, below it, or around it. */
const ownerIn = ({ misplaced: keys, ownerOf }: Subject): ((fault: DockerProblem.Found) => MisplacedKey | undefined) => {
  const around = new Map(keys.flatMap((key) => (key.around === undefined ? [] : [[JSON.stringify(key.around), key]])))
  return ({ code, path }) => ownerOf(path) ?? (code === "wrong-type" ? around.get(JSON.stringify(path)) : undefined)
}

/** Adds the faults that follow from another fault to its diagnostic: they go away with it. */
const withConsequences = (subject: Subject, found: ReadonlyArray<Refusal>): ReadonlyArray<Refusal> => {
  const entries = new Map(
    found.flatMap((refusal) => misreadEntries(refusal.faults).map((name) => [name, refusal] as const))
  )
  const directives = new Map(
    found.filter(isOfDirective).map((refusal) => [String(refusal.faults[0]?.path[0]), refusal])
  )
  const causes = new Map<Refusal, Array<DockerProblem.Found>>()
  const kept = found.filter((refusal) => {
    const [fault, ...others] = refusal.faults
    if (fault === undefined || others.length > 0) return true
    const cause =
      fault.code === "invalid-runtime-entry" && fault.details.reason === "NeitherPathNorType"
        ? entries.get(fault.details.name)
        : fault.code === "unknown-default-runtime"
          ? found.find((other) => mayConfigure(subject, other, fault))
          : fault.code === "unknown-directive" && fault.path.length > 1
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
  fault?.code === "wrong-type" && fault.path.length === 1 && key === undefined

/** Reports whether what the engine does not read may configure the default runtime. */
const mayConfigure = (
  subject: Subject,
  { diagnostic: { code, details, path }, misplaced: key }: Refusal,
  { details: { name } }: DockerProblem.Found<"unknown-default-runtime">
): boolean => {
  if (key?.kind._tag === "Entry") return path.at(-1) === name
  if (key?.kind._tag === "Directive") return key.kind.named.directive === "runtimes" && has(key.member.value, name)
  if (code === "unknown-directive")
    return (
      details.likely === "runtimes" && has(topMembers(subject).findLast(({ key: own }) => own === path[0])?.value, name)
    )
  return code === "wrong-type" && path.length === 1 && GoText.foldKey(String(path[0])) === "runtimes"
}

const has = (node: JsonTree.JsonNode | undefined, name: string): boolean =>
  node?.type === "object" && node.members.some(({ key }) => key === name)

const inOrder = (faults: ReadonlyArray<DockerProblem.Found>, found: ReadonlyArray<Refusal>): ReadonlyArray<Refusal> => {
  const places = new Map(faults.map((fault, index) => [fault, index]))
  const placeOf = ({ faults: [first] }: Refusal): number => (first && places.get(first)) ?? faults.length
  return found.toSorted((one, other) => placeOf(one) - placeOf(other))
}
