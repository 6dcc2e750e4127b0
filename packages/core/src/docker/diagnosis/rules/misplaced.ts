/**
 * Diagnostics for known keys on the wrong level: each says where its keys belong.
 */
import { GoType, JsonEdit, JsonLayout, JsonTree } from "../../../document/index.ts"
import type { Problem } from "../../../engine/index.ts"
import { Similarity, Wording } from "../../../text/index.ts"
import * as Verdict from "../../Verdict.ts"
import { insteadOf, isFree } from "./directives.ts"
import { namedField } from "./entryFields.ts"
import { type MisplacedKey, isSamePlace } from "./misplacedKeys.ts"
import { type Faults, keyOf, report } from "./report.ts"
import type { RuleContext } from "./ruleContext.ts"
import { gives } from "./values.ts"
import { type Named, elsewhere } from "./vocabulary.ts"
import * as DockerProblem from "../../problems/DockerProblem.ts"

/**
 * Returns the diagnostic of misplaced keys that are one mistake, given the faults that the keys cause. The fix moves a key only
 * if the engine refuses the file because of it: an accepted file may be in use, and keeps its meaning.
 */
export const misplaced = (
  context: RuleContext,
  keys: ReadonlyArray<MisplacedKey>,
  faults: Faults
): DockerProblem.DockerProblem => {
  const key = keys[0]!
  const { kind, member, path } = key
  // If several flattened objects have the same key, the engine names the key of the last one only.
  const isRefused = faults.length > 0 || (kind._tag === "Entry" && path.length === 1)
  const names = keys.map((one) => one.member.key)
  const found = report(context, {
    code: "misplaced-key",
    path,
    at: keyOf(member),
    message: faults.length > 0 ? Verdict.line(faults) : `The key ${JSON.stringify(member.key)} is misplaced.`,
    advice: advice(context, key, names),
    details: { keys: names, kind: kind._tag, directive: kind._tag === "Directive" ? kind.named.directive : null },
    fix: isRefused && keys.length === 1 ? movement(context, key) : undefined
  })
  return { ...found, effect: isRefused ? "refused" : "ignored" }
}

const advice = (context: RuleContext, { kind, path }: MisplacedKey, names: ReadonlyArray<string>): string => {
  const words = names.map((name) => JSON.stringify(name))
  switch (kind._tag) {
    case "Directive":
      return directiveAdvice(context, names[0]!, kind.named, String(path[0]))
    case "Field":
      return fieldAdvice(context, words)
    case "Entry":
      return `${words[0]} has the keys of a runtime: it belongs directly in "runtimes", at the top of the file.`
  }
}

const fieldAdvice = ({ entries: [entry] }: RuleContext, words: ReadonlyArray<string>): string => {
  const [what, belongs] =
    words.length === 1 ? [`${words[0]} is a key`, "it belongs"] : [`${Wording.list(words)} are keys`, "they belong"]
  const rest =
    entry === undefined
      ? ', and the name of the runtime is missing: write {"runtimes": {"crun": {"path": "/usr/bin/crun"}}}, with your own name.'
      : `: ${belongs} in the entry of a runtime, such as ${JSON.stringify(entry.name)}.`
  return `${what} of an entry under "runtimes"${rest}`
}

const directiveAdvice = (context: RuleContext, key: string, named: Named, outer: string): string => {
  const word = JSON.stringify(key)
  const { directive, foreign, isExact, type } = named
  if (foreign !== undefined) return `${word} is a directive, but it does not belong here. ${elsewhere(key, foreign)}`
  const place = `at the top of the file, next to ${JSON.stringify(outer)}, not inside it`
  if (type === undefined) return `${word} is the name of a flag of the engine. ${insteadOf(context, directive).wayOut}`
  const isThere = context.membersFor(directive).some((member) => member.key === directive)
  const taken = isThere ? ` ${JSON.stringify(directive)} is already there.` : ""
  return isExact
    ? `${word} is a directive: it belongs ${place}.${taken}`
    : `${word} seems to mean the directive ${JSON.stringify(directive)}: write it ${place}.${taken}`
}

/** Returns the fix that moves a key, if its place is certain and free. */
const movement = (context: RuleContext, key: MisplacedKey): Problem.Fix | undefined => {
  const { member, object } = key
  if (context.misplaced.some((other) => other !== key && isSamePlace(other, key))) return undefined
  const isUnique = JsonTree.lastMembers(object).length === object.members.length
  const place = isUnique ? placeFor(context, key) : undefined
  if (place === undefined || place.target.members.length === 0) return undefined
  const removed = JsonEdit.removeMembers(context.json, object, (other) => other === member)
  return {
    title: `Move ${JSON.stringify(member.key)} ${place.where}`,
    edits: [...removed, insertion(context, place.target, place.key, member)]
  }
}

/** The place where a key belongs: the object, the key in that object, and a phrase for the place. */
interface ProperPlace {
  readonly target: JsonTree.JsonObjectNode
  readonly key: string
  readonly where: string
}

/** Returns the place where a key belongs, if it is certain and free. */
const placeFor = (context: RuleContext, { kind, member, path }: MisplacedKey): ProperPlace | undefined => {
  const { root } = context.file
  switch (kind._tag) {
    case "Directive": {
      const { directive } = kind.named
      const isOpen = root?.type === "object" && isFree(context, member, directive)
      return isOpen ? { target: root, key: directive, where: "to the top of the file" } : undefined
    }
    case "Field": {
      const { field } = kind
      const { engine, entries } = context
      const { runtime } = engine.directives
      const [entry, ...others] = entries
      const target = entry?.member.value
      const isLevel = path[0] === "runtimes" && path.length === 2 && field === member.key
      if (!isLevel || others.length > 0 || target?.type !== "object") return undefined
      const isOpen =
        gives(runtime.fields[field], member.value) &&
        target.members.every(({ key }) => GoType.fieldKey(runtime, key) !== field && namedField(key) !== field)
      return isOpen ? { target, key: field, where: `into ${JSON.stringify(entry?.name)}` } : undefined
    }
    case "Entry": {
      const [runtimes, ...others] = context.membersFor("runtimes")
      const target = runtimes?.value
      if (runtimes?.key !== "runtimes" || others.length > 0 || target?.type !== "object") return undefined
      // A name that looks like a configured name may be a mistake for that name.
      const form = Similarity.ignoring(member.key)
      const isTaken = [...context.map.runtimes.names()].some((name) => Similarity.ignoring(name) === form)
      return isTaken ? undefined : { target, key: member.key, where: 'into "runtimes"' }
    }
  }
}

/** Returns the edit that adds a member. The value keeps its text, indented like its new neighbours. */
const insertion = (
  { json }: RuleContext,
  target: JsonTree.JsonObjectNode,
  key: string,
  { keyOffset, value }: JsonTree.JsonMember
) => {
  const written = JsonEdit.insertMember(json, target, key, null)
  const before = JsonLayout.indentationAt(json.text, keyOffset)
  const after = JsonLayout.indentationAt(json.text, target.members.at(-1)!.keyOffset)
  const text = json.text.slice(value.offset, value.offset + value.length).replaceAll(`\n${before}`, `\n${after}`)
  return { ...written, text: `${written.text.slice(0, -"null".length)}${text}` }
}
