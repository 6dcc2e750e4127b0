/**
 * Names of runtimes that people, flags or file systems will have trouble with.
 */
import { ShimName } from "../../../shim/index.ts"
import { Alike, Wording } from "../../../text/index.ts"
import * as EngineFlags from "../../EngineFlags.ts"
import * as StockRuntime from "../../StockRuntime.ts"
import { type Entry, type Subject, keyOf, report } from "./subject.ts"
import * as DockerProblem from "../../problems/DockerProblem.ts"
import * as WrapperScript from "../../scripts/WrapperScript.ts"
import * as Result from "effect/Result"

/** What is to be said about the names of all entries. */
export const names = (subject: Subject): ReadonlyArray<DockerProblem.DockerProblem> => [
  ...alike(subject),
  ...subject.entries.flatMap((entry) => beyondFlags(subject, entry)),
  ...stock(subject),
  ...unwritable(subject)
]

/** Of names that look alike, all but the first are reported, beside the one that stands before them. */
const alike = (subject: Subject): ReadonlyArray<DockerProblem.DockerProblem> => {
  const seen = new Map([StockRuntime.name, ShimName.linuxShim].map((name) => [name, name]))
  return subject.entries.flatMap((entry) => {
    const { name, path } = entry
    const form = Alike.ignoring(name)
    const other = seen.get(form)
    if (other === undefined || other === name) {
      seen.set(form, name)
      return []
    }
    const aspects = Alike.butFor(name, other) ?? []
    const owner = StockRuntime.isStock(other) ? ", a name of the engine" : ""
    return [
      report(subject, {
        code: "alike-names",
        path,
        at: keyOf(entry.member),
        message: `runtime ${Wording.shown(name)}: The name ${Alike.describe(aspects)} from ${JSON.stringify(other)}${owner}.`,
        advice: "They are different runtimes to the engine. Rename one of them.",
        details: { name, other, butFor: aspects }
      })
    ]
  })
}

const beyondFlags = (subject: Subject, { member, name, path }: Entry): ReadonlyArray<DockerProblem.DockerProblem> => {
  const given = EngineFlags.parseAddRuntime([`${name}=/`])
  if (StockRuntime.isReserved(name) || (Result.isSuccess(given) && given.success.has(name))) return []
  const becomes = Result.isSuccess(given) ? [...given.success.names()][0] : undefined
  return [
    report(subject, {
      code: "name-beyond-flags",
      path,
      at: keyOf(member),
      message: `runtime ${Wording.shown(name)}: No --add-runtime can give a runtime this name.`,
      advice:
        becomes === undefined
          ? "The flag refuses it. Only the file can configure such a runtime."
          : `The flag would call it ${JSON.stringify(becomes)}. Only the file can configure such a runtime.`,
      details: { name, becomes: becomes ?? null }
    })
  ]
}

const stock = (subject: Subject): ReadonlyArray<DockerProblem.DockerProblem> =>
  subject.entries.flatMap(({ member, name, path }) => {
    if (name !== ShimName.linuxShim) return []
    const isIgnored = subject.map.runtimes.get(name)?.kind === "stock"
    return [
      report(subject, {
        code: "stock-name",
        path,
        at: keyOf(member),
        message: isIgnored
          ? `runtime ${Wording.shown(name)}: ${subject.engine.title} ignores the entry, for the name is its own.`
          : `runtime ${Wording.shown(name)}: The entry takes the place of the engine's own runtime of this name.`,
        advice: DockerProblem.kindOf("stock-name").help,
        details: { name, ignored: isIgnored }
      })
    ]
  })

/** Scripts that the engine writes, but not in its directory. Those that it cannot write keep it from starting. */
const unwritable = (subject: Subject): ReadonlyArray<DockerProblem.DockerProblem> => {
  const { engine, settings } = subject
  const scripts = engine.scripts(subject.map)
  if (Result.isSuccess(scripts)) return []
  const failing = new Set(
    engine.verifyStart(settings).flatMap((fault) => ("name" in fault.details ? [fault.details.name] : []))
  )
  const entries = new Map(subject.entries.map((entry) => [entry.name, entry]))
  return scripts.failure.flatMap((refused) => {
    const entry = entries.get(refused.name)
    if (entry === undefined || failing.has(refused.name)) return []
    return [
      {
        ...report(subject, {
          code: "unwritable-script",
          path: entry.path,
          at: keyOf(entry.member),
          message: `${WrapperScript.message(refused)}.`,
          advice: "The engine writes it elsewhere, or does not start if it cannot.",
          details: { name: refused.name, reason: refused.reason }
        }),
        effect: "ignored" as const
      }
    ]
  })
}
