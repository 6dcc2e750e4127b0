/**
 * `check` for the engines of the families besides Docker's.
 */
import { AtomicWrite } from "@oci-runtimes/core/disk"
import { EditRefusal, Problem } from "@oci-runtimes/core/engine"
import { Check } from "@oci-runtimes/core/questions"
import { FixFiles } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import type { Asked, Family } from "../../families/Family.ts"
import { ChangeRefused } from "../../families/FamilyFailure.ts"
import { InvalidCommandLine } from "../../flags/SharedFlags.ts"
import { toWriteOptions, type WriteInput } from "../../flags/WriteFlags.ts"
import type { AskedAnswer, AskedFixes } from "../../reports/CheckAnswer.ts"
import { requirePrintable, undoPatch } from "../../reports/UnifiedDiff.ts"
import { ask } from "./ByFamily.ts"

/** The flags of `check` for the check of a file and its fixes. */
export interface AssessedInput extends WriteInput {
  readonly noHost: boolean
  readonly probe: boolean
  readonly fix: boolean
  readonly dryRun: boolean
  readonly printUndo: boolean
}

/** Checks the files of an engine; with a file, the problems of that file and the errors of all. */
export const checkOther = (input: AssessedInput, ignored: ReadonlySet<string>, file: string | undefined) =>
  Effect.fnUntraced(function* (family: Family) {
    if (input.probe) {
      const problems = [`Remove --probe: ${family.title} does not ask a runtime for its features. Use list --features`]
      return yield* new InvalidCommandLine({ problems })
    }
    const differing = { host: !input.noHost, ...(file !== undefined && { file }) }
    const found = Effect.map(ask(family, differing), (asked) => ({
      asked,
      problems: Problem.without(askedProblems(asked), ignored),
      bytesOf: asked.bytesOf
    }))
    const { fixes, remaining } = input.fix ? yield* fix(found, input) : { fixes: undefined, remaining: yield* found }
    const answer: AskedAnswer = { ...remaining, fixes }
    return answer
  })

/** Returns the problems that are asked about: with a file, those of the file, and every error, because it concerns all files. */
const askedProblems = ({ check: { problems }, file }: Asked): ReadonlyArray<Problem.Problem> =>
  file === undefined ? problems : Check.ofFile(problems, file)

/** Makes the fixes, or only shows them on a dry run. */
const fix = Effect.fnUntraced(function* <F extends FixFiles.Found & { readonly asked: Asked }, E, R>(
  found: Effect.Effect<F, E, R>,
  input: AssessedInput
) {
  const prepared = yield* FixFiles.prepare(found)
  const [{ check: unfixed }, { check: fixed }] = [prepared.first.asked, prepared.remaining.asked]
  const fault = unfixed.accepted ? Problem.addedStartFault(unfixed.problems, fixed.problems) : undefined
  if (fault !== undefined && !input.force) return yield* fixRefused(prepared.files, fault)
  for (const { after, before, path } of input.printUndo ? prepared.files : []) {
    yield* requirePrintable(path, undoPatch(path, false, before, after))
  }
  const copied = input.backup
    ? prepared.files.find(({ path }) => prepared.first.asked.reads(AtomicWrite.backupPath(path)))
    : undefined
  if (copied !== undefined) return yield* copyCounts(copied.path)
  const written = input.dryRun ? [] : yield* FixFiles.write(prepared, toWriteOptions(input))
  const fixes: AskedFixes = {
    ...prepared,
    dryRun: input.dryRun,
    printUndo: input.printUndo,
    backups: written.flatMap(({ backup }) => (backup === undefined ? [] : [backup])),
    warnings: written.flatMap(({ warnings }) => warnings)
  }
  return { fixes, remaining: prepared.remaining }
})

const copyCounts = (file: string) =>
  new ChangeRefused({
    file,
    reason: "CopyCounts",
    words: EditRefusal.copyCounts(file),
    advice: "Leave out --backup. To be able to undo the fixes, use --print-undo.",
    details: {}
  })

const fixRefused = (files: ReadonlyArray<FixFiles.FixedText>, { advice, message, origin }: Problem.Problem) => {
  const paths = files.map(({ path }) => path)
  return new ChangeRefused({
    file: origin?._tag === "File" ? origin.file : paths[0]!,
    reason: "WouldRunNothing",
    words: `With the fixes, no container would run: ${message}`,
    advice: `${advice} To make the fixes anyway, use --force.`,
    details: { words: message, way: advice, files: paths }
  })
}
