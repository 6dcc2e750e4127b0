/**
 * The reasons for refusing a change of a configuration file, and their messages.
 */
import type * as Configuration from "../Configuration.ts"
import type { ConfigurationChange } from "./ConfigurationChange.ts"
import type * as DockerProblem from "../problems/DockerProblem.ts"
import * as WrapperScript from "../scripts/WrapperScript.ts"

/**
 * The way in which the engine would accept a changed file but misunderstand it.
 *
 * @category models
 * @since 1.0.0
 */
export type Misunderstanding =
  /** The engine knows no types of runtimes. */
  | "TypeIgnored"
  /** The engine has its own runtime with this name, and keeps it. */
  | "NameIgnored"
  /** The file has `runtimes` several times, and the change would affect other runtimes as well. */
  | "OthersChange"
  /** A string contains half a surrogate pair, which no file can contain. */
  | "NotUnicode"

/**
 * The reason for refusing a change.
 *
 * @category models
 * @since 1.0.0
 */
export type EditRefusal =
  /** The engine refuses the file before the change. */
  | { readonly _tag: "RefusedBefore"; readonly refused: Configuration.RefusedConfiguration }
  /** The engine would refuse the changed file. */
  | { readonly _tag: "RefusedAfterwards"; readonly refused: Configuration.RefusedConfiguration }
  /** The change adds faults with which the engine would not start. */
  | { readonly _tag: "WouldNotStart"; readonly faults: ReadonlyArray<DockerProblem.EngineProblem> }
  /** A name in the change is empty. */
  | { readonly _tag: "EmptyName"; readonly change: ConfigurationChange["_tag"] }
  /** A runtime with this name already exists. */
  | { readonly _tag: "NameTaken"; readonly name: string; readonly by: "engine" | "file" | "flag" }
  /** The runtime is the default, which the file or a flag names. */
  | { readonly _tag: "DefaultRuntime"; readonly name: string; readonly by: "file" | "flag" }
  /** The wrapper script of the runtime cannot be written. */
  | { readonly _tag: "RefusedScript"; readonly refused: WrapperScript.RefusedScriptName }
  | {
      readonly _tag: "NotTaken"
      readonly change: ConfigurationChange["_tag"]
      readonly because: Misunderstanding
      /** The display name of the engine. */
      readonly engine: string
    }

/**
 * Returns what is wrong and what to do, in a sentence or two. The faults of a refused file have their own places.
 *
 * @category formatting
 * @since 1.0.0
 */
export const message = (refusal: EditRefusal): string => {
  switch (refusal._tag) {
    case "RefusedBefore":
      return `The engine already refuses this file: ${refusal.refused.message}. Fix it first`
    case "RefusedAfterwards":
      return `This change would make the engine refuse the file: ${refusal.refused.message}`
    case "WouldNotStart":
      return `Cannot make this change: the engine would not start: ${refusal.faults.map(({ message: words }) => words).join("; ")}`
    case "EmptyName":
      return "Cannot make this change: a runtime name is empty. Give a name"
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
  engine: "the engine has its own runtime of this name. Choose another name, or replace it",
  file: "a runtime of this name is configured differently. Choose another name, or replace it",
  flag: "a flag defines a runtime of this name. Choose another name, or replace it"
}

const defaultBy: { readonly [by in "file" | "flag"]: string } = {
  file: "Choose another default at the same time",
  flag: "Change the flag --default-runtime first"
}

const misunderstandings: { readonly [because in Misunderstanding]: string } = {
  TypeIgnored: "ignore the type. Give a path, or choose an engine that reads types",
  NameIgnored: "keep its own runtime of this name. Choose another name",
  OthersChange: 'read other runtimes differently, because the file has "runtimes" several times. Merge them first',
  NotUnicode: "read a string differently, because it contains an unpaired surrogate. Remove the surrogate"
}
