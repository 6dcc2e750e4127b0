/**
 * Why a change of a configuration file is not made, and the way out.
 */
import type * as Configuration from "../Configuration.ts"
import type { ConfigurationChange } from "./ConfigurationChange.ts"
import type * as DockerProblem from "../problems/DockerProblem.ts"
import * as WrapperScript from "../scripts/WrapperScript.ts"

/**
 * Why the engine would accept a changed file but not take it as it is meant.
 *
 * @category models
 * @since 1.0.0
 */
export type Misunderstanding =
  /** It knows no types of runtimes. */
  | "TypeIgnored"
  /** It has a runtime of its own under the name, and keeps that. */
  | "NameIgnored"
  /** The file has several lists of runtimes, and others than the one in question would change. */
  | "OthersChange"
  /** A text holds half a surrogate pair, which no file can hold. */
  | "NotUnicode"

/**
 * Why a change is not made.
 *
 * @category models
 * @since 1.0.0
 */
export type EditRefusal =
  /** The engine refuses the file as it is. */
  | { readonly _tag: "RefusedBefore"; readonly refused: Configuration.RefusedConfiguration }
  /** The engine would refuse the changed file. */
  | { readonly _tag: "RefusedAfterwards"; readonly refused: Configuration.RefusedConfiguration }
  /** The change brings faults with which the engine would not start. */
  | { readonly _tag: "WouldNotStart"; readonly faults: ReadonlyArray<DockerProblem.EngineProblem> }
  /** The change names a runtime by the empty name. */
  | { readonly _tag: "EmptyName"; readonly change: ConfigurationChange["_tag"] }
  /** A runtime has the name already. */
  | { readonly _tag: "NameTaken"; readonly name: string; readonly by: "engine" | "file" | "flag" }
  /** The runtime is the default one, which the file or a flag names. */
  | { readonly _tag: "DefaultRuntime"; readonly name: string; readonly by: "file" | "flag" }
  /** The wrapper script of the runtime cannot be written. */
  | { readonly _tag: "RefusedScript"; readonly refused: WrapperScript.RefusedScriptName }
  | {
      readonly _tag: "NotTaken"
      readonly change: ConfigurationChange["_tag"]
      readonly because: Misunderstanding
      /** The engine's name for people. */
      readonly engine: string
    }

/**
 * What is wrong, and the way out, in a sentence or two. The faults of a refused file have places of their own.
 *
 * @category formatting
 * @since 1.0.0
 */
export const message = (refusal: EditRefusal): string => {
  switch (refusal._tag) {
    case "RefusedBefore":
      return `Cannot change a file that the engine refuses: ${refusal.refused.message}. Mend it first`
    case "RefusedAfterwards":
      return `Cannot make this change, for the engine would refuse the file: ${refusal.refused.message}`
    case "WouldNotStart":
      return `Cannot make this change: the engine would not start: ${refusal.faults.map(({ message: words }) => words).join("; ")}`
    case "EmptyName":
      return "Cannot make this change: a name is empty. Name a runtime"
    case "NameTaken":
      return `Cannot add runtime ${JSON.stringify(refusal.name)}: ${takenBy[refusal.by]}`
    case "DefaultRuntime":
      return `Cannot remove runtime ${JSON.stringify(refusal.name)}: it is the default runtime. ${defaultBy[refusal.by]}`
    case "RefusedScript":
      return WrapperScript.message(refusal.refused)
    case "NotTaken":
      return `Cannot make this change: ${refusal.engine} would accept the file, but ${misunderstandings[refusal.because]}`
  }
}

const takenBy: { readonly [by in "engine" | "file" | "flag"]: string } = {
  engine: "the engine has a runtime of this name itself. Choose another name, or have it replaced",
  file: "a runtime of this name is configured in another way. Choose another name, or have it replaced",
  flag: "a flag defines a runtime of this name. Choose another name, or have it replaced"
}

const defaultBy: { readonly [by in "file" | "flag"]: string } = {
  file: "Name another default with it",
  flag: "Change the flag that names it first"
}

const misunderstandings: { readonly [because in Misunderstanding]: string } = {
  TypeIgnored: "ignore the type. Give a path, or choose an engine that knows types",
  NameIgnored: "keep its own runtime of this name. Choose another name",
  OthersChange:
    'read other runtimes in another way, for the file gives "runtimes" several times. Merge them into one first',
  NotUnicode: "read a text in another way, for half a surrogate pair is in it. Remove that"
}
