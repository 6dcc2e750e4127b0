/**
 * Which scripts may go: those that no configuration refers to and no container runs by. Engines that name scripts by what
 * is in them never remove one while they run, so that old ones add up.
 *
 * Source of the rule: Docker Engine 25.0, `daemon/runtime_unix.go`, `wrapRuntime`; containerd 1.7,
 * `runtime/v2/bundle.go`, and `cmd/containerd-shim-runc-v2`, `WriteRuntime`.
 */
import * as Result from "effect/Result"
import * as FilePath from "./FilePath.ts"
import { isFileName as isContentAddressed } from "./internal/contentAddress.ts"
import { settled } from "./internal/exchange.ts"
import type { Plan } from "./Plan.ts"
import * as Publication from "./Publication.ts"
import type { Survey } from "./Survey.ts"
import * as WrapperScript from "./WrapperScript.ts"

/** Something that refers to a program by its path. */
export type Reference =
  /** A container of containerd's, whose bundle says what it is run by. */
  | {
      readonly _tag: "Container"
      readonly path: string
      readonly namespace: string
      readonly container: string
      readonly bundle: string
    }
  /** The caller says so; a path without a slash is the name of a script. */
  | { readonly _tag: "Caller"; readonly path: string }

/** Why something in the scripts directory stays. */
export type Reason =
  | { readonly _tag: "Configured" }
  | { readonly _tag: "Referred"; readonly references: ReadonlyArray<Reference> }
  /** It is no script that an engine wrote, as far as can be told. */
  | { readonly _tag: "Foreign" }

/** What is to become of what the scripts directory holds, each sorted by name. */
export interface Selection {
  readonly removed: ReadonlyArray<string>
  readonly kept: ReadonlyArray<{ readonly name: string; readonly reason: Reason }>
}

/** A selection, and the steps that carry it out. */
export interface Pruning {
  readonly selection: Selection
  readonly plan: Plan
}

/** Where containerd keeps the bundles of running containers: its own, and the one that an engine starts for itself. */
export const stateDirectories = (execRoot: string): ReadonlyArray<string> => [
  "/run/containerd",
  FilePath.join(execRoot, "containerd", "daemon")
]

/** Where the bundles are in a state directory of containerd, by namespace and container. */
export const bundlesDirectory = "io.containerd.runtime.v2.task"

/** The file in a bundle that holds the path of the program. */
export const programFile = "runtime"

/** What may go, and what stays and why, given the scripts of the configuration. */
export const select = (
  scripts: ReadonlyArray<WrapperScript.WrapperScript>,
  { entries, scriptsDirectory }: Pick<Survey, "entries" | "scriptsDirectory">,
  references: ReadonlyArray<Reference>
): Selection => {
  const configured = new Set(scripts.map(({ name }) => name))
  const removed: Array<string> = []
  const kept: Array<Selection["kept"][number]> = []
  for (const [name, entry] of [...entries].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const now = settled(entry)
    if (now === undefined) continue
    const referring = references.filter((reference) => refersTo(reference, scriptsDirectory, name))
    const isScript = now._tag === "File" && WrapperScript.isRecognised(name, now.content)
    if (configured.has(name)) kept.push({ name, reason: { _tag: "Configured" } })
    else if (referring.length > 0) kept.push({ name, reason: { _tag: "Referred", references: referring } })
    else if (!isScript) kept.push({ name, reason: { _tag: "Foreign" } })
    else removed.push(name)
  }
  return { removed, kept }
}

/** The selection, with the plan that removes what may go. */
export const plan = (
  scripts: ReadonlyArray<WrapperScript.WrapperScript>,
  request: Publication.Request,
  references: ReadonlyArray<Reference>
): Result.Result<Pruning, Publication.RefusedScriptsDirectory> => {
  const selection = select(scripts, request.survey, references)
  return Result.map(Publication.removal(new Set(selection.removed), request), (made) => ({ selection, plan: made }))
}

/** Why something stays, in a sentence. */
export const describe = (reason: Reason): string => {
  switch (reason._tag) {
    case "Configured":
      return "the configuration refers to it"
    case "Foreign":
      return "it is no wrapper script"
    case "Referred":
      return reason.references.map(describeReference).join(", ")
  }
}

const describeReference = (reference: Reference): string =>
  reference._tag === "Caller"
    ? "it is to be kept"
    : `container ${reference.container} of namespace ${reference.namespace} runs by it`

const refersTo = (reference: Reference, scriptsDirectory: string, name: string): boolean => {
  const { path } = reference
  if (FilePath.clean(path) === FilePath.join(scriptsDirectory, name)) return true
  // A name that is derived from the text means the same script wherever the directory is mounted.
  const mayBeName = isContentAddressed(name) || (reference._tag === "Caller" && !path.includes("/"))
  return mayBeName && path.slice(path.lastIndexOf("/") + 1) === name
}
