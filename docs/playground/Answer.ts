/**
 * The answer of the playground, as plain data that a worker can send.
 */
import type { Problem, Resolution } from "@oci-runtimes/core/engine"
import type { CheckHeadline, DifferenceText, ExplanationText, RunVerdict } from "@oci-runtimes/core/questions"
import type * as MachineDescription from "./MachineDescription.ts"
import type { Tab } from "./State.ts"

/** The whole answer. What belongs to another tab than the chosen one is undefined. */
export interface Answer {
  readonly tab: Tab
  readonly headline: CheckHeadline.CheckHeadline
  /** A sentence about what the answer does not cover; undefined if it covers everything. */
  readonly reservation: string | undefined
  readonly findings: ReadonlyArray<Finding>
  /** What the engine itself reports if it refuses the file. */
  readonly refusal: Refusal | undefined
  /** What the command would fix at once; undefined if no problem has a fix. */
  readonly fixes: Fixes | undefined
  /** The runtimes; undefined if the engine refuses the file. */
  readonly runtimes: ReadonlyArray<ListedRuntime> | undefined
  readonly machine: MachineDescription.Programs
  readonly resolution: ResolutionAnswer | undefined
  readonly comparison: ComparisonAnswer | undefined
}

/** The program that refuses a file, and its line. */
export interface Refusal {
  readonly program: string
  readonly line: string
}

/** The file with all fixes and their number, or the reason why they are not made together. */
export type Fixes = { readonly text: string; readonly count: number } | { readonly refusal: string }

/** A problem of the file or of the machine. */
export interface Finding {
  readonly code: string
  readonly severity: Problem.Severity
  readonly message: string
  readonly advice: string
  /** The place in the file, in UTF-16 units; undefined if the problem has none. */
  readonly place:
    | { readonly from: number; readonly to: number; readonly line: number; readonly column: number }
    | undefined
  readonly fix: Problem.Fix | undefined
}

/** A runtime of the map. */
export interface ListedRuntime {
  readonly name: string
  readonly kind: Resolution.Kind
  readonly isDefault: boolean
  /** The program with its arguments, or the shim that decides which program runs. */
  readonly command: ReadonlyArray<string>
  /** True if everything that runs a container is found; undefined if the machine does not say enough. */
  readonly isFound: boolean | undefined
  readonly script: ScriptAnswer | undefined
}

/** A wrapper script, and what a shell makes of its line: the findings, and the words if they are certain. */
export interface ScriptAnswer {
  readonly path: string
  readonly content: string
  readonly findings: ReadonlyArray<string>
  readonly words: ReadonlyArray<string> | undefined
}

/** The resolution of a name. */
export interface ResolutionAnswer {
  readonly verdict: RunVerdict.RunVerdict["_tag"]
  readonly headline: string
  readonly advice: ReadonlyArray<string>
  readonly chain: ReadonlyArray<ChainLink>
  readonly lines: ReadonlyArray<ExplanationText.Line>
}

/** A link of the chain from the engine to the program. `isFound` is undefined if the link is not looked for. */
export interface ChainLink {
  readonly link: string
  readonly text: string
  readonly isFound: boolean | undefined
}

/** The differences between two sides. */
export interface ComparisonAnswer {
  readonly sides: readonly [ComparedSide, ComparedSide]
  /** What keeps the engine from running on both sides, if anything does. */
  readonly neither: string | undefined
  readonly isSame: boolean
  readonly general: ReadonlyArray<string>
  readonly names: ReadonlyArray<{ readonly name: string; readonly lines: ReadonlyArray<string> }>
}

/** A side of a comparison: the file, the verdict of the engine on it, and the reason unless the engine runs with it. */
export interface ComparedSide extends DifferenceText.SideVerdict {
  readonly file: string
}
