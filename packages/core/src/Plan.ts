/**
 * The work of setting up the scripts directory, as data: steps for an interpreter to take in order, with what undoes
 * those that can be undone. A plan can be printed, compared, stored, counted, and carried out on any machine or model of one.
 */
import * as FilePath from "./FilePath.ts"
import type { WrapperScript } from "./WrapperScript.ts"

/** A path that is known now, or one inside the temporary directory that the plan makes while it runs. */
export type PlanPath =
  | { readonly _tag: "Known"; readonly path: string }
  | { readonly _tag: "Temporary"; readonly name: string }

/** What the failure of a step means: the end of the plan, or a warning in the report. */
export type FailurePolicy = "abort" | "warn"

/** One operation on the file system. */
export type Operation =
  | { readonly _tag: "MakeDirectory"; readonly path: PlanPath; readonly mode: number }
  | {
      readonly _tag: "MakeTemporaryDirectory"
      readonly parent: string
      readonly prefix: string
      readonly mode: number
    }
  | { readonly _tag: "WriteFile"; readonly path: PlanPath; readonly content: string; readonly mode: number }
  | { readonly _tag: "Rename"; readonly from: PlanPath; readonly to: PlanPath }
  /** Renames only where there is nothing at `to` and something at `from`: takes back what a dead run left half done. */
  | { readonly _tag: "Restore"; readonly from: PlanPath; readonly to: PlanPath }
  /** Removes a directory that is empty. */
  | { readonly _tag: "RemoveDirectory"; readonly path: PlanPath }
  | { readonly _tag: "Remove"; readonly path: PlanPath }

/**
 * A step: the operation, what its failure means, and what takes it back when a later step aborts the plan. A step that
 * found nothing to do is not taken back.
 */
export interface Step {
  readonly operation: Operation
  readonly onFailure: FailurePolicy
  /** The words that the engine puts before the system's when this step fails. */
  readonly failure?: string
  readonly undo?: Operation
  /** With this step the plan has reached its end; from here on nothing is taken back. */
  readonly commits?: boolean
}

/** Steps that lead to `scriptsDirectory` holding exactly `scripts`. */
export interface Plan {
  readonly scriptsDirectory: string
  readonly scripts: ReadonlyArray<WrapperScript>
  readonly steps: ReadonlyArray<Step>
}

/** A path that is known now. */
export const known = (path: string): PlanPath => ({ _tag: "Known", path })

/** A path in the temporary directory; with the empty name, the directory itself. */
export const temporary = (name: string): PlanPath => ({ _tag: "Temporary", name })

/** The actual path, given the one of the temporary directory. */
export const resolvePath = (path: PlanPath, temporaryDirectory: string): string =>
  path._tag === "Known" ? path.path : FilePath.join(temporaryDirectory, path.name)

/** The steps in plain words, one a line. */
export const render = (plan: Plan): ReadonlyArray<string> => {
  const step = plan.steps.find(({ operation }) => operation._tag === "MakeTemporaryDirectory")
  const made = step?.operation._tag === "MakeTemporaryDirectory" ? step.operation : undefined
  const temporaryDirectory = made === undefined ? "" : FilePath.join(made.parent, `${made.prefix}*`)
  return plan.steps.map(({ operation }) => describe(operation, temporaryDirectory))
}

/** An operation in plain words. */
export const describe = (operation: Operation, temporaryDirectory: string): string => {
  const at = (path: PlanPath) => resolvePath(path, temporaryDirectory)
  switch (operation._tag) {
    case "MakeDirectory":
      return `make directory ${at(operation.path)} (mode ${octal(operation.mode)}) unless it exists`
    case "MakeTemporaryDirectory":
      return `make temporary directory ${FilePath.join(operation.parent, `${operation.prefix}*`)} (mode ${octal(operation.mode)})`
    case "WriteFile":
      return `write ${at(operation.path)} (mode ${octal(operation.mode)})`
    case "Rename":
      return `rename ${at(operation.from)} to ${at(operation.to)}`
    case "Restore":
      return `rename ${at(operation.from)} to ${at(operation.to)} if only the former exists`
    case "RemoveDirectory":
      return `remove directory ${at(operation.path)} if it is empty`
    case "Remove":
      return `remove ${at(operation.path)} if it exists`
  }
}

/** A mode as `ls` and `chmod` users write it: four octal digits. */
export const octal = (mode: number): string => mode.toString(8).padStart(4, "0")

/** How a script would change. */
export type Change = "added" | "changed" | "removed" | "unchanged"

/** A file of the scripts directory as it is: text and permission bits, or null for what is not a regular file. */
export type PresentScript = Pick<WrapperScript, "content" | "mode"> | null

/** What becomes of a script. `before` is undefined where there is none yet, `after` where there will be none. */
export interface ScriptChange {
  readonly name: string
  readonly change: Change
  readonly before: PresentScript | undefined
  readonly after: WrapperScript | undefined
}

/** What the plan makes of each script that is there or will be, sorted by name. */
export const changes = (plan: Plan, present: ReadonlyMap<string, PresentScript>): ReadonlyArray<ScriptChange> => {
  const wanted = new Map(plan.scripts.map((script) => [script.name, script]))
  const names = [...new Set([...wanted.keys(), ...present.keys()])].toSorted()
  return names.map((name) => {
    const [before, after] = [present.get(name), wanted.get(name)]
    return { name, change: changeOf(after, before), before, after }
  })
}

const changeOf = (wanted: WrapperScript | undefined, present: PresentScript | undefined): Change => {
  if (wanted === undefined) return "removed"
  if (present === undefined) return "added"
  return present?.content === wanted.content && present.mode === wanted.mode ? "unchanged" : "changed"
}
